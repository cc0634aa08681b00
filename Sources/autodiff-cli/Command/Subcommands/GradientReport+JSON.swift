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
      members.append(
        .init(
          "checks",
          .array(
            checks.map { check in
              [
                "name": .string(check.name),
                "method": .string(check.method),
                "agrees": .boolean(check.agrees),
                "relativeDifference": .number(check.relativeDifference),
                "other": JSONOutput(check.other),
                "remark": .string(check.remark),
              ]
            })))
    }
    return .object(members)
  }
}
