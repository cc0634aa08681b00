// Rules are written on numbers; for a tensor each function of a number is the primitive itself.
extension TensorAlgebra {
  @inlinable
  public static func sum(_ a: Self, _ b: Self) -> Self { apply(.add, a, b) }
  @inlinable
  public static func difference(_ a: Self, _ b: Self) -> Self { apply(.subtract, a, b) }
  @inlinable
  public static func product(_ a: Self, _ b: Self) -> Self { apply(.multiply, a, b) }
  @inlinable
  public static func quotient(_ a: Self, _ b: Self) -> Self { apply(.divide, a, b) }
  @inlinable
  public static func negated(_ a: Self) -> Self { apply(.negate, a) }
  @inlinable
  public static func isGreater(_ a: Self, _ b: Self) -> Self { apply(.greater, a, b) }
  @inlinable
  public static func isEqual(_ a: Self, _ b: Self) -> Self { apply(.equal, a, b) }
  public static func real(_ value: Double) -> Self { Self(Scalar.real(value)) }
  public static var nothing: Self { Self(Scalar.nothing) }
  public static func isNothing(_ cotangent: Self) -> Self {
    let isZero = apply(.equal, cotangent, 0)
    guard Scalar.tellsNothingFromZero else { return isZero }
    // A zero's sign is that of its reciprocal.
    return apply(.multiply, isZero, apply(.greater, 0, apply(.reciprocal, cotangent)))
  }
  public static func cotangentProduct(_ cotangent: Self, _ derivative: Self) -> Self {
    apply(.cotangentProduct, cotangent, derivative)
  }
  public static func exp(_ x: Self) -> Self { apply(.exp, x) }
  public static func expm1(_ x: Self) -> Self { apply(.expm1, x) }
  public static func log(_ x: Self) -> Self { apply(.log, x) }
  public static func log1p(_ x: Self) -> Self { apply(.log1p, x) }
  public static func log2(_ x: Self) -> Self { apply(.log2, x) }
  public static func log10(_ x: Self) -> Self { apply(.log10, x) }
  public static func sqrt(_ x: Self) -> Self { apply(.sqrt, x) }
  public static func sin(_ x: Self) -> Self { apply(.sin, x) }
  public static func cos(_ x: Self) -> Self { apply(.cos, x) }
  public static func tan(_ x: Self) -> Self { apply(.tan, x) }
  public static func asin(_ x: Self) -> Self { apply(.asin, x) }
  public static func acos(_ x: Self) -> Self { apply(.acos, x) }
  public static func atan(_ x: Self) -> Self { apply(.atan, x) }
  public static func sinh(_ x: Self) -> Self { apply(.sinh, x) }
  public static func cosh(_ x: Self) -> Self { apply(.cosh, x) }
  public static func tanh(_ x: Self) -> Self { apply(.tanh, x) }
  public static func asinh(_ x: Self) -> Self { apply(.asinh, x) }
  public static func acosh(_ x: Self) -> Self { apply(.acosh, x) }
  public static func atanh(_ x: Self) -> Self { apply(.atanh, x) }
  public static func erf(_ x: Self) -> Self { apply(.erf, x) }
  public static func erfc(_ x: Self) -> Self { apply(.erfc, x) }
  public static func sigmoid(_ x: Self) -> Self { apply(.sigmoid, x) }
  public static func softplus(_ x: Self) -> Self { apply(.softplus, x) }
  public static func sign(_ x: Self) -> Self { apply(.sign, x) }
  public static func atan2(_ y: Self, _ x: Self) -> Self { apply(.atan2, y, x) }
  public static func pow(_ x: Self, _ y: Self) -> Self { apply(.pow, x, y) }
  public static func elementary<F: ElementaryFunction>(_ function: F.Type, _ x: Self) -> Self {
    apply(F.primitive, x)
  }
  public static func elementary<F: BinaryElementaryFunction>(
    _ function: F.Type, _ a: Self, _ b: Self
  ) -> Self { apply(F.primitive, a, b) }
  public static func powerDerivative(
    _ x: Self, _ y: Self, _ k: Int, _ m: Int, from power: Self?
  ) -> Self {
    BinaryPrimitive.power(k, m).map { apply($0, x, y) }
      ?? Autodiff.powerDerivative(x, y, k, m, from: power)
  }
  public static func select(
    _ mask: Self, _ a: @autoclosure () -> Self, _ b: @autoclosure () -> Self
  ) -> Self { `where`(mask, a(), b()) }
}
