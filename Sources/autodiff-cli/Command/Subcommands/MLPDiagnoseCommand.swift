import Autodiff
import MLP

/// `autodiff-cli mlp diagnose`: why a network does not learn.
enum MLPDiagnoseCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "diagnose"],
    abstract: "Say where a gradient gets lost, and how a training goes.",
    forms: [
      "[--data FILE --target COLUMN] [--hidden 16x29] [--activation NAME] ... [--compare] "
        + "[--epochs N] [--json]",
      "--model FILE --data FILE [--target COLUMN] [--json]",
    ],
    options: [
      .init(
        name: "compare", summary: "Show the gradient with the remedies applied beside it."),
      SeedChoice.option,
      .init(
        name: "weight-scale", value: "X",
        summary: "Multiply the weights that are drawn by this number (1)."),
      .init(name: "model", value: "FILE", summary: "Look at a network in a file instead."),
      .init(
        name: "hidden-activation", value: "NAME",
        summary: "The activation of all its layers but the last, where the file names none."),
      .init(
        name: "output-activation", value: "NAME",
        summary: "The activation of its last layer, where the file names none."),
    ] + ModelArguments.options + ExampleTable.options + trainingOptions + PictureFiles.options + [
      TrainingProducts.option,
      .init(name: "json", summary: "Print one JSON object."),
      MemoryBound.option,
    ],
    notes: [
      """
      δ of a layer is the gradient by what its linear map gives. A line of the ledger
      has log10 of its size, what that changed by since the layer above, and the
      change in parts, which add up: the transposed weights, the activation's
      derivative σ', and normalizations, dropout and residual connections. Flat is the
      share of the slopes σ' below a hundredth of the largest, dead that of the units
      that are so on every row; then come the least and the largest singular value of
      the layer's Jacobian.
      """,
      """
      Without --data the rows are 200 points of two moons. The network is one that
      'mlp train' with the same options begins with; with --epochs it is trained for
      so long, and the course of the loss is judged.
      """,
    ],
    examples: [
      "autodiff-cli mlp diagnose --hidden 16x29 --activation sigmoid --compare \\",
      "  --svg depth.svg",
      "autodiff-cli mlp diagnose --data iris.csv --target species --hidden 4 --epochs 50",
      "autodiff-cli mlp diagnose --model iris.safetensors --data iris.csv",
    ])

  /// Those of `mlp train`, but that nothing is trained unless it is asked for.
  private static let trainingOptions = TrainingPlan.options.map { option in
    option.name == "epochs"
      ? CommandDefinition.Option(
        name: "epochs", value: "N",
        summary: "Train for at most so many epochs, and judge how it goes.")
      : option
  }

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    let pictures = try PictureFiles(arguments)
    let diagnosis = try TrainingProducts.chosen(arguments, resources) {
      arguments.has("model")
        ? try Diagnosis.ofModel(arguments, resources) : try ofArchitecture(arguments, resources)
    }
    let written = pictures.isWanted ? try pictures.write(diagnosis.page) : ""
    return CommandResult(
      output: arguments.has("json") ? diagnosis.json.text + "\n" : diagnosis.text + written)
  }

  private static func ofArchitecture(
    _ arguments: ParsedArguments, _ resources: Resources
  ) throws -> Diagnosis {
    try ModelArguments.requireNone(arguments)
    for option in ["hidden-activation", "output-activation"] where arguments.has(option) {
      throw UsageError.goesWith(
        option: option, other: "model", instead: "--activation is that of the hidden layers")
    }
    let plan = try TrainingPlan(arguments)
    let examples = try examples(arguments, resources)
    let start = try SeedChoice(
      arguments, hasTarget: true, classes: examples.labels == nil ? nil : examples.classNames)
    let imputing = try TableOptions(arguments).imputation
    func training(_ plan: TrainingPlan) throws -> TableTraining {
      try TableTraining.requireMemory(plan, examples, resources.memory)
      return try TableTraining(examples, plan, imputing: imputing)
    }

    var given = try training(plan)
    resources.progress.begin("recording the network")
    let first = try Diagnosis.column("as given", given, start)
    var diagnosis = Diagnosis(
      lines: [examples.description, "\(first.network)"],
      seed: try start.words(first.network, given.state.options.loss), columns: [first])
    var repairs = Repair.against(first.ledger.findings, plan)
    if arguments.has("compare") {
      let compared =
        repairs.isEmpty ? [.residual, .rectifier].filter { $0.changes(plan) != nil } : repairs
      for repair in compared.prefix(3) {
        let repaired = try TrainingPlan(arguments.changing(repair.changes(plan) ?? []))
        diagnosis.columns.append(
          try Diagnosis.column(repair.column, try training(repaired), start))
      }
    }
    if arguments.has("epochs") {
      resources.progress.begin("training: epoch #")
      while given.next() != nil { resources.progress.step() }
      let count = given.state.epochs.count
      diagnosis.columns.append(
        try Diagnosis.column("epoch \(count)", given, start))
      let curve = LearningCurve(given.state.epochs, baseline: given.baseline)
      diagnosis.curve = curve
      repairs += Repair.against(
        curve.verdict, isStillFalling: curve.isStillFalling, plan
      ).filter { !repairs.contains($0) }
    }
    diagnosis.advice = repairs.map { repair in
      Advice(
        text: repair.text,
        command: arguments.without(["compare", "svg", "html"]).changing(repair.changes(plan) ?? [])
          .words)
    }
    return diagnosis
  }

  /// The table that is named, or two moons.
  private static func examples(
    _ arguments: ParsedArguments, _ resources: Resources
  ) throws -> ExampleTable {
    guard !arguments.has("data") else {
      return try ExampleTable(arguments, resources, keepsText: true)
    }
    for option in ExampleTable.options.map(\.name) + ["weights"] where arguments.has(option) {
      throw UsageError.goesWith(
        option: option, other: "data", instead: "without it the rows are two moons")
    }
    return ExampleTable(ToyData.moons(200, noise: 0.1, seed: 0), name: "two moons")
  }
}
