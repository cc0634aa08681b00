// Operators for functions that are generic over `TensorAlgebra`: import this module in a file that writes such a
// function or a `StructuredRule`, and nowhere else.
//
// They are not part of Autodiff because a public generic operator is one more candidate for every operator of every
// expression. On `Tracked<Double>` and `Tracked<Float>` that costs nothing, as the concrete operators are tried first; a
// long expression that is generic over its scalar then does not type-check in reasonable time.

import Autodiff

extension TensorAlgebra {
  /// The sum of two values, elementwise with broadcasting.
  @inlinable
  public static func + (a: Self, b: Self) -> Self { sum(a, b) }
  /// The difference of two values, elementwise with broadcasting.
  @inlinable
  public static func - (a: Self, b: Self) -> Self { difference(a, b) }
  /// The product of two values, elementwise with broadcasting.
  @inlinable
  public static func * (a: Self, b: Self) -> Self { product(a, b) }
  /// The quotient of two values, elementwise with broadcasting.
  @inlinable
  public static func / (a: Self, b: Self) -> Self { quotient(a, b) }
  /// The value with its sign reversed.
  @inlinable
  public static prefix func - (a: Self) -> Self { negated(a) }
  /// 1 where a > b, 0 elsewhere.
  @inlinable
  public static func .> (a: Self, b: Self) -> Self { isGreater(a, b) }
  /// 1 where a < b, 0 elsewhere.
  @inlinable
  public static func .< (a: Self, b: Self) -> Self { isGreater(b, a) }
  /// 1 where a = b, 0 elsewhere.
  @inlinable
  public static func .== (a: Self, b: Self) -> Self { isEqual(a, b) }
  /// 1 where a ≥ b, 0 elsewhere.
  @inlinable
  public static func .>= (a: Self, b: Self) -> Self { apply(.greaterOrEqual, a, b) }
  /// 1 where a ≤ b, 0 elsewhere.
  @inlinable
  public static func .<= (a: Self, b: Self) -> Self { apply(.greaterOrEqual, b, a) }
  /// 1 where a ≠ b, 0 elsewhere; 1 at NaN.
  @inlinable
  public static func .!= (a: Self, b: Self) -> Self { apply(.notEqual, a, b) }
}
