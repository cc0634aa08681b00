import Autodiff

/// The mean of gradients at points around one, and how far each component of it may be off.
public struct SmoothGradient<Scalar: RealScalar>: Sendable {
  /// The mean, [n].
  public let mean: Tensor<Scalar>
  /// The standard error of each component of the mean, [n].
  public let standardError: Tensor<Scalar>
  /// The number of points.
  public let samples: Int
}

extension RowFunction {
  /// (x − b) ⊙ ∇f(x): what the inputs would add if f were straight from the baseline to the point.
  ///
  /// - Parameters:
  ///   - x: the point, [n].
  ///   - baseline: b, [n]; zeros unless given.
  /// - Throws: `InterpretationError`.
  public func gradientTimesInput(
    at x: Tensor<Scalar>, baseline: Tensor<Scalar>? = nil
  ) throws(InterpretationError) -> Tensor<Scalar> {
    let gradient = try gradient(at: x)
    guard let baseline else { return x * gradient }
    try requireRow(baseline, "baseline")
    return (x - baseline) * gradient
  }

  /// ∇f at a point: [n] → [n].
  ///
  /// - Throws: `InterpretationError`.
  public func gradient(at x: Tensor<Scalar>) throws(InterpretationError) -> Tensor<Scalar> {
    try requireRow(x, "input")
    return try gradients(at: x.reshaped(to: [1, inputCount])).reshaped(to: [inputCount])
  }

  /// SmoothGrad (Smilkov and others, 2017): the mean of ∇f over normal noise around the point.
  ///
  /// - Parameters:
  ///   - x: the point, [n].
  ///   - deviation: the standard deviation of the noise in each input, [n]; the paper takes 10% to 20% of an input's range.
  ///   - samples: the number of points.
  ///   - seed: the same seed gives the same noise.
  /// - Throws: `InterpretationError`.
  public func smoothGradient(
    at x: Tensor<Scalar>, deviation: Tensor<Scalar>, samples: Int = 50, seed: UInt64 = 0
  ) throws(InterpretationError) -> SmoothGradient<Scalar> {
    try requireRow(x, "input")
    try requireRow(deviation, "deviation")
    try requireSamples(samples, "samples", from: 2)
    for deviation in deviation.scalars where !(deviation >= 0 && deviation.isFinite) {
      throw .magnitude(name: "deviation", Double(deviation))
    }
    var normals = NormalGenerator(seed: seed)
    var statistics = RunningStatistics<Scalar>(count: inputCount)
    let deviations = deviation.scalars
    try forEachBlock(count: samples, from: x.scalars) { row, _ in
      for i in row.indices { row[i] += deviations[i] * Scalar(normals.normal()) }
    } _: { _, rows throws(InterpretationError) in
      let gradients = try gradients(at: rows)
      for row in 0..<rows.shape[0] { statistics.append(gradients[row, .all].scalars) }
    }
    let root = Scalar(samples).squareRoot()
    return SmoothGradient(
      mean: Tensor(statistics.mean),
      standardError: Tensor(statistics.deviation.map { $0 / root }), samples: samples)
  }

  func requireSamples(
    _ count: Int, _ name: String, from least: Int
  ) throws(InterpretationError) {
    let allowed = least...1_000_000
    guard allowed.contains(count) else { throw .count(name: name, count, allowed: allowed) }
  }
}
