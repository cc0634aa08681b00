import Autodiff
import MLP

extension ExperimentReport {
  /// A thing that is chosen, one value of which a curve or a place stands for.
  private enum Factor: String, CaseIterable {
    case depth = "hidden layers"
    case width = "units of each hidden layer"
    case share = "share of the rows"
    case epochs = "epochs"

    func value(_ architecture: ComparedArchitecture) -> Double {
      switch self {
      case .depth: Double(architecture.depth)
      case .width: Double(architecture.width)
      case .share: architecture.rowShare
      case .epochs: Double(architecture.epochs)
      }
    }

    func label(_ value: Double) -> String {
      switch self {
      case .depth: counted(Int(value), "hidden layer")
      case .width: "width \(Int(value))"
      case .share: "\(short(100 * value)) % of the rows"
      case .epochs: counted(Int(value), "epoch")
      }
    }
  }

  private func values(_ factor: Factor) -> [Double] {
    Set(comparison.results.map { factor.value($0.architecture) }).sorted()
  }

  /// Training and test loss of each kind of network in a panel of its own, by depth and width where both were varied.
  var chart: Chart {
    let varied = Factor.allCases.filter { values($0).count > 1 }
    let along = varied.first ?? .depth
    let split = varied.dropFirst().first ?? (along == .depth ? .width : .depth)
    let words = values(along).map { along == .share ? short($0) : "\(Int($0))" }
    let lines = values(split)
    // Four colours are told apart.
    let shown =
      lines.count <= 4 ? lines : (0..<4).map { lines[$0 * (lines.count - 1) / 3] }
    var panels: [Chart.Panel] = []
    for kind in kinds(without: [along, split]) {
      var series: [Chart.Series] = []
      for (colour, value) in shown.enumerated() {
        let rows = kind.rows.filter { split.value(comparison.results[$0].architecture) == value }
        for (name, isDashed, number) in [
          ("training", true, { (run: ArchitectureRun) in run.trainLoss }),
          ("test", false, { run in run.testLoss }),
        ] {
          let spreads = rows.map { comparison.results[$0].spread(of: number) }
          let points = zip(rows, spreads).map { row, spread -> (x: Double, y: Double) in
            let place = values(along).firstIndex(
              of: along.value(comparison.results[row].architecture))
            return (Double(place ?? 0), spread?.mean ?? .nan)
          }
          series.append(
            Chart.Series(
              name: "\(split.label(value)), \(name)", colour: colour, isDashed: isDashed,
              points: points,
              // Bars of both would cover one another.
              spreads: isDashed ? [] : spreads.map { $0?.deviation ?? .nan },
              hasMarks: !isDashed || points.count == 1))
        }
      }
      panels.append(Chart.Panel(title: kind.title, series: series))
    }
    let constant = comparison.results.first?.spread { $0.constantLoss }?.mean
    let kinds = common.compactMap { $0 }.filter { $0 != "none" }
    let title =
      "Training and test loss by \(along.rawValue): "
      + legible(examples.table.targetName ?? "target", limit: 40)
      + (kinds.isEmpty ? "" : " (\(kinds.joined(separator: ", ")))")
    // Forms stand side by side; where there is one, what else there is.
    let forms = Set(comparison.results.map(\.architecture.form)).count
    let others = [values(.share).count, values(.epochs).count].filter { $0 > 1 }
    return Chart(
      title: title,
      below: .words(words), xName: along.rawValue, yName: "loss", panels: panels,
      columns: forms > 1 ? forms : min(3, others.first ?? max(1, panels.count)),
      level: constant.map { ($0, "always the same answer") })
  }

  /// Rows that differ in two factors alone.
  private func kinds(without factors: [Factor]) -> [(title: String, rows: [Int])] {
    var kinds: [(key: ComparedArchitecture, rows: [Int])] = []
    for row in comparison.results.indices {
      var key = comparison.results[row].architecture
      for factor in factors {
        switch factor {
        case .depth: key.depth = 0
        case .width: key.width = 0
        case .share: key.rowShare = 1
        case .epochs: key.epochs = 0
        }
      }
      if let place = kinds.firstIndex(where: { $0.key == key }) {
        kinds[place].rows.append(row)
      } else {
        kinds.append((key, [row]))
      }
    }
    // Forms side by side, the rest below one another.
    let order = kinds.map(\.key)
    func others(_ key: ComparedArchitecture) -> ComparedArchitecture {
      var key = key
      key.form = .plain
      return key
    }
    var seen: [ComparedArchitecture] = []
    for key in order.map(others) where !seen.contains(key) { seen.append(key) }
    let sorted = kinds.enumerated().sorted { a, b in
      let (x, y) = (
        seen.firstIndex(of: others(a.element.key)) ?? 0,
        seen.firstIndex(of: others(b.element.key)) ?? 0
      )
      return (x, a.offset) < (y, b.offset)
    }.map(\.element)
    return sorted.map { kind in
      // What all panels have in common stands in the title.
      var parts = zip(Self.words(kind.key), common).filter { $1 == nil }.map(\.0)
        .filter { $0 != "none" }
      for factor in [Factor.share, .epochs, .width, .depth]
      where !factors.contains(factor) && values(factor).count > 1 {
        parts.append(factor.label(factor.value(kind.key)))
      }
      return (parts.joined(separator: ", "), kind.rows)
    }
  }

  private static func words(_ architecture: ComparedArchitecture) -> [String] {
    [
      "\(architecture.activation)", architecture.form.rawValue, "\(architecture.regularization)",
    ]
  }

  /// Of the activation, the form and the regularization what all rows have.
  private var common: [String?] {
    let all = comparison.results.map { Self.words($0.architecture) }
    return (0..<3).map { part in
      Set(all.map { $0[part] }).count == 1 ? all.first?[part] : nil
    }
  }

  /// The picture with how to read it, its numbers, and what they say about the text.
  var page: PicturePage {
    var page = PicturePage(
      title: "Does a deeper network do better? \(legible(examples.path))", svg: chart.svg,
      caption: [
        settings + ".",
        "Solid: the loss of rows held out; dashed: of the rows trained on. A bar is one standard deviation over the "
          + "seeds to either side. Where both are high the network learns too little; where the solid line is far above "
          + "the dashed one it has learned its rows by heart.",
      ], table: table)
    page.sections = findings.map { finding in
      ("\(finding.claim.sentence) — \(finding.verdict.words)", finding.lines)
    }
    return page
  }

  private var table: [[String]] {
    let score = comparison.isClassification ? "accuracy" : "R²"
    let heads = [
      "row", "depth", "width", "activation", "form", "regularization", "share", "epochs",
      "parameters", "training loss", "test loss", "training \(score)", "test \(score)",
      "gradient before", "gradient after", "unexplained, first layer", "unexplained, last layer",
      "seconds",
    ]
    return [heads]
      + comparison.results.enumerated().map { row, result in
        let a = result.architecture
        return [
          "\(row + 1)", "\(a.depth)", "\(a.width)", "\(a.activation)", a.form.rawValue,
          "\(a.regularization)", short(a.rowShare), "\(a.epochs)", "\(result.parameterCount)",
          spread(result) { $0.trainLoss }, spread(result) { $0.testLoss },
          spread(result) { $0.trainScore }, spread(result) { $0.testScore },
          spread(result) { $0.initialGradientNorm }, spread(result) { $0.finalGradientNorm },
          spread(result) { $0.probeErrors.first ?? .nan },
          spread(result) { $0.probeErrors.last ?? .nan }, spread(result) { $0.seconds },
        ]
      }
  }
}
