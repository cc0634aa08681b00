/// What differences of a function say of its slope, where the tape gives no number to compare them with.
public enum DifferenceSlope: Sendable, Hashable {
  /// They converge: from both sides, or at an end of the domain from the side that exists.
  case value(Double, error: Double, reference: GradientCheckReport.Reference)
  /// They converge on each side, to different numbers.
  case kink(left: Double, right: Double)
  /// They grow without bound as the step shrinks.
  case infinite
  /// The function jumps.
  case jump
  /// They scatter, or converge too slowly: what they give is not known to a tenth.
  case unsettled(Double, error: Double)
  /// The function is NaN or infinite at the point, or at every point beside it.
  case unavailable
}

extension DifferenceSlope: CustomStringConvertible {
  /// One clause: "differences from the right give 1 ± 2e-12".
  public var description: String {
    func figures(_ value: Double, _ error: Double) -> String {
      "\(value.rounded(to: 6)) ± \(error.rounded(to: 2))"
    }
    switch self {
    case .value(let value, let error, let reference):
      let side =
        switch reference {
        case .forwardDifferences: " from the right"
        case .backwardDifferences: " from the left"
        case .centralDifferences, .analytic: ""
        }
      return "differences\(side) give \(figures(value, error))"
    case .kink(let left, let right):
      return
        "differences give \(left.rounded(to: 6)) on the left and \(right.rounded(to: 6)) on the "
        + "right, a kink"
    case .infinite:
      return "difference quotients grow without bound as the step shrinks: the slope is infinite"
    case .jump: return "the function jumps, and differences do not converge"
    case .unsettled(let value, let error):
      return "differences do not settle, they give only \(figures(value, error))"
    case .unavailable:
      return "the function is not finite at or beside the point, so differences say nothing"
    }
  }
}

extension DifferenceSlope {
  /// What was found without a number of the tape's.
  init(_ finding: LineFinding) {
    let estimate = finding.estimate
    switch finding.verdict {
    case .agrees:
      self = .value(estimate.value, error: estimate.error, reference: finding.reference)
    case .kink:
      self = .kink(left: finding.left?.value ?? .nan, right: finding.right?.value ?? .nan)
    case .discontinuity: self = .jump
    case .notFinite:
      if case .infiniteSlope = finding.reason { self = .infinite } else { self = .unavailable }
    case .inconclusive, .wrongRule, .kinkOrWrongRule, .wrongAnalytic:
      self = .unsettled(estimate.value, error: estimate.error)
    }
  }

  /// Whether the function has a slope, of which a digit is known.
  var isResolved: Bool {
    if case .value(let value, let error, _) = self { error <= 0.1 * abs(value) } else { false }
  }
}
