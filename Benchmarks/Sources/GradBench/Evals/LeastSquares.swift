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

  func objective<T: TensorAlgebra>(_ x: T) -> T where T.Scalar == Double {
    let t = (0..<n).map { -1 + 2 * Double($0) / Double(n - 1) }
    let residual = T(Tensor(t.map { $0 < 0 ? -1 : $0 > 0 ? 1 : 0 })) - matmul(T(powers(of: t)), x)
    return T(0.5) * dot(residual, residual)
  }

  /// The powers tᵢʲ: a row for each point, a column for each coefficient.
  private func powers(of t: [Double]) -> Tensor<Double> {
    var powers = Tensor<Double>.ones([n, x.count])
    powers.withUnsafeMutableBufferPointer { powers in
      for i in 0..<n {
        let row = i * x.count
        for j in 1..<max(1, x.count) { powers[row + j] = powers[row + j - 1] * t[i] }
      }
    }
    return powers
  }
}
