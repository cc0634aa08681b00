// The elementwise functions of one argument again, for the tracked numbers that most programs compute with.
//
// A call of a generic function does not say what type it returns before it is tried. In an expression such as
// `a / sin(1 - x)` with a variable `a: Double` the type checker then guesses a quotient of numbers, and a long one ends in
// "unable to type-check". Each is the function of `Elementwise.swift`, which says what it computes.

/// The absolute value.
@inlinable @inline(__always)
public func abs(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.abs, x) }
/// −1, 0 or 1 by the sign; NaN at NaN.
@inlinable @inline(__always)
public func sign(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.sign, x) }
/// The square.
@inlinable @inline(__always)
public func square(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.square, x) }
/// The reciprocal.
@inlinable @inline(__always)
public func reciprocal(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.reciprocal, x) }
/// The rectified linear unit; NaN at NaN.
@inlinable @inline(__always)
public func relu(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.relu, x) }
/// The exponential function.
@inlinable @inline(__always)
public func exp(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.exp, x) }
/// e^x − 1, accurate for small x.
@inlinable @inline(__always)
public func expm1(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.expm1, x) }
/// The natural logarithm; −∞ at 0, NaN below.
@inlinable @inline(__always)
public func log(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.log, x) }
/// The natural logarithm of 1 + x, accurate for small x.
@inlinable @inline(__always)
public func log1p(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.log1p, x) }
/// The logarithm to base 2.
@inlinable @inline(__always)
public func log2(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.log2, x) }
/// The logarithm to base 10.
@inlinable @inline(__always)
public func log10(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.log10, x) }
/// The square root; NaN below 0.
@inlinable @inline(__always)
public func sqrt(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.sqrt, x) }
/// The sine of an angle in radians.
@inlinable @inline(__always)
public func sin(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.sin, x) }
/// The cosine of an angle in radians.
@inlinable @inline(__always)
public func cos(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.cos, x) }
/// The tangent of an angle in radians.
@inlinable @inline(__always)
public func tan(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.tan, x) }
/// The inverse sine, in [−π/2, π/2]; NaN outside [−1, 1].
@inlinable @inline(__always)
public func asin(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.asin, x) }
/// The inverse cosine, in [0, π]; NaN outside [−1, 1].
@inlinable @inline(__always)
public func acos(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.acos, x) }
/// The inverse tangent, in (−π/2, π/2).
@inlinable @inline(__always)
public func atan(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.atan, x) }
/// The hyperbolic sine.
@inlinable @inline(__always)
public func sinh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.sinh, x) }
/// The hyperbolic cosine.
@inlinable @inline(__always)
public func cosh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.cosh, x) }
/// The hyperbolic tangent.
@inlinable @inline(__always)
public func tanh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.tanh, x) }
/// The inverse hyperbolic sine.
@inlinable @inline(__always)
public func asinh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.asinh, x) }
/// The inverse hyperbolic cosine; NaN below 1.
@inlinable @inline(__always)
public func acosh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.acosh, x) }
/// The inverse hyperbolic tangent; NaN outside [−1, 1].
@inlinable @inline(__always)
public func atanh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.atanh, x) }
/// The error function.
@inlinable @inline(__always)
public func erf(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.erf, x) }
/// The complementary error function, accurate for large x.
@inlinable @inline(__always)
public func erfc(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.erfc, x) }
/// The logistic function.
@inlinable @inline(__always)
public func sigmoid(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.sigmoid, x) }
/// The smooth ramp, accurate for both signs.
@inlinable @inline(__always)
public func softplus(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.softplus, x) }
/// The Gaussian error linear unit, exact form (Hendrycks and Gimpel, 2016).
@inlinable @inline(__always)
public func gelu(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.gelu, x) }
/// The tanh approximation of gelu.
@inlinable @inline(__always)
public func geluTanh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.geluTanh, x) }
/// The sigmoid linear unit, also called swish.
@inlinable @inline(__always)
public func silu(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.silu, x) }

/// The absolute value.
@inlinable @inline(__always)
public func abs(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.abs, x) }
/// −1, 0 or 1 by the sign; NaN at NaN.
@inlinable @inline(__always)
public func sign(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.sign, x) }
/// The square.
@inlinable @inline(__always)
public func square(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.square, x) }
/// The reciprocal.
@inlinable @inline(__always)
public func reciprocal(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.reciprocal, x) }
/// The rectified linear unit; NaN at NaN.
@inlinable @inline(__always)
public func relu(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.relu, x) }
/// The exponential function.
@inlinable @inline(__always)
public func exp(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.exp, x) }
/// e^x − 1, accurate for small x.
@inlinable @inline(__always)
public func expm1(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.expm1, x) }
/// The natural logarithm; −∞ at 0, NaN below.
@inlinable @inline(__always)
public func log(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.log, x) }
/// The natural logarithm of 1 + x, accurate for small x.
@inlinable @inline(__always)
public func log1p(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.log1p, x) }
/// The logarithm to base 2.
@inlinable @inline(__always)
public func log2(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.log2, x) }
/// The logarithm to base 10.
@inlinable @inline(__always)
public func log10(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.log10, x) }
/// The square root; NaN below 0.
@inlinable @inline(__always)
public func sqrt(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.sqrt, x) }
/// The sine of an angle in radians.
@inlinable @inline(__always)
public func sin(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.sin, x) }
/// The cosine of an angle in radians.
@inlinable @inline(__always)
public func cos(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.cos, x) }
/// The tangent of an angle in radians.
@inlinable @inline(__always)
public func tan(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.tan, x) }
/// The inverse sine, in [−π/2, π/2]; NaN outside [−1, 1].
@inlinable @inline(__always)
public func asin(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.asin, x) }
/// The inverse cosine, in [0, π]; NaN outside [−1, 1].
@inlinable @inline(__always)
public func acos(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.acos, x) }
/// The inverse tangent, in (−π/2, π/2).
@inlinable @inline(__always)
public func atan(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.atan, x) }
/// The hyperbolic sine.
@inlinable @inline(__always)
public func sinh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.sinh, x) }
/// The hyperbolic cosine.
@inlinable @inline(__always)
public func cosh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.cosh, x) }
/// The hyperbolic tangent.
@inlinable @inline(__always)
public func tanh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.tanh, x) }
/// The inverse hyperbolic sine.
@inlinable @inline(__always)
public func asinh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.asinh, x) }
/// The inverse hyperbolic cosine; NaN below 1.
@inlinable @inline(__always)
public func acosh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.acosh, x) }
/// The inverse hyperbolic tangent; NaN outside [−1, 1].
@inlinable @inline(__always)
public func atanh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.atanh, x) }
/// The error function.
@inlinable @inline(__always)
public func erf(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.erf, x) }
/// The complementary error function, accurate for large x.
@inlinable @inline(__always)
public func erfc(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.erfc, x) }
/// The logistic function.
@inlinable @inline(__always)
public func sigmoid(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.sigmoid, x) }
/// The smooth ramp, accurate for both signs.
@inlinable @inline(__always)
public func softplus(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.softplus, x) }
/// The Gaussian error linear unit, exact form (Hendrycks and Gimpel, 2016).
@inlinable @inline(__always)
public func gelu(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.gelu, x) }
/// The tanh approximation of gelu.
@inlinable @inline(__always)
public func geluTanh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.geluTanh, x) }
/// The sigmoid linear unit, also called swish.
@inlinable @inline(__always)
public func silu(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.silu, x) }
