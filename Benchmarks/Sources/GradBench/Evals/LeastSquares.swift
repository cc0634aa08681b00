import Autodiff
import GenericOperators

// llsq: the polynomial Σⱼ xⱼ tʲ fitted to the sign of t at n points of [−1, 1],
//
//     f(x) = ½ Σᵢ (sign tᵢ − Σⱼ xⱼ tᵢʲ)²,  tᵢ = −1 + 2 i/(n − 1).

let leastSquares = Module(functions: [
  "primal": { input in
    let fit = try PolynomialFit(input)
    return Job({ fit.objective(fit.x).scalar }, encode: JSON.number)
  },
  "gradient": { input in
    let fit = try PolynomialFit(input)
    return Job({ gradient(at: fit.x) { x in fit.objective(x) } }, encode: { JSON($0) })
  },
])

private struct PolynomialFit {
  let x: Tensor<Double>
  let n: Int

  init(_ input: Field) throws {
    x = Tensor(try input["x"].numbers())
    // One point alone has no place in [−1, 1].
    n = try input["n"].integer(in: 2...10_000_000)
    guard x.count > 0, n * x.count <= 100_000_000 else {
      throw try input["x"].refusal("expected 1 to \(100_000_000 / n) coefficients")
    }
  }

  /// In blocks of points whose powers stay in the cache until they have been multiplied.
  func objective<T: TensorAlgebra>(_ x: T) -> T where T.Scalar == Double {
    var sum = T(0.0)
    for start in stride(from: 0, to: n, by: 1024) {
      let t = (start..<min(n, start + 1024)).map { -1 + 2 * Double($0) / Double(n - 1) }
      let sign = Tensor(t.map { $0 < 0 ? -1 : $0 > 0 ? 1 : 0 })
      let residual = T(sign) - matmul(x, T(powers(of: Tensor(t))))
      sum = sum + dot(residual, residual)
    }
    return T(0.5) * sum
  }

  /// The powers tᵢʲ: a row for each coefficient, a column for each point.
  private func powers(of t: Tensor<Double>) -> Tensor<Double> {
    var rows = [Tensor<Double>.ones(t.shape)]
    while rows.count < x.count { rows.append(rows[rows.count - 1] * t) }
    return stacked(rows)
  }
}
