import Autodiff
import Foundation
import MLP
import Testing

/// What the pages of Docs/ show is what the code gives.
@Suite struct DocumentationTests {
  static func page(_ name: String) throws -> String {
    let url = Fixture.directory.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Docs/\(name)")
    return try String(contentsOf: url, encoding: .utf8)
  }

  @Test func `The report of Backpropagation.md`() throws {
    let page = try Self.page("Backpropagation.md")
    let network = try MultilayerPerceptron<Double>(
      sizes: [3, 2, 1], activation: .sigmoid, seed: 7)
    let report = try network.compare(at: [0.1, -0.2, 0.3])
    // Names, sizes and magnitudes; the units in the last place depend on the platform's exp.
    for line in report.description.split(separator: "\n").prefix(15) {
      #expect(page.contains(line.prefix(36)), "\(line)")
    }
  }

  @Test func `The kink of Backpropagation.md`() throws {
    let network = try MultilayerPerceptron<Double>(
      layers: [
        .init(weights: [[1], [-1]], bias: [0, 0], activation: .relu),
        .init(weights: [[1, -1]], bias: [0], activation: .identity),
      ])
    #expect(network([3] as Tensor) == [3])
    #expect(network([-3] as Tensor) == [-3])
    #expect(try network.inputGradient(at: [3]) == [1])
    #expect(try network.inputGradient(at: [0]) == [0])
    // The tape and the documents agree; differences of values see the slope 1 that no convention has.
    let report = try network.compare(at: [0])
    #expect((report.steps + report.wholes).allSatisfy { $0.verdict == .agrees })
    #expect(report.differences.verdict == .disagrees)
    #expect(report.layersAtKink == [2])
    #expect(report.description.contains("z[2] has a component that is exactly 0"))
  }

  @Test func `The model of ModelFiles.md`() throws {
    let page = try Self.page("ModelFiles.md")
    let start = try #require(page.range(of: "```json\n"))
    let end = try #require(page.range(of: "```", range: start.upperBound..<page.endIndex))
    let network = try MultilayerPerceptron<Double>(
      parsing: Array(page[start.upperBound..<end.lowerBound].utf8), file: "page.json")
    #expect(network.sizes == [3, 2, 1])
    #expect(network.layers.map(\.activation) == [.sigmoid, .identity])
  }
}
