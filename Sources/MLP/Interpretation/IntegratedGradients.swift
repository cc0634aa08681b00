import Autodiff

/// What the inputs add to f on the straight way from a baseline to a point (Sundararajan, Taly and Yan, 2017).
///
///     a_i = (x_i − b_i) ∫₀¹ ∂f/∂x_i (b + t (x − b)) dt,   Σ a_i = f(x) − f(b)
///
/// The sum is the completeness that tells whether the integral was approximated well enough.
public struct IntegratedGradients<Scalar: RealScalar>: Sendable {
  /// a, [n].
  public let attributions: Tensor<Scalar>
  /// f(x).
  public let value: Scalar
  /// f(b).
  public let baselineValue: Scalar
  /// The number of points at which ∇f was taken.
  public let steps: Int
  /// Whether |gap| is at most the tolerance times what is explained; true where no tolerance was asked for.
  public let isComplete: Bool

  /// Σ a_i − (f(x) − f(b)), 0 for the exact integral.
  public var gap: Scalar { attributions.sum().scalar - (value - baselineValue) }

  /// |gap| as a share of what is explained: the larger of |f(x) − f(b)| and Σ |a_i|; 0 where both are 0.
  public var relativeGap: Scalar {
    let total = Swift.max(
      Swift.abs(value - baselineValue), Autodiff.abs(attributions).sum().scalar)
    return total == 0 ? 0 : Swift.abs(gap) / total
  }
}

extension RowFunction {
  /// Integrated gradients with a number of steps.
  ///
  /// ```swift
  /// let f = RowFunction<Double>(inputCount: 2, ofRow: { x in x[0] * x[0] * x[1] })
  /// try f.integratedGradients(at: [3, 2], steps: 50).attributions   // [12, 6]
  /// ```
  ///
  /// - Parameters:
  ///   - x: the point, [n].
  ///   - baseline: where the way begins, [n]; zeros unless given.
  ///   - steps: the number of points; 50 is Captum's.
  /// - Throws: `InterpretationError`.
  /// - Complexity: that many gradients.
  public func integratedGradients(
    at x: Tensor<Scalar>, baseline: Tensor<Scalar>? = nil, rule: QuadratureRule = .gaussLegendre,
    steps: Int
  ) throws(InterpretationError) -> IntegratedGradients<Scalar> {
    try requireRow(x, "input")
    let baseline = baseline ?? .zeros([inputCount])
    try requireRow(baseline, "baseline")
    let points = try rule.points(steps)
    let way = x - baseline
    let ends = try values(at: try rows([x, baseline]))
    var sum = [Scalar](repeating: 0, count: inputCount)
    let (start, difference) = (baseline.scalars, way.scalars)
    try forEachBlock(count: steps, from: start) { row, step in
      let t = Scalar(points[step].position)
      for i in row.indices { row[i] += t * difference[i] }
    } _: { first, rows throws(InterpretationError) in
      let gradients = try gradients(at: rows).scalars
      for (place, gradient) in gradients.enumerated() {
        sum[place % inputCount] +=
          Scalar(points[first + place / inputCount].weight) * gradient
      }
    }
    return IntegratedGradients(
      attributions: way * Tensor(sum), value: ends[0], baselineValue: ends[1], steps: steps,
      isComplete: true)
  }

  /// Integrated gradients with as many steps as it takes for the completeness gap.
  ///
  /// Begins with 50 steps and doubles them until `relativeGap` is at most the tolerance, or there would be more than the
  /// limit; then `isComplete` is false, and the result is the one with the most steps.
  ///
  /// ```swift
  /// let a = try f.integratedGradients(at: x, tolerance: 1e-3)
  /// (a.steps, a.relativeGap, a.isComplete)
  /// ```
  ///
  /// - Parameters:
  ///   - tolerance: the largest gap, as a share of what is explained.
  ///   - stepLimit: the most steps.
  /// - Throws: `InterpretationError`.
  public func integratedGradients(
    at x: Tensor<Scalar>, baseline: Tensor<Scalar>? = nil, rule: QuadratureRule = .gaussLegendre,
    tolerance: Scalar, stepLimit: Int = QuadratureRule.pointLimit
  ) throws(InterpretationError) -> IntegratedGradients<Scalar> {
    guard tolerance >= 0, tolerance.isFinite else {
      throw .magnitude(name: "tolerance", Double(tolerance))
    }
    var steps = Swift.min(50, stepLimit)
    while true {
      let result = try integratedGradients(at: x, baseline: baseline, rule: rule, steps: steps)
      let isComplete = result.relativeGap <= tolerance
      // A gap that is no number stays one.
      if isComplete || steps > stepLimit / 2 || !result.relativeGap.isFinite {
        return IntegratedGradients(
          attributions: result.attributions, value: result.value,
          baselineValue: result.baselineValue, steps: steps, isComplete: isComplete)
      }
      steps *= 2
    }
  }

  /// Vectors of length n as rows.
  func rows(_ rows: [Tensor<Scalar>]) throws(InterpretationError) -> Tensor<Scalar> {
    Tensor(shape: [rows.count, inputCount], rows.flatMap(\.scalars))
  }
}
