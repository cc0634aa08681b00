import Autodiff

extension MultilayerPerceptron {
  /// ∇ₓ a^[L], the gradient of the only output by the input, from the tape.
  ///
  /// x: [n₁] → [n₁], or rows [batch, n₁] → [batch, n₁] with each row's own gradient.
  ///
  /// ```swift
  /// let network = try MultilayerPerceptron<Double>(
  ///   weights: [[[1, -1, 2], [0, 1, 1]], [[2, -3]]], biases: [[0, -1], [1]], activation: .relu)
  /// try network.inputGradient(at: [3, 1, 0])  // [2, -2, 4]
  /// ```
  ///
  /// - Throws: `NetworkError.outputNotScalar` unless n_L = 1, `.input` when x has another shape.
  /// - Complexity: a small multiple of the evaluation. ∂/∂W is never formed.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func inputGradient(at x: Tensor<Scalar>) throws(NetworkError) -> Tensor<Scalar> {
    try valueWithInputGradient(at: x).gradient
  }

  /// The output and its gradient by the input, from one recording.
  ///
  /// - Returns: for x of shape [n₁] a value of shape [], for rows [batch, n₁] values of shape [batch]; the
  ///   gradient has the shape of x.
  /// - Throws: `NetworkError.outputNotScalar` unless n_L = 1, `.input` when x has another shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func valueWithInputGradient(
    at x: Tensor<Scalar>
  ) throws(NetworkError) -> (value: Tensor<Scalar>, gradient: Tensor<Scalar>) {
    try requireScalarOutput()
    try requireInput(x.shape)
    // A row's output depends on that row alone, so the pullback of ones has each row's gradient in
    // its place.
    let (output, pullback) = valueWithPullback(at: x) { self($0) }
    let values = output.reshaped(to: x.rank == 1 ? .scalar : [output.count])
    return (values, pullback(.ones(output.shape)))
  }
}
