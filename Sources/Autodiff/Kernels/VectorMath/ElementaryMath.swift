/// The elementary functions of a scalar as straight-line code.
///
/// Each function is a fixed sequence of additions, multiplications, divisions, comparisons, selections and moves of
/// bits, without a branch or a call, so that a loop around it becomes vector instructions on every target, and a lane,
/// a remainder and a lone scalar give the same bits. There is no fused product: the bits do not depend on the
/// target either. (`pow` is an exception to both.) `Docs/Functions.md` states the errors.
///
/// `sin`, `cos` and `tan` hold for |x| ≤ `angleLimit`; the public functions and the kernels hand
/// larger angles to the C library.
protocol ElementaryMath {
  associatedtype Number: RealScalar

  /// The largest magnitude of an angle that is reduced here.
  static var angleLimit: Number { get }

  /// `a` where the condition holds, `b` elsewhere, without a branch.
  static func choose(_ condition: Bool, _ a: Number, _ b: Number) -> Number

  static func sqrt(_ x: Number) -> Number
  static func exp(_ x: Number) -> Number
  static func expm1(_ x: Number) -> Number
  static func log(_ x: Number) -> Number
  static func log1p(_ x: Number) -> Number
  static func log2(_ x: Number) -> Number
  static func log10(_ x: Number) -> Number
  static func sin(_ x: Number) -> Number
  static func cos(_ x: Number) -> Number
  static func tan(_ x: Number) -> Number
  static func asin(_ x: Number) -> Number
  static func acos(_ x: Number) -> Number
  static func atan(_ x: Number) -> Number
  static func atan2(_ y: Number, _ x: Number) -> Number
  static func sinh(_ x: Number) -> Number
  static func cosh(_ x: Number) -> Number
  static func tanh(_ x: Number) -> Number
  static func asinh(_ x: Number) -> Number
  static func acosh(_ x: Number) -> Number
  static func atanh(_ x: Number) -> Number
  static func erf(_ x: Number) -> Number
  static func erfc(_ x: Number) -> Number
  static func sigmoid(_ x: Number) -> Number
  static func softplus(_ x: Number) -> Number
  /// log Γ(x) for x > 0.
  static func positiveLogGamma(_ x: Number) -> Number
  /// ψ(x) for x > 0.
  static func positiveDigamma(_ x: Number) -> Number
  /// With fused products: not for targets without them.
  static func pow(_ x: Number, _ y: Number) -> Number
  /// A factor times x^(y − k), 0 where the factor or the power is 0.
  static func scaledPower(_ factor: Number, _ x: Number, _ y: Number, less k: Int) -> Number
}
