// Losses: how far values are from what they should be. Each is a formula of elementwise functions and reductions.

/// How the losses of elements, or of rows, become a result.
public enum LossReduction: String, Sendable, Hashable, CaseIterable {
  /// Each by itself.
  case none
  /// Their sum.
  case sum
  /// Their mean; NaN of none.
  case mean

  func callAsFunction<T: TensorAlgebra>(_ losses: T) -> T {
    switch self {
    case .none: losses
    case .sum: losses.sum()
    case .mean: losses.mean()
    }
  }
}

/// (x − y)², elementwise with broadcasting, as PyTorch's `MSELoss`.
///
/// ```swift
/// squaredError(Tensor<Double>([1, 3]), [0, 1])  // 2.5
/// ```
///
/// Derivative by x of an element: 2 (x − y).
public func squaredError<T: TensorAlgebra>(
  _ x: T, _ y: T, reduction: LossReduction = .mean
) -> T where T.Scalar: RealScalar {
  reduction(square(x - y))
}

/// |x − y|, elementwise with broadcasting, as PyTorch's `L1Loss`.
///
/// Derivative by x of an element: the sign of x − y, 0 where they are equal.
public func absoluteError<T: TensorAlgebra>(
  _ x: T, _ y: T, reduction: LossReduction = .mean
) -> T where T.Scalar: RealScalar {
  reduction(abs(x - y))
}

/// The Huber loss, elementwise with broadcasting, as PyTorch's `HuberLoss`.
///
/// Value: d²/2 where d = |x − y| ≤ δ, δ (d − δ/2) elsewhere. The derivative by x, x − y between −δ and δ and ±δ beyond, is continuous; at
/// the two ends its own derivative is taken as 0.
///
/// - Parameter threshold: δ > 0.
public func huberLoss<T: TensorAlgebra>(
  _ x: T, _ y: T, threshold: T = 1, reduction: LossReduction = .mean
) -> T where T.Scalar: RealScalar {
  let d = abs(x - y)
  // c (d − c/2) with c = min(d, δ).
  let c = minimum(d, threshold)
  return reduction(c * (d - c / 2))
}

/// The hinge loss max(0, 1 − y z), elementwise with broadcasting.
///
/// Derivative by z: −y where y z < 1, else 0, and 0 at the kink.
///
/// - Parameters:
///   - z: outputs of any size.
///   - y: 1 for one class, −1 for the other.
public func hingeLoss<T: TensorAlgebra>(
  _ z: T, _ y: T, reduction: LossReduction = .mean
) -> T where T.Scalar: RealScalar {
  reduction(maximum(1 - y * z, 0))
}

/// The cross entropy of logits with a class for each row: −log softmax(z)ₖ, as PyTorch's `CrossEntropyLoss`.
///
/// ```swift
/// crossEntropy(logits: Tensor<Double>([[2, 0], [0, 0]]), labels: [0, 1])  // (log(1 + e⁻²) + log 2)/2 = 0.41
/// ```
///
/// Derivative by z: softmax(z) − 1 at the class, softmax(z) elsewhere.
///
/// - Parameters:
///   - logits: z, of any shape that has the axis.
///   - labels: the numbers k of classes, from 0, in the shape of z without the axis. A label that is none gives NaN.
///   - axis: the axis of classes.
/// - Precondition: the shapes are as said.
/// - Complexity: O(n) for n logits.
public func crossEntropy<T: TensorAlgebra>(
  logits: T, labels: T, axis: Int = -1, reduction: LossReduction = .mean
) -> T where T.Scalar: RealScalar {
  negativeLogLikelihood(
    logSoftmax(logits, axis: axis), labels: labels, axis: axis, reduction: reduction)
}

/// The cross entropy of logits with probabilities: −Σ p log softmax(z) along an axis, as PyTorch's.
///
/// Where p is 0 and the logit −∞ the term is 0. Derivatives: (Σ p) softmax(z) − p by z, −log softmax(z) by p.
///
/// - Parameters:
///   - logits: z, of any shape that has the axis.
///   - probabilities: p, of the same shape.
///   - axis: the axis of classes.
/// - Precondition: the shapes agree, and there is such an axis.
public func crossEntropy<T: TensorAlgebra>(
  logits: T, probabilities: T, axis: Int = -1, reduction: LossReduction = .mean
) -> T where T.Scalar: RealScalar {
  guard logits.shape == probabilities.shape else {
    trap(.shapeMismatch(operation: "crossEntropy", logits.shape, probabilities.shape))
  }
  let logarithm = logSoftmax(logits, axis: axis)
  let isImpossible = (logarithm .== -T.real(.infinity)) * (probabilities .== 0)
  return reduction(-(probabilities * T.where(isImpossible, 0, logarithm)).sum(axis: axis))
}

