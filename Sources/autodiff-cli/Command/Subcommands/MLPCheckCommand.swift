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
      recursions of the three documents, step by step and as a whole, against bounds
      of what rounding can do; the gradient with central differences too, along random
      directions where its components are too many. The exit status is 0 when every
      step agrees and nothing disagrees, else 1.
      """
    ],
    examples: [
      "autodiff-cli mlp check --layers 3,2,1 --activation sigmoid --seed 7"
    ])

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    let inputs = try NetworkInputs(arguments, resources, for: "the check") { memory, rows in
      memory.ofCheck(rows: rows, asJSON: arguments.has("json"))
    }
    resources.progress.begin("row # of \(inputs.rows.count)")
    let reports = try inputs.rows.indices.map { row in
      resources.progress.step()
      return try inputs.network.compare(at: inputs.inputs[row - inputs.rows.lowerBound, .all])
    }
    resources.progress.begin("writing")
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
        "verdict": .string(report.verdict.rawValue),
        "steps": .array(report.steps.map(json)),
        "wholes": .array(report.wholes.map(json)),
        "differences": json(report.differences),
      ]
    }
    return [
      "network": JSONOutput(inputs.network),
      "agrees": .boolean(agrees),
      "rows": .array(rows),
    ]
  }

  private static func json(
    _ differences: BackpropagationReport<Double>.Differences
  ) -> JSONOutput {
    var members: [JSONOutput.Member] = [
      .init("verdict", .string(differences.verdict.rawValue)),
      .init("largestDifference", .number(differences.largestDifference)),
    ]
    if let directions = differences.directions {
      members.append(.init("directions", .integer(directions)))
      members.append(.init("tape", JSONOutput(differences.tape)))
    }
    return .object(
      members + [
        .init("gradient", JSONOutput(differences.gradient)),
        .init("error", JSONOutput(differences.error)),
      ])
  }

  private static func json(
    _ comparison: BackpropagationReport<Double>.Comparison
  ) -> JSONOutput {
    [
      "quantity": .string("\(comparison.quantity)"),
      "recursion": .string(comparison.recursion),
      "verdict": .string(comparison.verdict.rawValue),
      "boundRatio": .number(comparison.boundRatio),
      "ulps": .number(comparison.ulps),
      "largestDifference": .number(comparison.largestDifference),
      "bound": JSONOutput(comparison.bound),
      "tape": JSONOutput(comparison.tape),
      "other": JSONOutput(comparison.other),
    ]
  }
}
