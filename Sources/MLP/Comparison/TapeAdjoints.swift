import Autodiff

/// The tape's answer for every intermediate of a network at a point.
public struct TapeAdjoints<Scalar: TensorScalar>: Sendable {
  /// The output a^[L].
  public let output: Tensor<Scalar>
  /// ∂a^[L]/∂z^[l] for l = 2, …, L.
  public let z: PerLayer<Tensor<Scalar>>
  /// ∂a^[L]/∂a^[l] for l = 1, …, L; that of layer 1 is the gradient.
  public let a: PerLayer<Tensor<Scalar>>
  /// z^[2], …, z^[L] and a^[1], …, a^[L] themselves, as the tape recorded them.
  let values: (z: PerLayer<Tensor<Scalar>>, a: PerLayer<Tensor<Scalar>>)

  /// ∇ₓ a^[L].
  public var gradient: Tensor<Scalar> { a[1] }
}

extension MultilayerPerceptron {
  /// Records the network at a point, sweeps the tape once, and reads the adjoint of each z^[l] and a^[l].
  ///
  /// ```swift
  /// let adjoints = try network.tapeAdjoints(at: [3, 1, 0])
  /// adjoints.z[2]      // ∂a^[L]/∂z^[2]
  /// adjoints.gradient  // the same numbers as inputGradient(at:)
  /// ```
  ///
  /// - Parameter x: one input [n₁], or rows [batch, n₁]; then every adjoint has a row for each input.
  /// - Throws: `NetworkError.outputNotScalar` unless n_L = 1, `.input` when x has another shape.
  public func tapeAdjoints(at x: Tensor<Scalar>) throws(NetworkError) -> TapeAdjoints<Scalar> {
    try requireScalarOutput()
    try requireInput(x.shape)
    let tape = Tape<Scalar>()
    var z: [Tracked<Scalar>] = []
    var a = [tape.input(x).labeled("a[1]")]
    for (l, layer) in zip(2..., layers) {
      let (weights, bias) = (tape.constant(layer.weights), tape.constant(layer.bias))
      z.append(affine(weights, a[a.count - 1], bias).labeled("z[\(l)]"))
      a.append(layer.activation(z[z.count - 1]).labeled("a[\(l)]"))
    }
    let output = a[a.count - 1]
    let adjoints = tape.adjoints(of: output)
    return TapeAdjoints(
      output: output.value,
      z: PerLayer(first: 2, z.map { adjoints[$0] }),
      a: PerLayer(first: 1, a.map { adjoints[$0] }),
      values: (PerLayer(first: 2, z.map(\.value)), PerLayer(first: 1, a.map(\.value))))
  }
}
