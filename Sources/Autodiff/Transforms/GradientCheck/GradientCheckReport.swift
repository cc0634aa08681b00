/// What a gradient check found: each of the tape's numbers beside an independent one, with a verdict.
///
/// Printed, it is a table with a sentence for each comparison that does not agree.
public struct GradientCheckReport: Sendable {
  /// What was checked.
  public enum Kind: Sendable, Hashable {
    /// The gradient of a scalar function.
    case gradient
    /// The pullback of a function whose result is a tensor, through random cotangents.
    case pullback
    /// The Hessian of a scalar function, through products with random vectors.
    case hessian
  }

  /// What the tape's number is a derivative by.
  public enum Subject: Sendable, Hashable {
    /// One element of one input.
    case element(input: String, index: [Int])
    /// A random direction, counted from 1.
    case direction(Int)
  }

  /// Where the number that the tape's is compared with comes from.
  public enum Reference: String, Sendable, Hashable {
    /// (f(x + h) − f(x − h)) / 2h.
    case centralDifferences = "central"
    /// (f(x + h) − f(x)) / h, at a point on the left edge of the domain.
    case forwardDifferences = "forward"
    /// (f(x) − f(x − h)) / h, at a point on the right edge of the domain.
    case backwardDifferences = "backward"
    /// A gradient that the caller gave.
    case analytic
  }

  /// What a comparison shows.
  public enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// The two numbers are equal within the error of the reference, which is small enough to tell: to `digits`
    /// digits, at least one.
    case agrees
    /// A kink lies within the step, and the tape's number is consistent with a slope there; or values in between lie
    /// on kinks, and the rule of each operation is right.
    case kink
    /// The function jumps within the step.
    case discontinuity
    /// The tape is right beside the point and not at it: values lie on kinks, or a rule is wrong at this point.
    ///
    /// It is `kink` or `wrongRule` where one of the two is proved by checks of each operation on its own.
    case kinkOrWrongRule = "kink or wrong rule"
    /// Round-off, or slow convergence: the error of the reference is too large to tell.
    case inconclusive
    /// NaN or infinity, in the function or in the gradient.
    case notFinite = "not finite"
    /// The differences converge, and the tape's number is elsewhere.
    case wrongRule = "wrong rule"
    /// The differences side with the tape, against the caller's gradient.
    case wrongAnalytic = "wrong analytic"
  }

  /// One of the tape's numbers beside the number it should equal.
  public struct Comparison: Sendable {
    /// The element or direction.
    public let subject: Subject
    /// Which cotangent of a pullback check, or which vector of a Hessian check, counted from 1.
    public let cotangent: Int?
    /// Where the reference comes from.
    public let reference: Reference
    /// The tape's number.
    public let tape: Double
    /// The number that it is compared with.
    public let referenceValue: Double
    /// An estimate of the error of `referenceValue`; 0 for a gradient that the caller gave.
    public let errorEstimate: Double
    /// |tape − reference|.
    public let difference: Double
    /// The decimal digits to which the tape's number is confirmed.
    ///
    /// −log₁₀ of the larger of difference and error estimate over the larger of the two numbers, at
    /// least 0. For two zeros relative to the size of f.
    public let digits: Double
    /// The smallest displacement that the reference uses; 0 for a gradient that the caller gave.
    public let step: Double
    /// The derivative from the left, where it was resolved.
    public let leftSlope: Double?
    /// The derivative from the right, where it was resolved.
    public let rightSlope: Double?
    /// What the comparison shows.
    public let verdict: Verdict
    /// Why the numbers do not agree, in one sentence; `nil` when they do.
    public let explanation: String?
  }

  /// What was checked.
  public let kind: Kind
  /// The comparisons: directions first, then elements in row-major order.
  public internal(set) var comparisons: [Comparison]
  /// f at the point; `nil` for a pullback or a Hessian.
  public let value: Double?
  /// How often the function, or for a Hessian its gradient, was evaluated.
  public let evaluations: Int
  /// The number of elements of the point.
  public let elementCount: Int
  /// How many of them were compared one by one.
  public let comparedElements: Int
  /// An estimate of the rounding error in one value of the function: ε/2 √Σ (v̄ᵢ vᵢ)² over the
  /// values of the tape.
  public let roundingNoise: Double
  /// The digits that the scalar type holds.
  let fullDigits: Double

  /// Whether every comparison agrees; true where there is nothing to compare.
  public var agrees: Bool { disagreements.isEmpty }

  /// Whether some comparison proves that a number is wrong, the tape's or the caller's.
  public var contradicts: Bool {
    comparisons.contains { $0.verdict == .wrongRule || $0.verdict == .wrongAnalytic }
  }

  /// The comparisons that do not agree, whatever the reason.
  public var disagreements: [Comparison] { comparisons.filter { $0.verdict != .agrees } }

  /// The same check without the comparisons with other references than the given one.
  package func only(_ reference: Reference) -> GradientCheckReport {
    var report = self
    report.comparisons = comparisons.filter { $0.reference == reference }
    return report
  }
}

extension GradientCheckReport.Subject: CustomStringConvertible {
  /// `x[2, 0]`, or `direction 1`.
  public var description: String {
    switch self {
    case .element(let input, let index): index.isEmpty ? input : "\(input)\(index)"
    case .direction(let number): "direction \(number)"
    }
  }
}

extension GradientCheckReport.Reference: CustomStringConvertible {
  public var description: String { rawValue }
}

extension GradientCheckReport.Verdict: CustomStringConvertible {
  public var description: String { rawValue }
}
