import Autodiff

extension GradientReport {
  /// Compares the tape with finite differences, by every element and along random directions.
  func comparedWithDifferences() -> Check {
    let report = checkGradient(
      at: selected.map { point.values[$0] }, options: GradientCheckOptions(names: names)
    ) { tracked in
      program(point.tracked(replacing: selected, with: tracked))
    }
    return Check(
      heading: "Against finite differences", report: report, comparisons: report.comparisons)
  }

  /// Compares the tape with the user's own formula for the derivative by one input.
  ///
  /// - Throws: `FormulaError`, `UsageError`, or `CommandError` when the formula's shape is not that of the
  ///   derivative.
  func compared(with claim: Assignment) throws -> Check {
    let position = try GradientCommand.position(of: claim.name, option: "analytic", point)
    guard selected.contains(position) else {
      throw UsageError.conflict("--analytic \(claim.name)", "--wrt without \(claim.name)")
    }
    let source = SourceText(claim.text, origin: "--analytic \(claim.name)")
    let formula = try Formula(parsing: source).resolved(inputs: point.shapes)
    let shape = point.values[position].shape
    do {
      try formula.resultShape.requireBroadcastable(to: shape)
    } catch {
      throw CommandError.analyticShape(name: claim.name, formula.resultShape, expected: shape)
    }
    let claimed = formula.value(at: point.values).broadcast(to: shape)
    let options = GradientCheckOptions(directions: 0, names: [claim.name])
    let report = checkGradient(
      at: point.values[position], against: claimed, options: options
    ) { x in
      program(point.tracked(replacing: [position], with: [x]))
    }
    return Check(
      heading: "Against your formula \(claim.name) = \(claim.text)", report: report,
      comparisons: report.comparisons.filter { $0.reference == .analytic })
  }
}
