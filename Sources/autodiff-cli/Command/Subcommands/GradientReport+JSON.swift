import Autodiff

extension GradientReport {
  /// The report for a program: `expression`, `value`, `gradient` or `jacobian`; when a derivative is NaN,
  /// `nan`; when something was compared, `agrees` and `checks`; for formulas of the user's, `claims`.
  var json: JSONOutput {
    var members: [JSONOutput.Member] = [
      .init("expression", .string(expression)),
      .init("value", JSONOutput(value)),
      .init(
        kind.rawValue,
        .object(zip(names, results).map { JSONOutput.Member($0, JSONOutput($1)) })),
    ]
    if results.contains(where: { $0.scalars.contains { $0.isNaN } }) {
      members.append(.init("nan", undefinedJSON))
    }
    if !checks.isEmpty {
      members.append(.init("agrees", .boolean(agrees)))
      members.append(.init("checks", .array(checks.flatMap(comparisons))))
    }
    let claims = checks.compactMap(\.claim)
    if !claims.isEmpty { members.append(.init("claims", .array(claims.map(\.json)))) }
    return .object(members)
  }

  /// Refuses to write tensors that are nothing but brackets.
  func requireFewBrackets() throws(CommandError) {
    var tensors = [("f", value)] + zip(selected.map { "∂f/∂\($0.name)" }, results)
    if !checks.isEmpty { tensors += zip(point.names, point.values) }
    for (name, tensor) in tensors
    where tensor.count == 0 && JSONOutput.bracketCount(of: tensor.shape) > JSONOutput.bracketLimit {
      throw .brackets(
        name: name, tensor.shape, limit: JSONOutput.bracketLimit, isSum: false)
    }
  }

  /// The comparisons at the point and, of a formula that differs at others, those at the first of them.
  private func comparisons(_ check: Check) -> [JSONOutput] {
    let failure = check.claim?.failure
    let place = failure.map { failure in
      JSONOutput.object(
        zip(point.names, failure.example.inputs).map { JSONOutput.Member($0, JSONOutput($1)) })
    }
    return check.report.comparisons.map { json($0) }
      + (failure?.report.comparisons.map { json($0, at: place) } ?? [])
  }

  private func json(
    _ comparison: GradientCheckReport.Comparison, at place: JSONOutput? = nil
  ) -> JSONOutput {
    var members: [JSONOutput.Member] = [.init("subject", .string("\(comparison.subject)"))]
    if let place { members.append(.init("at", place)) }
    // Which random cotangent of a Jacobian's check the row belongs to.
    if let number = comparison.cotangent { members.append(.init("cotangent", .integer(number))) }
    members += [
      .init("reference", .string("\(comparison.reference)")),
      .init("tape", .number(comparison.tape)),
      .init("referenceValue", .number(comparison.referenceValue)),
      .init("errorEstimate", .number(comparison.errorEstimate)),
      .init("difference", .number(comparison.difference)),
      .init("digits", .number(comparison.digits)),
      .init("verdict", .string("\(comparison.verdict)")),
      .init("agrees", .boolean(comparison.verdict == .agrees)),
      .init("explanation", comparison.explanation.map(JSONOutput.string) ?? .null),
    ]
    return .object(members)
  }
}

extension ClaimReport {
  /// `name`, `formula`, the numbers of points, and the explanation.
  var json: JSONOutput {
    .object([
      .init("name", .string(claim.assignment.name)),
      .init("formula", .string(claim.assignment.text)),
      .init("points", .integer(compared)),
      .init("dropped", .integer(dropped)),
      .init("differing", .integer(differing)),
      .init("explanation", explanation.map(JSONOutput.string) ?? .null),
    ])
  }
}
