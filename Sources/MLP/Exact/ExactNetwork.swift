import Autodiff

extension MultilayerPerceptron where Scalar == ExactScalar {
  /// The network of doubles that are nearest to the parameters.
  ///
  /// - Throws: `NetworkError`, which a network that exists does not.
  package func rounded() throws(NetworkError) -> MultilayerPerceptron<Double> {
    try MultilayerPerceptron<Double>(
      layers: layers.map {
        .init(
          weights: $0.weights.map(\.rounded), bias: $0.bias.map(\.rounded),
          activation: $0.activation)
      })
  }
}

/// What doubles make of a gradient that is known exactly.
package struct RoundedGradient: Sendable {
  /// The gradient in doubles, at the doubles that are nearest to the parameters and the input.
  package let gradient: Tensor<Double>
  /// The largest distance of a component from the exact one; infinite where a double is not finite.
  package let largestError: Double
}

extension BackpropagationTrace where Scalar == ExactScalar {
  /// The gradient in doubles, and its distance from the exact one.
  ///
  /// - Throws: `NetworkError`, which a network that exists does not.
  package func roundedGradient() throws(NetworkError) -> RoundedGradient {
    let doubles = try network.rounded()
    let gradient = try doubles.inputGradient(at: closedForm.a[1].map(\.rounded))
    var largest = 0.0
    for (double, exact) in zip(gradient.scalars, self.gradient.scalars) {
      guard let double = RationalNumber(exactly: double), let exact = exact.number else {
        largest = .infinity
        break
      }
      largest = max(largest, abs(RationalNumber.difference(double, exact).rounded))
    }
    return RoundedGradient(gradient: gradient, largestError: largest)
  }
}
