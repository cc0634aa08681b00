// Numbers and plain tensors beside tracked values, and numbers beside tensors, for every scalar. The plain operand is a
// constant: `a * x` is `Tracked(a) * x`.
//
// These are disfavoured: tried before the operators on two tracked values, they make expressions of literals ambiguous or
// slow. For the same reason this file must stand behind `Tracked+Operators.swift` in the order of the file names; before
// it, an expression of literals on a generic `Tracked<S>` takes a second in place of 64 ms. `.ci/typecheck` measures it.

extension Tracked {
  /// The sum with a number, which is a constant.
  @_disfavoredOverload
  @inlinable @inline(__always)
  public static func + (a: Tracked, b: Scalar) -> Tracked { a + Tracked(b) }
  /// The sum with a number, which is a constant.
  @_disfavoredOverload
  @inlinable @inline(__always)
  public static func + (a: Scalar, b: Tracked) -> Tracked { Tracked(a) + b }
  /// The sum with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func + (a: Tracked, b: Tensor<Scalar>) -> Tracked { a + a.constant(b) }
  /// The sum with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func + (a: Tensor<Scalar>, b: Tracked) -> Tracked { b.constant(a) + b }
  /// The difference with a number, which is a constant.
  @_disfavoredOverload
  @inlinable @inline(__always)
  public static func - (a: Tracked, b: Scalar) -> Tracked { a - Tracked(b) }
  /// The difference with a number, which is a constant.
  @_disfavoredOverload
  @inlinable @inline(__always)
  public static func - (a: Scalar, b: Tracked) -> Tracked { Tracked(a) - b }
  /// The difference with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func - (a: Tracked, b: Tensor<Scalar>) -> Tracked { a - a.constant(b) }
  /// The difference with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func - (a: Tensor<Scalar>, b: Tracked) -> Tracked { b.constant(a) - b }
  /// The product with a number, which is a constant.
  @_disfavoredOverload
  @inlinable @inline(__always)
  public static func * (a: Tracked, b: Scalar) -> Tracked { a * Tracked(b) }
  /// The product with a number, which is a constant.
  @_disfavoredOverload
  @inlinable @inline(__always)
  public static func * (a: Scalar, b: Tracked) -> Tracked { Tracked(a) * b }
  /// The product with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func * (a: Tracked, b: Tensor<Scalar>) -> Tracked { a * a.constant(b) }
  /// The product with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func * (a: Tensor<Scalar>, b: Tracked) -> Tracked { b.constant(a) * b }
  /// The quotient with a number, which is a constant.
  @_disfavoredOverload
  @inlinable @inline(__always)
  public static func / (a: Tracked, b: Scalar) -> Tracked { a / Tracked(b) }
  /// The quotient with a number, which is a constant.
  @_disfavoredOverload
  @inlinable @inline(__always)
  public static func / (a: Scalar, b: Tracked) -> Tracked { Tracked(a) / b }
  /// The quotient with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func / (a: Tracked, b: Tensor<Scalar>) -> Tracked { a / a.constant(b) }
  /// The quotient with a plain tensor, which is a constant.
  @_disfavoredOverload
  @inlinable
  public static func / (a: Tensor<Scalar>, b: Tracked) -> Tracked { b.constant(a) / b }
}

extension Tensor {
  /// The sum of every element and a number.
  @_disfavoredOverload
  @inlinable
  public static func + (a: Tensor, b: Scalar) -> Tensor { a + Tensor(b) }
  /// The sum of a number and every element.
  @_disfavoredOverload
  @inlinable
  public static func + (a: Scalar, b: Tensor) -> Tensor { Tensor(a) + b }
  /// The difference of every element and a number.
  @_disfavoredOverload
  @inlinable
  public static func - (a: Tensor, b: Scalar) -> Tensor { a - Tensor(b) }
  /// The difference of a number and every element.
  @_disfavoredOverload
  @inlinable
  public static func - (a: Scalar, b: Tensor) -> Tensor { Tensor(a) - b }
  /// The product of every element and a number.
  @_disfavoredOverload
  @inlinable
  public static func * (a: Tensor, b: Scalar) -> Tensor { a * Tensor(b) }
  /// The product of a number and every element.
  @_disfavoredOverload
  @inlinable
  public static func * (a: Scalar, b: Tensor) -> Tensor { Tensor(a) * b }
  /// The quotient of every element and a number.
  @_disfavoredOverload
  @inlinable
  public static func / (a: Tensor, b: Scalar) -> Tensor { a / Tensor(b) }
  /// The quotient of a number and every element.
  @_disfavoredOverload
  @inlinable
  public static func / (a: Scalar, b: Tensor) -> Tensor { Tensor(a) / b }
}
