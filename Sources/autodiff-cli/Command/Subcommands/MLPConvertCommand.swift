import Autodiff
import MLP

/// `autodiff-cli mlp convert`: a model file in another form.
enum MLPConvertCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "convert"],
    abstract: "Write a model file in another form.",
    forms: ["MODEL OUT [--activation NAME] [--fold] [--json]"],
    operands: [
      .init(name: "MODEL", summary: "The network: .safetensors, .onnx or .json."),
      .init(name: "OUT", summary: "The file to write, in the form of its extension: one of these."),
    ],
    options: MLPOptions.options.filter {
      ["activation", "hidden-activation", "output-activation"].contains($0.name)
    } + ModelArguments.options.filter { $0.name != "output" } + [
      .init(
        name: "fold",
        summary: "Put the scaling of the columns, where the file has it, into the first layer: the "
          + "network then takes them as they are measured."),
      .init(name: "json", summary: "Print one JSON object."),
      MemoryBound.option,
    ],
    notes: MLPOptions.notes,
    examples: [
      "autodiff-cli mlp convert model.onnx model.safetensors",
      "autodiff-cli mlp convert net.safetensors net.json --activation relu,sigmoid",
    ])

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    guard let path = arguments.operands.first else { throw UsageError.missingOperand("MODEL") }
    guard arguments.operands.count > 1 else { throw UsageError.missingOperand("OUT") }
    let out = arguments.operands[1]
    let lowercased = out.lowercased()
    guard [".safetensors", ".onnx", ".json"].contains(where: lowercased.hasSuffix) else {
      throw CommandError.unwritableForm(
        out, reason: "its name must end in .safetensors, .onnx or .json")
    }
    resources.progress.begin("reading the network")
    let loaded = try LoadedModel.read(path, arguments, resources)
    var model = loaded.model
    let count = NetworkMemory(model.network.memorySizes).ofParameters
    // The bytes that are written, and those of the parts that they are put together from.
    try resources.memory.require(
      count * (lowercased.hasSuffix(".json") ? 12 : 4), for: "\(legible(out)): the file")
    if arguments.has("fold") {
      guard let scale = loaded.standardization, let folded = model.network.folding(scale) else {
        throw CommandError.nothingToFold(file: path)
      }
      model.network = folded
      model.columns.deviations = scale.deviation.scalars
    }
    resources.progress.begin("writing")
    try model.write(inFormOf: out)
    guard arguments.has("json") else {
      return CommandResult(output: "\(model.network)\n\(legible(out)): written\n")
    }
    let json: JSONOutput = [
      "network": JSONOutput(model.network), "model": .array(loaded.notes.map(JSONOutput.string)),
      "file": .string(out),
    ]
    return CommandResult(output: json.text + "\n")
  }
}
