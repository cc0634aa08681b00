// The operators again, for the numbers that most programs compute with.
//
// Of all candidates for an operator the type checker tries first the one whose operands have the types at hand, and
// only an operator that is not generic tells them, and the type of its result, before it is tried. With
// the generic operators alone an expression of 15 operators and literals takes up to 2 s, and one of 20 more
// than the type checker allows; with these beside them, 10 to 20 ms (`.ci/typecheck`).
//
// Each is what the generic one is for its scalar; `Tracked+Operators.swift` and `Tensor+Algebra.swift` say what
// that means.

extension Tracked where Scalar == Double {
  /// The sum of two values, elementwise with broadcasting.
  @inlinable @inline(__always)
  public static func + (a: Tracked, b: Tracked) -> Tracked { recordedSum(a, b) }
  /// The difference of two values, elementwise with broadcasting.
  @inlinable @inline(__always)
  public static func - (a: Tracked, b: Tracked) -> Tracked { recordedDifference(a, b) }
  /// The product of two values, elementwise with broadcasting.
  @inlinable @inline(__always)
  public static func * (a: Tracked, b: Tracked) -> Tracked { recordedProduct(a, b) }
  /// The quotient of two values, elementwise with broadcasting.
  @inlinable @inline(__always)
  public static func / (a: Tracked, b: Tracked) -> Tracked { recordedQuotient(a, b) }
  /// The value with its sign reversed.
  @inlinable @inline(__always)
  public static prefix func - (a: Tracked) -> Tracked { recordedNegation(a) }
}

extension Tracked where Scalar == Float {
  /// The sum of two values, elementwise with broadcasting.
  @inlinable @inline(__always)
  public static func + (a: Tracked, b: Tracked) -> Tracked { recordedSum(a, b) }
  /// The difference of two values, elementwise with broadcasting.
  @inlinable @inline(__always)
  public static func - (a: Tracked, b: Tracked) -> Tracked { recordedDifference(a, b) }
  /// The product of two values, elementwise with broadcasting.
  @inlinable @inline(__always)
  public static func * (a: Tracked, b: Tracked) -> Tracked { recordedProduct(a, b) }
  /// The quotient of two values, elementwise with broadcasting.
  @inlinable @inline(__always)
  public static func / (a: Tracked, b: Tracked) -> Tracked { recordedQuotient(a, b) }
  /// The value with its sign reversed.
  @inlinable @inline(__always)
  public static prefix func - (a: Tracked) -> Tracked { recordedNegation(a) }
}

extension Tensor where Scalar == Double {
  /// The sum of two tensors, elementwise with broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { apply(.add, a, b) }
  /// The difference of two tensors, elementwise with broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { apply(.subtract, a, b) }
  /// The product of two tensors, elementwise with broadcasting.
  public static func * (a: Tensor, b: Tensor) -> Tensor { apply(.multiply, a, b) }
  /// The quotient of two tensors, elementwise with broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor { apply(.divide, a, b) }
  /// The tensor with every sign reversed.
  public static prefix func - (a: Tensor) -> Tensor { apply(.negate, a) }
}

extension Tensor where Scalar == Float {
  /// The sum of two tensors, elementwise with broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { apply(.add, a, b) }
  /// The difference of two tensors, elementwise with broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { apply(.subtract, a, b) }
  /// The product of two tensors, elementwise with broadcasting.
  public static func * (a: Tensor, b: Tensor) -> Tensor { apply(.multiply, a, b) }
  /// The quotient of two tensors, elementwise with broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor { apply(.divide, a, b) }
  /// The tensor with every sign reversed.
  public static prefix func - (a: Tensor) -> Tensor { apply(.negate, a) }
}
