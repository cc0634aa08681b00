import Autodiff
import MLP

/// `autodiff-cli mlp check`: the tape against the closed forms, layer by layer.
enum MLPCheckCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "check"],
    abstract: "Compare the tape with the closed forms and with finite differences.",
    forms: MLPOptions.forms.map { $0 + " [--json]" },
    options: MLPOptions.options,
    notes: MLPOptions.notes + [
      """
      Every intermediate is compared: the tape's adjoints of z[l] and a[l] with the
      recursions of the three documents, the gradient with all of them and with
      central differences. The exit status is 1 unless all of it agrees.
      """
    ],
    examples: [
      "autodiff-cli mlp check --layers 3,2,1 --activation sigmoid --seed 7"
    ])

  static func run(_ arguments: ParsedArguments) throws -> CommandResult {
    let inputs = try NetworkInputs(arguments)
    let reports = try inputs.rows.indices.map { row in
      try inputs.network.compare(at: inputs.inputs[row - inputs.rows.lowerBound, .all])
    }
    let agrees = reports.allSatisfy(\.agrees)
    return CommandResult(
      output: arguments.has("json")
        ? json(inputs, reports, agrees).text + "\n" : text(inputs, reports, agrees),
      status: agrees ? .success : .failure)
  }

  private static func text(
    _ inputs: NetworkInputs, _ reports: [BackpropagationReport<Double>], _ agrees: Bool
  ) -> String {
    var text = "\(inputs.network)\n"
    for (row, report) in zip(inputs.rows, reports) {
      if inputs.features != nil { text += "row \(row): " }
      text += report.textOfComparisons
      text += text.hasSuffix("\n") ? "\n" : "\n\n"
    }
    guard reports.count > 1 else { return String(text.dropLast()) }
    let failed = zip(inputs.rows, reports).filter { !$1.agrees }.map { "\($0.0)" }
    return text
      + (agrees
        ? "all \(reports.count) rows agree\n"
        : "\(failed.count) of \(reports.count) rows do not agree: \(failed.joined(separator: ", "))\n")
  }

  private static func json(
    _ inputs: NetworkInputs, _ reports: [BackpropagationReport<Double>], _ agrees: Bool
  ) -> JSONOutput {
    let rows = zip(inputs.rows, reports).map { row, report -> JSONOutput in
      [
        "row": .integer(row),
        "output": .number(report.output),
        "gradient": JSONOutput(report.gradient),
        "agrees": .boolean(report.agrees),
        "largestUlps": .number(report.largestUlps),
        "comparisons": .array(report.comparisons.map(json)),
      ]
    }
    return [
      "network": JSONOutput(inputs.network),
      "agrees": .boolean(agrees),
      "toleranceInUlps": .number(BackpropagationReport<Double>.toleranceInUlps),
      "rows": .array(rows),
    ]
  }

  private static func json(
    _ comparison: BackpropagationReport<Double>.Comparison
  ) -> JSONOutput {
    [
      "quantity": .string("\(comparison.quantity)"),
      "method": .string("\(comparison.method)"),
      "agrees": .boolean(comparison.agrees),
      "ulps": .number(comparison.ulps),
      "largestDifference": .number(comparison.largestDifference),
      "tape": JSONOutput(comparison.tape),
      "other": JSONOutput(comparison.other),
    ]
  }
}
