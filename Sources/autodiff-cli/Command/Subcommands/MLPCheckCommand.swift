import Autodiff
import MLP

/// `autodiff-cli mlp check`: the tape against the closed forms, layer by layer.
enum MLPCheckCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "check"],
    abstract: "Compare the tape with the closed forms and with finite differences.",
    forms: MLPOptions.forms.map {
      $0 + ($0.contains("--data") ? " [--each]" : "") + " [--json | --json-lines]"
    },
    options: MLPOptions.options + [
      .init(
        name: "each",
        summary:
          "Print every row; of more than \(MLPGradientCommand.rowLimit), text has those that "
          + "do not agree without it.")
    ],
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

  static func run(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
    let form = try RowOutput.Form(arguments)
    let limit = MLPGradientCommand.rowLimit
    let rows = arguments.has("data") ? try RowSelection(arguments).count : 1
    // Whether rows wait until it is known how many there are.
    let waits = form == .text && !arguments.has("each") && rows ?? .max > limit
    var inputs = try NetworkInputs<Double>(arguments, resources, .rounded, for: "the check") {
      memory, _ in
      memory.ofCheck(asJSON: form != .text, waiting: waits ? limit : 0)
    }
    resources.progress.begin("checking" + (inputs.hasTable ? ": # rows" : ""))
    var output = RowOutput(form, title: "\(inputs.network)")
    var failed = FailedRows()
    var count = 0
    var waiting: [(text: String, agrees: Bool)] = []
    func flush(all: Bool) throws {
      for (text, agrees) in waiting where all || !agrees {
        try output.append(to: write, text: { text }, json: { .null })
      }
      waiting = []
    }
    func next() throws -> (first: Int, inputs: Tensor<Double>)? {
      do { return try inputs.next() } catch {
        // What came before the fault is printed.
        try flush(all: true)
        throw error
      }
    }
    while let (row, input) = try next() {
      let report = try inputs.network.compare(at: input[0, .all])
      count += 1
      if !report.agrees { failed.append(row) }
      if waits, count == limit + 1 { try flush(all: false) }
      if !waits || count <= limit || !report.agrees {
        func text() -> String {
          let text = (inputs.hasTable ? "row \(row): " : "") + report.textOfComparisons
          return text.hasSuffix("\n") ? text : text + "\n"
        }
        if waits, count <= limit {
          waiting.append((text(), report.agrees))
        } else {
          try output.append(to: write, text: text) { json(report, row: row) }
        }
      }
      resources.progress.step()
    }
    resources.progress.begin("writing")
    try flush(all: true)
    if form == .text, count > 1 {
      if output.count == 0 { try write(output.title + "\n") }
      try write("\n\(failed.sentence(of: count))\n")
    }
    let members: [JSONOutput.Member] = [
      .init("network", JSONOutput(inputs.network)), .init("agrees", .boolean(failed.count == 0)),
    ]
    try output.finish(members, to: write)
    return failed.count == 0 ? .success : .failure
  }

  /// The rows that do not agree, of which the first are named.
  private struct FailedRows {
    private(set) var count = 0
    private var first: [Int] = []

    mutating func append(_ row: Int) {
      count += 1
      if first.count < 100 { first.append(row) }
    }

    func sentence(of rows: Int) -> String {
      if count == 0 { return "all \(rows) rows agree" }
      let names = first.map(String.init) + (count > first.count ? ["…"] : [])
      return "\(count) of \(rows) rows do not agree: \(names.joined(separator: ", "))"
    }
  }

  private static func json(_ report: BackpropagationReport<Double>, row: Int) -> JSONOutput {
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
