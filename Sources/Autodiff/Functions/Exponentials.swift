// Absolute values, powers, exponentials and logarithms, for tensors and tracked tensors alike.
//
// Each function of one argument is there three times: for all tensors, and for the tracked numbers that most programs compute
// with. A call of a generic function does not say what type it returns before it is tried. In an expression such as
// `a / sin(1 - x)` with a variable `a: Double` the type checker then guesses a quotient of numbers, and a long one ends in
// "unable to type-check".

/// The absolute value.
///
/// Value: |x|. Derivative: sign x; at the kink 0 the subgradient of least norm, 0.
@inlinable @inline(__always)
public func abs<T: TensorAlgebra>(_ x: T) -> T { T.apply(.abs, x) }
/// The absolute value.
@inlinable @inline(__always)
public func abs(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.abs, x) }
/// The absolute value.
@inlinable @inline(__always)
public func abs(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.abs, x) }

/// −1, 0 or 1 by the sign; NaN at NaN.
///
/// Value: sign x. Derivative: 0 everywhere.
@inlinable @inline(__always)
public func sign<T: TensorAlgebra>(_ x: T) -> T { T.apply(.sign, x) }
/// −1, 0 or 1 by the sign; NaN at NaN.
@inlinable @inline(__always)
public func sign(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.sign, x) }
/// −1, 0 or 1 by the sign; NaN at NaN.
@inlinable @inline(__always)
public func sign(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.sign, x) }

/// The square.
///
/// Value: x². Derivative: 2x.
@inlinable @inline(__always)
public func square<T: TensorAlgebra>(_ x: T) -> T { T.apply(.square, x) }
/// The square.
@inlinable @inline(__always)
public func square(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.square, x) }
/// The square.
@inlinable @inline(__always)
public func square(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.square, x) }

/// The reciprocal.
///
/// Value: 1/x. Derivative: −1/x².
@inlinable @inline(__always)
public func reciprocal<T: TensorAlgebra>(_ x: T) -> T { T.apply(.reciprocal, x) }
/// The reciprocal.
@inlinable @inline(__always)
public func reciprocal(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.reciprocal, x) }
/// The reciprocal.
@inlinable @inline(__always)
public func reciprocal(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.reciprocal, x) }

/// The square root; NaN below 0.
///
/// Value: √x. Derivative: 1/(2√x), ∞ at 0.
@inlinable @inline(__always)
public func sqrt<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.sqrt, x) }
/// The square root; NaN below 0.
@inlinable @inline(__always)
public func sqrt(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.sqrt, x) }
/// The square root; NaN below 0.
@inlinable @inline(__always)
public func sqrt(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.sqrt, x) }

/// The cube root, also of numbers below 0.
///
/// Value: ∛x, by the C library. Derivative: 1/(3y²), ∞ at 0.
@inlinable @inline(__always)
public func cbrt<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.cbrt, x) }
/// The cube root, also of numbers below 0.
@inlinable @inline(__always)
public func cbrt(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.cbrt, x) }
/// The cube root, also of numbers below 0.
@inlinable @inline(__always)
public func cbrt(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.cbrt, x) }

/// The exponential function.
///
/// Value: e^x. Derivative: e^x.
@inlinable @inline(__always)
public func exp<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.exp, x) }
/// The exponential function.
@inlinable @inline(__always)
public func exp(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.exp, x) }
/// The exponential function.
@inlinable @inline(__always)
public func exp(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.exp, x) }

/// e^x − 1, accurate for small x.
///
/// Value: e^x − 1. Derivative: e^x.
@inlinable @inline(__always)
public func expm1<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.expm1, x) }
/// e^x − 1, accurate for small x.
@inlinable @inline(__always)
public func expm1(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.expm1, x) }
/// e^x − 1, accurate for small x.
@inlinable @inline(__always)
public func expm1(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.expm1, x) }

/// The natural logarithm; −∞ at 0, NaN below.
///
/// Value: ln x. Derivative: 1/x.
@inlinable @inline(__always)
public func log<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.log, x) }
/// The natural logarithm; −∞ at 0, NaN below.
@inlinable @inline(__always)
public func log(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.log, x) }
/// The natural logarithm; −∞ at 0, NaN below.
@inlinable @inline(__always)
public func log(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.log, x) }

/// The natural logarithm of 1 + x, accurate for small x.
///
/// Value: ln(1 + x). Derivative: 1/(1 + x).
@inlinable @inline(__always)
public func log1p<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.log1p, x) }
/// The natural logarithm of 1 + x, accurate for small x.
@inlinable @inline(__always)
public func log1p(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.log1p, x) }
/// The natural logarithm of 1 + x, accurate for small x.
@inlinable @inline(__always)
public func log1p(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.log1p, x) }

/// The logarithm to base 2.
///
/// Value: log₂ x. Derivative: 1/(x ln 2).
@inlinable @inline(__always)
public func log2<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.log2, x) }
/// The logarithm to base 2.
@inlinable @inline(__always)
public func log2(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.log2, x) }
/// The logarithm to base 2.
@inlinable @inline(__always)
public func log2(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.log2, x) }

/// The logarithm to base 10.
///
/// Value: log₁₀ x. Derivative: 1/(x ln 10).
@inlinable @inline(__always)
public func log10<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.log10, x) }
/// The logarithm to base 10.
@inlinable @inline(__always)
public func log10(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.log10, x) }
/// The logarithm to base 10.
@inlinable @inline(__always)
public func log10(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.log10, x) }

/// The error function.
///
/// Value: 2/√π ∫₀ˣ exp(−t²) dt. Derivative: 2/√π exp(−x²).
@inlinable @inline(__always)
public func erf<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.erf, x) }
/// The error function.
@inlinable @inline(__always)
public func erf(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.erf, x) }
/// The error function.
@inlinable @inline(__always)
public func erf(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.erf, x) }

/// The complementary error function, accurate for large x.
///
/// Value: 1 − erf x. Derivative: −2/√π exp(−x²).
@inlinable @inline(__always)
public func erfc<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.erfc, x) }
/// The complementary error function, accurate for large x.
@inlinable @inline(__always)
public func erfc(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.erfc, x) }
/// The complementary error function, accurate for large x.
@inlinable @inline(__always)
public func erfc(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.erfc, x) }
