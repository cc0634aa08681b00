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

      Of several outputs the decision is which is the largest, and what is moved is the
      margin: how far the chosen one is ahead of the strongest other, before a softmax.
      With --output it is whether that one is the largest; where it is not, the attack
      looks for a change that makes it so. --threshold holds the one output against a
      number, as it is with activations that make each output a decision of its own.
      """
    ],
    examples: [
      "autodiff-cli mlp attack --model net.safetensors --activation relu,sigmoid \\",
      "  --data table.csv --target label --row 0 --fixed age,sex --range income=0:1e6",
      "autodiff-cli mlp attack --model iris.safetensors --data iris.csv --row 60",
    ])

  static func run(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
    let hasData = arguments.has("data")
    let isJSON = arguments.has("json")
    var inputs = try GradientInputs(
      arguments, resources, for: "the attack", outputs: .optional, blockSize: { _ in 1 }
    ) { memory, _ in
      memory.ofAttack(asJSON: isJSON)
    }
    let names = inputs.source.featureNames
    let options = try AttackOptions(
      arguments, names: names, file: arguments.value("data") ?? "")
    let decisions = try AttackedDecisions(inputs, threshold: options.threshold)
    let deviations =
      try options.isPerDeviation
      ? DataSample.read(arguments, resources, size: 1, seed: 0)
        .columns.deviation : nil
    let scale = deviations.map { $0.map { $0 > 0 && $0.isFinite ? $0 : 1 } }
    let rules = deviations.map { options.rules.scaled(by: $0) } ?? options.rules
    guard rules.fixed.count < inputs.network.inputCount else { throw UsageError.nothingFree }
    let isSummary = hasData && !arguments.has("row") && !options.isEach

    resources.progress.begin("attacking" + (hasData ? ": # rows" : ""))
    var output = RowOutput(
      isJSON ? .json : .text, title: "\(inputs.networkTitle)\n" + decisions.text)
    var summary = AttackSummary()
    var checked = 1
    while let (first, rows) = try inputs.source.next() {
      let (input, number) = (rows[0, .all], inputs.source.number(first, 0))
      let decision = try decisions.decision(at: input)
      let attack = Attack(
        try scale.map { try decision.function.scaled(by: Tensor($0)) } ?? decision.function,
        boundary: decision.boundary, norm: options.norm, rules: rules)
      let row = try AttackedRow(attack, decision, decisions, at: input, scale: scale, options)
      summary.append(row, number: number, options)
      if summary.rows == 2 * checked {
        checked = summary.rows
        try resources.memory.require(
          2 * Double(checked) * AttackSummary.bytesOfRow, for: "the summary of so many rows")
      }
      if isJSON || !isSummary {
        try output.append(to: write) {
          row.text(
            title: hasData ? "row \(number): " : "", names: names, decision, decisions, options)
        } json: {
          row.json(row: number, decision, options)
        }
      }
      resources.progress.step()
    }
    resources.progress.begin("writing")
    guard isJSON else {
      if isSummary {
        try write("\(inputs.networkTitle)\n\(decisions.text)\n" + summary.text(options))
      }
      return .success
    }
    var members: [JSONOutput.Member] = [
      .init("network", JSONOutput(inputs.network))
    ]
    members += decisions.json
    members += [
      .init("norm", .string(options.norm.rawValue)), .init("epsilon", .number(options.epsilon)),
    ]
    if let classes = inputs.classes {
      members.append(.init("classes", .array(classes.map(JSONOutput.string))))
    }
    if let features = inputs.source.features {
      members.append(.init("features", .array(features.map(JSONOutput.string))))
    }
    if let deviations {
      members.append(.init("deviations", .array(deviations.map(JSONOutput.number))))
    }
    members.append(.init("summary", summary.json))
    try output.finish(members, to: write)
    return .success
  }
}
