import Autodiff

extension MultilayerPerceptron where Scalar: RealScalar {
  /// The most parameters of a network that is made at random: 2²⁷, a gigabyte of doubles.
  public static var randomParameterLimit: Int { 1 << 27 }

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
  ///   - activation: σ of the hidden layers, and of the output where nothing else is said.
  ///   - outputActivation: σ of the output layer.
  ///   - seed: the same seed gives the same network, on every platform.
  /// - Throws: `NetworkError.sizes` or `.tooManyParameters`, before any memory is taken.
  public init(
    sizes: [Int], activation: Activation, outputActivation: Activation? = nil, seed: UInt64
  ) throws(NetworkError) {
    guard sizes.count >= 2, sizes.allSatisfy({ $0 >= 1 }) else { throw .sizes(sizes) }
    var total = 0
    for (n, m) in zip(sizes, sizes.dropFirst()) {
      // m (n + 1) ≤ limit − total, without overflow.
      guard n < Self.randomParameterLimit, m <= (Self.randomParameterLimit - total) / (n + 1) else {
        throw .tooManyParameters(sizes: sizes, limit: Self.randomParameterLimit)
      }
      total += m * (n + 1)
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
      let isLast = layers.count == sizes.count - 2
      layers.append(
        Layer(
          weights: draw([m, n]), bias: draw([m]),
          activation: isLast ? outputActivation ?? activation : activation))
    }
    try self.init(layers: layers)
  }
}
