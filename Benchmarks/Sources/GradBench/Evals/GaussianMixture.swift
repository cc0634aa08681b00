import Autodiff
import GenericOperators

// gmm: the log likelihood of a mixture of Gaussians with a Wishart prior on the inverse covariances (Šrajer,
// Kukelová, Fitzgibbon, 2018, "A benchmark of selected algorithmic differentiation tools").
//
//     log p = −n d/2 log 2π + Σᵢ logsumexpₖ(αₖ + Σ qₖ − ½ |Qₖ (xᵢ − μₖ)|²) − n logsumexp α + prior,
//     prior = K C − Σₖ (½ γ² (|exp qₖ|² + |lₖ|²) − m Σ qₖ),
//     C = N d (log γ − ½ log 2) − log Γ_d(N/2),  N = d + m + 1,
//
// where Qₖ is lower triangular with diagonal exp qₖ, and lₖ below it, column by column.

let gaussianMixture = Module(functions: [
  "objective": { input in
    let mixture = try GaussianMixture(input)
    return Job({ mixture.objective(mixture.parameters).scalar }, encode: JSON.number)
  },
  "jacobian": { input in
    let mixture = try GaussianMixture(input)
    return Job(
      { gradient(at: mixture.parameters) { parameters in mixture.objective(parameters) } },
      encode: GaussianMixture.encode)
  },
])

/// The data, and the point at which the function is evaluated.
struct GaussianMixture {
  /// The observations, [n, d].
  let x: Tensor<Double>
  /// α: [k], μ: [k, d], q: [k, d], l: [k, d (d − 1)/2].
  let parameters: [Tensor<Double>]
  let gamma: Double
  let m: Int

  var n: Int { x.shape[0] }
  var d: Int { x.shape[1] }
  var k: Int { parameters[0].count }

  init(_ input: Field) throws {
    let d = try input["d"].integer(in: 1...1000)
    let k = try input["k"].integer(in: 1...100_000)
    let n = try input["n"].integer(in: 1...100_000_000)
    x = try input["x"].matrix(rows: n, columns: d)
    parameters = [
      Tensor(try input["alpha"].numbers(count: k)),
      try input["mu"].matrix(rows: k, columns: d),
      try input["q"].matrix(rows: k, columns: d),
      try input["l"].matrix(rows: k, columns: d * (d - 1) / 2),
    ]
    gamma = try input["gamma"].number
    guard gamma > 0 else { throw try input["gamma"].refusal("expected a positive number") }
    m = try input["m"].integer(in: 0...1_000_000)
  }

  static func encode(_ gradient: [Tensor<Double>]) -> JSON {
    .object([
      "alpha": JSON(gradient[0]), "mu": JSON(gradient[1]), "q": JSON(gradient[2]),
      "l": JSON(gradient[3]),
    ])
  }

  func objective<T: TensorAlgebra>(_ parameters: [T]) -> T where T.Scalar == Double {
    let (alpha, mu, q, l) = (parameters[0], parameters[1], parameters[2], parameters[3])
    let diagonal = exp(q)
    let logDeterminants = q.sum(axis: 1)

    // Q x − Q μ of all components at once: the rows of all Qₖ are one matrix.
    let factors = lowerTriangular(diagonal, l)
    let shift = matmul(factors, mu.reshaped(to: [k, d, 1])).reshaped(to: [k * d])
    let whitened = affine(factors.reshaped(to: [k * d, d]), T(x), -shift)
    let distances = square(whitened).reshaped(to: [n, k, d]).sum(axis: 2)

    let terms = alpha + logDeterminants - T(0.5) * distances
    let likelihood = logSumExp(terms, axes: [1]).sum() - T(Double(n)) * logSumExp(alpha)
    let prior =
      T(0.5 * gamma * gamma) * (square(diagonal).sum() + square(l).sum())
      - T(Double(m)) * logDeterminants.sum()
    return T(constant) + likelihood - prior
  }

  /// The matrices Qₖ: [k, d, d] from their diagonals and what is below.
  private func lowerTriangular<T: TensorAlgebra>(_ diagonal: T, _ l: T) -> T
  where T.Scalar == Double {
    let zero = d + d * (d - 1) / 2
    var source = [Int](repeating: zero, count: d * d)
    var next = d
    for column in 0..<d {
      source[column * d + column] = column
      for row in column + 1..<max(d, column + 1) {
        source[row * d + column] = next
        next += 1
      }
    }
    let entries = concatenated([diagonal, l, T(.zeros([k, 1]))], axis: 1)
    return entries.gathered(at: source, axis: 1).reshaped(to: [k, d, d])
  }
}
