import Autodiff

extension MultilayerPerceptron {
  /// The output a^[L].
  ///
  /// x: [n₁] → [n_L], or rows [batch, n₁] → [batch, n_L]. On a tracked x, the operations are recorded, one node
  /// for each affine map and one for each activation; the parameters are constants of the recording.
  ///
  /// ```swift
  /// network([1, 2, 3])                              // one input
  /// network([[1, 2, 3], [4, 5, 6]])                 // two of them
  /// gradient(at: x) { square(network($0) - 1).sum() }
  /// ```
  ///
  /// - Precondition: x has one of the two shapes.
  /// - Complexity: O(batch · parameters).
  @specialized(where Scalar == Float, T == Tensor<Float>)
  @specialized(where Scalar == Float, T == Tracked<Float>)
  @specialized(where Scalar == Double, T == Tensor<Double>)
  @specialized(where Scalar == Double, T == Tracked<Double>)
  public func callAsFunction<T: TensorAlgebra>(_ x: T) -> T where T.Scalar == Scalar {
    var a = x
    for layer in layers {
      a = layer.activation(affine(x.constant(layer.weights), a, x.constant(layer.bias)))
    }
    return a
  }

  /// Checks that the network takes an input of a shape.
  ///
  /// - Throws: `NetworkError.input`.
  func requireInput(_ shape: Shape) throws(NetworkError) {
    guard (1...2).contains(shape.rank), shape[shape.rank - 1] == inputCount else {
      throw .input(shape: shape, takes: inputCount)
    }
  }

  /// Checks that n_L = 1.
  ///
  /// - Throws: `NetworkError.outputNotScalar`.
  func requireScalarOutput() throws(NetworkError) {
    guard outputCount == 1 else { throw .outputNotScalar(count: outputCount) }
  }
}
