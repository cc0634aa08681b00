import Autodiff

// σ' by hand, for the recursions that the documents derive. The tape does not use these formulas: its own
// come from the engine's rules, and the comparison holds the one against the other.

extension Activation {
  /// σ'(z), elementwise.
  ///
  /// | Name | σ'(z) |
  /// |---|---|
  /// | `sigmoid` | σ(z) σ(−z) |
  /// | `relu` | 1 where z > 0, else 0 |
  /// | `tanh` | sech² z |
  /// | `softplus` | 1 / (1 + e^−z) |
  /// | `gelu` | Φ(z) + z φ(z) |
  /// | `gelu_tanh` | σ(2u) (1 + z (2u)' σ(−2u)), u = √(2/π) (z + 0.044715 z³) |
  /// | `silu` | σ(z) (1 + z σ(−z)) |
  /// | `elu` | 1 where z > 0, else α e^z |
  /// | `leaky_relu` | 1 where z > 0, else s |
  /// | `identity` | 1 |
  ///
  /// At the kink z = 0 the one of the two one-sided derivatives that is nearest to 0 is taken, 0 where they differ in
  /// sign.
  ///
  /// The textbook's forms in terms of a = σ(z) lose digits where a saturates: a (1 − a) is 0 for the sigmoid from
  /// z = 37 on, where σ'(z) = 10⁻¹⁶, and 1 − a² is 0 for tanh from z = 19 on.
  ///
  /// - Precondition: the function is available over the tensor's numbers.
  func derivative<Scalar: TensorScalar>(at z: Tensor<Scalar>) -> Tensor<Scalar> {
    typealias T = Tensor<Scalar>
    let one = T.ones(z.shape)
    switch kind {
    case .sigmoid:
      return T.sigmoid(z) * T.sigmoid(-z)
    case .relu:
      return T.where(z .> 0, one, 0)
    case .tanh:
      // The reciprocal is squared, not the cosine: cosh² overflows at 355, where sech² is 10⁻³⁰⁸.
      let sech = 1 / T.cosh(z)
      return sech * sech
    case .softplus:
      return T.sigmoid(z)
    case .gelu:
      // Φ(z) = erfc(−z/√2)/2; the form with 1 + erf cancels for negative z. φ(z) = e^(−z²/2)/√(2π).
      let distribution = T.erfc(T.real(-0.7071067811865476) * z) / 2
      let density = T.real(0.3989422804014327) * T.exp(-(z * z) / 2)
      return distribution + z * density
    case .geluTanh:
      // (1 + tanh u)/2 = σ(2u), which does not cancel for negative u; 2√(2/π) = 1.5957…
      let coefficient = T.real(1.5957691216057308)
      let twiceU = coefficient * z * (1 + T.real(0.044715) * (z * z))
      let slope = coefficient * (1 + T.real(0.134145) * (z * z))
      return T.sigmoid(twiceU) * (1 + z * slope * T.sigmoid(-twiceU))
    case .silu:
      return T.sigmoid(z) * (1 + z * T.sigmoid(-z))
    case .elu:
      let alpha: Scalar = coefficient()
      let below = T.where(z .== 0, T(Self.leastNorm(alpha)), T(alpha) * T.exp(z))
      return T.where(z .> 0, one, below)
    case .leakyRelu:
      let slope: Scalar = coefficient()
      let below = T.where(z .== 0, T(Self.leastNorm(slope)), T(slope))
      return T.where(z .> 0, one, below)
    case .identity:
      return one
    }
  }
  /// The number nearest to 0 between a slope on the left and 1 on the right.
  private static func leastNorm<Scalar: TensorScalar>(_ left: Scalar) -> Scalar {
    left < 0 ? 0 : left > 1 ? 1 : left
  }
}
