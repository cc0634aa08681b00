import Autodiff

/// The gradient of a network as the three documents compute it: a forward pass, then a recursion from the
/// last layer to the first, in plain tensor code without a tape.
///
/// The recursions are for comparison and for reading; `inputGradient(at:)` takes the tape. They
/// are written so that a line can be held beside the line of the document it comes from.
/// `Docs/Backpropagation.md` proves them and says how they relate.
///
/// ```swift
/// let closedForm = try ClosedForm(network, at: [3, 1, 0])
/// closedForm.firstDocument()[1]                          // ∇ₓ a^[L]
/// closedForm.gradient(closedForm.secondDocument())       // the same
/// ```
///
/// The input is one vector of shape [n₁], or rows of shape [batch, n₁]; then every z, a and δ has a row for each
/// input, and a line of a recursion holds for each row by itself.
public struct ClosedForm<Scalar: TensorScalar>: Sendable {
  /// The network that the recursions run through.
  public let network: MultilayerPerceptron<Scalar>
  /// z^[l] = W^[l] a^[l−1] + b^[l] for l = 2, …, L.
  public let z: PerLayer<Tensor<Scalar>>
  /// a^[1] = x and a^[l] = σ(z^[l]) for l = 2, …, L.
  public let a: PerLayer<Tensor<Scalar>>

  /// Runs the forward pass.
  ///
  /// - Throws: `NetworkError.input` when x has the wrong shape, `.outputNotScalar` unless n_L = 1.
  public init(
    _ network: MultilayerPerceptron<Scalar>, at x: Tensor<Scalar>
  ) throws(NetworkError) {
    try network.requireScalarOutput()
    try network.requireInput(x.shape)
    var z: [Tensor<Scalar>] = []
    var a = [x]
    for l in 2...network.depth {
      let layer = network.layer(l)
      z.append(affine(layer.weights, a[a.count - 1], layer.bias))
      a.append(layer.activation(z[z.count - 1]))
    }
    self.network = network
    self.z = PerLayer(first: 2, z)
    self.a = PerLayer(first: 1, a)
  }

  /// The recursions at a forward pass that somebody else has run.
  init(
    _ network: MultilayerPerceptron<Scalar>, z: PerLayer<Tensor<Scalar>>,
    a: PerLayer<Tensor<Scalar>>
  ) {
    self.network = network
    self.z = z
    self.a = a
  }

  /// The number of layers, L.
  public var L: Int { network.depth }

  /// W^[l], of shape [n_l, n_(l−1)], for l = 2, …, L.
  public func W(_ l: Int) -> Tensor<Scalar> { network.layer(l).weights }

  /// σ'(z^[l]) for l = 2, …, L, by the formula of σ'.
  public func sigmaPrime(_ l: Int) -> Tensor<Scalar> {
    network.layer(l).activation.derivative(at: z[l])
  }

  /// (W^[l])ᵀ δ, written δᵀ W^[l], which serves a vector δ and a batch of rows alike.
  func transposedW(_ l: Int, times delta: Tensor<Scalar>) -> Tensor<Scalar> {
    matmul(delta, W(l))
  }
}
