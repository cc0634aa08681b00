import Autodiff
import TestSupport

/// The derivative at 0 by central differences of fourth order; the error is h⁴ f⁗′/30 and rounding of about
/// 10⁻¹³ of the values.
func centralDifference(_ f: (Double) -> Double) -> Double {
  let h = 0x1p-10
  return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)
}

/// The derivative at 0 of a function with tensor values.
func centralDifference(_ f: (Double) -> Tensor<Double>) -> Tensor<Double> {
  let h = 0x1p-10
  return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / Tensor(12 * h)
}

/// x + h v.
func moved(_ x: [Tensor<Double>], by h: Double, along v: [Tensor<Double>]) -> [Tensor<Double>] {
  zip(x, v).map { x, v in
    Tensor(shape: x.shape, zip(x.scalars, v.scalars).map { $0 + h * $1 })
  }
}

/// Σ aᵢ bᵢ over all elements of all tensors.
func inner(_ a: [Tensor<Double>], _ b: [Tensor<Double>]) -> Double {
  zip(a, b).reduce(0) { sum, pair in
    sum + zip(pair.0.scalars, pair.1.scalars).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

extension SeededGenerator {
  /// A generator that depends on the name of a test row only.
  init(name: String) {
    // FNV-1a: Swift's own hashes differ from run to run.
    self.init(
      seed: name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
  }
}
