import Autodiff
import MLP

/// What `mlp compare-architectures` prints.
struct ExperimentReport {
  let examples: ExampleTable
  let experiment: ArchitectureExperiment
  let comparison: ArchitectureComparison
  let optimizer: String
  let findings: [ClaimFinding]
  /// Whether the run was ended early.
  var isInterrupted = false

  init(
    _ examples: ExampleTable, _ experiment: ArchitectureExperiment,
    _ comparison: ArchitectureComparison, optimizer: String, isInterrupted: Bool
  ) {
    (self.examples, self.experiment, self.comparison) = (examples, experiment, comparison)
    (self.optimizer, self.isInterrupted) = (optimizer, isInterrupted)
    findings = comparison.findings()
  }

  /// How many trainings were finished.
  var runCount: Int { comparison.results.reduce(0) { $0 + $1.runs.count } }

  var text: String {
    let columns = TextColumns(width: 80)
    var text = examples.description + "\n"
    if examples.tookNumbersForClasses {
      text += "its target's whole numbers are classes; --task regression takes them as numbers\n"
    }
    text += columns.fitted(settings) + "\n"
    if isInterrupted {
      text += "interrupted after \(runCount) of \(experiment.runCount) trainings\n"
    }
    for block in blocks {
      text += "\n\(block.title)\n"
      text += columns.table([heads] + block.rows.map(cells)).joined()
    }
    text += columns.fitted("\n" + reading + "\n")
    text += claims(columns)
    return text
  }

  /// What is the same for all, in a line.
  var settings: String {
    let settings = experiment.settings
    let loss =
      !comparison.isClassification
      ? "squared error in units of the target's variance"
      : examples.classNames.count == 2 ? "binary cross entropy" : "cross entropy"
    let constant = comparison.results.first?.spread { $0.constantLoss }?.mean
    return
      "\(counted(experiment.architectures.count, "architecture")), \(counted(settings.seeds, "seed")) each, "
      + "which hold out \(tenthsOfPercent(settings.testShare)) of the rows at random; "
      + "\(optimizer), rate \(short(settings.rate)), batches of \(settings.batchSize); \(loss)"
      + (constant.map { "; always the same answer has \(short($0, digits: 3))" } ?? "")
  }

  // MARK: Rows

  /// What the rows of a block have in common, and their places.
  var blocks: [(title: String, rows: [Int])] {
    var blocks: [(title: String, rows: [Int])] = []
    for row in comparison.results.indices {
      let title = title(comparison.results[row].architecture)
      if blocks.last?.title == title {
        blocks[blocks.count - 1].rows.append(row)
      } else {
        blocks.append((title, [row]))
      }
    }
    return blocks
  }

  func title(_ architecture: ComparedArchitecture) -> String {
    var parts = ["\(architecture.activation)", architecture.form.rawValue]
    if architecture.regularization != .none { parts.append("\(architecture.regularization)") }
    if architecture.rowShare != 1 {
      parts.append("trained on \(tenthsOfPercent(architecture.rowShare)) of the rows")
    }
    return parts.joined(separator: ", ") + ", \(counted(architecture.epochs, "epoch"))"
  }

  private var heads: [String] {
    [
      "row", "layers", "params", "train loss", "test loss",
      comparison.isClassification ? "accuracy %" : "R²", "gradient", "s",
    ]
  }

  private func cells(_ row: Int) -> [String] {
    let result = comparison.results[row]
    let architecture = result.architecture
    let scale: Double = comparison.isClassification ? 100 : 1
    return [
      "\(row + 1)", "\(architecture.depth)x\(architecture.width)", "\(result.parameterCount)",
      spread(result) { $0.trainLoss }, spread(result) { $0.testLoss },
      spread(result) { scale * $0.testScore },
      result.spread { $0.initialGradientNorm }.map { short($0.mean, digits: 2) } ?? "",
      result.spread { $0.seconds }.map { short($0.mean, digits: 2) } ?? "",
    ]
  }

  /// A mean and its deviation: `0.123±0.012`.
  func spread(
    _ result: ArchitectureResult, _ number: (ArchitectureRun) -> Double
  ) -> String {
    guard let (mean, deviation) = result.spread(of: number) else { return "" }
    // Small numbers have fewer digits, so that a row fits a terminal.
    let digits = abs(mean) < 0.001 ? 2 : 3
    return short(mean, digits: digits)
      + (deviation.map { "±\(short($0, digits: $0 < 0.001 ? 1 : 2))" } ?? "")
  }

  private var reading: String {
    var text =
      "layers: hidden layers x units of each; loss, \(comparison.isClassification ? "accuracy" : "R²"): mean ± "
      + "standard deviation over the seeds, \(comparison.isClassification ? "accuracy" : "R²") of the rows held out; "
      + "gradient: norm of the derivative of the loss by the first layer's weights before training; s: seconds a training"
    let unstable = comparison.results.indices.filter { comparison.results[$0].isUnstable }
    if !unstable.isEmpty {
      text +=
        "\nunstable (did not learn, diverged, or lost half of what it had learned, at half of the seeds or more): "
        + "\(unstable.count == 1 ? "row" : "rows") "
        + unstable.prefix(20).map { "\($0 + 1)" }.joined(separator: ", ")
        + (unstable.count > 20 ? ", ..." : "")
    }
    if let best = best, let largest = largest {
      text += "\n" + described("least test loss", best) + described("; most parameters", largest)
    }
    return text
  }

  private func described(_ name: String, _ row: Int) -> String {
    let result = comparison.results[row]
    return "\(name): row \(row + 1), \(spread(result) { $0.testLoss }) "
      + "with \(counted(result.parameterCount, "parameter"))"
  }

  /// The row with the least mean test loss.
  private var best: Int? {
    comparison.results.indices.min { mean($0) < mean($1) }
  }

  private func mean(_ row: Int) -> Double {
    comparison.results[row].spread { $0.testLoss }?.mean ?? .infinity
  }

  private var largest: Int? {
    comparison.results.indices.max {
      comparison.results[$0].parameterCount < comparison.results[$1].parameterCount
    }
  }

  // MARK: The text's sentences

  private func claims(_ columns: TextColumns) -> String {
    var text =
      "\nWhat the text says, and what these rows say. A pair of rows differs in what the\n"
      + "sentence speaks of alone; it counts where the interval of 95 % about its mean\n"
      + "difference over the seeds says for or against, which chance alone does to one\n"
      + "pair in forty for each.\n"
    var heading = ""
    for finding in findings {
      if finding.claim.heading != heading {
        heading = finding.claim.heading
        text += "\n\(heading)\n"
      }
      for (index, piece) in columns.wrapped(finding.claim.sentence, to: 64).enumerated() {
        text += "  " + padded(index == 0 ? finding.verdict.words : "", to: 12) + "  \(piece)\n"
      }
      for line in finding.lines {
        for (index, piece) in columns.wrapped(line, to: 62).enumerated() {
          text += String(repeating: " ", count: index == 0 ? 16 : 18) + piece + "\n"
        }
      }
    }
    return text
  }
}
