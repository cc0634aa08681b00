import Autodiff

extension ClosedForm {
  /// The recursion of the third document in matrix form, for one input.
  ///
  /// δ^[l] denotes (∂a^[L]/∂z^[l])ᵀ, and the factors are Jacobian matrices, transposed:
  ///
  ///     δ^[L] = σ'(z^[L]),   δ^[l] = diag(σ'(z^[l])) (W^[l+1])ᵀ δ^[l+1]   for l = L − 1, …, 2.
  ///
  /// - Returns: δ^[2], …, δ^[L].
  /// - Precondition: the input is one vector, not a batch.
  /// - Complexity: the cost of the forward pass, with memory for one matrix of the size of W^[l+1] besides.
  public func thirdDocument() -> PerLayer<Tensor<Scalar>> {
    guard a[1].rank == 1 else { trap(.batchInThirdDocument(a[1].shape)) }
    var delta = [thirdStart()]
    // Step 2: for l = L − 1, L − 2, …, 2:
    for l in (2..<L).reversed() {
      delta.append(thirdStep(l, delta[delta.count - 1]))
    }
    return PerLayer(first: 2, delta.reversed())
  }

  /// Step 1: δ^[L] = σ'(z^[L]).
  func thirdStart() -> Tensor<Scalar> { sigmaPrime(L) }

  /// Step 2: δ^[l] = diag(σ'(z^[l])) (W^[l+1])ᵀ δ^[l+1].
  func thirdStep(_ l: Int, _ deltaAbove: Tensor<Scalar>) -> Tensor<Scalar> {
    matmul(transposedJacobian(l), deltaAbove)
  }

  /// diag(σ'(z^[l])) (W^[l+1])ᵀ, the transpose of ∂z^[l+1]/∂z^[l].
  func transposedJacobian(_ l: Int) -> Tensor<Scalar> {
    // ∂a^[l]/∂z^[l] = diag(σ'(z^[l])), ∂z^[l+1]/∂a^[l] = W^[l+1]
    diag(sigmaPrime(l), times: W(l + 1).transposed())
  }

  /// diag(v) M, which multiplies row i of M by vᵢ.
  ///
  /// The matrix diag(v) is not formed: of its n² elements n² − n would be zeros.
  private func diag(_ v: Tensor<Scalar>, times matrix: Tensor<Scalar>) -> Tensor<Scalar> {
    v.reshaped(to: [v.count, 1]) * matrix
  }
}
