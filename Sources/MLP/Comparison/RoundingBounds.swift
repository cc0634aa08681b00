import Autodiff

// What rounding can do to a recursion: Wilkinson's running error bounds, one for each half step.
// `Docs/Backpropagation.md` derives them; γₙ, u and λ are as there.

/// A tensor, and a bound of the error of each of its components.
struct Approximation<Scalar: RealScalar> {
  let value: Tensor<Scalar>
  let error: Tensor<Scalar>

  /// A value that is taken as it is.
  init(exact value: Tensor<Scalar>) { self.init(value, error: .zeros(value.shape)) }

  init(_ value: Tensor<Scalar>, error: Tensor<Scalar>) {
    self.value = value
    self.error = error
  }
}

/// Bounds of the rounding errors of σ, σ' and Wᵀ at one input of a network.
struct RoundingBounds<Scalar: RealScalar> {
  /// σ'(z^[l]) and how far a computed one may be from it, at the z^[l] that was computed.
  let slopes: PerLayer<Approximation<Scalar>>
  /// The same when z^[l] is to be that of the input: with the error of the forward pass.
  let slopesFromInput: PerLayer<Approximation<Scalar>>
  private let network: MultilayerPerceptron<Scalar>
  /// |W^[l]|.
  private let magnitudes: PerLayer<Tensor<Scalar>>

  /// λ: below the smallest normal number no digit is promised, whatever is computed.
  static var floor: Tensor<Scalar> { Tensor(Scalar.leastNormalMagnitude) }

  /// u, the largest relative error of an operation.
  static var unitRoundoff: Tensor<Scalar> { Tensor(Scalar.ulpOfOne / 2) }

  /// γₙ = n u / (1 − n u), which bounds the relative error of n operations in a row (Higham, *Accuracy and Stability
  /// of Numerical Algorithms*, 2002, Lemma 3.1); infinite from n u = 1 on.
  static func gamma(_ n: Int) -> Tensor<Scalar> {
    let product = Scalar(n) * Scalar.ulpOfOne / 2
    return Tensor(product < 1 ? product / (1 - product) : .infinity)
  }

  /// - Parameters:
  ///   - z, a: the forward pass as it was computed.
  init(
    _ network: MultilayerPerceptron<Scalar>, z: PerLayer<Tensor<Scalar>>,
    a: PerLayer<Tensor<Scalar>>
  ) {
    self.network = network
    magnitudes = PerLayer(first: 2, network.layers.map { abs($0.weights) })
    var slopes: [Approximation<Scalar>] = []
    var slopesFromInput: [Approximation<Scalar>] = []
    // The error of a^[l−1]; x has none.
    var errorOfA = Tensor<Scalar>.zeros(a[1].shape)
    for l in z.layers {
      let layer = network.layer(l)
      let (gamma, sigma, z) = (Self.gamma(network.inputs(of: l) + 1), layer.activation, z[l])
      // E_z = |W| E_a + γ (|W| (|a| + E_a) + |b|) + λ; a sum of zeros has no error.
      let size = affine(magnitudes[l], abs(a[l - 1]) + errorOfA, abs(layer.bias))
      let errorOfZ =
        affine(magnitudes[l], errorOfA, .zeros(z.shape)) + gamma * size
        + Tensor.where(size .> 0, Self.floor, 0)

      let (slope, curvature) = (sigma.slope(at: z), sigma.curvature(at: z))
      // z − z is 0, or NaN where z is not finite: there nothing is promised.
      let error =
        Self.error(sigma.slopeAccuracy, slope, change: z * curvature) + (z - z)
      // σ' at the ends of the interval that z is known to lie in: a kink inside it shows there.
      let (left, right) = (sigma.slope(at: z - errorOfZ), sigma.slope(at: z + errorOfZ))
      let change = maximum(
        abs(curvature) * errorOfZ, maximum(abs(left - slope), abs(right - slope)))
      slopes.append(Approximation(slope, error: error))
      slopesFromInput.append(Approximation(slope, error: error + change))

      errorOfA =
        (abs(slope) + change) * errorOfZ
        + Self.error(sigma.valueAccuracy, a[l], change: z * slope)
    }
    self.slopes = PerLayer(first: 2, slopes)
    self.slopesFromInput = PerLayer(first: 2, slopesFromInput)
  }

  /// γ_c |result| + γ_d |change| + λ; nothing where nothing is rounded.
  private static func error(
    _ accuracy: Accuracy, _ result: Tensor<Scalar>, change: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    guard accuracy.ofResult > 0 else { return .zeros(result.shape) }
    let error = gamma(accuracy.ofResult) * abs(result) + floor
    // Where the change does not count it need not be a number.
    return accuracy.ofArgument > 0 ? error + gamma(accuracy.ofArgument) * abs(change) : error
  }

  /// Back through σ: δ_z^[l] = σ'(z^[l]) ⊙ δ_a^[l].
  ///
  ///     E_z = |σ'| E_a + (E_σ' + u |σ'|) (|δ_a| + E_a) + λ
  func throughActivation(
    _ slope: Approximation<Scalar>, _ delta: Approximation<Scalar>
  ) -> Approximation<Scalar> {
    let magnitude = abs(slope.value)
    let rounding = slope.error + Self.unitRoundoff * magnitude
    return Approximation(
      slope.value * delta.value,
      error: magnitude * delta.error + rounding * (abs(delta.value) + delta.error) + Self.floor)
  }

  /// Back through the affine map: δ_a^[l−1] = (W^[l])ᵀ δ_z^[l].
  ///
  ///     E_a = |Wᵀ| E_z + γ_(n+1) |Wᵀ| (|δ_z| + E_z) + λ (1 + Σ |δ_z|)      n = n_l
  ///
  /// One more than the terms, because the third document multiplies W by σ' before it adds.
  func throughWeights(
    _ l: Int, _ delta: Approximation<Scalar>
  ) -> Approximation<Scalar> {
    let gamma = Self.gamma(delta.value.count + 1)
    let magnitude = abs(delta.value)
    return Approximation(
      matmul(delta.value, network.layer(l).weights),
      error: matmul(delta.error + gamma * (magnitude + delta.error), magnitudes[l])
        + Self.floor * (1 + magnitude.sum()))
  }
}

extension Activation {
  /// σ'(z) by the engine's rules.
  fileprivate func slope<Scalar: RealScalar>(at z: Tensor<Scalar>) -> Tensor<Scalar> {
    gradient(at: z) { self($0).sum() }
  }

  /// σ''(z) by the engine's rules, differentiated twice.
  fileprivate func curvature<Scalar: RealScalar>(at z: Tensor<Scalar>) -> Tensor<Scalar> {
    gradient(at: z) { z in gradient(at: z) { self($0).sum() }.sum() }
  }
}

extension MultilayerPerceptron {
  /// n_(l−1), the number of inputs of layer l.
  fileprivate func inputs(of l: Int) -> Int { layer(l).weights.shape[1] }
}
