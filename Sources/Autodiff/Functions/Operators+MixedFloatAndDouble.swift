// Numbers and plain tensors beside tracked values, and numbers beside tensors, for the numbers that most programs compute
// with. The plain operand is a constant: `a * x` is `Tracked(a) * x`.
//
// These are not generic, for the reason that `Operators+FloatAndDouble.swift` gives, and not disfavoured: they would be
// tried too late for a long expression. Yet a literal must stay what it was: in `softmax(x) * 2`, `x * [1, 2]` and `2 * t`
// the operator on two values of one type fits as well as the one here, and neither takes the more special types. Of a
// member of a type and one of a protocol's extension, the compiler prefers the former; so these stand in extensions of
// a protocol.

extension TensorAlgebra where Self == Tracked<Double> {
  /// The sum with a number, which is a constant.
  @inlinable @inline(__always)
  public static func + (a: Self, b: Double) -> Self { a + Self(b) }
  /// The sum with a number, which is a constant.
  @inlinable @inline(__always)
  public static func + (a: Double, b: Self) -> Self { Self(a) + b }
  /// The sum with a plain tensor, which is a constant.
  @inlinable
  public static func + (a: Self, b: Tensor<Double>) -> Self { a + a.constant(b) }
  /// The sum with a plain tensor, which is a constant.
  @inlinable
  public static func + (a: Tensor<Double>, b: Self) -> Self { b.constant(a) + b }
  /// The difference with a number, which is a constant.
  @inlinable @inline(__always)
  public static func - (a: Self, b: Double) -> Self { a - Self(b) }
  /// The difference with a number, which is a constant.
  @inlinable @inline(__always)
  public static func - (a: Double, b: Self) -> Self { Self(a) - b }
  /// The difference with a plain tensor, which is a constant.
  @inlinable
  public static func - (a: Self, b: Tensor<Double>) -> Self { a - a.constant(b) }
  /// The difference with a plain tensor, which is a constant.
  @inlinable
  public static func - (a: Tensor<Double>, b: Self) -> Self { b.constant(a) - b }
  /// The product with a number, which is a constant.
  @inlinable @inline(__always)
  public static func * (a: Self, b: Double) -> Self { a * Self(b) }
  /// The product with a number, which is a constant.
  @inlinable @inline(__always)
  public static func * (a: Double, b: Self) -> Self { Self(a) * b }
  /// The product with a plain tensor, which is a constant.
  @inlinable
  public static func * (a: Self, b: Tensor<Double>) -> Self { a * a.constant(b) }
  /// The product with a plain tensor, which is a constant.
  @inlinable
  public static func * (a: Tensor<Double>, b: Self) -> Self { b.constant(a) * b }
  /// The quotient with a number, which is a constant.
  @inlinable @inline(__always)
  public static func / (a: Self, b: Double) -> Self { a / Self(b) }
  /// The quotient with a number, which is a constant.
  @inlinable @inline(__always)
  public static func / (a: Double, b: Self) -> Self { Self(a) / b }
  /// The quotient with a plain tensor, which is a constant.
  @inlinable
  public static func / (a: Self, b: Tensor<Double>) -> Self { a / a.constant(b) }
  /// The quotient with a plain tensor, which is a constant.
  @inlinable
  public static func / (a: Tensor<Double>, b: Self) -> Self { b.constant(a) / b }
}

