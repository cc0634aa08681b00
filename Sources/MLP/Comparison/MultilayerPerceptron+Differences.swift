import Autodiff

extension MultilayerPerceptron where Scalar: RealScalar {
  /// The most products for the differences of single components: two seconds of them.
  package static var componentProductLimit: Int { 1 << 31 }

  /// How many random directions central differences are taken along; nil where there is time for each component.
  ///
  /// A component takes 4 evaluations, of a product for each weight.
  package var differenceDirections: Int? {
    let (products, overflow) = (4 * inputCount).multipliedReportingOverflow(by: parameterCount)
    if !overflow && products <= Self.componentProductLimit { return nil }
    // A direction takes some ten evaluations, each with some sixteen passes over the input beside the products.
    return Swift.max(1, Swift.min(8, (1 << 29) / (parameterCount + 16 * inputCount)))
  }

  /// The gradient against differences of the network's values.
  func differences(
    at x: Tensor<Scalar>, _ tape: TapeAdjoints<Scalar>
  ) -> BackpropagationReport<Scalar>.Differences {
    guard let directions = differenceDirections else {
      let differences = CentralDifferences(at: x, noise: tape.noiseOfOutput(self)) { self($0) }
      return .init(tape: tape.gradient, differences, output: tape.output.scalar)
    }
    let options = GradientCheckOptions(directions: directions, elements: 0)
    return .init(along: checkGradient(at: x, options: options) { self($0).sum() })
  }
}

extension BackpropagationReport.Differences {
  /// Slopes along directions, as a check of gradients takes them.
  fileprivate init(along report: GradientCheckReport) {
    let comparisons = report.comparisons
    func numbers(_ number: (GradientCheckReport.Comparison) -> Double) -> Tensor<Scalar> {
      Tensor(comparisons.map { Scalar(number($0)) })
    }
    let isFinite = comparisons.allSatisfy { $0.difference.isFinite && $0.errorEstimate.isFinite }
    self.init(
      directions: comparisons.count, tape: numbers(\.tape), gradient: numbers(\.referenceValue),
      error: isFinite
        ? numbers(\.errorEstimate) : Tensor(repeating: .infinity, shape: [comparisons.count]),
      largestDifference: isFinite
        ? Scalar(comparisons.map(\.difference).max() ?? 0) : .infinity,
      verdict: report.agrees ? .agrees : report.contradicts ? .disagrees : .inconclusive)
  }
}
