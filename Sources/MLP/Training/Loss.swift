import Autodiff

/// What training makes small: how far outputs are from their targets, as a function of the engine's primitives.
///
/// z are a network's outputs and y its targets, both [rows, outputs]; a row's loss is
///
/// | Loss | of a row |
/// |---|---|
/// | `squaredError` | mean of (z − y)² |
/// | `absoluteError` | mean of \|z − y\| |
/// | `huber(threshold: δ)` | mean of d²/2 where d = \|z − y\| ≤ δ, δ (d − δ/2) elsewhere |
/// | `binaryCrossEntropy` | mean of log(1 + e^z) − y z: −log of the probability of y under sigmoid(z) |
/// | `crossEntropy` | log Σ e^z − Σ y z: −log of the probability of y under softmax(z), where y adds up to 1 |
///
/// and that of rows their mean, or Σ wᵢ lᵢ / Σ wᵢ with weights. The last two take logits: z before a sigmoid or a softmax.
/// Definitions are PyTorch's (`MSELoss`, `L1Loss`, `HuberLoss`, `BCEWithLogitsLoss`, `CrossEntropyLoss`).
///
/// ```swift
/// Loss.squaredError([[1], [3]] as Tensor<Double>, [[0], [1]])  // 2.5
/// ```
public enum Loss: Hashable, Sendable {
  case squaredError
  case absoluteError
  case huber(threshold: Double)
  case binaryCrossEntropy
  case crossEntropy

  /// The loss of rows.
  ///
  /// - Parameters:
  ///   - outputs: z, [rows, outputs].
  ///   - targets: y, of the same shape.
  ///   - weights: wᵢ, [rows]; 1 each where none are given.
  /// - Precondition: the shapes are as said, and there are rows.
  public func callAsFunction<T: TensorAlgebra>(
    _ outputs: T, _ targets: T, weights: T? = nil
  ) -> T where T.Scalar: RealScalar {
    let rows = ofRows(outputs, targets)
    guard let weights else { return rows.mean() }
    return T.quotient(T.product(rows, weights).sum(), weights.sum())
  }

  /// The loss of each row, [rows].
  ///
  /// - Precondition: outputs and targets have one shape [rows, outputs].
  public func ofRows<T: TensorAlgebra>(_ z: T, _ y: T) -> T where T.Scalar: RealScalar {
    guard z.shape.rank == 2, z.shape == y.shape else { trap(.lossShapes(z.shape, y.shape)) }
    switch self {
    case .squaredError: return Autodiff.squaredError(z, y, reduction: .none).mean(axis: 1)
    case .absoluteError: return Autodiff.absoluteError(z, y, reduction: .none).mean(axis: 1)
    case .huber(let threshold):
      return huberLoss(z, y, threshold: T(.real(threshold)), reduction: .none).mean(axis: 1)
    // The next two do without what their functions in `Autodiff` add: digits of a class that is nearly certain, targets that
    // do not add up to 1.
    case .binaryCrossEntropy: return T.difference(softplus(z), T.product(y, z)).mean(axis: 1)
    case .crossEntropy:
      return T.difference(logSumExp(z, axes: [1]), T.product(y, z).sum(axis: 1))
    }
  }

  /// The layers of a network whose outputs the loss takes: all, or all but a last sigmoid or softmax that the loss holds
  /// within itself.
  func layers<Value>(of layers: [NetworkLayer<Value>]) -> ArraySlice<NetworkLayer<Value>> {
    switch (self, layers.last) {
    case (.binaryCrossEntropy, .activation(.sigmoid)), (.crossEntropy, .softmax),
      (.crossEntropy, .logSoftmax):
      layers.dropLast()
    default: layers[...]
    }
  }
}

extension Loss: CustomStringConvertible {
  public var description: String {
    switch self {
    case .squaredError: "squared error"
    case .absoluteError: "absolute error"
    case .huber(let threshold): "Huber loss at \(threshold)"
    case .binaryCrossEntropy: "binary cross entropy"
    case .crossEntropy: "cross entropy"
    }
  }
}
