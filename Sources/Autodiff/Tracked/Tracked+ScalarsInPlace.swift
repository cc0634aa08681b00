// In place with a number or a plain tensor on the right. Only generic and disfavoured: one for `Double` alone would be tried
// first, with the whole right side as a number, and a long right side would then not type-check in reasonable time.

extension Tracked {
  /// Adds a number, which is a constant.
  @_disfavoredOverload
  @inlinable @inline(__always)
  public static func += (a: inout Tracked, b: Scalar) { a = a + Tracked(b) }
  /// Adds a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func += (a: inout Tracked, b: Tensor<Scalar>) { a = a + a.constant(b) }
  /// Subtracts a number, which is a constant.
  @_disfavoredOverload
  @inlinable @inline(__always)
  public static func -= (a: inout Tracked, b: Scalar) { a = a - Tracked(b) }
  /// Subtracts a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func -= (a: inout Tracked, b: Tensor<Scalar>) { a = a - a.constant(b) }
  /// Multiplies by a number, which is a constant.
  @_disfavoredOverload
  @inlinable @inline(__always)
  public static func *= (a: inout Tracked, b: Scalar) { a = a * Tracked(b) }
  /// Multiplies elementwise by a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func *= (a: inout Tracked, b: Tensor<Scalar>) { a = a * a.constant(b) }
  /// Divides by a number, which is a constant.
  @_disfavoredOverload
  @inlinable @inline(__always)
  public static func /= (a: inout Tracked, b: Scalar) { a = a / Tracked(b) }
  /// Divides elementwise by a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func /= (a: inout Tracked, b: Tensor<Scalar>) { a = a / a.constant(b) }
}

extension Tensor {
  /// Adds a number to every element.
  @_disfavoredOverload
  @inlinable
  public static func += (a: inout Tensor, b: Scalar) { a = a + Tensor(b) }
  /// Subtracts a number from every element.
  @_disfavoredOverload
  @inlinable
  public static func -= (a: inout Tensor, b: Scalar) { a = a - Tensor(b) }
  /// Multiplies every element by a number.
  @_disfavoredOverload
  @inlinable
  public static func *= (a: inout Tensor, b: Scalar) { a = a * Tensor(b) }
  /// Divides every element by a number.
  @_disfavoredOverload
  @inlinable
  public static func /= (a: inout Tensor, b: Scalar) { a = a / Tensor(b) }
}
