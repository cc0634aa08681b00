import Autodiff
import MLP

/// `autodiff-cli mlp gradient`: which inputs move a network's output, and in which direction.
enum MLPGradientCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "gradient"],
    abstract: "Differentiate a network's output by its input.",
    forms: MLPOptions.forms.map {
      $0 + " [--top N] " + ($0.contains("--data") ? "[--each] " : "") + "[--json | --json-lines]"
    },
    options: MLPOptions.options + [
      .init(
        name: "top", value: "N",
        summary: "Show only the N largest components; 20 of more than 40 unless given."),
      .init(
        name: "each",
        summary: "Print every row; of more than \(rowLimit), text is a summary without it."),
    ],
    notes: MLPOptions.notes,
    examples: [
      "autodiff-cli mlp gradient --layers 3,2,1 --activation sigmoid --seed 7",
      "autodiff-cli mlp gradient --model net.safetensors --activation relu,sigmoid \\",
      "  --data table.csv --target label --row 0",
    ])

  /// The most rows that are printed as text one by one without being asked for.
  static let rowLimit = 20

  static func run(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
    let top = try arguments.value("top").map { text throws(UsageError) in
      guard let top = Int(text), top > 0 else {
        throw .invalidValue(option: "top", text: text, expected: "a whole number from 1")
      }
      return top
    }
    let form = try RowOutput.Form(arguments)
    let count = arguments.has("data") ? try RowSelection(arguments).count : 1
    // Whether rows wait until it is known how many there are.
    let waits = form == .text && !arguments.has("each") && count ?? .max > rowLimit
    var inputs = try NetworkInputs<Double>(
      arguments, resources, .rounded, for: "the gradient", blockSize: \.blockSize
    ) { memory, rows in
      memory.ofGradient(
        rows: rows, shown: top ?? 40, asJSON: form != .text, waiting: waits ? rowLimit : 0)
    }
    resources.progress.begin("differentiating" + (inputs.hasTable ? ": # rows" : ""))
    let names = inputs.featureNames
    var output = RowOutput(form, title: "\(inputs.network)")
    var summary = GradientSummary(inputCount: inputs.network.inputCount)
    var saturation = Saturation(inputs.network)
    var waiting: [String] = []
    func flush() throws {
      for text in waiting {
        try output.append(to: write, text: { text }, json: { .null })
      }
      waiting = []
    }
    func next() throws -> (first: Int, inputs: Tensor<Double>)? {
      do { return try inputs.next() } catch {
        // What came before the fault is printed.
        try flush()
        throw error
      }
    }
    while let (first, rows) = try next() {
      let (values, gradients) = try inputs.network.valueWithInputGradient(at: rows)
      if inputs.hasTable { saturation.add(rows, outputs: values.scalars) }
      for position in 0..<rows.shape[0] {
        let number = inputs.number(first, position)
        let gradient = gradients[position, .all]
        func text() -> String {
          let title = inputs.hasTable ? "row \(number): output" : "output"
          return "\(title) \(full(values[position]))\n"
            + ranking(
              names, at: rows[position, .all].scalars, gradient: gradient.scalars, top: top)
        }
        if waits {
          summary.add(row: number, output: values[position], gradient: gradient.scalars)
          if summary.count > rowLimit { waiting = [] } else { waiting.append(text()) }
        } else {
          try output.append(to: write, text: text) {
            [
              "row": .integer(number), "output": .number(values[position]),
              "gradient": JSONOutput(gradient),
            ]
          }
        }
        resources.progress.step()
      }
    }
    resources.progress.begin("writing")
    if summary.count > rowLimit {
      try write(output.title + "\n" + summary.text(names, top: top))
    }
    try flush()
    if let note = saturation.note { resources.notes.add(note) }
    var members = [JSONOutput.Member("network", JSONOutput(inputs.network))]
    if let features = inputs.features {
      members.append(.init("features", .array(features.map(JSONOutput.string))))
    }
    if let z = saturation.everywhere {
      members.append(
        .init("saturated", ["z": .array([.number(z.lowerBound), .number(z.upperBound)])]))
    }
    try output.finish(members, to: write)
    return .success
  }
}