extension TensorAlgebra where Self == Tracked<Float> {
  /// The sum with a number, which is a constant.
  @inlinable @inline(__always)
  public static func + (a: Self, b: Float) -> Self { a + Self(b) }
  /// The sum with a number, which is a constant.
  @inlinable @inline(__always)
  public static func + (a: Float, b: Self) -> Self { Self(a) + b }
  /// The sum with a plain tensor, which is a constant.
  @inlinable
  public static func + (a: Self, b: Tensor<Float>) -> Self { a + a.constant(b) }
  /// The sum with a plain tensor, which is a constant.
  @inlinable
  public static func + (a: Tensor<Float>, b: Self) -> Self { b.constant(a) + b }
  /// The difference with a number, which is a constant.
  @inlinable @inline(__always)
  public static func - (a: Self, b: Float) -> Self { a - Self(b) }
  /// The difference with a number, which is a constant.
  @inlinable @inline(__always)
  public static func - (a: Float, b: Self) -> Self { Self(a) - b }
  /// The difference with a plain tensor, which is a constant.
  @inlinable
  public static func - (a: Self, b: Tensor<Float>) -> Self { a - a.constant(b) }
  /// The difference with a plain tensor, which is a constant.
  @inlinable
  public static func - (a: Tensor<Float>, b: Self) -> Self { b.constant(a) - b }
  /// The product with a number, which is a constant.
  @inlinable @inline(__always)
  public static func * (a: Self, b: Float) -> Self { a * Self(b) }
  /// The product with a number, which is a constant.
  @inlinable @inline(__always)
  public static func * (a: Float, b: Self) -> Self { Self(a) * b }
  /// The product with a plain tensor, which is a constant.
  @inlinable
  public static func * (a: Self, b: Tensor<Float>) -> Self { a * a.constant(b) }
  /// The product with a plain tensor, which is a constant.
  @inlinable
  public static func * (a: Tensor<Float>, b: Self) -> Self { b.constant(a) * b }
  /// The quotient with a number, which is a constant.
  @inlinable @inline(__always)
  public static func / (a: Self, b: Float) -> Self { a / Self(b) }
  /// The quotient with a number, which is a constant.
  @inlinable @inline(__always)
  public static func / (a: Float, b: Self) -> Self { Self(a) / b }
  /// The quotient with a plain tensor, which is a constant.
  @inlinable
  public static func / (a: Self, b: Tensor<Float>) -> Self { a / a.constant(b) }
  /// The quotient with a plain tensor, which is a constant.
  @inlinable
  public static func / (a: Tensor<Float>, b: Self) -> Self { b.constant(a) / b }
}

extension TensorAlgebra where Self == Tensor<Double> {
  /// The sum of every element and a number.
  @inlinable
  public static func + (a: Self, b: Double) -> Self { a + Self(b) }
  /// The sum of a number and every element.
  @inlinable
  public static func + (a: Double, b: Self) -> Self { Self(a) + b }
  /// The difference of every element and a number.
  @inlinable
  public static func - (a: Self, b: Double) -> Self { a - Self(b) }
  /// The difference of a number and every element.
  @inlinable
  public static func - (a: Double, b: Self) -> Self { Self(a) - b }
  /// The product of every element and a number.
  @inlinable
  public static func * (a: Self, b: Double) -> Self { a * Self(b) }
  /// The product of a number and every element.
  @inlinable
  public static func * (a: Double, b: Self) -> Self { Self(a) * b }
  /// The quotient of every element and a number.
  @inlinable
  public static func / (a: Self, b: Double) -> Self { a / Self(b) }
  /// The quotient of a number and every element.
  @inlinable
  public static func / (a: Double, b: Self) -> Self { Self(a) / b }
}

extension TensorAlgebra where Self == Tensor<Float> {
  /// The sum of every element and a number.
  @inlinable
  public static func + (a: Self, b: Float) -> Self { a + Self(b) }
  /// The sum of a number and every element.
  @inlinable
  public static func + (a: Float, b: Self) -> Self { Self(a) + b }
  /// The difference of every element and a number.
  @inlinable
  public static func - (a: Self, b: Float) -> Self { a - Self(b) }
  /// The difference of a number and every element.
  @inlinable
  public static func - (a: Float, b: Self) -> Self { Self(a) - b }
  /// The product of every element and a number.
  @inlinable
  public static func * (a: Self, b: Float) -> Self { a * Self(b) }
  /// The product of a number and every element.
  @inlinable
  public static func * (a: Float, b: Self) -> Self { Self(a) * b }
  /// The quotient of every element and a number.
  @inlinable
  public static func / (a: Self, b: Float) -> Self { a / Self(b) }
  /// The quotient of a number and every element.
  @inlinable
  public static func / (a: Float, b: Self) -> Self { Self(a) / b }
}
