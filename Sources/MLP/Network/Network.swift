import Autodiff

/// A feedforward network of any layers one after the other: linear maps and activations as in a `MultilayerPerceptron`, and
/// what trained models have beside them: normalization, dropout, softmax, residual connections.
///
/// ```swift
/// let network = try Network<Double>([
///   .linear(weights: [[1, -1], [2, 0]], bias: [0, 1]),
///   .residual([.linear(weights: [[0.5, 0], [0, 0.5]], bias: [0, 0]), .activation(.relu)]),
///   .linear(weights: [[1, 1]], bias: [0]),
/// ])
/// network([1, 2] as Tensor)                              // [4]
/// gradient(at: [1, 2] as Tensor) { network($0).sum() }   // [4, -1]
/// ```
///
/// It is a function of its input like any other, put together from the engine's public primitives, and a point of
/// differentiation: `gradient(at: network) { network in … }` is the derivative by every parameter. The closed forms of the
/// documents are for the plain form, which `perceptron` gives.
public struct Network<Scalar: RealScalar>: Hashable, Sendable {
  /// A layer with plain parameters.
  public typealias Layer = NetworkLayer<Tensor<Scalar>>

  /// The layers, the first one beside the input.
  public let layers: [Layer]
  /// The length of an input.
  public let inputCount: Int
  /// The length of an output.
  public let outputCount: Int

  /// Creates a network from its layers.
  ///
  /// - Throws: `NetworkError` when a shape is wrong, the layers do not chain, or none of them says how many inputs there are.
  public init(_ layers: [Layer]) throws(NetworkError) {
    guard let inputCount = layers.lazy.compactMap(\.inputCount).first else { throw .noLayers }
    self.inputCount = inputCount
    outputCount = try requireChain(layers, from: inputCount, at: [])
    self.layers = layers
  }

  /// The network of a perceptron: each layer's linear map, then its activation, but for an identity.
  public init(_ perceptron: MultilayerPerceptron<Scalar>) {
    layers = perceptron.layers.flatMap { layer -> [Layer] in
      let linear = Layer.linear(weights: layer.weights, bias: layer.bias)
      return layer.activation == .identity ? [linear] : [linear, .activation(layer.activation)]
    }
    (inputCount, outputCount) = (perceptron.inputCount, perceptron.outputCount)
  }

  /// A network with the layers of another one, and other parameters of the same shapes.
  init(_ layers: [Layer], of other: Network) {
    self.layers = layers
    (inputCount, outputCount) = (other.inputCount, other.outputCount)
  }

  /// The plain form of the network, where it has one: linear maps, each with at most one activation behind it; dropout does
  /// nothing in evaluation, and is left out.
  public var perceptron: MultilayerPerceptron<Scalar>? {
    var plain: [MultilayerPerceptron<Scalar>.Layer] = []
    var mayActivate = false
    for layer in layers {
      switch layer {
      case .linear(let weights, let bias):
        plain.append(.init(weights: weights, bias: bias, activation: .identity))
        mayActivate = true
      case .activation(let activation):
        guard mayActivate, let last = plain.popLast() else { return nil }
        plain.append(.init(weights: last.weights, bias: last.bias, activation: activation))
        mayActivate = false
      case .dropout: continue
      default: return nil
      }
    }
    return try? MultilayerPerceptron(layers: plain)
  }

  /// The number of parameters.
  public var parameterCount: Int {
    layers.lazy.flatMap(\.parameters).reduce(0) { $0 + $1.count }
  }

  /// The output.
  ///
  /// x: [n] → [m], or rows [batch, n] → [batch, m]. Normalizations use their running statistics, and dropout does nothing.
  ///
  /// - Precondition: x has one of the two shapes.
  /// - Complexity: O(batch · parameters).
  public func callAsFunction<T: TensorAlgebra>(_ x: T) -> T where T.Scalar == Scalar {
    var pass: TrainingPass<T>?
    return layers.reduce(x) { a, layer in layer.map { a.constant($0) }(a, &pass) }
  }
}

extension NetworkLayer {
  /// The number of inputs that the layer takes, where it says so.
  var inputCount: Int? {
    switch self {
    case .linear(let weights, _): weights.rank == 2 ? weights.shape[1] : nil
    case .parametricRelu(let slopes): slopes.count > 1 ? slopes.count : nil
    case .layerNormalization(let scale, _, _), .batchNormalization(let scale, _, _, _): scale.count
    case .residual(let layers): layers.lazy.compactMap(\.inputCount).first
    case .activation, .dropout, .softmax, .logSoftmax: nil
    }
  }
}

/// Checks that layers chain, from so many inputs on, and gives the number of outputs.
private func requireChain<Scalar: RealScalar>(
  _ layers: [Network<Scalar>.Layer], from inputCount: Int, at place: [Int]
) throws(NetworkError) -> Int {
  var count = inputCount
  for (index, layer) in layers.enumerated() {
    let place = place + [index]
    func require(_ tensor: Tensor<Scalar>, _ expected: Shape, _ parameter: String)
      throws(NetworkError)
    {
      guard tensor.shape == expected else {
        throw .layerShape(
          place: place, layer: layer.name, parameter: parameter, shape: tensor.shape,
          needs: expected)
      }
    }
    switch layer {
    case .linear(let weights, let bias):
      guard weights.rank == 2, weights.shape[0] > 0, weights.shape[1] == count else {
        throw .linearShape(place: place, shape: weights.shape, inputs: count)
      }
      count = weights.shape[0]
      try require(bias, [count], "bias")
    case .parametricRelu(let slopes):
      if slopes.shape != [1] { try require(slopes, [count], "slopes") }
    case .layerNormalization(let scale, let shift, let epsilon):
      try require(scale, [count], "scale")
      try require(shift, [count], "shift")
      try requireEpsilon(epsilon, layer.name, place)
    case .batchNormalization(let scale, let shift, let running, let epsilon):
      try require(scale, [count], "scale")
      try require(shift, [count], "shift")
      try require(running.mean, [count], "mean")
      try require(running.variance, [count], "variance")
      try requireEpsilon(epsilon, layer.name, place)
    case .dropout(let rate):
      guard rate >= 0, rate < 1 else { throw .dropoutRate(place: place, rate) }
    case .residual(let part):
      let outputs = try requireChain(part, from: count, at: place)
      guard outputs == count else {
        throw .residual(place: place, takes: count, gives: outputs)
      }
    case .activation, .softmax, .logSoftmax: break
    }
  }
  return count
}

private func requireEpsilon(_ epsilon: Double, _ name: String, _ place: [Int]) throws(NetworkError)
{
  guard epsilon.isFinite, epsilon >= 0 else {
    throw .epsilon(place: place, layer: name, epsilon)
  }
}
