// Activations with PyTorch's definitions, for tensors and tracked tensors alike.
//
// Each function of one argument is there three times: for all tensors, and for the tracked numbers that most programs compute
// with. A call of a generic function does not say what type it returns before it is tried. In an expression such as
// `a / sin(1 - x)` with a variable `a: Double` the type checker then guesses a quotient of numbers, and a long one ends in
// "unable to type-check".

/// The rectified linear unit; NaN at NaN.
///
/// Value: max(x, 0). Derivative: 1 for x > 0, else 0, also at the kink.
@inlinable @inline(__always)
public func relu<T: TensorAlgebra>(_ x: T) -> T { T.apply(.relu, x) }
/// The rectified linear unit; NaN at NaN.
@inlinable @inline(__always)
public func relu(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.relu, x) }
/// The rectified linear unit; NaN at NaN.
@inlinable @inline(__always)
public func relu(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.relu, x) }

/// The logistic function.
///
/// Value: σ(x) = 1/(1 + e^−x). Derivative: σ(x) σ(−x), also where σ(x) rounds to 1.
@inlinable @inline(__always)
public func sigmoid<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.sigmoid, x)
}
/// The logistic function.
@inlinable @inline(__always)
public func sigmoid(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.sigmoid, x) }
/// The logistic function.
@inlinable @inline(__always)
public func sigmoid(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.sigmoid, x) }

/// The smooth ramp, accurate for both signs.
///
/// Value: ln(1 + e^x). Derivative: σ(x).
@inlinable @inline(__always)
public func softplus<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.softplus, x)
}
/// The smooth ramp, accurate for both signs.
@inlinable @inline(__always)
public func softplus(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.softplus, x) }
/// The smooth ramp, accurate for both signs.
@inlinable @inline(__always)
public func softplus(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.softplus, x) }

/// The Gaussian error linear unit, exact form (Hendrycks and Gimpel, 2016).
///
/// Value: x Φ(x), with Φ the standard normal distribution function. Derivative: Φ(x) + x φ(x).
@inlinable @inline(__always)
public func gelu<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.gelu, x) }
/// The Gaussian error linear unit, exact form (Hendrycks and Gimpel, 2016).
@inlinable @inline(__always)
public func gelu(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.gelu, x) }
/// The Gaussian error linear unit, exact form (Hendrycks and Gimpel, 2016).
@inlinable @inline(__always)
public func gelu(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.gelu, x) }

/// The tanh approximation of gelu.
///
/// Value: x/2 (1 + tanh u), u = √(2/π) (x + 0.044715 x³). Derivative: σ(2u) (1 + x σ(−2u) (2u)').
@inlinable @inline(__always)
public func geluTanh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.geluTanh, x)
}
/// The tanh approximation of gelu.
@inlinable @inline(__always)
public func geluTanh(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.geluTanh, x) }
/// The tanh approximation of gelu.
@inlinable @inline(__always)
public func geluTanh(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.geluTanh, x) }

/// The sigmoid linear unit, also called swish.
///
/// Value: x σ(x). Derivative: σ(x) (1 + x σ(−x)).
@inlinable @inline(__always)
public func silu<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.silu, x) }
/// The sigmoid linear unit, also called swish.
@inlinable @inline(__always)
public func silu(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.silu, x) }
/// The sigmoid linear unit, also called swish.
@inlinable @inline(__always)
public func silu(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.silu, x) }

/// The self-regularized activation of Misra, 2019.
///
/// Value: x tanh s, s = ln(1 + e^x). Derivative: tanh s + x sech² s σ(x).
@inlinable @inline(__always)
public func mish<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.mish, x) }
/// The self-regularized activation of Misra, 2019.
@inlinable @inline(__always)
public func mish(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.mish, x) }
/// The self-regularized activation of Misra, 2019.
@inlinable @inline(__always)
public func mish(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.mish, x) }

/// The soft sign (Turian, Bergstra and Bengio, 2009); ±1 at ±∞.
///
/// Value: x/(1 + |x|). Derivative: 1/(1 + |x|)².
@inlinable @inline(__always)
public func softSign<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.softSign, x)
}
/// The soft sign (Turian, Bergstra and Bengio, 2009); ±1 at ±∞.
@inlinable @inline(__always)
public func softSign(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.softSign, x) }
/// The soft sign (Turian, Bergstra and Bengio, 2009); ±1 at ±∞.
@inlinable @inline(__always)
public func softSign(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.softSign, x) }

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
