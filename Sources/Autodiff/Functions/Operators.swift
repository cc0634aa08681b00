// + - * / and unary minus are members of Tensor and of Tracked, with the same type on both sides, so that
// long expressions type-check quickly.
extension TensorAlgebra {
  /// Adds in place.
  @inlinable
  public static func += (a: inout Self, b: Self) { a = a + b }
  /// Subtracts in place.
  @inlinable
  public static func -= (a: inout Self, b: Self) { a = a - b }
  /// Multiplies elementwise in place.
  @inlinable
  public static func *= (a: inout Self, b: Self) { a = a * b }
  /// Divides elementwise in place.
  @inlinable
  public static func /= (a: inout Self, b: Self) { a = a / b }

  /// 1 where a ≥ b, 0 elsewhere.
  public static func .>= (a: Self, b: Self) -> Self { apply(.greaterOrEqual, a, b) }
  /// 1 where a < b, 0 elsewhere.
  public static func .< (a: Self, b: Self) -> Self { apply(.greater, b, a) }
  /// 1 where a ≤ b, 0 elsewhere.
  public static func .<= (a: Self, b: Self) -> Self { apply(.greaterOrEqual, b, a) }
  /// 1 where a ≠ b, 0 elsewhere; 1 at NaN.
  public static func .!= (a: Self, b: Self) -> Self { apply(.notEqual, a, b) }

  /// `a` where the mask is not zero, `b` elsewhere; the three broadcast together.
  ///
  /// The cotangent goes to the side that was taken. What was not taken gets exactly zero, whatever its own
  /// derivative:
  ///
  /// ```swift
  /// gradient(at: 0.0) { x in .where(x .> 0, log(x), 0) }  // 0
  /// ```
  public static func `where`(_ mask: Self, _ a: Self, _ b: Self) -> Self {
    apply(Select(), [mask, a, b])
  }
}
