import Foundation

extension GaussianMixture {
  /// What does not depend on the parameters: −n d/2 log 2π + K C.
  var constant: Double {
    let freedom = Double(d + m + 1)
    let scale = log(gamma) - 0.5 * log(2.0)
    let normalisation = freedom * Double(d) * scale - logGamma(dimension: d, 0.5 * freedom)
    return Double(k) * normalisation - 0.5 * Double(n * d) * log(2 * Double.pi)
  }
}

/// log Γ_d(a), the multivariate gamma function: log π^(d (d − 1)/4) Π Γ(a + (1 − j)/2), j = 1 … d.
private func logGamma(dimension d: Int, _ a: Double) -> Double {
  var sum = 0.25 * Double(d * (d - 1)) * log(Double.pi)
  for j in 1...d { sum += lgamma(a + 0.5 * Double(1 - j)) }
  return sum
}
