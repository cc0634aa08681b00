/// A number that a differentiation rule can be written on.
///
/// Every elementwise primitive states its value and its partial derivatives once, as a function
/// generic over `RuleNumber`. Run on `Double` the rule gives speed; run on `Tracked` it gives the
/// derivative as a recorded expression, which can be differentiated again; run on an exact rational it
/// gives a proof.
///
/// The field operations and comparisons must be real. The elementary functions have default
/// implementations that trap, so that a number without them (a rational, say) can still
/// conform: the public functions that need them ask for `RealScalar`.
public protocol RuleNumber: ExpressibleByIntegerLiteral {
  /// The result of a comparison: `Bool` for a scalar, a number of zeros and ones for a tensor.
  associatedtype Mask

  // The operations have names here and operators inside this library only. An operator that is public and generic is
  // one more candidate for every operator of a user's expression: measured on 14 operators over a generic scalar, 27 ms
  // without them, and no answer in 6.7 s with them.

  /// a + b.
  static func sum(_ a: Self, _ b: Self) -> Self
  /// a − b.
  static func difference(_ a: Self, _ b: Self) -> Self
  /// a b.
  static func product(_ a: Self, _ b: Self) -> Self
  /// a / b.
  static func quotient(_ a: Self, _ b: Self) -> Self
  /// −a.
  static func negated(_ a: Self) -> Self

  /// Where a > b; false at NaN.
  static func isGreater(_ a: Self, _ b: Self) -> Mask
  /// Where a = b; false at NaN.
  static func isEqual(_ a: Self, _ b: Self) -> Mask
  /// `a` where the mask holds, `b` elsewhere; a lone number need not compute the other.
  static func select(
    _ mask: Mask, _ a: @autoclosure () -> Self, _ b: @autoclosure () -> Self
  ) -> Self

  // Nothing and zero: see Scalar/Nothing.swift.

  /// The cotangent of a value that the result is known not to depend on.
  static var nothing: Self { get }
  /// Where a cotangent is nothing.
  static func isNothing(_ cotangent: Self) -> Mask
  /// A cotangent that came out of a computation: x, a zero of either sign as one that is not nothing.
  static func computed(_ x: Self) -> Self

  /// A cotangent times a local derivative: nothing where the cotangent is, whatever the derivative, so that a branch that
  /// was not taken cannot turn a gradient into NaN; elsewhere computed.
  static func cotangentProduct(_ cotangent: Self, _ derivative: Self) -> Self

  /// −1, 0 or 1 by the sign of x, NaN at NaN; piecewise constant, so its derivative is 0.
  static func sign(_ x: Self) -> Self

  /// The number nearest to `value`; used for irrational coefficients of a rule.
  static func real(_ value: Double) -> Self

  /// e^x.
  static func exp(_ x: Self) -> Self
  /// e^x − 1, accurate for small x.
  static func expm1(_ x: Self) -> Self
  /// The natural logarithm.
  static func log(_ x: Self) -> Self
  /// log(1 + x), accurate for small x.
  static func log1p(_ x: Self) -> Self
  /// The logarithm to base 2.
  static func log2(_ x: Self) -> Self
  /// The logarithm to base 10.
  static func log10(_ x: Self) -> Self
  /// The square root.
  static func sqrt(_ x: Self) -> Self
  /// The sine of an angle in radians.
  static func sin(_ x: Self) -> Self
  /// The cosine of an angle in radians.
  static func cos(_ x: Self) -> Self
  /// The tangent of an angle in radians.
  static func tan(_ x: Self) -> Self
  /// The inverse sine, in [−π/2, π/2].
  static func asin(_ x: Self) -> Self
  /// The inverse cosine, in [0, π].
  static func acos(_ x: Self) -> Self
  /// The inverse tangent, in (−π/2, π/2).
  static func atan(_ x: Self) -> Self
  /// The angle of the point (x, y), in [−π, π].
  static func atan2(_ y: Self, _ x: Self) -> Self
  /// The hyperbolic sine.
  static func sinh(_ x: Self) -> Self
  /// The hyperbolic cosine.
  static func cosh(_ x: Self) -> Self
  /// The hyperbolic tangent.
  static func tanh(_ x: Self) -> Self
  /// The inverse hyperbolic sine.
  static func asinh(_ x: Self) -> Self
  /// The inverse hyperbolic cosine of x ≥ 1.
  static func acosh(_ x: Self) -> Self
  /// The inverse hyperbolic tangent.
  static func atanh(_ x: Self) -> Self
  /// The error function 2/√π ∫₀ˣ exp(−t²) dt.
  static func erf(_ x: Self) -> Self
  /// The complementary error function 1 − erf(x).
  static func erfc(_ x: Self) -> Self
  /// x raised to the power y.
  static func pow(_ x: Self, _ y: Self) -> Self
  /// A factor times x^(y − k), 0 where the factor or the power is 0; left to its default by most.
  ///
  /// `power` is x^y where that is known.
  static func scaledPower(
    _ factor: Self, _ x: Self, _ y: Self, less k: Int, from power: Self?
  ) -> Self
  /// The derivative of x^y by x, k times, and by y, m times, for 1 ≤ k + m ≤ 4; left to its default by most.
  ///
  /// `power` is x^y where that is known.
  static func powerDerivative(
    _ x: Self, _ y: Self, _ k: Int, _ m: Int, from power: Self?
  ) -> Self
  /// The logistic function 1 / (1 + e^−x).
  static func sigmoid(_ x: Self) -> Self
  /// σ(x) and its derivative, which have an exponential in common; left to its default by most.
  static func sigmoidAndDerivative(_ x: Self) -> (value: Self, derivative: Self)
  /// tanh x and its derivative, which have an exponential in common; left to its default by most.
  static func tanhAndDerivative(_ x: Self) -> (value: Self, derivative: Self)
  /// log(1 + e^x).
  static func softplus(_ x: Self) -> Self

