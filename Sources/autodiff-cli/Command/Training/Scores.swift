import Autodiff
import MLP

/// How well a network does on rows whose target is known.
enum Scores {
  case classification(ClassificationMetrics, classes: [String])
  case regression(RegressionMetrics)

  /// Looks at rows.
  ///
  /// - Parameters:
  ///   - network: takes the columns as they are in the table.
  ///   - features: the inputs of all rows of the table, where they are not as they stand there.
  ///   - rows: the places of the rows.
  init(
    _ network: Network<Double>, _ examples: ExampleTable, features: Tensor<Double>? = nil,
    rows: [Int]
  ) {
    let outputs = network((features ?? examples.table.features).gathered(at: rows))
    guard let labels = examples.labels else {
      let actual = examples.table.targets?.scalars ?? []
      self = .regression(
        RegressionMetrics(predicted: outputs.scalars, actual: rows.map { actual[$0] }))
      return
    }
    self = .classification(
      ClassificationMetrics(
        probabilities: Self.probabilities(outputs, isLog: network.layers.last == .logSoftmax),
        labels: rows.map { labels[$0] }), classes: examples.classNames)
  }

  /// Probabilities of all classes, [rows, classes].
  private static func probabilities(_ outputs: Tensor<Double>, isLog: Bool) -> Tensor<Double> {
    if isLog { return exp(outputs) }
    guard outputs.shape[1] == 1 else { return outputs }
    return concatenated([1 - outputs, outputs], axis: 1)
  }

  /// The scores in a line.
  var line: String {
    switch self {
    case .classification(let metrics, _):
      "accuracy \(percent(metrics.accuracy)) (\(metrics.correctCount) of \(metrics.count))"
        + (metrics.areaUnderCurve.map { ", AUC \(brief($0))" } ?? "")
        + ", cross entropy \(brief(metrics.crossEntropy))"
    case .regression(let metrics):
      "R² \(brief(metrics.coefficientOfDetermination)), "
        + "root mean square error \(brief(metrics.rootMeanSquareError)), "
        + "mean absolute error \(brief(metrics.meanAbsoluteError))"
    }
  }

  /// The scores in several lines.
  var text: String {
    switch self {
    case .classification(let metrics, let classes):
      let columns = TextColumns(width: 80)
      var text = "\(line)\nbalanced accuracy \(percent(metrics.balancedAccuracy))\n"
      if classes.count <= 12 {
        let head = [["actual \\ predicted"] + classes.map { legible($0) }]
        let rows = zip(classes, metrics.confusion).map { [legible($0)] + $1.map(String.init) }
        text += "\n" + columns.table(head + rows).joined()
      } else {
        let wrong = Self.largestMistakes(metrics.confusion).prefix(10)
        text += "\nmost frequent mistakes:\n"
        text += columns.table(
          wrong.map {
            [
              "\(legible(classes[$0.actual])) taken for \(legible(classes[$0.predicted]))",
              "\($0.count)",
            ]
          }
        ).joined()
      }
      text += "\ncalibration: error \(percent(metrics.calibrationError))\n"
      text += columns.table(
        [["rows", "mean probability", "right"]]
          + metrics.calibration.map {
            ["\($0.count)", percent($0.confidence), percent($0.accuracy)]
          }
      ).joined()
      return text
    case .regression(let metrics):
      return """
        \(line)
        residuals (predicted - actual): mean \(brief(metrics.meanResidual))\
        \(metrics.largest.map { ", largest \(brief($0.value))" } ?? "")

        """
    }
  }

  private static func largestMistakes(
    _ confusion: [[Int]]
  ) -> [(actual: Int, predicted: Int, count: Int)] {
    var mistakes: [(actual: Int, predicted: Int, count: Int)] = []
    for (actual, row) in confusion.enumerated() {
      for (predicted, count) in row.enumerated() where count > 0 && actual != predicted {
        mistakes.append((actual, predicted, count))
      }
    }
    return mistakes.sorted { $0.count > $1.count }
  }

  var json: JSONOutput {
    switch self {
    case .classification(let metrics, let classes):
      [
        "rows": .integer(metrics.count), "accuracy": .number(metrics.accuracy),
        "balancedAccuracy": .number(metrics.balancedAccuracy),
        "areaUnderCurve": metrics.areaUnderCurve.map(JSONOutput.number) ?? .null,
        "crossEntropy": .number(metrics.crossEntropy),
        "classes": .array(classes.map(JSONOutput.string)),
        "confusion": .array(metrics.confusion.map { .array($0.map(JSONOutput.integer)) }),
        "calibrationError": .number(metrics.calibrationError),
        "calibration": .array(
          metrics.calibration.map {
            [
              "rows": .integer($0.count), "probability": .number($0.confidence),
              "accuracy": .number($0.accuracy),
            ]
          }),
      ]
    case .regression(let metrics):
      [
        "rows": .integer(metrics.count),
        "coefficientOfDetermination": .number(metrics.coefficientOfDetermination),
        "rootMeanSquareError": .number(metrics.rootMeanSquareError),
        "meanAbsoluteError": .number(metrics.meanAbsoluteError),
        "meanResidual": .number(metrics.meanResidual),
      ]
    }
  }
}

/// A share in percent, to a tenth.
func percent(_ share: Double) -> String {
  share.isFinite ? "\((1000 * share).rounded() / 10) %" : "undefined"
}
