import Autodiff

/// A feedforward, fully connected network, also known as a multilayer perceptron.
///
///     a^[1] = x,   z^[l] = W^[l] a^[l−1] + b^[l],   a^[l] = σ(z^[l])   for l = 2, …, L.
///
/// The network is a function of its input like any other: it is put together from the engine's public
/// primitives (`affine` and the activations), and its derivatives come out of the general tape.
///
/// ```swift
/// let network = try MultilayerPerceptron<Double>(
///   weights: [[[1, -1, 2], [0, 1, 1]], [[2, -3]]], biases: [[0, -1], [1]], activation: .relu)
/// network([1, 2, 3] as Tensor)                    // [0]
/// try network.inputGradient(at: [3, 1, 0])        // [2, -2, 4]
/// ```
///
/// `Scalar` is any number of the engine. Over numbers without elementary functions, such as exact
/// rationals, the activations are `relu`, `leakyRelu` and `identity`.
public struct MultilayerPerceptron<Scalar: TensorScalar>: Hashable, Sendable {
  /// One layer beyond the input: a = σ(W a + b).
  public struct Layer: Hashable, Sendable {
    /// W^[l], of shape [outputs, inputs].
    public let weights: Tensor<Scalar>
    /// b^[l], of shape [outputs].
    public let bias: Tensor<Scalar>
    /// σ.
    public let activation: Activation

    /// Creates a layer; the network that it becomes part of checks the shapes.
    public init(weights: Tensor<Scalar>, bias: Tensor<Scalar>, activation: Activation) {
      self.weights = weights
      self.bias = bias
      self.activation = activation
    }
  }

  /// The layers beyond the input: `layers[0]` is the documents' layer 2, the last one layer L.
  public let layers: [Layer]

  /// Creates a network from its layers, each with an activation of its own.
  ///
  /// - Throws: `NetworkError` when a shape is wrong or the layers do not chain.
  public init(layers: [Layer]) throws(NetworkError) {
    guard !layers.isEmpty else { throw .noLayers }
    var below: Int?
    for (number, layer) in zip(2..., layers) {
      let shape = layer.weights.shape
      guard shape.rank == 2, shape[0] > 0, shape[1] > 0 else {
        throw .weights(layer: number, shape: shape)
      }
      guard layer.bias.shape == [shape[0]] else {
        throw .bias(layer: number, shape: layer.bias.shape, weights: shape)
      }
      if let below, below != shape[1] {
        throw .chain(layer: number, takes: shape[1], gives: below)
      }
      guard layer.activation.isAvailable(over: Scalar.self) else {
        throw .activation(layer: number, layer.activation, scalar: "\(Scalar.self)")
      }
      below = shape[0]
    }
    self.layers = layers
  }

  /// Creates a network with one activation for all layers, as in the documents.
  ///
  /// - Parameters:
  ///   - weights: W^[2], …, W^[L], of shapes [n_l, n_(l−1)].
  ///   - biases: b^[2], …, b^[L], of shapes [n_l].
  ///   - activation: σ.
  /// - Throws: `NetworkError` when a shape is wrong or the layers do not chain.
  public init(
    weights: [Tensor<Scalar>], biases: [Tensor<Scalar>], activation: Activation
  ) throws(NetworkError) {
    guard weights.count == biases.count else {
      throw .counts(weights: weights.count, biases: biases.count)
    }
    try self.init(
      layers: zip(weights, biases).map {
        Layer(weights: $0, bias: $1, activation: activation)
      })
  }

  /// The number of layers with the input, L in the documents.
  public var depth: Int { layers.count + 1 }

  /// The number of units in each layer, n_1, …, n_L.
  public var sizes: [Int] { [inputCount] + layers.map { $0.weights.shape[0] } }

  /// The length of an input, n_1.
  public var inputCount: Int { layers[0].weights.shape[1] }

  /// The length of an output, n_L.
  public var outputCount: Int { layers[layers.count - 1].weights.shape[0] }

  /// The number of weights and biases.
  public var parameterCount: Int { layers.reduce(0) { $0 + $1.weights.count + $1.bias.count } }

  /// The layer with a number of the documents: W^[l], b^[l] and σ for 2 ≤ l ≤ L.
  func layer(_ l: Int) -> Layer {
    let layers = layers
    guard l >= 2, l - 2 < layers.count else { trap(.noLayer(l, layers: 2...depth)) }
    return layers[l - 2]
  }
}
