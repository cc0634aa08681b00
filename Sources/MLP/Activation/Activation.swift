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
/// | `elu` | z where z > 0, α (e^z − 1) elsewhere; α = 1 unless given, `elu:0.5` |
/// | `leaky_relu` | z where z > 0, s z elsewhere; s = 0.01 unless given, `leaky_relu:0.2` |
/// | `identity` | z |
///
/// At the kink z = 0 the engine's policy holds: the one-sided derivative of least size, so relu'(0) = 0 and, for
/// 0 ≤ s ≤ 1, leaky_relu'(0) = s; PyTorch agrees. elu has a kink there unless α = 1.
///
/// ```swift
/// Activation.relu([-1, 2] as Tensor<Double>)                   // [0, 2]
/// Activation.leakyRelu(slope: 0.2)([-1, 2] as Tensor<Double>)  // [-0.2, 2]
/// ```
public struct Activation: Hashable, Sendable {
  /// The functions by name, whatever their parameter.
  public enum Kind: String, CaseIterable, Sendable {
    case sigmoid, relu, tanh, softplus, gelu
    case geluTanh = "gelu_tanh"
    case silu, elu
    case leakyRelu = "leaky_relu"
    case identity

    /// The parameter that a name without one means: α of `elu`, the slope of `leaky_relu`; nil where there is none.
    public var usualParameter: Double? {
      switch self {
      case .elu: 1
      case .leakyRelu: 0.01
      default: nil
      }
    }
  }

  /// Which function.
  public let kind: Kind
  /// α of `elu`, the slope of `leaky_relu`; nil where there is none.
  public let parameter: Double?

  private init(_ kind: Kind, parameter: Double) {
    guard parameter.isFinite else { trap(.parameterNotFinite(kind, parameter)) }
    (self.kind, self.parameter) = (kind, parameter)
  }

  /// Creates a function with its usual parameter.
  public init(_ kind: Kind) {
    (self.kind, parameter) = (kind, kind.usualParameter)
  }

  /// 1 / (1 + e^−z).
  public static let sigmoid = Activation(.sigmoid)
  /// max(z, 0).
  public static let relu = Activation(.relu)
  /// The hyperbolic tangent.
  public static let tanh = Activation(.tanh)
  /// log(1 + e^z).
  public static let softplus = Activation(.softplus)
  /// z Φ(z), exact.
  public static let gelu = Activation(.gelu)
  /// The approximation of `gelu` by tanh.
  public static let geluTanh = Activation(.geluTanh)
  /// z σ(z) with the sigmoid σ.
  public static let silu = Activation(.silu)
  /// z where z > 0, e^z − 1 elsewhere.
  public static let elu = Activation(.elu)
  /// z where z > 0, z / 100 elsewhere.
  public static let leakyRelu = Activation(.leakyRelu)
  /// z.
  public static let identity = Activation(.identity)

  /// z where z > 0, α (e^z − 1) elsewhere.
  ///
  /// - Precondition: α is finite.
  public static func elu(alpha: Double) -> Activation { Activation(.elu, parameter: alpha) }

  /// z where z > 0, slope · z elsewhere.
  ///
  /// - Precondition: the slope is finite.
  public static func leakyRelu(slope: Double) -> Activation {
    Activation(.leakyRelu, parameter: slope)
  }

  /// Whether the function is made of arithmetic and comparisons alone, so that it works over any number.
  public var isPiecewiseLinear: Bool {
    kind == .relu || kind == .leakyRelu || kind == .identity
  }

  /// Whether σ' jumps at 0.
  var hasKink: Bool { kind == .relu || parameter.map { $0 != 1 } ?? false }

  /// Whether the function is defined over a kind of number: all are over `Float` and `Double`, the piecewise
  /// linear ones over every other, if a slope is a decimal fraction of few enough digits for two integers.
  public func isAvailable<Scalar: TensorScalar>(over scalar: Scalar.Type) -> Bool {
    scalar is any RealScalar.Type
      || isPiecewiseLinear && (parameter == nil || decimalFraction != nil)
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
    switch kind {
    case .sigmoid: T.sigmoid(z)
    case .relu: Autodiff.relu(z)
    case .tanh: T.tanh(z)
    case .softplus: T.softplus(z)
    case .gelu: T.apply(.gelu, z)
    case .geluTanh: T.apply(.geluTanh, z)
    case .silu: T.apply(.silu, z)
    case .elu: T.apply(.elu, z, T(coefficient()))
    case .leakyRelu: Autodiff.leakyRelu(z, slope: T(coefficient()))
    case .identity: z
    }
  }

  /// The parameter as a number of a network; over numbers that are no floating-point numbers the decimal fraction
  /// that is written for it, 1/5 for 0.2.
  ///
  /// - Precondition: there is a parameter, and the function is available over the numbers.
  func coefficient<Scalar: TensorScalar>() -> Scalar {
    guard let parameter else { trap(.noParameter(self)) }
    if Scalar.self is any RealScalar.Type { return .real(parameter) }
    guard let (numerator, denominator) = decimalFraction else {
      trap(.noNumber(scalar: "\(Scalar.self)", parameter: parameter))
    }
    return .quotient(Scalar(numerator), Scalar(denominator))
  }

  /// The shortest p / 10ᵏ that rounds to the parameter, with p < 2⁵³ and k ≤ 15: both are exact as doubles, so that their
  /// quotient is rounded once and comparing it decides.
  private var decimalFraction: (numerator: Int, denominator: Int)? {
    guard let parameter else { return nil }
    var denominator = 1
    for _ in 0...15 {
      let numerator = (parameter * Double(denominator)).rounded()
      if Swift.abs(numerator) < 0x1p53, numerator / Double(denominator) == parameter {
        return (Int(numerator), denominator)
      }
      denominator *= 10
    }
    return nil
  }
}

extension Activation: CaseIterable {
  /// Every function, with its usual parameter.
  public static var allCases: [Activation] { Kind.allCases.map { Activation($0) } }
}
