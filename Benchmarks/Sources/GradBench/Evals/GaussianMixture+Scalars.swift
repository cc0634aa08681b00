import Autodiff

// gmm over tracked numbers, as a program for one number at a time would have it.

let gaussianMixtureScalar = Module(functions: [
  "objective": { input in
    let mixture = try GaussianMixture(input)
    return Job({ mixture.objective(mixture.parameters).scalar }, encode: JSON.number)
  },
  "jacobian": { input in
    let mixture = try GaussianMixture(input)
    let point = mixture.parameters.map { $0.scalars }
    return Job(
      { gradient(at: point) { parameters in mixture.objective(scalars: parameters) } },
      encode: { gradient in
        GaussianMixture.encode(
          zip(gradient, mixture.parameters).map { Tensor(shape: $1.shape, $0) })
      })
  },
])

extension GaussianMixture {
  fileprivate func objective(scalars parameters: [[Tracked<Double>]]) -> Tracked<Double> {
    let (n, d, k) = (n, d, k)
    let below = d * (d - 1) / 2
    let (alpha, mu, q, l) = (parameters[0], parameters[1], parameters[2], parameters[3])
    let diagonal = q.map { exp($0) }
    let logDeterminants = (0..<k).map { sum(q[$0 * d..<($0 + 1) * d]) }
    let x = x.scalars

    var centered = [Tracked<Double>](repeating: 0, count: d)
    var product = [Tracked<Double>](repeating: 0, count: d)
    var terms = [Tracked<Double>](repeating: 0, count: k)
    var likelihood: Tracked<Double> = 0
    for i in 0..<n {
      for component in 0..<k {
        let (vector, matrix) = (component * d, component * below)
        for j in 0..<d { centered[j] = Tracked(x[i * d + j]) - mu[vector + j] }
        for row in 0..<d {
          var sum = diagonal[vector + row] * centered[row]
          // The columns of L below the diagonal stand one after the other.
          var next = matrix + row - 1
          for column in 0..<row {
            sum += l[next] * centered[column]
            next += d - 2 - column
          }
          product[row] = sum
        }
        terms[component] =
          alpha[component] + logDeterminants[component] - 0.5 * sumOfSquares(product[...])
      }
      likelihood += logSumOfExponentials(of: terms)
    }
    likelihood -= Tracked(Double(n)) * logSumOfExponentials(of: alpha)

    let frobenius = sumOfSquares(diagonal[...]) + sumOfSquares(l[...])
    let prior =
      Tracked(0.5 * gamma * gamma) * frobenius - Tracked(Double(m)) * sum(logDeterminants[...])
    return Tracked(constant) + likelihood - prior
  }
}

private func sum(_ values: ArraySlice<Tracked<Double>>) -> Tracked<Double> {
  values.reduce(0) { $0 + $1 }
}

private func sumOfSquares(_ values: ArraySlice<Tracked<Double>>) -> Tracked<Double> {
  var sum: Tracked<Double> = 0
  for value in values { sum += value * value }
  return sum
}

/// The largest exponent is taken out on plain numbers: the result does not depend on what is taken out.
private func logSumOfExponentials(of values: [Tracked<Double>]) -> Tracked<Double> {
  var largest = values[0].scalar
  for value in values { largest = max(largest, value.scalar) }
  var sum: Tracked<Double> = 0
  for value in values { sum += exp(value - Tracked(largest)) }
  return log(sum) + Tracked(largest)
}
