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
    options: ExampleTable.options + TrainingPlan.options + [
      .init(
        name: "checkpoint", value: "FILE",
        summary: "Write the training to this file as it goes, and go on from it where it exists."),
      .init(name: "output", value: "FILE", summary: "Write the network to this .safetensors file."),
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
    resources.progress.begin("training")
    let isInterrupted = checkpoint == nil ? nil : Interruption.watch()
    var saved = ContinuousClock.now
    while let epoch = training.next() {
      resources.progress.begin(line(epoch, of: training.state.options.epochs))
      guard let checkpoint else { continue }
      let stops = isInterrupted?() ?? false
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
    let report = TrainReport(training, plan, resumedAfter: resumed, output: output)
    return CommandResult(
      output: arguments.has("json") ? report.json.text + "\n" : report.text,
      status: training.state.end == .diverged ? .failure : .success)
  }

  private static func line(_ epoch: Training<Double>.Epoch, of count: Int) -> String {
    let watched = epoch.validationLoss.map { ", watched \(brief($0))" } ?? ""
    return "epoch \(epoch.number) of \(count), loss \(brief(epoch.loss))\(watched)"
  }

  private static func outputFile(_ arguments: ParsedArguments) throws(UsageError) -> String? {
    guard let file = arguments.value("output") else { return nil }
    guard file.lowercased().hasSuffix(".safetensors") else {
      throw .invalidValue(option: "output", text: file, expected: "a file called .safetensors")
    }
    return file
  }
}
