import Autodiff
import MLP

/// `autodiff-cli mlp evaluate`: how well a network does on rows whose target is known.
enum MLPEvaluateCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "evaluate"],
    abstract: "Say how well a network does on a table of examples.",
    forms: [
      "--model FILE [--hidden-activation NAME --output-activation NAME] --data FILE "
        + "[--target COLUMN] [--json]"
    ],
    options: [
      .init(name: "model", value: "FILE", summary: "The network: .safetensors, .onnx or .json."),
      .init(
        name: "hidden-activation", value: "NAME",
        summary: "The activation of all layers but the last, where the file names none."),
      .init(
        name: "output-activation", value: "NAME",
        summary: "The activation of the last layer, where the file names none."),
    ] + ModelArguments.options.filter { $0.name != "output" } + ExampleTable.options + [
      .init(name: "json", summary: "Print one JSON object."),
      MemoryBound.option,
    ],
    notes: [
      """
      Of classes: accuracy, how often each is taken for each, the area under the curve
      of two, and whether probabilities hold what they promise. Of numbers: R² and the
      residuals. A network of 'mlp train' knows its columns, the texts in them, and what
      stands for a missing value; another takes them in the table's order, or that of
      --features.
      """
    ],
    examples: [
      "autodiff-cli mlp evaluate --model iris.safetensors --data iris.csv",
      "autodiff-cli mlp evaluate --model net.safetensors --hidden-activation relu \\",
      "  --output-activation sigmoid --data table.csv --target label",
    ])

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    guard let path = arguments.value("model") else {
      throw UsageError.missingOption("--model", purpose: "the file of a network")
    }
    resources.progress.begin("reading the network")
    let model = try LoadedModel.read(path, arguments, resources).model
    let examples = try ExampleTable(
      arguments, resources, features: model.features, target: model.target, columns: model.columns,
      keepsText: true
    ).matching(model)
    let rows = Array(0..<examples.table.rowCount)
    let features = examples.table.features
    let imputation =
      try TableOptions(arguments).imputation.map {
        Imputation<Double>($0, learnedFrom: features)
      } ?? model.columns.imputation.map { Imputation<Double>(values: Tensor($0)) }
    let imputed = imputation?.applied(to: features)
    guard (imputed ?? features).scalars.allSatisfy(\.isFinite) else {
      throw CommandError.targetNotFinite(file: examples.path)
    }
    if !arguments.has("impute") {
      let missing = features.scalars.count(where: \.isNaN)
      if missing > 0 {
        resources.notes.add(
          "\(legible(examples.path)): \(counted(missing, "missing value")) filled in as the model says"
        )
      }
    }
    resources.progress.begin("evaluating")
    let scores = Scores(model.network, examples, features: imputed, rows: rows)
    guard !arguments.has("json") else {
      return CommandResult(
        output: JSONOutput.object([
          .init("network", .string("\(model.network)")), .init("scores", scores.json),
        ]).text + "\n")
    }
    return CommandResult(
      output: "\(model.network)\n\(examples.description)\n\n\(scores.text)")
  }
}
