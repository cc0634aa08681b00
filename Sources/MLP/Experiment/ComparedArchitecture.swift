/// How the hidden layers of a compared network are put together.
public enum ArchitectureForm: String, CaseIterable, Hashable, Sendable {
  /// Linear maps and activations alone.
  case plain
  /// A hidden layer as wide as the one below it adds its input to what it computes (He, Zhang, Ren, Sun 2016).
  case residual
  /// A batch normalization before each activation (Ioffe, Szegedy 2015).
  case normalized
}

/// What keeps a compared network from learning its rows by heart.
public enum Regularization: Hashable, Sendable {
  case none
  /// λ Σ |w| is added to the loss, over the weights of linear layers.
  case l1(Double)
  /// λ/2 Σ w² is added to the loss, over the weights of linear layers.
  case l2(Double)
  /// In training each hidden number is 0 with this probability (Srivastava et al. 2014).
  case dropout(Double)
}

extension Regularization: CustomStringConvertible {
  /// `none`, `l1:0.001`, `l2:0.01` or `dropout:0.2`.
  public var description: String {
    switch self {
    case .none: "none"
    case .l1(let factor): "l1:\(factor)"
    case .l2(let factor): "l2:\(factor)"
    case .dropout(let rate): "dropout:\(rate)"
    }
  }

  /// Whether the number is one that training takes: finite and above 0, of dropout below 1.
  var isValid: Bool {
    switch self {
    case .none: true
    case .l1(let factor), .l2(let factor): factor > 0 && factor.isFinite
    case .dropout(let rate): rate > 0 && rate < 1
    }
  }
}

/// One of the networks that an `ArchitectureExperiment` compares: how many layers of how many units, how they are put
/// together, and how they are trained.
public struct ComparedArchitecture: Hashable, Sendable {
  /// The number of hidden layers.
  public var depth: Int
  /// The units of each hidden layer.
  public var width: Int
  /// σ of the hidden layers.
  public var activation: Activation
  /// How the hidden layers are put together.
  public var form: ArchitectureForm
  /// What keeps the network from learning its rows by heart.
  public var regularization: Regularization
  /// The share of the rows for training that it is trained on.
  public var rowShare: Double
  /// How many times it goes through these rows.
  public var epochs: Int

  /// Creates an architecture.
  public init(
    depth: Int, width: Int, activation: Activation = .relu, form: ArchitectureForm = .plain,
    regularization: Regularization = .none, rowShare: Double = 1, epochs: Int = 50
  ) {
    (self.depth, self.width, self.activation, self.form) = (depth, width, activation, form)
    (self.regularization, self.rowShare, self.epochs) = (regularization, rowShare, epochs)
  }

  /// What a network for a table is made of.
  func networkArchitecture(inputs: Int, outputs: Int, output: NetworkArchitecture.Output)
    -> NetworkArchitecture
  {
    var architecture = NetworkArchitecture(
      sizes: [inputs] + [Int](repeating: width, count: depth) + [outputs], activation: activation,
      output: output)
    architecture.isResidual = form == .residual
    architecture.normalization = form == .normalized ? .batch : .none
    if case .dropout(let rate) = regularization { architecture.dropout = rate }
    return architecture
  }

  /// The number of parameters, as a number that cannot overflow: (n + 1) w + (d − 1) (w + 1) w + (w + 1) m, and 2 w d where
  /// there are normalizations.
  func parameterEstimate(inputs: Int, outputs: Int) -> Double {
    let (d, w, n, m) = (Double(depth), Double(width), Double(inputs), Double(outputs))
    return (n + 1) * w + (d - 1) * (w + 1) * w + (w + 1) * m + (form == .normalized ? 2 * w * d : 0)
  }
}
