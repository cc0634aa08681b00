import Autodiff

/// The function σ between the layers, with PyTorch's definitions.
///
/// | Name | σ(z) |
/// |---|---|
/// | `sigmoid` | 1 / (1 + e^−z) |
/// | `relu` | max(z, 0) |
/// | `tanh` | tanh z |
/// | `softplus` | log(1 + e^z) |
/// | `gelu` | z Φ(z), Φ the normal distribution function |
/// | `gelu_tanh` | z/2 (1 + tanh(√(2/π) (z + 0.044715 z³))) |
/// | `silu` | z / (1 + e^−z) |
/// | `elu` | z where z > 0, e^z − 1 elsewhere (α = 1) |
/// | `leaky_relu` | z where z > 0, z / 100 elsewhere |
/// | `identity` | z |
///
/// At the kink z = 0 the engine's policy holds: relu'(0) = 0 and leaky_relu'(0) = 0.01, the one-sided derivative
/// of least size; PyTorch agrees. elu has no kink at α = 1.
public enum Activation: String, CaseIterable, Sendable {
  /// 1 / (1 + e^−z).
  case sigmoid
  /// max(z, 0).
  case relu
  /// The hyperbolic tangent.
  case tanh
  /// log(1 + e^z).
  case softplus
  /// z Φ(z), exact.
  case gelu
  /// The approximation of `gelu` by tanh.
  case geluTanh = "gelu_tanh"
  /// z σ(z) with the sigmoid σ.
  case silu
  /// z where z > 0, e^z − 1 elsewhere.
  case elu
  /// z where z > 0, z / 100 elsewhere.
  case leakyRelu = "leaky_relu"
  /// z.
  case identity

  /// The activation that a person means: its name in any case, or one of its other usual names.
  ///
  /// ```swift
  /// Activation(name: "LeakyReLU")  // .leakyRelu
  /// Activation(name: "swish")      // .silu
  /// Activation(name: "cosine")     // nil
  /// ```
  public init?(name: String) {
    let key = name.lowercased().filter { $0.isLetter || $0.isNumber }
    let aliases: [String: Activation] = [
      "logistic": .sigmoid, "swish": .silu, "linear": .identity, "none": .identity,
    ]
    let match = Activation.allCases.first { $0.rawValue.filter { $0 != "_" } == key }
    guard let activation = match ?? aliases[key] else { return nil }
    self = activation
  }

  /// The names, for help texts and error messages.
  public static var names: [String] { allCases.map(\.rawValue) }

  /// Whether the function is made of arithmetic and comparisons alone, so that it works over any number.
  public var isPiecewiseLinear: Bool { self == .relu || self == .leakyRelu || self == .identity }

  /// Whether σ' jumps at 0.
  var hasKink: Bool { self == .relu || self == .leakyRelu }

  /// Whether the function is defined over a kind of number: all are over `Float` and `Double`, the piecewise
  /// linear ones over every other.
  public func isAvailable<Scalar: TensorScalar>(over scalar: Scalar.Type) -> Bool {
    isPiecewiseLinear || scalar is any RealScalar.Type
  }

  /// σ(z), elementwise, on plain and on tracked tensors.
  ///
  /// ```swift
  /// Activation.relu([-1, 2] as Tensor<Double>)  // [0, 2]
  /// ```
  ///
  /// - Precondition: the function is available over the tensor's numbers.
  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tracked<Float>)
  @specialized(where T == Tensor<Double>)
  @specialized(where T == Tracked<Double>)
  public func callAsFunction<T: TensorAlgebra>(_ z: T) -> T {
    // The spellings T.f and T.apply are those that do not ask for a RealScalar: over other numbers
    // `isAvailable` has said no before, and the primitive would say so again.
    switch self {
    case .sigmoid: T.sigmoid(z)
    case .relu: Autodiff.relu(z)
    case .tanh: T.tanh(z)
    case .softplus: T.softplus(z)
    case .gelu: T.apply(.gelu, z)
    case .geluTanh: T.apply(.geluTanh, z)
    case .silu: T.apply(.silu, z)
    case .elu: T.apply(.elu, z, 1)
    case .leakyRelu: Autodiff.leakyRelu(z, slope: T(Self.leakySlope()))
    case .identity: z
    }
  }

  /// The slope of leaky_relu below 0, one hundredth.
  static func leakySlope<Scalar: TensorScalar>() -> Scalar { 1 / 100 }
}
