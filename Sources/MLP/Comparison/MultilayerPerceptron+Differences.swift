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
    let output = tape.output.scalar
    let noise = tape.noiseOfOutput(self)
    guard let directions = differenceDirections else {
      let differences = CentralDifferences(at: x, noise: noise) { self($0) }
      return .init(
        tape: tape.gradient, gradient: differences.gradient, error: differences.error,
        output: output)
    }
    var options = GradientCheckOptions(directions: directions, elements: 0)
    options.noiseOfValue = Double(noise)
    let comparisons = checkGradient(at: x, options: options) { self($0).sum() }.comparisons
    func numbers(_ number: (GradientCheckReport.Comparison) -> Double) -> Tensor<Scalar> {
      Tensor(comparisons.map { Scalar(number($0)) })
    }
    return .init(
      directions: directions, tape: numbers(\.tape), gradient: numbers(\.referenceValue),
      error: numbers(\.errorAmongKinks), output: output)
  }
}

extension GradientCheckReport.Comparison {
  /// The estimated error and the distance of the slopes on the two sides: a line through a wide network crosses many
  /// kinks, among which quotients can look as if they converged.
  fileprivate var errorAmongKinks: Double {
    guard let leftSlope, let rightSlope else { return errorEstimate }
    return errorEstimate + abs(rightSlope - leftSlope)
  }
}
