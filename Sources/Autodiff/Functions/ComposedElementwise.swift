// Elementwise functions that are formulas of others, without a rule of their own, for tensors and tracked tensors alike.

/// The power of 2.
///
/// Value: 2^x. Derivative: 2^x ln 2.
public func exp2<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  pow(2, x)
}

/// The reciprocal of the square root; NaN below 0, ∞ at 0.
///
/// Value: 1/√x. Derivative: −1/(2 x √x).
public func rsqrt<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  reciprocal(sqrt(x))
}

/// An angle of x degrees in radians.
///
/// Value: x π/180. Derivative: π/180.
public func radians<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  x * T.real(0.017453292519943295)
}

/// An angle of x radians in degrees.
///
/// Value: x 180/π. Derivative: 180/π.
public func degrees<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  x * T.real(57.29577951308232)
}

/// The logarithm of the logistic function, accurate for both signs.
///
/// Value: ln σ(x) = −ln(1 + e^−x). Derivative: σ(−x).
public func logSigmoid<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  -softplus(-x)
}

/// The inverse of the logistic function, accurate near ½ too; NaN outside [0, 1].
///
/// Value: ln(x/(1 − x)). Derivative: 1/x + 1/(1 − x).
public func logit<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  // Between ¼ and ¾ the argument of each logarithm is exact, and they have opposite signs.
  let t = 2 * x - 1
  return T.where(T.real(0.5) .> abs(t), log1p(t) - log1p(-t), log(x) - log1p(-x))
}

/// The sine of πx over πx, as NumPy's; 1 at 0.
///
/// Value: sin(πx)/(πx). Derivatives are accurate near 0 to every order: up to |x| = ½ the function is its Taylor polynomial of degree 26 in x.
public func sinc<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  let isNear = T.real(0.5) .> abs(x)
  let s = square(T.where(isNear, x * T.real(Double.pi), 0))
  // Σ (−s)^k/(2k + 1)!
  var series: T = 0
  for k in stride(from: 13, through: 1, by: -1) {
    series = (1 + series) * (s * T.real(-1 / Double(2 * k * (2 * k + 1))))
  }
  // sin πx = (−1)^n sin π(x − n), of which the argument is exact.
  let n = roundHalfEven(x)
  let sine = (1 - 2 * floorRemainder(n, 2)) * sin((x - n) * T.real(Double.pi))
  return T.where(isNear, 1 + series, sine / (T.where(isNear, 1, x) * T.real(Double.pi)))
}

/// The entropy's term, as SciPy's: 0 at 0, −∞ below.
///
/// Value: −x ln x. Derivative: −ln x − 1, ∞ at 0.
public func entr<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.where(0 .> x, -T.real(.infinity), -xLogY(x, x))
}

/// 1 where x is NaN, 0 elsewhere; without derivative.
public func isNaN<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.notEqual, x, x)
}

/// 1 where x is neither infinite nor NaN, 0 elsewhere; without derivative.
public func isFinite<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.real(.infinity) .> abs(x)
}

/// 1 where x is ∞ or −∞, 0 elsewhere; without derivative.
public func isInfinite<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  abs(x) .== T.real(.infinity)
}

/// 1 where x is 0, 0 where it is another number; NaN at NaN.
///
/// Without derivative.
public func logicalNot<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  1 - truth(x)
}

/// x between −1 and 1, and those beyond.
///
/// Derivative: 1 between −1 and 1, 0 beyond and at both.
public func hardTanh<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  clip(x, min: -1, max: 1)
}

/// x between 0 and 6, and those beyond.
///
/// Derivative: 1 between 0 and 6, 0 beyond and at both.
public func relu6<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  clip(x, min: 0, max: 6)
}

/// The logistic function by three lines: 0 up to −3, 1 from 3 on.
///
/// Value: x/6 + ½ between −3 and 3. Derivative: 1/6 between, 0 beyond and at both.
public func hardSigmoid<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  clip(x / 6 + T.real(0.5), min: 0, max: 1)
}

/// x times `hardSigmoid` (Howard et al., 2019).
///
/// Value: x (x/6 + ½) between −3 and 3, 0 below, x above.
public func hardSwish<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  // Beyond 3 the factor is 1, and its derivative nothing.
  return x * hardSigmoid(x)
}

/// The scaled exponential linear unit (Klambauer et al., 2017).
///
/// Value: λ x for x > 0, else λ α (e^x − 1), with λ = 1.0507009873554805 and α = 1.6732632423543772. At the kink the derivative is λ, the one of least
/// norm.
public func selu<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.real(1.0507009873554805) * elu(x, alpha: T.real(1.6732632423543772))
}

/// x between two bounds, elementwise with broadcasting, and the bounds beyond: min(max(x, lower), upper), as NumPy's.
///
/// The cotangent goes to x where it is between the bounds, else to the bound that was taken. Where x is equal to a constant bound
/// nothing passes; a tie with a variable is split, as by `maximum`. Where lower > upper the result is upper.
public func clip<T: TensorAlgebra>(_ x: T, min lower: T, max upper: T) -> T
where T.Scalar: RealScalar {
  minimum(maximum(x, lower), upper)
}

