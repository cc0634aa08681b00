import Autodiff
import Foundation
import MLP

/// `autodiff-cli mlp train`: a network from a table of examples.
enum MLPTrainCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "train"],
    abstract: "Train a network on a table of examples.",
    forms: [
      "--data FILE --target COLUMN [--hidden 64] [--seed N] [-o MODEL] [--json]",
      "--data FILE --target COLUMN ... --checkpoint FILE [-o MODEL]",
    ],
    options: ExampleTable.options + TrainingPlan.options + PictureFiles.options + [
      .init(
        name: "checkpoint", value: "FILE",
        summary: "Write the training to this file as it goes, and go on from it where it exists."),
      .init(
        name: "output", value: "FILE",
        summary: "Write the network to this file, in the form of its extension: "
          + ".safetensors, .onnx or .json."),
      .init(
        name: "curves",
        summary: "Draw the losses by epoch in the text; a terminal has them anyway."),
      TrainingProducts.option,
      .init(name: "json", summary: "Print one JSON object."),
      MemoryBound.option,
    ],
    notes: [
      """
      Inputs are standardized, and a target of numbers as well; the mean and the
      deviation are learned from the rows trained on, and become part of the first and
      the last layer, so that the network takes and gives what the table has. What is
      kept is the network with the least loss on the rows watched; rows held out play
      no part before the end. The same call prints the same bytes. With --checkpoint
      Ctrl-C writes the training as it is, also within an epoch, and the same call
      goes on from there to the same network.
      """
    ],
    examples: [
      "autodiff-cli mlp train --data iris.csv --target species -o iris.safetensors",
      "autodiff-cli mlp train --data house.csv --target price --hidden 64,64 --activation tanh \\",
      "  --dropout 0.1 --checkpoint house.checkpoint -o house.safetensors",
    ])

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    try TrainingProducts.chosen(arguments, resources) { try train(arguments, resources) }
  }

  private static func train(
    _ arguments: ParsedArguments, _ resources: Resources
  ) throws -> CommandResult {
    let plan = try TrainingPlan(arguments)
    let output = try outputFile(arguments)
    let pictures = try PictureFiles(arguments, beside: output)
    let examples = try ExampleTable(arguments, resources, keepsText: true)
    try TableTraining.requireMemory(plan, examples, resources.memory)
    var training = try TableTraining(
      examples, plan, imputing: try TableOptions(arguments).imputation)
    if let output, output.lowercased().hasSuffix(".json") {
      try requirePlain(training.state.network, output)
    }
    let checkpoint = arguments.value("checkpoint")
    var resumed = 0
    if let checkpoint, FileManager.default.fileExists(atPath: checkpoint) {
      try training.resume(from: checkpoint)
      resumed = training.state.epochs.count
    }
    resources.progress.begin(
      "training", total: training.state.options.epochs, unit: "epochs", first: resumed)
    let interruption = checkpoint == nil ? nil : Interruption.watch()
    defer { withExtendedLifetime(interruption) {} }
    var saved = ContinuousClock.now
    let stops = { interruption?.flag.isSet ?? false }
    while let epoch = training.next(isInterrupted: stops) {
      resources.progress.step(detail(epoch))
      if let checkpoint, saved.duration(to: .now) > .seconds(1) {
        try training.save(to: checkpoint)
        saved = .now
      }
    }
    if let checkpoint { try training.save(to: checkpoint) }
    if let checkpoint, training.state.end == nil {
      let (epochs, steps) = (training.state.epochs.count, training.state.begunSteps)
      let place =
        steps == 0
        ? "after epoch \(epochs)" : "in epoch \(epochs + 1), after \(counted(steps, "step"))"
      return CommandResult(
        output: "\(legible(checkpoint)): written \(place); the same call goes on from it\n",
        status: .failure)
    }
    if let output { try training.model.write(inFormOf: output) }
    var report = TrainReport(training, plan, resumedAfter: resumed, output: output)
    report.hasCurves = arguments.has("curves") || resources.isShown
    let written = pictures.isWanted ? try pictures.write(report.page) : ""
    return CommandResult(
      output: arguments.has("json") ? report.json.text + "\n" : report.text + written,
      status: training.state.end == .diverged ? .failure : .success)
  }

  private static func detail(_ epoch: Training<Double>.Epoch) -> String {
    func brief(_ loss: Double) -> String { short(loss, digits: 3) }
    return "loss \(brief(epoch.loss))"
      + (epoch.validationLoss.map { ", watched \(brief($0))" } ?? "")
  }

  private static func outputFile(_ arguments: ParsedArguments) throws(UsageError) -> String? {
    guard let file = arguments.value("output") else { return nil }
    let name = file.lowercased()
    guard [".safetensors", ".onnx", ".json"].contains(where: name.hasSuffix) else {
      throw .invalidValue(
        option: "output", text: file,
        expected: "a file called .safetensors, .onnx or .json, the forms that are written")
    }
    return file
  }

  /// Refuses a network for which JSON has no words, before it is trained.
  private static func requirePlain(
    _ network: Network<Double>, _ file: String
  ) throws(CommandError) {
    guard network.perceptron == nil else { return }
    throw .unwritableForm(
      file,
      reason:
        "JSON has linear layers and activations alone, and this is \(network.withoutDropout); "
        + "write .safetensors or .onnx")
  }
}