  /// A function that is computed for `Double` and `Float` alone.
  static func elementary<F: ElementaryFunction>(_ function: F.Type, _ x: Self) -> Self
  /// A function of two numbers that is computed for `Double` and `Float` alone.
  static func elementary<F: BinaryElementaryFunction>(_ function: F.Type, _ a: Self, _ b: Self)
    -> Self
}

// The operators that rules are written with.
extension RuleNumber {
  @inlinable @inline(__always)
  static func + (a: Self, b: Self) -> Self { sum(a, b) }
  @inlinable @inline(__always)
  static func - (a: Self, b: Self) -> Self { difference(a, b) }
  @inlinable @inline(__always)
  static func * (a: Self, b: Self) -> Self { product(a, b) }
  @inlinable @inline(__always)
  static func / (a: Self, b: Self) -> Self { quotient(a, b) }
  @inlinable @inline(__always)
  static prefix func - (a: Self) -> Self { negated(a) }
  @inlinable @inline(__always)
  static func .> (a: Self, b: Self) -> Mask { isGreater(a, b) }
  @inlinable @inline(__always)
  static func .== (a: Self, b: Self) -> Mask { isEqual(a, b) }
}

// Defaults for numbers without elementary functions.
extension RuleNumber {
  public static func sigmoidAndDerivative(_ x: Self) -> (value: Self, derivative: Self) {
    let y = sigmoid(x)
    return (y, Sigmoid.derivative(x, y))
  }
  public static func tanhAndDerivative(_ x: Self) -> (value: Self, derivative: Self) {
    let y = tanh(x)
    return (y, HyperbolicTangent.derivative(x, y))
  }

  @inlinable @inline(__always)
  public static func scaledPower(
    _ factor: Self, _ x: Self, _ y: Self, less k: Int, from power: Self?
  ) -> Self {
    let power = pow(x, k == 0 ? y : y - real(Double(k)))
    return limitProduct(factor, times: power)
  }
  @inlinable @inline(__always)
  public static func powerDerivative(
    _ x: Self, _ y: Self, _ k: Int, _ m: Int, from power: Self?
  ) -> Self {
    Autodiff.powerDerivative(x, y, k, m, from: power)
  }

  private static func missing(_ function: String) -> Never {
    trap(.missingFunction(scalar: "\(Self.self)", function: function))
  }

  public static func real(_ value: Double) -> Self { missing("real coefficients") }
  public static func exp(_ x: Self) -> Self { missing("exp") }
  public static func expm1(_ x: Self) -> Self { missing("expm1") }
  public static func log(_ x: Self) -> Self { missing("log") }
  public static func log1p(_ x: Self) -> Self { missing("log1p") }
  public static func log2(_ x: Self) -> Self { missing("log2") }
  public static func log10(_ x: Self) -> Self { missing("log10") }
  public static func sqrt(_ x: Self) -> Self { missing("sqrt") }
  public static func sin(_ x: Self) -> Self { missing("sin") }
  public static func cos(_ x: Self) -> Self { missing("cos") }
  public static func tan(_ x: Self) -> Self { missing("tan") }
  public static func asin(_ x: Self) -> Self { missing("asin") }
  public static func acos(_ x: Self) -> Self { missing("acos") }
  public static func atan(_ x: Self) -> Self { missing("atan") }
  public static func atan2(_ y: Self, _ x: Self) -> Self { missing("atan2") }
  public static func sinh(_ x: Self) -> Self { missing("sinh") }
  public static func cosh(_ x: Self) -> Self { missing("cosh") }
  public static func tanh(_ x: Self) -> Self { missing("tanh") }
  public static func asinh(_ x: Self) -> Self { missing("asinh") }
  public static func acosh(_ x: Self) -> Self { missing("acosh") }
  public static func atanh(_ x: Self) -> Self { missing("atanh") }
  public static func erf(_ x: Self) -> Self { missing("erf") }
  public static func erfc(_ x: Self) -> Self { missing("erfc") }
  public static func pow(_ x: Self, _ y: Self) -> Self { missing("pow") }
  public static func sigmoid(_ x: Self) -> Self { missing("sigmoid") }
  public static func softplus(_ x: Self) -> Self { missing("softplus") }
  public static func elementary<F: ElementaryFunction>(_ function: F.Type, _ x: Self) -> Self {
    missing(F.primitive.name)
  }
  public static func elementary<F: BinaryElementaryFunction>(
    _ function: F.Type, _ a: Self, _ b: Self
  ) -> Self { missing(F.primitive.name) }
}
