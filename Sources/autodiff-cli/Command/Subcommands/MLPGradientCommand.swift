import Autodiff
import MLP

/// `autodiff-cli mlp gradient`: which inputs move a network's output, and in which direction.
enum MLPGradientCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "gradient"],
    abstract: "Differentiate a network's output by its input.",
    forms: MLPOptions.forms.map { $0 + " [--top N] [--json]" },
    options: MLPOptions.options + [
      .init(name: "top", value: "N", summary: "Show only the N largest components.")
    ],
    notes: MLPOptions.notes,
    examples: [
      "autodiff-cli mlp gradient --layers 3,2,1 --activation sigmoid --seed 7",
      "autodiff-cli mlp gradient --model net.safetensors --activation relu,sigmoid \\",
      "  --data table.csv --target label --row 0",
    ])

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    let top = try arguments.value("top").map { text throws(UsageError) in
      guard let top = Int(text), top > 0 else {
        throw .invalidValue(option: "top", text: text, expected: "a whole number from 1")
      }
      return top
    }
    let inputs = try NetworkInputs(arguments, resources, for: "the gradient") { memory, rows in
      memory.ofGradient(rows: rows, shown: top, asJSON: arguments.has("json"))
    }
    resources.progress.begin("differentiating")
    let (values, gradients) = try inputs.network.valueWithInputGradient(at: inputs.inputs)
    return CommandResult(
      output: arguments.has("json")
        ? json(inputs, values, gradients).text + "\n"
        : text(inputs, values, gradients, top: top))
  }

  private static func json(
    _ inputs: NetworkInputs, _ values: Tensor<Double>, _ gradients: Tensor<Double>
  ) -> JSONOutput {
    let rows = inputs.rows.enumerated().map { position, row -> JSONOutput in
      [
        "row": .integer(row),
        "output": .number(values[position]),
        "gradient": JSONOutput(gradients[position, .all]),
      ]
    }
    var members = [JSONOutput.Member("network", JSONOutput(inputs.network))]
    if let features = inputs.features {
      members.append(.init("features", .array(features.map(JSONOutput.string))))
    }
    return .object(members + [.init("rows", .array(rows))])
  }

  private static func text(
    _ inputs: NetworkInputs, _ values: Tensor<Double>, _ gradients: Tensor<Double>, top: Int?
  ) -> String {
    let rows = inputs.rows.enumerated().map { position, row in
      let title = inputs.features == nil ? "output" : "row \(row): output"
      return "\(title) \(full(values[position]))\n"
        + ranking(
          inputs.featureNames, at: inputs.inputs[position, .all].scalars,
          gradient: gradients[position, .all].scalars, top: top)
    }
    return "\(inputs.network)\n" + rows.joined(separator: "\n")
  }
}