/// |x| with the sign of y, elementwise with broadcasting; the sign of −0 is negative.
///
/// ∂/∂x is 1 where the signs agree, −1 where they do not, 0 at 0; ∂/∂y is 0.
public func copySign<T: TensorAlgebra>(_ x: T, _ y: T) -> T where T.Scalar: RealScalar {
  // A zero's sign is that of its reciprocal.
  let isNegative = 0 .> T.where(y .== 0, reciprocal(y), y)
  return T.where(isNegative, -abs(x), abs(x))
}

/// ⌊a/b⌋, elementwise with broadcasting, as Python's `//`.
///
/// The integer q with a = b q + `floorRemainder(a, b)`; ±∞ or NaN where b is 0. Without derivative.
public func floorQuotient<T: TensorAlgebra>(_ a: T, _ b: T) -> T where T.Scalar: RealScalar {
  let rest = truncatingRemainder(a, b)
  let isBelow = (0 .> rest) * (b .> 0) + (rest .> 0) * (0 .> b)
  let q = roundHalfEven((a - rest) / b) - isBelow
  return T.where(q .== q, q, floor(a / b))
}

/// The exponential linear unit without a kink: x for x > 0, else α (e^(x/α) − 1) (Barron, 2017).
public func celu<T: TensorAlgebra>(_ x: T, alpha: T = 1) -> T where T.Scalar: RealScalar {
  T.where(x .> 0, x, alpha * expm1(x / alpha))
}

/// 1 where both are other numbers than 0, 0 where one is 0; NaN where that is not known for a NaN.
///
/// Without derivative.
public func logicalAnd<T: TensorAlgebra>(_ a: T, _ b: T) -> T where T.Scalar: RealScalar {
  T.where(a .== 0, 0, T.where(b .== 0, 0, truth(a) * truth(b)))
}

/// 1 where one is another number than 0, 0 where both are 0; NaN where that is not known for a NaN.
///
/// Without derivative.
public func logicalOr<T: TensorAlgebra>(_ a: T, _ b: T) -> T where T.Scalar: RealScalar {
  1 - logicalAnd(logicalNot(a), logicalNot(b))
}

/// 1 where |a − b| ≤ absolute + relative |b|, and where both are the same infinity, 0 elsewhere, as NumPy's.
///
/// Without derivative.
public func isClose<T: TensorAlgebra>(
  _ a: T, _ b: T, relative: T = T.real(1e-5), absolute: T = T.real(1e-8)
) -> T where T.Scalar: RealScalar {
  let isNear = T.apply(.greaterOrEqual, absolute + relative * abs(b), abs(a - b))
  return maximum(a .== b, isNear * isFinite(b))
}

/// 1 of a number other than 0, 0 of 0, NaN of NaN; without derivative.
func truth<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.where(x .== 0, 0, T.where(x .== x, 1, x - x))
}

/// The unit step: 0 where x is negative, 1 where it is positive and h at 0, elementwise with broadcasting, as NumPy's; NaN at NaN.
///
/// The derivative by x is 0, also at the jump; by h it is 1 at 0.
public func heaviside<T: TensorAlgebra>(_ x: T, _ h: T) -> T where T.Scalar: RealScalar {
  T.where(x .== 0, h, T.where(x .> 0, 1, T.where(0 .> x, 0, stopGradient(x))))
}

/// The nearest number with so many decimal places, of two the one whose last place is even, as NumPy's `round`.
///
/// ```swift
/// roundHalfEven(Tensor<Double>([1.2345, 17]), decimals: 2)   // [1.23, 17]
/// roundHalfEven(Tensor<Double>([1.2345, 17]), decimals: -1)  // [0, 20]
/// ```
///
/// The number is multiplied by 10^decimals, rounded and divided again, each of which rounds. Derivative: 0.
public func roundHalfEven<T: TensorAlgebra>(_ x: T, decimals: Int) -> T where T.Scalar: RealScalar {
  if decimals == 0 { return roundHalfEven(x) }
  let scale = T(T.Scalar.pow(10, T.Scalar(Swift.min(decimals.magnitude, 400))))
  return decimals > 0 ? roundHalfEven(x * scale) / scale : roundHalfEven(x / scale) * scale
}

/// The polynomial c₀ xⁿ + c₁ xⁿ⁻¹ + … + cₙ for each element of x, the coefficient of the highest power first, as NumPy's `polyval`.
///
/// ```swift
/// polynomial([2, -3, 0, 1], at: Tensor<Double>([0, 1, 2]))  // [1, 0, 5]
/// ```
///
/// By Horner's rule; without coefficients it is 0. Derivatives: that of the polynomial by x, powers of x by the coefficients.
///
/// - Precondition: the coefficients are a vector.
/// - Complexity: O(n) operations for each element.
public func polynomial<T: TensorAlgebra>(_ coefficients: T, at x: T) -> T
where T.Scalar: RealScalar {
  checked { () throws(ShapeError) in try coefficients.shape.requireVector("polynomial") }
  guard coefficients.count > 0 else { return x * 0 }
  func coefficient(_ k: Int) -> T { coefficients.elements(from: k, shape: .scalar) }
  var value = coefficient(0).broadcast(to: x.shape)
  for k in 1..<coefficients.count { value = value * x + coefficient(k) }
  return value
}

extension Shape {
  /// Checks that this is a vector's shape.
  ///
  /// - Throws: `ShapeError.shapeMismatch`, beside the shape of a vector with as many elements.
  package func requireVector(_ operation: String) throws(ShapeError) {
    if rank != 1 { throw .shapeMismatch(operation: operation, self, [count]) }
  }
}
