import Autodiff

extension MultilayerPerceptron where Scalar: RealScalar {
  /// The most parameters of a network that is made at random: 2²⁷, a gigabyte of doubles.
  public static var randomParameterLimit: Int { mostRandomParameters }

  /// Creates a network with random parameters: weights and biases of a layer with n inputs are uniform on
  /// (−1/√n, 1/√n), as PyTorch's `nn.Linear` draws them.
  ///
  /// ```swift
  /// let network = try MultilayerPerceptron<Double>(sizes: [3, 2, 1], activation: .sigmoid, seed: 7)
  /// network.parameterCount  // 11
  /// ```
  ///
  /// - Parameters:
  ///   - sizes: n_1, …, n_L.
  ///   - activation: σ of every layer, as in the documents, or of all but the last where that has its own.
  ///   - outputActivation: σ of the last layer, where it differs.
  ///   - seed: the same seed gives the same network: integers, and operations that IEEE 754 rounds in one way.
  /// - Throws: `NetworkError.sizes` or `.tooManyParameters`, before any memory is taken.
  public init(
    sizes: [Int], activation: Activation, outputActivation: Activation? = nil, seed: UInt64
  ) throws(NetworkError) {
    let hidden = [Activation](repeating: activation, count: max(0, sizes.count - 2))
    try self.init(
      sizes: sizes, activations: hidden + [outputActivation ?? activation], seed: seed)
  }

  /// Creates a network with random parameters and an activation for each layer beyond the input.
  ///
  /// ```swift
  /// let network = try MultilayerPerceptron<Double>(
  ///   sizes: [3, 4, 4, 1], activations: [.relu, .leakyRelu(slope: 0.2), .identity], seed: 7)
  /// ```
  ///
  /// - Throws: `NetworkError.sizes`, `.activationCount` or `.tooManyParameters`, before any memory is taken.
  public init(sizes: [Int], activations: [Activation], seed: UInt64) throws(NetworkError) {
    try requireRandomSizes(sizes)
    guard activations.count == sizes.count - 1 else {
      throw .activationCount(activations.count, layers: sizes.count - 1)
    }

    var generator = SplitMix64(seed: seed)
    var layers: [Layer] = []
    for (n, m) in zip(sizes, sizes.dropFirst()) {
      let bound = 1 / Double(n).squareRoot()
      func draw(_ shape: Shape) -> Tensor<Scalar> {
        var tensor = Tensor<Scalar>.zeros(shape)
        tensor.withUnsafeMutableBufferPointer { scalars in
          for index in scalars.indices {
            scalars[index] = Scalar.real(bound * (2 * generator.uniform() - 1))
          }
        }
        return tensor
      }
      layers.append(
        Layer(
          weights: draw([m, n]), bias: draw([m]), activation: activations[layers.count]))
    }
    try self.init(layers: layers)
  }
}

private let mostRandomParameters = 1 << 27

/// Checks that a network of random parameters can be made, with the units of its layers.
///
/// - Throws: `NetworkError.sizes` or `.tooManyParameters`.
func requireRandomSizes(_ sizes: [Int]) throws(NetworkError) {
  guard sizes.count >= 2, sizes.allSatisfy({ $0 >= 1 }) else { throw .sizes(sizes) }
  var total = 0
  for (n, m) in zip(sizes, sizes.dropFirst()) {
    // m (n + 1) ≤ limit − total, without overflow.
    guard n < mostRandomParameters, m <= (mostRandomParameters - total) / (n + 1) else {
      throw .tooManyParameters(sizes: sizes, limit: mostRandomParameters)
    }
    total += m * (n + 1)
  }
}
