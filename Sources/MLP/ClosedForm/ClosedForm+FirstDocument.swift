import Autodiff

extension ClosedForm {
  /// The recursion of the first document, its Algorithm 1.
  ///
  /// δ^[l] denotes ∂a^[L]/∂a^[l]. It starts from 1 and ends with the gradient itself, δ^[1] = ∇ₓ a^[L]:
  ///
  ///     δ^[L] = 1,   δ^[l−1] = (W^[l])ᵀ (σ'(z^[l]) ⊙ δ^[l])   for l = L, …, 2.
  ///
  /// - Returns: δ^[1], …, δ^[L].
  /// - Complexity: the cost of the forward pass.
  public func firstDocument() -> PerLayer<Tensor<Scalar>> {
    // 2: Initialize δ^[L] = 1 since a^[L] is a scalar.
    var delta = [firstStart()]
    // 3: for l = L, L − 1, …, 2 do
    for l in (2...L).reversed() {
      delta.append(firstStep(l, delta[delta.count - 1]))
    }
    // 6: Output: ∇ₓ a^[L](x) = δ^[1]
    return PerLayer(first: 1, delta.reversed())
  }

  /// Line 2: δ^[L] = 1.
  func firstStart() -> Tensor<Scalar> { .ones(a[L].shape) }

  /// Line 4: δ^[l−1] = (W^[l])ᵀ (σ'(z^[l]) ⊙ δ^[l]).
  func firstStep(_ l: Int, _ delta: Tensor<Scalar>) -> Tensor<Scalar> {
    transposedW(l, times: sigmaPrime(l) * delta)
  }
}
