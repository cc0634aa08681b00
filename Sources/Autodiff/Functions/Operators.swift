extension TensorAlgebra {
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

// Operators have the same type on both sides and are members of the two concrete types, so that long
// expressions type-check quickly; see `RuleNumber`.

extension Tensor {
  /// Adds in place.
  @inlinable
  public static func += (a: inout Tensor, b: Tensor) { a = a + b }
  /// Subtracts in place.
  @inlinable
  public static func -= (a: inout Tensor, b: Tensor) { a = a - b }
  /// Multiplies elementwise in place.
  @inlinable
  public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
  /// Divides elementwise in place.
  @inlinable
  public static func /= (a: inout Tensor, b: Tensor) { a = a / b }
  /// 1 where a ≥ b, 0 elsewhere.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { apply(.greaterOrEqual, a, b) }
  /// 1 where a < b, 0 elsewhere.
  public static func .< (a: Tensor, b: Tensor) -> Tensor { apply(.greater, b, a) }
  /// 1 where a ≤ b, 0 elsewhere.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { apply(.greaterOrEqual, b, a) }
  /// 1 where a ≠ b, 0 elsewhere; 1 at NaN.
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { apply(.notEqual, a, b) }
}

extension Tracked {
  /// Adds in place.
  @inlinable @inline(__always)
  public static func += (a: inout Tracked, b: Tracked) { a = a + b }
  /// Subtracts in place.
  @inlinable @inline(__always)
  public static func -= (a: inout Tracked, b: Tracked) { a = a - b }
  /// Multiplies elementwise in place.
  @inlinable @inline(__always)
  public static func *= (a: inout Tracked, b: Tracked) { a = a * b }
  /// Divides elementwise in place.
  @inlinable @inline(__always)
  public static func /= (a: inout Tracked, b: Tracked) { a = a / b }
  /// 1 where a ≥ b, 0 elsewhere.
  public static func .>= (a: Tracked, b: Tracked) -> Tracked { apply(.greaterOrEqual, a, b) }
  /// 1 where a < b, 0 elsewhere.
  public static func .< (a: Tracked, b: Tracked) -> Tracked { apply(.greater, b, a) }
  /// 1 where a ≤ b, 0 elsewhere.
  public static func .<= (a: Tracked, b: Tracked) -> Tracked { apply(.greaterOrEqual, b, a) }
  /// 1 where a ≠ b, 0 elsewhere; 1 at NaN.
  public static func .!= (a: Tracked, b: Tracked) -> Tracked { apply(.notEqual, a, b) }
}
