import Autodiff
import MLP
import Testing

/// The network on the classifiers of Tests/Fixtures, against 50-digit arithmetic on the stored weights.
@Suite struct TrainedModelTests {
  /// Relative to the largest component.
  static let tolerance = 1e-12

  @Test(arguments: TrainedModel.names)
  func `Outputs and gradients agree with 50-digit arithmetic on every row`(name: String) throws {
    let expected = try TrainedModel(name)
    let network = try expected.network()
    #expect(network.sizes == expected.sizes)
    let table = try CSVTable(contentsOf: Fixture.path("breast-cancer.csv"))
    let features = try #require(table.removing(column: "target"))
    let (outputs, gradients) = try network.valueWithInputGradient(at: features.rows(0..<40))
    #expect(outputs.shape == [40])
    #expect(gradients.shape == [40, 30])
    for (index, row) in expected.cases.enumerated() {
      #expect(row.row == index)
      #expect(features.row(index).scalars == row.input)
      #expect(relativeError([outputs[index]], [row.exactOutput]) <= Self.tolerance)
      let gradient = gradients[index, .all].scalars
      #expect(relativeError(gradient, row.exactGradient) <= Self.tolerance, "row \(index)")
      let single = try network.valueWithInputGradient(at: features.row(index))
      #expect(relativeError([single.value.scalar], [row.exactOutput]) <= Self.tolerance)
      #expect(
        relativeError(single.gradient.scalars, row.exactGradient) <= Self.tolerance, "row \(index)")
    }
  }

  @Test(arguments: TrainedModel.names)
  func `The tape agrees with every step of every document on every row of the data`(
    name: String
  ) throws {
    let network = try TrainedModel(name).network()
    let table = try CSVTable(contentsOf: Fixture.path("breast-cancer.csv"))
    let features = try #require(table.removing(column: "target"))
    #expect(features.rowCount == 569)
    for row in 0..<features.rowCount {
      let report = try network.compare(at: features.row(row))
      #expect(report.agrees, "row \(row)\n\(report)")
      #expect(report.wholes.allSatisfy { $0.verdict == .agrees }, "row \(row)\n\(report)")
    }
  }

  /// σ' = a (1 − a) cancels where a rounds to 1; these rows show that ours does not.
  @Test func `Saturated rows keep their digits where a (1 − a) loses them`() throws {
    let expected = try TrainedModel("breast-cancer-relu")
    let network = try expected.network()
    let saturated = expected.cases.filter { $0.exactOutput == 1 }
    #expect(!saturated.isEmpty)
    for row in saturated {
      #expect(relativeError(row.gradient, row.exactGradient) > 1e-3)
      let gradient = try network.inputGradient(at: Tensor(row.input))
      #expect(relativeError(gradient.scalars, row.exactGradient) <= Self.tolerance)
    }
  }
}
