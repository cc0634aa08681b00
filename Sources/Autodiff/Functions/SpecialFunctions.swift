// The gamma function and its relatives, and those of the normal distribution, for tensors and tracked tensors alike. As in
// `Exponentials.swift`, those of one argument are there for all tensors and for tracked numbers.

/// The logarithm of the magnitude of the gamma function; ∞ at 0, −1, −2, …
///
/// Value: ln |Γ(x)|. Derivative: ψ(x).
@inlinable @inline(__always)
public func lgamma<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.lgamma, x) }
/// The logarithm of the magnitude of the gamma function; ∞ at 0, −1, −2, …
@inlinable @inline(__always)
public func lgamma(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.lgamma, x) }
/// The logarithm of the magnitude of the gamma function; ∞ at 0, −1, −2, …
@inlinable @inline(__always)
public func lgamma(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.lgamma, x) }

/// The gamma function; NaN at −1, −2, …, ±∞ at ±0.
///
/// Value: Γ(x), (x − 1)! of whole numbers. Derivative: Γ(x) ψ(x).
@inlinable @inline(__always)
public func gamma<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.gamma, x) }
/// The gamma function; NaN at −1, −2, …, ±∞ at ±0.
@inlinable @inline(__always)
public func gamma(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.gamma, x) }
/// The gamma function; NaN at −1, −2, …, ±∞ at ±0.
@inlinable @inline(__always)
public func gamma(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.gamma, x) }

/// The derivative of the logarithm of the gamma function; NaN at −1, −2, …
///
/// Value: ψ(x) = Γ'(x)/Γ(x). Derivative: ψ'(x), and so on by `polygamma`.
@inlinable @inline(__always)
public func digamma<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.digamma, x)
}
/// The derivative of the logarithm of the gamma function; NaN at −1, −2, …
@inlinable @inline(__always)
public func digamma(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.digamma, x) }
/// The derivative of the logarithm of the gamma function; NaN at −1, −2, …
@inlinable @inline(__always)
public func digamma(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.digamma, x) }

/// The inverse of the error function; ±∞ at ±1, NaN beyond.
///
/// Value: y with erf y = x. Derivative: √π/2 exp(y²).
@inlinable @inline(__always)
public func erfinv<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.erfinv, x) }
/// The inverse of the error function; ±∞ at ±1, NaN beyond.
@inlinable @inline(__always)
public func erfinv(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.erfinv, x) }
/// The inverse of the error function; ±∞ at ±1, NaN beyond.
@inlinable @inline(__always)
public func erfinv(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.erfinv, x) }

/// The inverse of the normal distribution function; ±∞ at 1 and 0, NaN beyond.
///
/// Value: y with Φ(y) = x. Derivative: √(2π) exp(y²/2).
@inlinable @inline(__always)
public func ndtri<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.ndtri, x) }
/// The inverse of the normal distribution function; ±∞ at 1 and 0, NaN beyond.
@inlinable @inline(__always)
public func ndtri(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.ndtri, x) }
/// The inverse of the normal distribution function; ±∞ at 1 and 0, NaN beyond.
@inlinable @inline(__always)
public func ndtri(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.ndtri, x) }

/// The logarithm of the normal distribution function, also where that underflows.
///
/// Value: ln Φ(x). Derivative: φ(x)/Φ(x), the inverse Mills ratio.
@inlinable @inline(__always)
public func logNdtr<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.logNdtr, x)
}
/// The logarithm of the normal distribution function, also where that underflows.
@inlinable @inline(__always)
public func logNdtr(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.logNdtr, x) }
/// The logarithm of the normal distribution function, also where that underflows.
@inlinable @inline(__always)
public func logNdtr(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.logNdtr, x) }

/// The normal density over its distribution function, which is the derivative of `logNdtr`.
///
/// Value: y = φ(x)/Φ(x). Derivative: −y (x + y), with x + y by `millsExcess`.
@inlinable @inline(__always)
public func inverseMillsRatio<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.inverseMillsRatio, x)
}
/// The normal density over its distribution function, which is the derivative of `logNdtr`.
@inlinable @inline(__always)
public func inverseMillsRatio(_ x: Tracked<Double>) -> Tracked<Double> {
  .apply(.inverseMillsRatio, x)
}
/// The normal density over its distribution function, which is the derivative of `logNdtr`.
@inlinable @inline(__always)
public func inverseMillsRatio(_ x: Tracked<Float>) -> Tracked<Float> {
  .apply(.inverseMillsRatio, x)
}

/// x + φ(x)/Φ(x), without the cancellation of the sum far below 0, where it is about −1/x.
///
/// Value: y, minus the derivative of ln(φ(x)/Φ(x)). Derivative: 1 − y (y − x), which loses digits below x = −1000.
@inlinable @inline(__always)
public func millsExcess<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.millsExcess, x)
}
/// x + φ(x)/Φ(x), without the cancellation of the sum far below 0, where it is about −1/x.
@inlinable @inline(__always)
public func millsExcess(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.millsExcess, x) }
/// x + φ(x)/Φ(x), without the cancellation of the sum far below 0, where it is about −1/x.
@inlinable @inline(__always)
public func millsExcess(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.millsExcess, x) }

/// The derivative of `digamma` of an order, up to 100.
///
/// Value: ψ⁽ⁿ⁾(x). Derivative: ψ⁽ⁿ⁺¹⁾(x). At 0, −1, −2, … ∞ of odd orders, NaN of even ones but for ∓∞ at ±0.
public func polygamma<T: TensorAlgebra>(_ order: Int, _ x: T) -> T where T.Scalar: RealScalar {
  guard (0...Int(SpecialMath.polygammaLimit)).contains(order) else {
    trap(.polygammaOrder(order, limit: Int(SpecialMath.polygammaLimit)))
  }
  return order == 0 ? digamma(x) : T.apply(.polygamma, T.real(Double(order)), x)
}

/// The normal distribution function, accurate in both tails.
///
/// Value: Φ(x) = erfc(−x/√2)/2. Derivative: exp(−x²/2)/√(2π).
public func ndtr<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  erfc(x * T.real(-0.7071067811865476)) / 2
}
