import Autodiff

extension GradientReport {
  /// Compares the tape with finite differences, by every element and along random directions; a Jacobian
  /// through random cotangents.
  func comparedWithDifferences() -> Check {
    let values = selected.map { point.values[$0] }
    let options = GradientCheckOptions(names: names)
    func f(_ tracked: [Value]) -> Value {
      program(point.tracked(replacing: selected, with: tracked))
    }
    let report =
      switch kind {
      case .gradient: checkGradient(at: values, options: options, of: f)
      case .jacobian: checkPullback(at: values, options: options, of: f)
      }
    return Check(heading: "Against finite differences", report: report)
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
    // The differences are the judge where the two differ; to show them is what --check is for.
    return Check(
      heading: "Against your formula \(claim.name) = \(claim.text)", report: report.only(.analytic))
  }
}
