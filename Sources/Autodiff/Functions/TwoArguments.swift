// Elementwise functions of two arguments, which broadcast, for tensors and tracked tensors alike.

/// x raised to the power y, elementwise with broadcasting.
///
/// Value: x^y. Derivatives: ∂/∂y = x^y ln x; ∂/∂x = y x^(y−1), as accurate as the value also where y − 1 is rounded, and where x^y
/// overflows or underflows and it does not. A negative x gives NaN unless y is an integer, and then the derivatives by y are NaN.
///
/// At x = 0 the derivatives up to the third order, mixed ones in either order, are their limits as x falls to 0:
///
/// | y | x^y | ∂/∂x | ∂/∂y | ∂²/∂x² | ∂²/∂x∂y | ∂²/∂y² |
/// |---|---|---|---|---|---|---|
/// | below 0 | ∞ | −∞ | −∞ | ∞ | ∞ | ∞ |
/// | 0 | 1 | 0 | 0 | 0 | 0 | 0 |
/// | between 0 and 1 | 0 | ∞ | 0 | −∞ | −∞ | 0 |
/// | 1 | 0 | 1 | 0 | 0 | −∞ | 0 |
/// | between 1 and 2 | 0 | 0 | 0 | ∞ | 0 | 0 |
/// | 2 | 0 | 0 | 0 | 2 | 0 | 0 |
/// | above 2 | 0 | 0 | 0 | 0 | 0 | 0 |
///
/// 0⁰ = 1 is a convention, not a limit; with it x⁰ is the constant 1, and the point counts as flat.
@inlinable @inline(__always)
public func pow<T: TensorAlgebra>(_ x: T, _ y: T) -> T where T.Scalar: RealScalar {
  T.apply(.pow, x, y)
}

/// The angle of the point (x, y) in radians, in [−π, π], elementwise with broadcasting.
///
/// ∂/∂y = x/(x² + y²), ∂/∂x = −y/(x² + y²), without overflow; NaN at the origin, where the angle has no limit.
@inlinable @inline(__always)
public func atan2<T: TensorAlgebra>(_ y: T, _ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.atan2, y, x)
}

/// The larger of two values, elementwise with broadcasting; NaN if either is.
///
/// The cotangent goes to the larger one. A tie is split evenly between two variables; a variable
/// that ties with a constant gets 0, as `relu` does at 0.
public func maximum<T: TensorAlgebra>(_ a: T, _ b: T) -> T {
  T.apply(a.isConstant || b.isConstant ? .maximumWithConstant : .maximum, a, b)
}

/// The smaller of two values, elementwise with broadcasting; NaN if either is.
///
/// Ties as in `maximum`.
public func minimum<T: TensorAlgebra>(_ a: T, _ b: T) -> T {
  T.apply(a.isConstant || b.isConstant ? .minimumWithConstant : .minimum, a, b)
}

/// √(a² + b²) without overflow, elementwise with broadcasting.
///
/// ∂/∂a = a/y, ∂/∂b = b/y; at the origin the subgradient of least norm, 0.
@inlinable @inline(__always)
public func hypot<T: TensorAlgebra>(_ a: T, _ b: T) -> T where T.Scalar: RealScalar {
  T.apply(.hypot, a, b)
}

/// ln(e^a + e^b) without overflow, elementwise with broadcasting.
///
/// ∂/∂a = σ(a − b), ∂/∂b = σ(b − a); of equal infinities the value is that infinity and the derivatives are ½.
@inlinable @inline(__always)
public func logAddExp<T: TensorAlgebra>(_ a: T, _ b: T) -> T where T.Scalar: RealScalar {
  T.apply(.logAddExp, a, b)
}

/// a − b ⌊a/b⌋, elementwise with broadcasting: the remainder with the sign of b, as Python's `%` and NumPy's `mod`.
///
/// Exact, but for one rounding where a and b have opposite signs. ∂/∂a = 1, ∂/∂b = −⌊a/b⌋, also where a is a multiple of b and the
/// remainder jumps. NaN where b is 0 or a is infinite.
@inlinable @inline(__always)
public func floorRemainder<T: TensorAlgebra>(_ a: T, _ b: T) -> T where T.Scalar: RealScalar {
  T.apply(.floorRemainder, a, b)
}

/// a − b trunc(a/b), elementwise with broadcasting: the remainder with the sign of a, as C's `fmod` and Swift's
/// `truncatingRemainder(dividingBy:)`.
///
/// Exact. ∂/∂a = 1, ∂/∂b = −trunc(a/b), also where a is a multiple of b. NaN where b is 0 or a is infinite.
@inlinable @inline(__always)
public func truncatingRemainder<T: TensorAlgebra>(_ a: T, _ b: T) -> T where T.Scalar: RealScalar {
  T.apply(.truncatingRemainder, a, b)
}

/// The remainder with the sign of a; `truncatingRemainder` by the C library's name.
@inlinable @inline(__always)
public func fmod<T: TensorAlgebra>(_ a: T, _ b: T) -> T where T.Scalar: RealScalar {
  truncatingRemainder(a, b)
}

/// x ln y, elementwise with broadcasting; 0 where x is 0 and y no NaN.
///
/// ∂/∂x = ln y; ∂/∂y = x/y, 0 where both are 0.
@inlinable @inline(__always)
public func xLogY<T: TensorAlgebra>(_ x: T, _ y: T) -> T where T.Scalar: RealScalar {
  T.apply(.xLogY, x, y)
}

/// x ln(1 + y), accurate for small y, elementwise with broadcasting; 0 where x is 0 and y no NaN.
///
/// ∂/∂x = ln(1 + y); ∂/∂y = x/(1 + y), 0 where both x and 1 + y are 0.
@inlinable @inline(__always)
public func xLog1pY<T: TensorAlgebra>(_ x: T, _ y: T) -> T where T.Scalar: RealScalar {
  T.apply(.xLog1pY, x, y)
}
