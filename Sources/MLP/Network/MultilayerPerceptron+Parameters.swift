import Autodiff

// A network is a point of differentiation: a structure of its weights and biases.
//
// ∂/∂W and ∂/∂b of a loss are a network again, with the derivative by each parameter in that parameter's place.
extension MultilayerPerceptron: DifferentiableValue, ParameterStructure {
  /// What the closure of `gradient(at: network) { network in … }` is called with.
  public typealias Recorded = TrackedPerceptron<Scalar>

  /// The network with every parameter tracked, the weights before the bias of each layer.
  public func map(_ transform: (Tensor<Scalar>) -> Tracked<Scalar>) -> TrackedPerceptron<Scalar> {
    TrackedPerceptron(
      layers: layers.map {
        TrackedPerceptron.Layer(
          weights: transform($0.weights), bias: transform($0.bias), activation: $0.activation)
      })
  }

  /// The network with every parameter replaced, the weights before the bias of each layer.
  ///
  /// - Precondition: `transform` keeps the shapes.
  public func map(_ transform: (Tensor<Scalar>) -> Tensor<Scalar>) -> MultilayerPerceptron {
    do {
      return try MultilayerPerceptron(
        layers: layers.map {
          Layer(
            weights: transform($0.weights), bias: transform($0.bias), activation: $0.activation)
        })
    } catch { trap(.mappedParameters(error)) }
  }

  /// The network whose parameters are made of this one's and another's, pair by pair: a step of an optimizer.
  ///
  /// ```swift
  /// let g = gradient(at: network) { network in square(network(x) - y).mean() }
  /// network = network.combined(with: g) { w, g in w - 0.1 * g }
  /// ```
  ///
  /// The activations are this network's.
  ///
  /// - Precondition: both networks have the same sizes, and `combine` keeps the shapes.
  public func combined(
    with other: MultilayerPerceptron, _ combine: (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>
  ) -> MultilayerPerceptron {
    guard sizes == other.sizes else { trap(.combined(sizes: sizes, other: other.sizes)) }
    var parameters = other.layers.flatMap { [$0.weights, $0.bias] }.makeIterator()
    return map { (parameter: Tensor<Scalar>) -> Tensor<Scalar> in
      combine(parameter, parameters.next() ?? parameter)
    }
  }
}
