import Autodiff

/// What the gradients of many rows have in common: statistics of each component, updated row by row in the memory of one.
///
/// ```
/// 569 rows: output from 4.06e-08 (row 461) to 1 (row 68), mean 0.6272
///   input          mean size     mean  deviation  largest  row
///   worst_texture    0.04213  -0.0421    0.09122   -0.553   81
/// ```
///
/// Means and deviations follow Welford (1962): Note on a method for calculating corrected sums of squares and products.
struct GradientSummary {
  /// Running statistics of one number.
  private struct Statistics {
    var mean = 0.0
    var size = 0.0
    var squares = 0.0
    var largest = 0.0
    var row = 0

    mutating func add(_ value: Double, row: Int, count: Double) {
      let difference = value - mean
      mean += difference / count
      squares += difference * (value - mean)
      size += (abs(value) - size) / count
      if count == 1 || abs(value) > abs(largest) { (largest, self.row) = (value, row) }
    }
  }

  /// The number of rows, and of those with an output or a gradient that is not finite, which count for nothing else.
  private(set) var count = 0
  private(set) var notFinite = 0
  private var components: [Statistics]
  private var outputMean = 0.0
  private var smallest = (output: Double.infinity, row: 0)
  private var largest = (output: -Double.infinity, row: 0)

  init(inputCount: Int) { components = .init(repeating: .init(), count: inputCount) }

  mutating func add(row: Int, output: Double, gradient: [Double]) {
    count += 1
    guard output.isFinite, gradient.allSatisfy(\.isFinite) else {
      notFinite += 1
      return
    }
    let rows = Double(count - notFinite)
    outputMean += (output - outputMean) / rows
    if output < smallest.output { smallest = (output, row) }
    if output > largest.output { largest = (output, row) }
    for index in components.indices {
      components[index].add(gradient[index], row: row, count: rows)
    }
  }

  /// A heading, and a line for each input, the largest mean size first.
  func text(_ names: [String], top: Int?) -> String {
    let rows = count - notFinite
    var text = "\(count) rows"
    if notFinite > 0 { text += ", \(notFinite) of them not finite and left out" }
    guard rows > 0 else { return text + "\n" }
    text += ": output from \(brief(smallest.output)) (row \(smallest.row)) "
    text += "to \(brief(largest.output)) (row \(largest.row)), mean \(brief(outputMean))\n"
    text += "∂output/∂input over the rows:\n"
    let ranks = components.indices.sorted {
      let (a, b) = (components[$0].size, components[$1].size)
      return a == b ? $0 < $1 : a > b
    }
    let shown = ranks.prefix(shownComponents(of: ranks.count, top: top))
    let columns = TextColumns(width: 80)
    var cells = [["input", "mean size", "mean", "deviation", "largest", "row"]]
    for index in shown {
      let component = components[index]
      cells.append(
        [columns.clipped(legible(names[index]), to: 24)]
          + [
            component.size, component.mean, (component.squares / Double(rows)).squareRoot(),
            component.largest,
          ].map(brief) + ["\(component.row)"])
    }
    let widths = cells[0].indices.map { column in
      cells.map { terminalColumns(of: $0[column]) }.max() ?? 0
    }
    for line in cells {
      let numbers = line.indices.dropFirst().map { rightAligned(line[$0], to: widths[$0]) }
      text += "  " + ([padded(line[0], to: widths[0])] + numbers).joined(separator: "  ") + "\n"
    }
    return text + leftOut(ranks.count - shown.count, of: ranks.count, top: top)
  }
}

/// How many components are shown of so many.
func shownComponents(of count: Int, top: Int?) -> Int { top ?? (count > 40 ? 20 : count) }

/// A line on the components that are not shown.
func leftOut(_ count: Int, of total: Int, top: Int?) -> String {
  if count == 0 { return "" }
  return "  (\(count) smaller ones" + (top == nil ? "; --top \(total) shows all" : "") + ")\n"
}
