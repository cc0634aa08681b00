// From samples along a line to a verdict. All slopes here are derivatives by t, in which an
// ordinary step is of order 1.

/// What a comparison of the tape with differences found, before it is given a name and units.
struct LineFinding {
  var verdict: GradientCheckReport.Verdict
  var reference: GradientCheckReport.Reference = .centralDifferences
  var estimate = DerivativeEstimate(value: .nan, error: .infinity, step: 0)
  var left: DerivativeEstimate?
  var right: DerivativeEstimate?
  var reason = Reason.none
  /// The finest step that was tried.
  var finestStep = 0.0
  /// The size beside which a zero slope is confirmed.
  var zeroScale = 0.0

  /// Why the numbers do not agree.
  enum Reason {
    case none
    case functionNotFinite
    case changing(Double)
    case tapeNotFinite(DifferenceSlope)
    case neighboursNotFinite
    case stepTooSmall
    case infiniteSlope(power: Double)
    case jump(left: Double, right: Double)
    case kink
    /// The tape's derivative is right beside the point and different at it; operations lie on kinks.
    case exceptionalPoint([String])
    /// The same, and the rules are right, each by itself.
    case kinksWithin([String])
    /// The same, and a rule is wrong.
    case wrongAtPoint(String)
    case roundOff
    case slowConvergence
    /// The operation whose rule is wrong, where it is known.
    case wrong(String?)
  }

  /// Whether the slopes themselves show a kink.
  var isMeasuredKink: Bool { if case .kink = reason { true } else { false } }

  /// What differences say where the tape gives no number.
  var slopeWithoutTape: DifferenceSlope {
    if case .tapeNotFinite(let slope) = reason { slope } else { .unavailable }
  }
}

/// The judge of one line: the tape's slope, what is known of f's rounding, and how strict to be.
struct LineJudge {
  /// The tape's slope; `nil` to measure without it.
  let tape: Double?
  /// The rounding noise of one value of f, from the tape.
  let noise: Double
  /// The size below which a slope is a zero of this function: the largest of |f| and the gradient's
  /// terms.
  let zeroScale: Double
  let tolerance: Double
  let epsilon: Double
  let extrapolates: Bool

  /// The same judge for the differences alone.
  var withoutTape: LineJudge {
    LineJudge(
      tape: nil, noise: noise, zeroScale: zeroScale, tolerance: tolerance, epsilon: epsilon,
      extrapolates: extrapolates)
  }

  /// Whether two numbers are equal, within the error of the second or the tolerance.
  func agree(_ a: Double, _ b: Double, error: Double) -> Bool {
    let difference = abs(a - b)
    return difference <= 3 * error || difference <= tolerance * max(abs(a), abs(b))
  }

  /// Judges the samples taken so far.
  func finding(_ samples: LineSamples) -> LineFinding {
    guard samples.center.isFinite else {
      return LineFinding(verdict: .notFinite, reason: .functionNotFinite)
    }
    var finding = LineFinding(verdict: .inconclusive)
    finding.finestStep = samples.rungs.last?.step ?? 0
    let (central, right, left) = (samples.central, samples.fromTheRight, samples.fromTheLeft)
    // A quotient's own scatter can only add to what the tape says about rounding.
    let noise = max(noise, central.observedNoise)
    finding.right = right.extrapolated(noise: noise)
    finding.left = left.extrapolated(noise: noise)
    if let estimate = extrapolates
      ? central.extrapolated(noise: noise) : central.unextrapolated(noise: noise)
    {
      finding.estimate = estimate
    } else if let right = finding.right {
      finding.estimate = right
      finding.reference = .forwardDifferences
    } else if let left = finding.left {
      finding.estimate = left
      finding.reference = .backwardDifferences
    }
    let growth = growth(right) ?? growth(left)
    let tape = tape ?? (finding.estimate.value.isFinite ? finding.estimate.value : 0)
    guard tape.isFinite else {
      finding.verdict = .notFinite
      finding.reason = .tapeNotFinite(.unavailable)
      return finding
    }
    guard finding.estimate.step > 0 else {
      let isStuck = samples.evaluations == 0
      finding.verdict = isStuck ? .inconclusive : .notFinite
      finding.reason = isStuck ? .stepTooSmall : .neighboursNotFinite
      return finding
    }
    if let jump = jump(samples) {
      finding.verdict = .discontinuity
      finding.reason = jump
      return finding
    }
    if let growth {
      finding.verdict = .notFinite
      finding.reason = .infiniteSlope(power: growth)
      return finding
    }
    if isKink(finding), let left = finding.left, let right = finding.right {
      let slack =
        3 * max(left.error, right.error) + tolerance * max(abs(left.value), abs(right.value))
      if tape >= min(left.value, right.value) - slack
        && tape <= max(left.value, right.value) + slack
      {
        finding.verdict = .kink
        finding.reason = .kink
      } else {
        finding.verdict = .wrongRule
        finding.reason = .wrong(nil)
      }
      return finding
    }
    compare(&finding, tape: tape, zeroScale: max(zeroScale, samples.variation))
    return finding
  }

