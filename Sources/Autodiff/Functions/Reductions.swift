extension TensorAlgebra {
  /// The sum over axes, over all when none are named; 0 where there is nothing to add.
  ///
  /// Added pairwise, so that the error grows with the logarithm of the number of terms. Derivative: 1 for each
  /// term.
  ///
  /// - Precondition: the axes exist and differ; −1 names the last.
  @specialized(where Self == Tracked<Float>)
  @specialized(where Self == Tracked<Double>)
  public func sum(axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    let axes = reductionAxes(axes, "sum")
    return axes.isEmpty
      ? self : Self.apply(Sum(axes: axes, keepsDimensions: keepingDimensions), [self])
  }

  /// The arithmetic mean over axes, over all when none are named; NaN where there is nothing to average.
  ///
  /// Derivative: 1/n for each of n terms.
  ///
  /// - Precondition: the axes exist and differ; −1 names the last.
  public func mean(axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    let axes = reductionAxes(axes, "mean")
    let count = axes.reduce(1) { $0 * shape[$1] }
    return sum(axes: axes, keepingDimensions: keepingDimensions) / Self(Scalar(count))
  }

  /// The largest element over axes, over all when none are named; NaN if any is.
  ///
  /// The cotangent is split evenly among ties.
  ///
  /// - Precondition: the axes exist and differ, and there is something to compare.
  public func max(axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    extremum(axes, keepingDimensions, isMaximum: true)
  }

  /// The smallest element over axes, over all when none are named; NaN if any is.
  ///
  /// The cotangent is split evenly among ties.
  ///
  /// - Precondition: the axes exist and differ, and there is something to compare.
  public func min(axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    extremum(axes, keepingDimensions, isMaximum: false)
  }

  private func extremum(_ axes: [Int]?, _ keepingDimensions: Bool, isMaximum: Bool) -> Self {
    let axes = reductionAxes(axes, isMaximum ? "max" : "min")
    let rule = Extremum(isMaximum: isMaximum, axes: axes, keepsDimensions: keepingDimensions)
    return axes.isEmpty ? self : Self.apply(rule, [self])
  }

  /// The sum over one axis.
  public func sum(axis: Int, keepingDimensions: Bool = false) -> Self {
    sum(axes: [axis], keepingDimensions: keepingDimensions)
  }

  /// The arithmetic mean over one axis.
  public func mean(axis: Int, keepingDimensions: Bool = false) -> Self {
    mean(axes: [axis], keepingDimensions: keepingDimensions)
  }

  /// The largest element over one axis.
  public func max(axis: Int, keepingDimensions: Bool = false) -> Self {
    max(axes: [axis], keepingDimensions: keepingDimensions)
  }

  /// The smallest element over one axis.
  public func min(axis: Int, keepingDimensions: Bool = false) -> Self {
    min(axes: [axis], keepingDimensions: keepingDimensions)
  }

  func reductionAxes(_ axes: [Int]?, _ operation: String) -> [Int] {
    checked { () throws(ShapeError) in try shape.normalized(axes: axes, operation: operation) }
  }
}

/// log Σ exp x over axes, over all when none are named, without overflow or cancellation.
///
/// Derivative: the softmax. Where every term is −∞ the value is −∞ and the cotangent is split evenly; of
/// nothing the value is −∞.
///
/// - Precondition: the axes exist and differ; −1 names the last.
public func logSumExp<T: TensorAlgebra>(
  _ x: T, axes: [Int]? = nil, keepingDimensions: Bool = false
) -> T where T.Scalar: RealScalar {
  let axes = x.reductionAxes(axes, "logSumExp")
  return axes.isEmpty
    ? x : T.apply(LogSumExp(axes: axes, keepsDimensions: keepingDimensions), [x])
}

/// exp x / Σ exp x along an axis: positive numbers that add up to 1.
///
/// x̄ = y ⊙ (ȳ − Σ ȳ ⊙ y). Infinite maxima share the whole.
///
/// - Precondition: the axis exists; −1 names the last.
public func softmax<T: TensorAlgebra>(_ x: T, axis: Int = -1) -> T where T.Scalar: RealScalar {
  T.apply(Softmax(axes: x.reductionAxes([axis], "softmax")), [x])
}

/// log softmax x along an axis, without the underflow of taking the logarithm afterwards.
///
/// x̄ = ȳ − softmax(x) Σ ȳ.
///
/// - Precondition: the axis exists; −1 names the last.
public func logSoftmax<T: TensorAlgebra>(_ x: T, axis: Int = -1) -> T where T.Scalar: RealScalar {
  T.apply(LogSoftmax(axes: x.reductionAxes([axis], "logSoftmax")), [x])
}
