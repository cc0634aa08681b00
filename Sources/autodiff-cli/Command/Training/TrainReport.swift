import Autodiff
import MLP

/// What `mlp train` prints.
struct TrainReport {
  let training: TableTraining
  private let plan: TrainingPlan
  private let resumedAfter: Int
  private let output: String?
  private let held: Scores?
  /// Whether the losses are drawn in the text.
  var hasCurves = false

  init(_ training: TableTraining, _ plan: TrainingPlan, resumedAfter: Int, output: String?) {
    (self.training, self.plan, self.resumedAfter, self.output) =
      (training, plan, resumedAfter, output)
    held = training.scores(at: training.test)
  }

  var state: Training<Double> { training.state }

  var text: String {
    let examples = training.examples
    var text = examples.description + "\n"
    if examples.tookNumbersForClasses {
      text += "its target's whole numbers are classes; --task regression takes them as numbers\n"
    }
    text +=
      "\(counted(training.training.count, "row")) to train on, \(training.validation.count) watched, "
      + "\(training.test.count) held out\n"
    text += "\(state.network), \(counted(state.network.parameterCount, "parameter"))\n"
    text += "\(state.options.loss), \(optimizer)\n"
    if resumedAfter > 0 { text += "went on after epoch \(resumedAfter)\n" }
    text += "\n" + someEpochs + "\n"
    if hasCurves, state.epochs.count > 1 { text += chart.text + "\n" }
    text += ending + "\n"
    if let scores = training.scores(at: training.training) {
      text += "  trained on: \(scores.line)\n"
    }
    if let scores = training.scores(at: training.validation) {
      text += "  watched:    \(scores.line)\n"
    }
    if let held { text += "  held out:   \(held.line)\n" }
    if let output { text += "\(legible(output)): written\n" }
    return text
  }

  var optimizer: String {
    let options = state.options
    let name =
      switch options.rule {
      case .sgd(let momentum, let nesterov, _):
        nesterov ? "Nesterov's momentum" : momentum != 0 ? "momentum" : "gradient descent"
      case .rmsProp: "RMSProp"
      case .adam: "Adam"
      case .adamW: "AdamW"
      }
    return "\(name), rate \(short(options.rate)), batches of \(options.batchSize)"
  }

  /// Some epochs, from the first to the last, with the best.
  private var someEpochs: String {
    let epochs = state.epochs
    var shown = Set([1, epochs.count, state.bestEpoch])
    for power in [1, 10, 100, 1000, 10_000, 100_000] {
      for step in [1, 2, 5] where step * power < epochs.count { shown.insert(step * power) }
    }
    let hasWatched = epochs.contains { $0.validationLoss != nil }
    let head = ["epoch", "loss"] + (hasWatched ? ["watched"] : []) + ["gradient", "rate"]
    let rows = shown.sorted().filter { (1...max(1, epochs.count)).contains($0) }.map { number in
      let epoch = epochs[number - 1]
      return ["\(number)", brief(epoch.loss)]
        + (hasWatched ? [epoch.validationLoss.map(brief) ?? ""] : [])
        + [brief(epoch.gradientNorm), brief(epoch.rate)]
        + (number == state.bestEpoch ? ["best"] : [])
    }
    return TextColumns(width: 80).table([head] + rows).joined()
  }

  var ending: String {
    let count = state.epochs.count
    return switch state.end {
    case .patience:
      "ended after epoch \(count): the watched loss has not fallen for \(state.options.patience ?? 0); "
        + kept
    case .diverged:
      "ended after epoch \(count): the loss is no finite number any more; take a smaller --rate, or --clip 1; "
        + (state.bestEpoch > 0 ? kept : "nothing was learned")
    case .finished, nil: "ended after epoch \(count); \(kept)"
    }
  }

  private var kept: String {
    "kept is \(state.options.averagedShare > 0 ? "the average at " : "")epoch \(state.bestEpoch)"
  }

  var json: JSONOutput {
    let examples = training.examples
    func scores(_ rows: [Int]) -> JSONOutput { training.scores(at: rows)?.json ?? .null }
    return [
      "rows": [
        "trained": .integer(training.training.count),
        "watched": .integer(training.validation.count), "heldOut": .integer(training.test.count),
      ],
      "features": .array(examples.table.featureNames.map(JSONOutput.string)),
      "task": .string(examples.labels == nil ? "regression" : "classification"),
      "network": .string("\(state.network)"),
      "parameters": .integer(state.network.parameterCount),
      "loss": .string("\(state.options.loss)"),
      "end": .string(state.end?.rawValue ?? ""), "best": .integer(state.bestEpoch),
      "epochs": .array(
        state.epochs.map {
          [
            "loss": .number($0.loss),
            "watched": $0.validationLoss.map(JSONOutput.number) ?? .null,
            "gradientNorm": .number($0.gradientNorm), "rate": .number($0.rate),
          ]
        }),
      "trained": scores(training.training), "watched": scores(training.validation),
      "heldOut": scores(training.test),
    ]
  }
}
