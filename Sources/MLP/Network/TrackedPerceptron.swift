import Autodiff

/// A network whose weights and biases are tracked: what the closure of `gradient(at: network) { network in … }` is
/// called with.
///
/// It is a function of its input as the network is, and its result depends on the parameters as well:
///
/// ```swift
/// let g = gradient(at: network) { network in square(network(x) - y).mean() }
/// g.layers[0].weights  // ∂loss/∂W^[2], in the shape of W^[2]
/// g.layers[0].bias     // ∂loss/∂b^[2]
/// ```
///
/// It is a point of an inner differentiation, too, which gives derivatives of higher order by the parameters.
public struct TrackedPerceptron<Scalar: TensorScalar> {
  /// One layer beyond the input: a = σ(W a + b).
  public struct Layer {
    /// W^[l], of shape [outputs, inputs].
    public let weights: Tracked<Scalar>
    /// b^[l], of shape [outputs].
    public let bias: Tracked<Scalar>
    /// σ.
    public let activation: Activation
  }

  /// The layers beyond the input: `layers[0]` is the documents' layer 2, the last one layer L.
  public let layers: [Layer]

  /// The output a^[L] at a plain input, which is a constant of the recording.
  ///
  /// x: [n₁] → [n_L], or rows [batch, n₁] → [batch, n_L].
  ///
  /// - Precondition: x has one of the two shapes.
  public func callAsFunction(_ x: Tensor<Scalar>) -> Tracked<Scalar> {
    self(layers[0].weights.constant(x))
  }

  /// The output a^[L] at a tracked input: one node for each affine map and one for each activation.
  ///
  /// x: [n₁] → [n_L], or rows [batch, n₁] → [batch, n_L].
  ///
  /// - Precondition: x has one of the two shapes.
  public func callAsFunction(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
    layers.reduce(x) { a, layer in layer.activation(affine(layer.weights, a, layer.bias)) }
  }

  /// The network with every parameter replaced, the weights before the bias of each layer.
  func map(_ transform: (Tracked<Scalar>) -> Tracked<Scalar>) -> TrackedPerceptron {
    TrackedPerceptron(
      layers: layers.map {
        Layer(
          weights: transform($0.weights), bias: transform($0.bias), activation: $0.activation)
      })
  }
}

extension TrackedPerceptron: DifferentiableValue {
  /// The network under new indices: inside an inner call the derivative by a parameter is the partial one.
  public typealias Recorded = TrackedPerceptron

  public func record(with recorder: inout InputRecorder<Scalar>) -> TrackedPerceptron {
    map { recorder.input($0) }
  }

  public func gradient(from reader: inout GradientReader<Scalar>) -> TrackedPerceptron {
    map { reader.nextTracked($0.shape) }
  }

  public func findTape(with finder: inout TapeFinder<Scalar>) {
    for layer in layers {
      finder.see(layer.weights)
      finder.see(layer.bias)
    }
  }
}
