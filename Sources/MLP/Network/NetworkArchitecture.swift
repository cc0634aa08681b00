import Autodiff

/// What a network is made of before it has parameters.
///
/// Each hidden layer is a linear map, then the normalization, the activation and the dropout, where there are any; with
/// residual connections, what a layer computes is added to its input where both have as many units (He, Zhang, Ren, Sun 2016).
///
/// ```swift
/// var architecture = NetworkArchitecture(sizes: [30, 16, 1], activation: .relu, output: .activation(.sigmoid))
/// architecture.normalization = .batch
/// let network = try Network<Double>(architecture, seed: 1)
/// ```
public struct NetworkArchitecture: Hashable, Sendable {
  /// What is done to the numbers of a hidden layer before its activation.
  public enum Normalization: String, CaseIterable, Hashable, Sendable {
    case none, batch, layer
  }

  /// What the last layer ends in.
  public enum Output: Hashable, Sendable {
    case activation(Activation)
    case softmax
    case logSoftmax
  }

  /// The units of each layer, the input first.
  public var sizes: [Int]
  /// σ of the hidden layers.
  public var activation: Activation
  /// What the last layer ends in.
  public var output: Output
  /// What is done to the numbers of a hidden layer before its activation.
  public var normalization = Normalization.none
  /// Whether a hidden layer that keeps the number of units adds its input to what it computes.
  public var isResidual = false
  /// The dropout rate behind each hidden layer; 0 for none.
  public var dropout = 0.0

  /// Creates an architecture without normalization, residual connections and dropout.
  public init(sizes: [Int], activation: Activation, output: Output) {
    (self.sizes, self.activation, self.output) = (sizes, activation, output)
  }
}

extension Network {
  /// Creates a network with random parameters.
  ///
  /// - Parameters:
  ///   - architecture: what it is made of.
  ///   - initialization: how weights are drawn; biases are 0, scales 1, shifts 0.
  ///   - seed: the same seed gives the same network, to the bit.
  /// - Throws: `NetworkError` where sizes or the dropout rate make no network, or before too much memory is taken.
  public init(
    _ architecture: NetworkArchitecture, initialization: Initialization = .automatic, seed: UInt64
  ) throws(NetworkError) {
    let sizes = architecture.sizes
    try requireRandomSizes(sizes)
    var generator = NormalGenerator(seed: seed)
    func linear(_ n: Int, _ m: Int, before activation: Activation) -> Layer {
      let weights: Tensor<Scalar> = initialization.weights(
        inputs: n, outputs: m, before: activation, &generator)
      return .linear(weights: weights, bias: .zeros([m]))
    }

    var layers: [Layer] = []
    for (n, m) in zip(sizes.dropLast(), sizes.dropFirst().dropLast()) {
      var hidden = [linear(n, m, before: architecture.activation)]
      switch architecture.normalization {
      case .none: break
      case .batch:
        hidden.append(
          .batchNormalization(
            scale: .ones([m]), shift: .zeros([m]), running: UnitStatistics(units: m), epsilon: 1e-5)
        )
      case .layer:
        hidden.append(
          .layerNormalization(scale: .ones([m]), shift: .zeros([m]), epsilon: 1e-5))
      }
      if architecture.activation != .identity {
        hidden.append(.activation(architecture.activation))
      }
      if architecture.dropout != 0 { hidden.append(.dropout(rate: architecture.dropout)) }
      layers += architecture.isResidual && n == m ? [.residual(hidden)] : hidden
    }
    var last = Activation.identity
    if case .activation(let activation) = architecture.output { last = activation }
    layers.append(linear(sizes[sizes.count - 2], sizes[sizes.count - 1], before: last))
    switch architecture.output {
    case .activation(.identity): break
    case .activation(let activation): layers.append(.activation(activation))
    case .softmax: layers.append(.softmax)
    case .logSoftmax: layers.append(.logSoftmax)
    }
    try self.init(layers)
  }
}
