import Autodiff
import MLP

/// `autodiff-cli mlp gradient`: which inputs move a network's output, and in which direction.
enum MLPGradientCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "gradient"],
    abstract: "Differentiate a network's output by its input.",
    forms: MLPOptions.forms.map { $0 + " [--top N] [--json | --json-lines]" },
    options: MLPOptions.options + [
      .init(name: "top", value: "N", summary: "Show only the N largest components.")
    ],
    notes: MLPOptions.notes,
    examples: [
      "autodiff-cli mlp gradient --layers 3,2,1 --activation sigmoid --seed 7",
      "autodiff-cli mlp gradient --model net.safetensors --activation relu,sigmoid \\",
      "  --data table.csv --target label --row 0",
    ])

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
    var inputs = try NetworkInputs<Double>(
      arguments, resources, .rounded, for: "the gradient", blockSize: \.blockSize
    ) { memory, rows in
      memory.ofGradient(rows: rows, shown: top, asJSON: form != .text)
    }
    resources.progress.begin("differentiating" + (inputs.hasTable ? ": # rows" : ""))
    let names = inputs.featureNames
    var output = RowOutput(form, title: "\(inputs.network)")
    while let (first, rows) = try inputs.next() {
      let (values, gradients) = try inputs.network.valueWithInputGradient(at: rows)
      for position in 0..<rows.shape[0] {
        let number = first + position
        let gradient = gradients[position, .all]
        try output.append(to: write) {
          let title = inputs.hasTable ? "row \(number): output" : "output"
          return "\(title) \(full(values[position]))\n"
            + ranking(
              names, at: rows[position, .all].scalars, gradient: gradient.scalars, top: top)
        } json: {
          [
            "row": .integer(number), "output": .number(values[position]),
            "gradient": JSONOutput(gradient),
          ]
        }
        resources.progress.step()
      }
    }
    resources.progress.begin("writing")
    var members = [JSONOutput.Member("network", JSONOutput(inputs.network))]
    if let features = inputs.features {
      members.append(.init("features", .array(features.map(JSONOutput.string))))
    }
    try output.finish(members, to: write)
    return .success
  }
}
