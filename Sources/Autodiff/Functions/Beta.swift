// The beta function, by what is left of its gamma functions where these are large.

/// The logarithm of the magnitude of the beta function, elementwise with broadcasting.
///
/// Value: ln |B(a, b)| = ln |Γ(a) Γ(b)/Γ(a + b)|. Derivatives: ψ(a) − ψ(a + b) by a, ψ(b) − ψ(a + b) by b.
///
/// ```swift
/// logBeta(Tensor<Double>(1), 1e10)  // -23.025850929940457: B(1, b) = 1/b
/// ```
///
/// Where an argument is 10 or more, Stirling's formula takes the place of the logarithms of gamma functions, which would cancel: with
/// The binomial coefficient, elementwise with broadcasting, as SciPy's `comb`: 0 where k is not from 0 to n.
///
/// Value: Γ(n + 1)/(Γ(k + 1) Γ(n − k + 1)) = 1/((n + 1) B(n − k + 1, k + 1)), with the rounding of `beta`. Its derivatives, by numbers that need not be whole,
/// are those of this formula.
public func binomial<T: TensorAlgebra>(_ n: T, _ k: T) -> T where T.Scalar: RealScalar {
  let isNone = (k .> n) + (0 .> k) + (0 .> n)
  return T.where(isNone, 0, reciprocal((n + 1) * beta(n - k + 1, k + 1)))
}

/// Δ(x) = ln Γ(x) − (x − ½) ln x + x − ½ ln 2π, after Didonato and Morris, *Algorithm 708*, 1992.
public func logBeta<T: TensorAlgebra>(_ a: T, _ b: T) -> T where T.Scalar: RealScalar {
  // A choice and no minimum, whose derivatives of second order at a tie are others.
  let isOrdered = b .> a
  let (x, y) = (T.where(isOrdered, a, b), T.where(isOrdered, b, a))
  let sum = x + y
  let small = lgamma(x) + lgamma(y) - lgamma(sum)
  let correction = stirlingCorrection(y) - stirlingCorrection(sum)
  let half = T.real(0.5)
  // ln Γ(y) − ln Γ(x + y)
  let ratio = x - (y - half) * log1p(x / y) - x * log(sum) + correction
  let large =
    (x - half) * log(x / sum) + y * log1p(-x / sum) - half * log(y)
    + (T.real(0.9189385332046728) + stirlingCorrection(x) + correction)
  let isSmall = (10 .> y) + (0 .> x)
  return T.where(isSmall, small, T.where(10 .> x, lgamma(x) + ratio, large))
}

/// The beta function, elementwise with broadcasting.
///
/// Value: B(a, b) = Γ(a) Γ(b)/Γ(a + b) = ∫₀¹ t^(a−1) (1 − t)^(b−1) dt. Derivatives: B (ψ(a) − ψ(a + b)) by a, B (ψ(b) − ψ(a + b)) by b.
///
/// Where an argument is 10 or more it is the exponential of `logBeta`, whose size times the rounding of a number is its relative error.
public func beta<T: TensorAlgebra>(_ a: T, _ b: T) -> T where T.Scalar: RealScalar {
  let isOrdered = b .> a
  let (x, y) = (T.where(isOrdered, a, b), T.where(isOrdered, b, a))
  let isSmall = (10 .> y) + (0 .> x)
  return T.where(isSmall, gamma(x) * (gamma(y) / gamma(x + y)), exp(logBeta(a, b)))
}

/// Δ(x) = ln Γ(x) − (x − ½) ln x + x − ½ ln 2π = Σ B₂ₖ/(2k (2k − 1) x^(2k−1)) for x ≥ 10.
private func stirlingCorrection<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  let r = reciprocal(x)
  let s = square(r)
  let terms: [(numerator: Double, denominator: Double)] = [
    (1, 12), (-1, 360), (1, 1260), (-1, 1680), (1, 1188), (-691, 360360), (1, 156),
    (-3617, 122400), (43867, 244188),
  ]
  var series = T.real(0)
  for term in terms.reversed() {
    series = series * s + T.real(term.numerator / term.denominator)
  }
  return series * r
}
