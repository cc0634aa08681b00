import Autodiff

extension ClosedForm {
  /// The recursion of the second document, and of the third in its Hadamard form.
  ///
  /// δ^[l] denotes ∂a^[L]/∂z^[l], as a column. It starts from σ'(z^[L]) and ends at the lowest layer that has
  /// a z, layer 2:
  ///
  ///     δ^[L] = σ'(z^[L]),   δ^[l] = σ'(z^[l]) ⊙ ((W^[l+1])ᵀ δ^[l+1])   for l = L − 1, …, 2.
  ///
  /// The second document lets l run down to 1, where there is no z^[1]; see `gradient(_:)` for the last step.
  ///
  /// - Returns: δ^[2], …, δ^[L].
  /// - Complexity: the cost of the forward pass.
  public func secondDocument() -> PerLayer<Tensor<Scalar>> {
    var delta = [secondStart()]
    // For l = L − 1, L − 2, …, 2:
    for l in (2..<L).reversed() {
      delta.append(secondStep(l, delta[delta.count - 1]))
    }
    return PerLayer(first: 2, delta.reversed())
  }

  /// The start: δ^[L] = ∂a^[L]/∂z^[L] = σ'(z^[L]).
  func secondStart() -> Tensor<Scalar> { sigmaPrime(L) }

  /// One step: δ^[l] = σ'(z^[l]) ⊙ ((W^[l+1])ᵀ δ^[l+1]).
  func secondStep(_ l: Int, _ deltaAbove: Tensor<Scalar>) -> Tensor<Scalar> {
    sigmaPrime(l) * transposedW(l + 1, times: deltaAbove)
  }

  /// The last step of the second and third documents: ∇ₓ a^[L] = (W^[2])ᵀ δ^[2], without σ' because a^[1] = x has
  /// no activation.
  ///
  /// - Parameter delta: δ^[2], …, δ^[L], as `secondDocument()` and `thirdDocument()` return them.
  public func gradient(_ delta: PerLayer<Tensor<Scalar>>) -> Tensor<Scalar> {
    lastStep(delta[2])
  }

  /// The last step: ∇ₓ a^[L] = (W^[2])ᵀ δ^[2].
  func lastStep(_ delta: Tensor<Scalar>) -> Tensor<Scalar> { transposedW(2, times: delta) }
}
