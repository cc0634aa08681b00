import Foundation

/// log Γ_d(a), the multivariate gamma function: π^(d (d − 1)/4) Π Γ(a + (1 − j)/2), j = 1 … d.
func logGamma(dimension d: Int, _ a: Double) -> Double {
  var sum = 0.25 * Double(d * (d - 1)) * log(Double.pi)
  for j in 1...d { sum += lgamma(a + 0.5 * Double(1 - j)) }
  return sum
}
