import Autodiff
import Foundation
import MLP

/// `autodiff-cli mlp train`: a network from a table of examples.
enum MLPTrainCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "train"],
    abstract: "Train a network on a table of examples.",
    forms: [
      "--data FILE --target COLUMN [--hidden 64] [--seed N] [-o MODEL.safetensors] [--json]",
      "--data FILE --target COLUMN ... --checkpoint FILE [-o MODEL.safetensors]",
    ],
    options: ExampleTable.options + TrainingPlan.options + PictureFiles.options + [
      .init(
        name: "checkpoint", value: "FILE",
        summary: "Write the training to this file as it goes, and go on from it where it exists."),
      .init(name: "output", value: "FILE", summary: "Write the network to this .safetensors file."),
      .init(
        name: "curves",
        summary: "Draw the losses by epoch in the text; a terminal has them anyway."),
      .init(name: "json", summary: "Print one JSON object."),
      MemoryBound.option,
    ],
    notes: [
      """
      Inputs are standardized, and a target of numbers as well; the mean and the
      deviation are learned from the rows trained on, and become part of the first and
      the last layer, so that the network takes and gives what the table has. What is
      kept is the network with the least loss on the rows watched; rows held out play
      no part before the end. The same call prints the same bytes.
      """
    ],
    examples: [
      "autodiff-cli mlp train --data iris.csv --target species -o iris.safetensors",
      "autodiff-cli mlp train --data house.csv --target price --hidden 64,64 --activation tanh \\",
      "  --dropout 0.1 --checkpoint house.checkpoint -o house.safetensors",
    ])

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    let plan = try TrainingPlan(arguments)
    let output = try outputFile(arguments)
    let pictures = try PictureFiles(arguments, beside: output)
    let examples = try ExampleTable(arguments, resources, keepsText: true)
    try TableTraining.requireMemory(plan, examples, resources.memory)
    var training = try TableTraining(
      examples, plan, imputing: try TableOptions(arguments).imputation)
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
    while let epoch = training.next() {
      resources.progress.step(detail(epoch))
      guard let checkpoint else { continue }
      let stops = interruption?.flag.isSet ?? false
      if stops || saved.duration(to: .now) > .seconds(1) {
        try training.save(to: checkpoint)
        saved = .now
      }
      if stops {
        return CommandResult(
          output:
            "\(legible(checkpoint)): written after epoch \(epoch.number); the same call goes on from it\n",
          status: .failure)
      }
    }
    if let checkpoint { try training.save(to: checkpoint) }
    if let output { try training.model.write(to: output) }
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
    guard file.lowercased().hasSuffix(".safetensors") else {
      throw .invalidValue(option: "output", text: file, expected: "a file called .safetensors")
    }
    return file
  }
}
