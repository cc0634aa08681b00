// The losses of `Losses.swift` again, where targets are plain tensors or numbers, which are constants. Disfavoured, so that literals
// are tracked values as before.

/// (x − y)² with constant targets; see `squaredError(_:_:reduction:)` of two values of one type.
@inlinable @_disfavoredOverload
public func squaredError<S: RealScalar>(
  _ x: Tracked<S>, _ y: some MixedOperand<S>, reduction: LossReduction = .mean
) -> Tracked<S> {
  squaredError(x, y.tracked(beside: x), reduction: reduction)
}

/// |x − y| with constant targets; see `absoluteError(_:_:reduction:)` of two values of one type.
@inlinable @_disfavoredOverload
public func absoluteError<S: RealScalar>(
  _ x: Tracked<S>, _ y: some MixedOperand<S>, reduction: LossReduction = .mean
) -> Tracked<S> {
  absoluteError(x, y.tracked(beside: x), reduction: reduction)
}

/// The Huber loss with constant targets; see `huberLoss(_:_:threshold:reduction:)` of two values of one type.
@inlinable @_disfavoredOverload
public func huberLoss<S: RealScalar>(
  _ x: Tracked<S>, _ y: some MixedOperand<S>, threshold: Tracked<S> = 1,
  reduction: LossReduction = .mean
) -> Tracked<S> {
  huberLoss(x, y.tracked(beside: x), threshold: threshold, reduction: reduction)
}

/// The hinge loss with constant targets; see `hingeLoss(_:_:reduction:)` of two values of one type.
@inlinable @_disfavoredOverload
public func hingeLoss<S: RealScalar>(
  _ z: Tracked<S>, _ y: some MixedOperand<S>, reduction: LossReduction = .mean
) -> Tracked<S> {
  hingeLoss(z, y.tracked(beside: z), reduction: reduction)
}

/// The cross entropy with constant labels; see `crossEntropy(logits:labels:axis:reduction:)` of two values of one type.
@inlinable @_disfavoredOverload
public func crossEntropy<S: RealScalar>(
  logits: Tracked<S>, labels: some MixedOperand<S>, axis: Int = -1,
  reduction: LossReduction = .mean
) -> Tracked<S> {
  crossEntropy(
    logits: logits, labels: labels.tracked(beside: logits), axis: axis, reduction: reduction)
}

/// The cross entropy with constant probabilities; see `crossEntropy(logits:probabilities:axis:reduction:)` of two values of one
/// type.
@inlinable @_disfavoredOverload
public func crossEntropy<S: RealScalar>(
  logits: Tracked<S>, probabilities: some MixedOperand<S>, axis: Int = -1,
  reduction: LossReduction = .mean
) -> Tracked<S> {
  crossEntropy(
    logits: logits, probabilities: probabilities.tracked(beside: logits), axis: axis,
    reduction: reduction)
}

/// −log p of constant labels; see `negativeLogLikelihood(_:labels:axis:reduction:)` of two values of one type.
@inlinable @_disfavoredOverload
public func negativeLogLikelihood<S: RealScalar>(
  _ logarithms: Tracked<S>, labels: some MixedOperand<S>, axis: Int = -1,
  reduction: LossReduction = .mean
) -> Tracked<S> {
  negativeLogLikelihood(
    logarithms, labels: labels.tracked(beside: logarithms), axis: axis, reduction: reduction)
}

/// The cross entropy of one class with constant targets; see `binaryCrossEntropy(logits:targets:reduction:)` of two values of
/// one type.
@inlinable @_disfavoredOverload
public func binaryCrossEntropy<S: RealScalar>(
  logits: Tracked<S>, targets: some MixedOperand<S>, reduction: LossReduction = .mean
) -> Tracked<S> {
  binaryCrossEntropy(logits: logits, targets: targets.tracked(beside: logits), reduction: reduction)
}

/// The cross entropy of one class with constant targets; see `binaryCrossEntropy(probabilities:targets:reduction:)` of two values
/// of one type.
@inlinable @_disfavoredOverload
public func binaryCrossEntropy<S: RealScalar>(
  probabilities: Tracked<S>, targets: some MixedOperand<S>, reduction: LossReduction = .mean
) -> Tracked<S> {
  binaryCrossEntropy(
    probabilities: probabilities, targets: targets.tracked(beside: probabilities),
    reduction: reduction)
}

/// Σ p log(p/q) of constant probabilities p; see `klDivergence(_:_:axes:)` of two values of one type.
@inlinable @_disfavoredOverload
public func klDivergence<S: RealScalar>(
  _ p: some MixedOperand<S>, _ q: Tracked<S>, axes: [Int]? = nil
) -> Tracked<S> {
  klDivergence(p.tracked(beside: q), q, axes: axes)
}

/// Σ p log(p/q) with constant probabilities q; see `klDivergence(_:_:axes:)` of two values of one type.
@inlinable @_disfavoredOverload
public func klDivergence<S: RealScalar>(
  _ p: Tracked<S>, _ q: some MixedOperand<S>, axes: [Int]? = nil
) -> Tracked<S> {
  klDivergence(p, q.tracked(beside: p), axes: axes)
}
