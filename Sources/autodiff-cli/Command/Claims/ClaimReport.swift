import Autodiff

/// What comparing a formula for a gradient at several points showed.
struct ClaimReport {
  /// The claim.
  let claim: AnalyticClaim
  /// How many points beside the given one were asked for.
  let asked: Int
  /// How many of them were compared.
  let compared: Int
  /// At how many of those the formula is not the gradient.
  let differing: Int
  /// The first of those, one that differences decide if there is any, and its comparisons.
  let failure: (example: AnalyticClaim.Example, report: GradientCheckReport)?
  /// What the formula was mistaken for, in a sentence; `nil` where nothing known explains every point.
  let explanation: String?

  /// Compares at points about the given one.
  init(
    _ claim: AnalyticClaim, given: AnalyticClaim.Example, points: Int,
    explain: (AnalyticClaim, [AnalyticClaim.Example]) -> String?
  ) {
    self.claim = claim
    asked = claim.isAboutOnePoint ? 0 : points
    let (examples, _) = claim.examples(asked)
    let refuting = examples.filter(claim.isRefuted)
    compared = examples.count
    differing = refuting.count
    let judged = refuting.lazy.map { ($0, claim.judged($0)) }
    failure = judged.first { $0.1.contradicts } ?? judged.first
    let all = (given.isFinite ? [given] : []) + examples
    guard !refuting.isEmpty || given.isFinite && claim.isRefuted(by: given) else {
      explanation = nil
      return
    }
    explanation = explain(claim, all).map { mistake in
      (all.count == 1 ? "At this point " : "At all \(all.count) points compared ") + mistake + "."
    }
  }

  /// How many points were dropped.
  var dropped: Int { asked - compared }

  /// Whether the formula is the gradient at every point compared beside the given one.
  var agrees: Bool { differing == 0 }

  /// The points in words, below the comparison at the given one.
  ///
  /// - Parameter showsFailure: whether the comparison at the first point that differs is shown, too.
  func text(showsFailure: Bool) -> String {
    var text = "\n" + points + "\n"
    if let failure {
      let rows = zip(claim.point.names, failure.example.inputs).map { ($0, $1.description) }
      text += "The first of them:\n\n" + aligned(rows)
      if showsFailure { text += "\n\(failure.report)\n" }
    }
    if let explanation { text += "\n" + explanation + "\n" }
    return text
  }

  private var points: String {
    if claim.isAboutOnePoint {
      return "The formula names no input: it is compared at this point alone."
    }
    guard asked > 0 else { return "It is compared at this point alone." }
    let dropped =
      dropped == 0
      ? ""
      : " \(counted(dropped, "point")) \(dropped == 1 ? "was" : "were") dropped: a value there is not "
        + "finite, or a choice, such as a maximum, takes another side."
    guard compared > 0 else { return "It is compared at this point alone." + dropped }
    return
      (differing == 0
      ? "It agrees at \(counted(compared, "point")) about this one."
      : "It differs at \(differing) of \(counted(compared, "point")) about this one.") + dropped
  }
}
