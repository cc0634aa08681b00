import Autodiff

extension GradientReport {
  /// The report for a program: `expression`, `value`, `gradient` and, when something was compared, `checks`.
  var json: JSONOutput {
    var members: [JSONOutput.Member] = [
      .init("expression", .string(expression)),
      .init("value", .number(value)),
      .init(
        "gradient",
        .object(zip(names, gradients).map { JSONOutput.Member($0, JSONOutput($1)) })),
    ]
    if !checks.isEmpty {
      members.append(.init("agrees", .boolean(agrees)))
      members.append(.init("checks", .array(checks.flatMap(\.comparisons).map(json))))
    }
    return .object(members)
  }

  private func json(_ comparison: GradientCheckReport.Comparison) -> JSONOutput {
    [
      "subject": .string("\(comparison.subject)"),
      "reference": .string("\(comparison.reference)"),
      "tape": .number(comparison.tape),
      "referenceValue": .number(comparison.referenceValue),
      "errorEstimate": .number(comparison.errorEstimate),
      "difference": .number(comparison.difference),
      "digits": .number(comparison.digits),
      "verdict": .string("\(comparison.verdict)"),
      "agrees": .boolean(comparison.verdict == .agrees),
      "explanation": comparison.explanation.map(JSONOutput.string) ?? .null,
    ]
  }
}
