// Numbers and plain tensors beside tracked values, and numbers beside tensors, for the numbers that most programs compute
// with. The plain operand is a constant: `a * x` is `Tracked(a) * x`.
//
// These are not generic, for the reason that `Operators+FloatAndDouble.swift` gives. Those of a tracked value and a number
// are not disfavoured either: they would be tried too late for a long expression. Those with a tensor are, as with a
// literal beside it (`2 * t`, `x * [1, 2]`) they would be as good as the operators on two values of one type.

extension Tracked where Scalar == Double {
  /// The sum with a number, which is a constant.
  @inlinable @inline(__always)
  public static func + (a: Tracked, b: Double) -> Tracked { a + Tracked(b) }
  /// The sum with a number, which is a constant.
  @inlinable @inline(__always)
  public static func + (a: Double, b: Tracked) -> Tracked { Tracked(a) + b }
  /// The sum with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func + (a: Tracked, b: Tensor<Double>) -> Tracked { a + a.constant(b) }
  /// The sum with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func + (a: Tensor<Double>, b: Tracked) -> Tracked { b.constant(a) + b }
  /// The difference with a number, which is a constant.
  @inlinable @inline(__always)
  public static func - (a: Tracked, b: Double) -> Tracked { a - Tracked(b) }
  /// The difference with a number, which is a constant.
  @inlinable @inline(__always)
  public static func - (a: Double, b: Tracked) -> Tracked { Tracked(a) - b }
  /// The difference with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func - (a: Tracked, b: Tensor<Double>) -> Tracked { a - a.constant(b) }
  /// The difference with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func - (a: Tensor<Double>, b: Tracked) -> Tracked { b.constant(a) - b }
  /// The product with a number, which is a constant.
  @inlinable @inline(__always)
  public static func * (a: Tracked, b: Double) -> Tracked { a * Tracked(b) }
  /// The product with a number, which is a constant.
  @inlinable @inline(__always)
  public static func * (a: Double, b: Tracked) -> Tracked { Tracked(a) * b }
  /// The product with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func * (a: Tracked, b: Tensor<Double>) -> Tracked { a * a.constant(b) }
  /// The product with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func * (a: Tensor<Double>, b: Tracked) -> Tracked { b.constant(a) * b }
  /// The quotient with a number, which is a constant.
  @inlinable @inline(__always)
  public static func / (a: Tracked, b: Double) -> Tracked { a / Tracked(b) }
  /// The quotient with a number, which is a constant.
  @inlinable @inline(__always)
  public static func / (a: Double, b: Tracked) -> Tracked { Tracked(a) / b }
  /// The quotient with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func / (a: Tracked, b: Tensor<Double>) -> Tracked { a / a.constant(b) }
  /// The quotient with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func / (a: Tensor<Double>, b: Tracked) -> Tracked { b.constant(a) / b }
}

extension Tracked where Scalar == Float {
  /// The sum with a number, which is a constant.
  @inlinable @inline(__always)
  public static func + (a: Tracked, b: Float) -> Tracked { a + Tracked(b) }
  /// The sum with a number, which is a constant.
  @inlinable @inline(__always)
  public static func + (a: Float, b: Tracked) -> Tracked { Tracked(a) + b }
  /// The sum with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func + (a: Tracked, b: Tensor<Float>) -> Tracked { a + a.constant(b) }
  /// The sum with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func + (a: Tensor<Float>, b: Tracked) -> Tracked { b.constant(a) + b }
  /// The difference with a number, which is a constant.
  @inlinable @inline(__always)
  public static func - (a: Tracked, b: Float) -> Tracked { a - Tracked(b) }
  /// The difference with a number, which is a constant.
  @inlinable @inline(__always)
  public static func - (a: Float, b: Tracked) -> Tracked { Tracked(a) - b }
  /// The difference with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func - (a: Tracked, b: Tensor<Float>) -> Tracked { a - a.constant(b) }
  /// The difference with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func - (a: Tensor<Float>, b: Tracked) -> Tracked { b.constant(a) - b }
  /// The product with a number, which is a constant.
  @inlinable @inline(__always)
  public static func * (a: Tracked, b: Float) -> Tracked { a * Tracked(b) }
  /// The product with a number, which is a constant.
  @inlinable @inline(__always)
  public static func * (a: Float, b: Tracked) -> Tracked { Tracked(a) * b }
  /// The product with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func * (a: Tracked, b: Tensor<Float>) -> Tracked { a * a.constant(b) }
  /// The product with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func * (a: Tensor<Float>, b: Tracked) -> Tracked { b.constant(a) * b }
  /// The quotient with a number, which is a constant.
  @inlinable @inline(__always)
  public static func / (a: Tracked, b: Float) -> Tracked { a / Tracked(b) }
  /// The quotient with a number, which is a constant.
  @inlinable @inline(__always)
  public static func / (a: Float, b: Tracked) -> Tracked { Tracked(a) / b }
  /// The quotient with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func / (a: Tracked, b: Tensor<Float>) -> Tracked { a / a.constant(b) }
  /// The quotient with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func / (a: Tensor<Float>, b: Tracked) -> Tracked { b.constant(a) / b }
}

