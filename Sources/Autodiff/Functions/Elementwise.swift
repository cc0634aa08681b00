// The elementwise functions a user calls, each for tensors and tracked tensors alike.

/// The absolute value.
///
/// Value: |x|. Derivative: sign x; at the kink 0 the subgradient of least norm, 0.
@inlinable @inline(__always)
public func abs<T: TensorAlgebra>(_ x: T) -> T { T.apply(.abs, x) }

/// −1, 0 or 1 by the sign; NaN at NaN.
///
/// Value: sign x. Derivative: 0 everywhere.
@inlinable @inline(__always)
public func sign<T: TensorAlgebra>(_ x: T) -> T { T.apply(.sign, x) }

/// The square.
///
/// Value: x². Derivative: 2x.
@inlinable @inline(__always)
public func square<T: TensorAlgebra>(_ x: T) -> T { T.apply(.square, x) }

/// The reciprocal.
///
/// Value: 1/x. Derivative: −1/x².
@inlinable @inline(__always)
public func reciprocal<T: TensorAlgebra>(_ x: T) -> T { T.apply(.reciprocal, x) }

/// The rectified linear unit; NaN at NaN.
///
/// Value: max(x, 0). Derivative: 1 for x > 0, else 0, also at the kink.
@inlinable @inline(__always)
public func relu<T: TensorAlgebra>(_ x: T) -> T { T.apply(.relu, x) }

/// The exponential function.
///
/// Value: e^x. Derivative: e^x.
@inlinable @inline(__always)
public func exp<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.exp, x) }

/// e^x − 1, accurate for small x.
///
/// Value: e^x − 1. Derivative: e^x.
@inlinable @inline(__always)
public func expm1<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.expm1, x) }

/// The natural logarithm; −∞ at 0, NaN below.
///
/// Value: ln x. Derivative: 1/x.
@inlinable @inline(__always)
public func log<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.log, x) }

/// The natural logarithm of 1 + x, accurate for small x.
///
/// Value: ln(1 + x). Derivative: 1/(1 + x).
@inlinable @inline(__always)
public func log1p<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.log1p, x) }

/// The logarithm to base 2.
///
/// Value: log₂ x. Derivative: 1/(x ln 2).
@inlinable @inline(__always)
public func log2<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.log2, x) }

/// The logarithm to base 10.
///
/// Value: log₁₀ x. Derivative: 1/(x ln 10).
@inlinable @inline(__always)
public func log10<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.log10, x) }

/// The square root; NaN below 0.
///
/// Value: √x. Derivative: 1/(2√x), ∞ at 0.
@inlinable @inline(__always)
public func sqrt<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.sqrt, x) }

/// The sine of an angle in radians.
///
/// Value: sin x. Derivative: cos x.
@inlinable @inline(__always)
public func sin<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.sin, x) }

/// The cosine of an angle in radians.
///
/// Value: cos x. Derivative: −sin x.
@inlinable @inline(__always)
public func cos<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.cos, x) }

/// The tangent of an angle in radians.
///
/// Value: tan x. Derivative: 1 + tan² x.
@inlinable @inline(__always)
public func tan<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.tan, x) }

/// The inverse sine, in [−π/2, π/2]; NaN outside [−1, 1].
///
/// Value: arcsin x. Derivative: 1/√(1 − x²).
@inlinable @inline(__always)
public func asin<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.asin, x) }

/// The inverse cosine, in [0, π]; NaN outside [−1, 1].
///
/// Value: arccos x. Derivative: −1/√(1 − x²).
@inlinable @inline(__always)
public func acos<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.acos, x) }

/// The inverse tangent, in (−π/2, π/2).
///
/// Value: arctan x. Derivative: 1/(1 + x²).
@inlinable @inline(__always)
public func atan<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.atan, x) }

/// The hyperbolic sine.
///
/// Value: sinh x. Derivative: cosh x.
@inlinable @inline(__always)
public func sinh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.sinh, x) }

/// The hyperbolic cosine.
///
/// Value: cosh x. Derivative: sinh x.
@inlinable @inline(__always)
public func cosh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.cosh, x) }

/// The hyperbolic tangent.
///
/// Value: tanh x. Derivative: sech² x, also where tanh x rounds to ±1.
@inlinable @inline(__always)
public func tanh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.tanh, x) }

/// The inverse hyperbolic sine.
///
/// Value: arsinh x. Derivative: 1/√(1 + x²).
@inlinable @inline(__always)
public func asinh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.asinh, x) }

/// The inverse hyperbolic cosine; NaN below 1.
///
/// Value: arcosh x. Derivative: 1/√(x² − 1).
@inlinable @inline(__always)
public func acosh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.acosh, x) }

/// The inverse hyperbolic tangent; NaN outside [−1, 1].
///
/// Value: artanh x. Derivative: 1/(1 − x²).
@inlinable @inline(__always)
public func atanh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.atanh, x) }

/// The error function.
///
/// Value: 2/√π ∫₀ˣ exp(−t²) dt. Derivative: 2/√π exp(−x²).
@inlinable @inline(__always)
public func erf<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.erf, x) }

/// The complementary error function, accurate for large x.
///
/// Value: 1 − erf x. Derivative: −2/√π exp(−x²).
@inlinable @inline(__always)
public func erfc<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.erfc, x) }

/// The logistic function.
///
/// Value: σ(x) = 1/(1 + e^−x). Derivative: σ(x) σ(−x), also where σ(x) rounds to 1.
@inlinable @inline(__always)
public func sigmoid<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.sigmoid, x)
}

/// The smooth ramp, accurate for both signs.
///
/// Value: ln(1 + e^x). Derivative: σ(x).
@inlinable @inline(__always)
public func softplus<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.softplus, x)
}

/// The Gaussian error linear unit, exact form (Hendrycks and Gimpel, 2016).
///
/// Value: x Φ(x), with Φ the standard normal distribution function. Derivative: Φ(x) + x φ(x).
@inlinable @inline(__always)
public func gelu<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.gelu, x) }

/// The tanh approximation of gelu.
///
/// Value: x/2 (1 + tanh u), u = √(2/π) (x + 0.044715 x³). Derivative: σ(2u) (1 + x σ(−2u) (2u)').
@inlinable @inline(__always)
public func geluTanh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.geluTanh, x)
}

/// The sigmoid linear unit, also called swish.
///
/// Value: x σ(x). Derivative: σ(x) (1 + x σ(−x)).
@inlinable @inline(__always)
public func silu<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.silu, x) }

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

/// x for x > 0, else slope · x.
///
/// Derivative: 1 or the slope. At the kink the subgradient of least norm: the slope when it is
/// between 0 and 1, as PyTorch's.
@inlinable @inline(__always)
public func leakyRelu<T: TensorAlgebra>(_ x: T, slope: T) -> T { T.apply(.leakyRelu, x, slope) }

/// x for x > 0, else 0.01 x.
@inlinable @inline(__always)
public func leakyRelu<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.leakyRelu, x, T.real(0.01))
}

/// The exponential linear unit: x for x > 0, else α (e^x − 1) (Clevert, Unterthiner and Hochreiter, 2015).
///
/// Derivative: 1 or α e^x. With α ≠ 1 there is a kink at 0, where the one of least norm is taken.
@inlinable @inline(__always)
public func elu<T: TensorAlgebra>(_ x: T, alpha: T = 1) -> T where T.Scalar: RealScalar {
  T.apply(.elu, x, alpha)
}