  /// The tape's number against a reference that a smooth function has.
  private func compare(_ finding: inout LineFinding, tape: Double, zeroScale: Double) {
    let estimate = finding.estimate
    let scale = max(abs(tape), abs(estimate.value))
    finding.zeroScale = zeroScale
    let isRoundOff = estimate.error <= 10 * noise / estimate.step
    if agree(tape, estimate.value, error: estimate.error) {
      // A zero has no digits: it is confirmed when the error is small beside f itself.
      let isTelling =
        max(estimate.error, abs(tape - estimate.value)) <= 0.1 * scale
        || tape == 0 && estimate.error <= Double.sqrt(epsilon) * zeroScale
      finding.verdict = isTelling ? .agrees : .inconclusive
      finding.reason = isTelling ? .none : isRoundOff ? .roundOff : .slowConvergence
    } else if abs(tape - estimate.value) > 10 * estimate.error {
      finding.verdict = .wrongRule
      finding.reason = .wrong(nil)
    } else {
      finding.reason = isRoundOff ? .roundOff : .slowConvergence
    }
  }

  /// Whether the slopes on the two sides are known well enough to differ.
  private func isKink(_ finding: LineFinding) -> Bool {
    guard let left = finding.left, let right = finding.right else { return false }
    let gap = abs(right.value - left.value)
    return gap > 10 * (left.error + right.error)
      && gap > tolerance * max(abs(left.value), abs(right.value))
  }

  /// A change of f that does not shrink with the step.
  ///
  /// The change on one side must also stand out from that on the other: a kink close to the point
  /// gives a constant change on one side, too, but a small one.
  private func jump(_ samples: LineSamples) -> LineFinding.Reason? {
    let finest = samples.rungs.compactMap { rung in
      rung.right.flatMap { right in
        rung.left.map { (right: right.value - samples.center, left: samples.center - $0.value) }
      }
    }.suffix(3).map { $0 }
    guard finest.count == 3 else { return nil }
    func isConstant(_ changes: [Double]) -> Bool {
      let sizes = changes.map { abs($0) }
      return (sizes.min() ?? 0) > max(0.9 * (sizes.max() ?? 0), 100 * noise)
    }
    let (right, left) = (finest[2].right, finest[2].left)
    let (jumpsRight, jumpsLeft) = (
      isConstant(finest.map(\.right)), isConstant(finest.map(\.left))
    )
    guard
      jumpsRight && jumpsLeft || jumpsRight && abs(right) > 4 * abs(left)
        || jumpsLeft && abs(left) > 4 * abs(right)
    else { return nil }
    return .jump(left: jumpsLeft ? left : 0, right: jumpsRight ? right : 0)
  }

  /// p when one-sided quotients grow like h^−p with p strictly between 0 and 1, or 0 when they grow like log h: an
  /// infinite slope, no jump.
  private func growth(_ series: QuotientSeries) -> Double? {
    let sizes = series.values.suffix(4).map { abs($0) }
    guard extrapolates, sizes.count == 4, let step = series.steps.last, let size = sizes.last,
      size * step > 100 * noise
    else { return nil }
    let changes = zip(sizes.dropFirst(), sizes).map { $0 - $1 }
    if let least = changes.min(), let most = changes.max(), least * step > 100 * noise,
      most < 1.03 * least
    {
      return 0
    }
    let ratios = zip(sizes.dropFirst(), sizes).map { $0 / $1 }
    guard let low = ratios.min(), let high = ratios.max(), low > 1.15, high < 3.5, high < 1.1 * low
    else { return nil }
    return Double.log(high) / Double.log(series.ratio)
  }
}
