// Circular and hyperbolic functions and their inverses, for tensors and tracked tensors alike.
//
// Each function of one argument is there three times: for all tensors, and for the tracked numbers that most programs compute
// with. A call of a generic function does not say what type it returns before it is tried. In an expression such as
// `a / sin(1 - x)` with a variable `a: Double` the type checker then guesses a quotient of numbers, and a long one ends in
// "unable to type-check".

/// The sine of an angle in radians.
///
/// Value: sin x. Derivative: cos x.
@inlinable @inline(__always)
public func sin<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.sin, x) }
/// The sine of an angle in radians.
@inlinable @inline(__always)
public func sin(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.sin, x) }
/// The sine of an angle in radians.
@inlinable @inline(__always)
public func sin(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.sin, x) }

/// The cosine of an angle in radians.
///
/// Value: cos x. Derivative: −sin x.
@inlinable @inline(__always)
public func cos<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.cos, x) }
/// The cosine of an angle in radians.
@inlinable @inline(__always)
public func cos(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.cos, x) }
/// The cosine of an angle in radians.
@inlinable @inline(__always)
public func cos(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.cos, x) }

/// The tangent of an angle in radians.
///
/// Value: tan x. Derivative: 1 + tan² x.
@inlinable @inline(__always)
public func tan<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.tan, x) }
/// The tangent of an angle in radians.
@inlinable @inline(__always)
public func tan(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.tan, x) }
/// The tangent of an angle in radians.
@inlinable @inline(__always)
public func tan(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.tan, x) }

/// The inverse sine, in [−π/2, π/2]; NaN outside [−1, 1].
///
/// Value: arcsin x. Derivative: 1/√(1 − x²).
@inlinable @inline(__always)
public func asin<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.asin, x) }
/// The inverse sine, in [−π/2, π/2]; NaN outside [−1, 1].
@inlinable @inline(__always)
public func asin(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.asin, x) }
/// The inverse sine, in [−π/2, π/2]; NaN outside [−1, 1].
@inlinable @inline(__always)
public func asin(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.asin, x) }

/// The inverse cosine, in [0, π]; NaN outside [−1, 1].
///
/// Value: arccos x. Derivative: −1/√(1 − x²).
@inlinable @inline(__always)
public func acos<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.acos, x) }
/// The inverse cosine, in [0, π]; NaN outside [−1, 1].
@inlinable @inline(__always)
public func acos(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.acos, x) }
/// The inverse cosine, in [0, π]; NaN outside [−1, 1].
@inlinable @inline(__always)
public func acos(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.acos, x) }

/// The inverse tangent, in (−π/2, π/2).
///
/// Value: arctan x. Derivative: 1/(1 + x²).
@inlinable @inline(__always)
public func atan<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.atan, x) }
/// The inverse tangent, in (−π/2, π/2).
@inlinable @inline(__always)
public func atan(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.atan, x) }
/// The inverse tangent, in (−π/2, π/2).
@inlinable @inline(__always)
public func atan(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.atan, x) }

/// The hyperbolic sine.
///
/// Value: sinh x. Derivative: cosh x.
@inlinable @inline(__always)
public func sinh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.sinh, x) }
/// The hyperbolic sine.
@inlinable @inline(__always)
public func sinh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.sinh, x) }
/// The hyperbolic sine.
@inlinable @inline(__always)
public func sinh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.sinh, x) }

/// The hyperbolic cosine.
///
/// Value: cosh x. Derivative: sinh x.
@inlinable @inline(__always)
public func cosh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.cosh, x) }
/// The hyperbolic cosine.
@inlinable @inline(__always)
public func cosh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.cosh, x) }
/// The hyperbolic cosine.
@inlinable @inline(__always)
public func cosh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.cosh, x) }

/// The hyperbolic tangent.
///
/// Value: tanh x. Derivative: sech² x, also where tanh x rounds to ±1.
@inlinable @inline(__always)
public func tanh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.tanh, x) }
/// The hyperbolic tangent.
@inlinable @inline(__always)
public func tanh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.tanh, x) }
/// The hyperbolic tangent.
@inlinable @inline(__always)
public func tanh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.tanh, x) }

/// The inverse hyperbolic sine.
///
/// Value: arsinh x. Derivative: 1/√(1 + x²).
@inlinable @inline(__always)
public func asinh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.asinh, x) }
/// The inverse hyperbolic sine.
@inlinable @inline(__always)
public func asinh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.asinh, x) }
/// The inverse hyperbolic sine.
@inlinable @inline(__always)
public func asinh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.asinh, x) }

/// The inverse hyperbolic cosine; NaN below 1.
///
/// Value: arcosh x. Derivative: 1/√(x² − 1).
@inlinable @inline(__always)
public func acosh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.acosh, x) }
/// The inverse hyperbolic cosine; NaN below 1.
@inlinable @inline(__always)
public func acosh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.acosh, x) }
/// The inverse hyperbolic cosine; NaN below 1.
@inlinable @inline(__always)
public func acosh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.acosh, x) }

/// The inverse hyperbolic tangent; NaN outside [−1, 1].
///
/// Value: artanh x. Derivative: 1/(1 − x²).
@inlinable @inline(__always)
public func atanh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.atanh, x) }
/// The inverse hyperbolic tangent; NaN outside [−1, 1].
@inlinable @inline(__always)
public func atanh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.atanh, x) }
/// The inverse hyperbolic tangent; NaN outside [−1, 1].
@inlinable @inline(__always)
public func atanh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.atanh, x) }
