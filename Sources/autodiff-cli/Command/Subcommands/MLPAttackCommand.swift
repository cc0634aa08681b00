import Autodiff
import MLP

/// `autodiff-cli mlp attack`: how small a change of the input turns a network's decision.
enum MLPAttackCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "attack"],
    abstract: "Find how small a change of the input turns a network's decision.",
    forms: MLPOptions.forms.map {
      $0 + " [--epsilon X] [--norm inf|2] [--fixed COLUMN,...] [--json]"
    },
    options: MLPOptions.options.filter { $0.name != "json-lines" } + AttackOptions.options,
    notes: MLPOptions.notes + [
      """
      FGSM takes one step along the sign of the gradient (along the gradient for
      --norm 2), PGD several. The smallest ε found is an upper bound of the true one:
      another attack may find a smaller one. The certified radius is a lower bound,
      from bounds of the network over all changes at once; for --norm 2 it is that of
      the largest change. Sizes are in the units of the table, where columns may be on
      very different scales; --per-deviation measures each in its deviations. A number
      that an input has already stays allowed, whatever --range and --whole say.
      """
    ],
    examples: [
      "autodiff-cli mlp attack --model net.safetensors --activation relu,sigmoid \\",
      "  --data table.csv --target label --row 0 --fixed age,sex --range income=0:1e6",
    ])

  static func run(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
    let hasData = arguments.has("data")
    let isJSON = arguments.has("json")
    var inputs = try NetworkInputs<Double>(
      arguments, resources, .rounded, for: "the attack", blockSize: { _ in 1 }
    ) { memory, _ in
      memory.ofAttack(asJSON: isJSON)
    }
    let names = inputs.featureNames
    let options = try AttackOptions(
      arguments, names: names, file: arguments.value("data") ?? "")
    let decision = try AttackedDecision(inputs.network, threshold: options.threshold)
    let deviations =
      try options.isPerDeviation
      ? DataSample.read(arguments, resources, size: 1, seed: 0)
        .columns.deviation : nil
    let scale = deviations.map { $0.map { $0 > 0 && $0.isFinite ? $0 : 1 } }
    let rules = deviations.map { options.rules.scaled(by: $0) } ?? options.rules
    guard rules.fixed.count < inputs.network.inputCount else { throw UsageError.nothingFree }
    let attack = Attack(
      try scale.map { try decision.function.scaled(by: Tensor($0)) } ?? decision.function,
      boundary: decision.boundary, norm: options.norm, rules: rules)
    let isSummary = hasData && !arguments.has("row") && !options.isEach

    resources.progress.begin("attacking" + (hasData ? ": # rows" : ""))
    var output = RowOutput(
      isJSON ? .json : .text, title: "\(inputs.network)\n" + trimmedLine(decision.text))
    var summary = AttackSummary()
    var checked = 1
    while let (number, rows) = try inputs.next() {
      let row = try AttackedRow(attack, decision, at: rows[0, .all], scale: scale, options)
      summary.append(row, number: inputs.number(number, 0), options)
      if summary.rows == 2 * checked {
        checked = summary.rows
        try resources.memory.require(
          2 * Double(checked) * AttackSummary.bytesOfRow, for: "the summary of so many rows")
      }
      if isJSON || !isSummary {
        try output.append(to: write) {
          row.text(
            title: hasData ? "row \(inputs.number(number, 0)): " : "", names: names, decision,
            options)
        } json: {
          row.json(row: inputs.number(number, 0), decision, options)
        }
      }
      resources.progress.step()
    }
    resources.progress.begin("writing")
    guard isJSON else {
      if isSummary { try write("\(inputs.network)\n" + decision.text + summary.text(options)) }
      return .success
    }
    var members: [JSONOutput.Member] = [
      .init("network", JSONOutput(inputs.network)), .init("threshold", .number(decision.threshold)),
      .init("boundary", .number(decision.boundary)), .init("of", .string(decision.symbol)),
      .init("norm", .string(options.norm.rawValue)), .init("epsilon", .number(options.epsilon)),
    ]
    if let features = inputs.features {
      members.append(.init("features", .array(features.map(JSONOutput.string))))
    }
    if let deviations {
      members.append(.init("deviations", .array(deviations.map(JSONOutput.number))))
    }
    members.append(.init("summary", summary.json))
    try output.finish(members, to: write)
    return .success
  }

  private static func trimmedLine(_ text: String) -> String {
    text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}