extension Tensor where Scalar == Double {
  /// The sum of every element and a number.
  @_disfavoredOverload
  @inlinable
  public static func + (a: Tensor, b: Double) -> Tensor { a + Tensor(b) }
  /// The sum of a number and every element.
  @_disfavoredOverload
  @inlinable
  public static func + (a: Double, b: Tensor) -> Tensor { Tensor(a) + b }
  /// The difference of every element and a number.
  @_disfavoredOverload
  @inlinable
  public static func - (a: Tensor, b: Double) -> Tensor { a - Tensor(b) }
  /// The difference of a number and every element.
  @_disfavoredOverload
  @inlinable
  public static func - (a: Double, b: Tensor) -> Tensor { Tensor(a) - b }
  /// The product of every element and a number.
  @_disfavoredOverload
  @inlinable
  public static func * (a: Tensor, b: Double) -> Tensor { a * Tensor(b) }
  /// The product of a number and every element.
  @_disfavoredOverload
  @inlinable
  public static func * (a: Double, b: Tensor) -> Tensor { Tensor(a) * b }
  /// The quotient of every element and a number.
  @_disfavoredOverload
  @inlinable
  public static func / (a: Tensor, b: Double) -> Tensor { a / Tensor(b) }
  /// The quotient of a number and every element.
  @_disfavoredOverload
  @inlinable
  public static func / (a: Double, b: Tensor) -> Tensor { Tensor(a) / b }
}

extension Tensor where Scalar == Float {
  /// The sum of every element and a number.
  @_disfavoredOverload
  @inlinable
  public static func + (a: Tensor, b: Float) -> Tensor { a + Tensor(b) }
  /// The sum of a number and every element.
  @_disfavoredOverload
  @inlinable
  public static func + (a: Float, b: Tensor) -> Tensor { Tensor(a) + b }
  /// The difference of every element and a number.
  @_disfavoredOverload
  @inlinable
  public static func - (a: Tensor, b: Float) -> Tensor { a - Tensor(b) }
  /// The difference of a number and every element.
  @_disfavoredOverload
  @inlinable
  public static func - (a: Float, b: Tensor) -> Tensor { Tensor(a) - b }
  /// The product of every element and a number.
  @_disfavoredOverload
  @inlinable
  public static func * (a: Tensor, b: Float) -> Tensor { a * Tensor(b) }
  /// The product of a number and every element.
  @_disfavoredOverload
  @inlinable
  public static func * (a: Float, b: Tensor) -> Tensor { Tensor(a) * b }
  /// The quotient of every element and a number.
  @_disfavoredOverload
  @inlinable
  public static func / (a: Tensor, b: Float) -> Tensor { a / Tensor(b) }
  /// The quotient of a number and every element.
  @_disfavoredOverload
  @inlinable
  public static func / (a: Float, b: Tensor) -> Tensor { Tensor(a) / b }
}
