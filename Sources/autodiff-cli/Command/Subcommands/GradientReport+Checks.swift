import Autodiff

extension GradientReport {
  /// Compares the tape with finite differences, by every element and along random directions; a Jacobian
  /// through random cotangents.
  func comparedWithDifferences() -> Check {
    let values = program.values(of: selected, at: point.values)
    let options = GradientCheckOptions(names: names)
    let f = program.function(of: selected, from: values, at: point.values)
    let report =
      switch kind {
      case .gradient: checkGradient(at: values, options: options, of: f)
      case .jacobian: checkPullback(at: values, options: options, of: f)
      }
    return Check(heading: "Against finite differences", report: report)
  }

  /// Compares the tape with the user's own formula, at the point and at `count` points about it.
  ///
  /// - Throws: `FormulaError`, `UsageError`, or `CommandError` when the formula's shape is not that of the
  ///   gradient.
  func compared(with assignment: Assignment, points count: Int) throws -> Check {
    let known = point.variables + program.stepVariables(besides: point.names)
    let variable = try GradientCommand.variable(
      named: assignment.name, option: "analytic", among: known)
    guard selected.contains(variable) else {
      throw UsageError.conflict(
        "--analytic \(assignment.name)", "--wrt without \(assignment.name)")
    }
    let claim = try AnalyticClaim(
      assignment, by: variable, among: selected, of: program, at: point, known: known)
    // The differences are the judge where the two differ; to show them is what --check is for.
    let given = claim.example(at: point.values)
    return Check(
      heading: "Against your formula \(assignment.name) = \(legible(assignment.text, limit: .max))",
      report: claim.judged(given),
      claim: ClaimReport(claim, given: given, points: count))
  }
}

extension Program {
  /// The result as a function of the values of variables, for differences: what a step's value has moved by is added
  /// to what it computes.
  func function(
    of variables: [Variable], from values: [Tensor<Double>], at inputs: [Tensor<Double>]
  ) -> ([Value]) -> Value {
    { tracked in
      let moved = zip(zip(variables, tracked), values).map { pair, value in
        if case .step = pair.0.place { pair.1 - Value(value) } else { pair.1 }
      }
      return result(at: inputs.map { Value($0) }, by: variables, moved)
    }
  }
}
