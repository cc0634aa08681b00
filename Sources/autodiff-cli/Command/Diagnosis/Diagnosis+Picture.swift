import Autodiff
import MLP

extension Diagnosis {
  /// log ‖δ‖ of each layer, of all networks that were looked at; and what the parts of the first one's changes add up to, from
  /// the last layer on.
  var chart: Chart {
    let depth = columns.flatMap { $0.ledger.layers.map(\.number) }.max() ?? 1
    let isShort = depth <= 12
    func place(_ number: Int) -> Double { Double(isShort ? number - 1 : number) }
    let norms = columns.enumerated().map { index, column in
      Chart.Series(
        name: column.name, colour: index, isDashed: index >= 4,
        points: column.ledger.layers.map { (place($0.number), $0.logNorm) }, hasMarks: isShort)
    }
    let parts = shownParts.enumerated().map { index, part in
      Chart.Series(
        name: "from \(part.name)", colour: index, isDashed: true,
        points: zip(given.ledger.layers, sums(of: part)).map { (place($0.number), $1) },
        hasMarks: isShort)
    }
    return Chart(
      title: "The gradient on its way to the input",
      below: isShort
        ? .words((1...depth).map { "\($0)" }) : .numbers(1...Double(depth)),
      xName: "layer, 1 is the input", yName: "powers of ten",
      panels: [
        Chart.Panel(title: "log ‖δ‖", series: norms),
        Chart.Panel(
          title: (columns.count > 1 ? "\(given.name): " : "")
            + "what its parts come to since the last layer", series: parts),
      ], isLinear: true)
  }

  /// The parts of the network's changes that there are below its last layer.
  private var shownParts: [GradientLedger.Part] {
    GradientLedger.Part.allCases.filter { part in
      given.ledger.layers.dropFirst().contains { $0.parts[part] != nil }
    }
  }

  /// The changes by a part, added up from the last layer on, where they are 0.
  private func sums(of part: GradientLedger.Part) -> [Double] {
    var sum = 0.0
    return given.ledger.layers.enumerated().map { index, layer in
      if index > 0 { sum += layer.parts[part] ?? 0 }
      return sum
    }
  }

  /// The picture with how to read it and its numbers.
  var page: PicturePage {
    let numbers = columns.map { column in
      Dictionary(column.ledger.layers.map { ($0.number, $0.logNorm) }) { first, _ in first }
    }
    let sums = shownParts.map(sums)
    let places = Dictionary(
      zip(given.ledger.layers.map(\.number), 0...)
    ) { first, _ in first }
    let depth = numbers.flatMap(\.keys).max() ?? 1
    return PicturePage(
      title: "Why does it not learn?", svg: chart.svg,
      caption: lines + [
        "Gradients of \(seed).",
        "‖δ‖ is the size of the gradient by what a layer's linear map gives; logarithms have base 10. Backpropagation goes "
          + "from the last layer, at the right, to the input. A line that falls to the left is a gradient that vanishes, one "
          + "that rises a gradient that explodes.",
        "Below, the changes of log ‖δ‖ since the last layer in parts: what the transposed weights do, the activation's "
          + "derivative σ', and what else stands between. They add up to the line above, less where it starts.",
      ],
      table: [
        ["layer"] + columns.map { "log ‖δ‖, \($0.name)" } + shownParts.map { "sum of \($0.name)" }
      ]
        + (1...depth).reversed().map { number in
          ["\(number)"] + numbers.map { $0[number].map(hundredths) ?? "" }
            + sums.map { sums in places[number].map { hundredths(sums[$0]) } ?? "" }
        })
  }
}

extension GradientLedger.Part {
  /// The part in a sentence.
  fileprivate var name: String {
    switch self {
    case .weights: "the weights"
    case .activation: "σ'"
    case .normalization: "normalization"
    case .dropout: "dropout"
    case .residual: "the way around"
    }
  }
}
