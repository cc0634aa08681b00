import Autodiff

extension GradientReport {
  /// The report for a program: `expression`, `value`, `gradient` or `jacobian` and, when something was
  /// compared, `agrees` and `checks`.
  var json: JSONOutput {
    var members: [JSONOutput.Member] = [
      .init("expression", .string(expression)),
      .init("value", JSONOutput(value)),
      .init(
        kind.rawValue,
        .object(zip(names, results).map { JSONOutput.Member($0, JSONOutput($1)) })),
    ]
    if !checks.isEmpty {
      members.append(.init("agrees", .boolean(agrees)))
      members.append(.init("checks", .array(checks.flatMap(\.report.comparisons).map(json))))
    }
    return .object(members)
  }

  private func json(_ comparison: GradientCheckReport.Comparison) -> JSONOutput {
    var members: [JSONOutput.Member] = [.init("subject", .string("\(comparison.subject)"))]
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