/// −log p of a class for each row, from logarithms of probabilities, as PyTorch's `NLLLoss`.
///
/// Derivative: −1 at the class, nothing elsewhere.
///
/// - Parameters:
///   - logarithms: log p, of any shape that has the axis.
///   - labels: the numbers of classes, from 0, in that shape without the axis. A label that is none gives NaN.
///   - axis: the axis of classes.
/// - Precondition: the shapes are as said.
public func negativeLogLikelihood<T: TensorAlgebra>(
  _ logarithms: T, labels: T, axis: Int = -1, reduction: LossReduction = .mean
) -> T where T.Scalar: RealScalar {
  let place = checked { () throws(ShapeError) in
    try Shape.labels(labels.shape, of: logarithms.shape, axis: axis, operation: "crossEntropy")
  }
  let rows = logarithms.movingAxis(place, to: -1)
  let isClass = oneHot(labels, count: rows.shape[rows.rank - 1])
  let losses = -T.where(isClass, rows, 0).sum(axis: -1)
  return reduction(T.where(isClass.sum(axis: -1), losses, T.real(.nan)))
}

/// The cross entropy of the logit of one class, elementwise with broadcasting, as PyTorch's `BCEWithLogitsLoss`.
///
/// Value: −y log σ(z) − (1 − y) log(1 − σ(z)), formed as y log(1 + e^−z) + (1 − y) log(1 + e^z), which neither overflows nor cancels. Derivatives: σ(z) − y
/// by z, −z by y. Of an infinite logit the value is NaN.
///
/// - Parameters:
///   - logits: z.
///   - targets: y, the probability of the class, often 0 or 1.
public func binaryCrossEntropy<T: TensorAlgebra>(
  logits: T, targets: T, reduction: LossReduction = .mean
) -> T where T.Scalar: RealScalar {
  reduction(targets * softplus(-logits) + (1 - targets) * softplus(logits))
}

/// The cross entropy of the probability of one class, elementwise with broadcasting, as PyTorch's `BCELoss`, which stops at 100.
///
/// Value: −y log p − (1 − y) log(1 − p), 0 where both are 0 or both 1, ∞ where one is 0 and the other 1. From logits it is more accurate:
/// `binaryCrossEntropy(logits:targets:reduction:)`. Derivatives: (p − y)/(p (1 − p)) by p, log(1 − p) − log p by y.
///
/// - Parameters:
///   - probabilities: p, from 0 to 1.
///   - targets: y, from 0 to 1.
public func binaryCrossEntropy<T: TensorAlgebra>(
  probabilities: T, targets: T, reduction: LossReduction = .mean
) -> T where T.Scalar: RealScalar {
  reduction(-xLogY(targets, probabilities) - xLog1pY(1 - targets, -probabilities))
}

/// The relative entropy's term p log(p/q), elementwise with broadcasting, as SciPy's `rel_entr`: 0 where p is 0, ∞ where q alone is.
///
/// Derivatives: log(p/q) + 1 by p, −p/q by q.
public func relativeEntropy<T: TensorAlgebra>(_ p: T, _ q: T) -> T where T.Scalar: RealScalar {
  -entr(p) - xLogY(p, q)
}

/// The Kullback–Leibler divergence Σ p log(p/q) of q from p, over axes, over all when none are named.
///
/// ```swift
/// klDivergence(Tensor<Double>([0.5, 0.5]), [0.25, 0.75])  // 0.14384103622589042
/// ```
///
/// - Precondition: the axes exist and differ.
public func klDivergence<T: TensorAlgebra>(
  _ p: T, _ q: T, axes: [Int]? = nil
) -> T where T.Scalar: RealScalar {
  relativeEntropy(p, q).sum(axes: axes)
}

extension Shape {
  /// The axis of classes, counted from the first.
  ///
  /// - Throws: `ShapeError` where labels are not one for each row.
  package static func labels(
    _ labels: Shape, of logits: Shape, axis: Int, operation: String
  ) throws(ShapeError) -> Int {
    let place = try logits.normalized(axis: axis, operation: operation)
    var rows = logits.dimensions
    rows.remove(at: place)
    guard labels.dimensions == rows else {
      throw .shapeMismatch(operation: operation, logits, labels)
    }
    return place
  }
}
