import Autodiff

/// The axes of a picture in a terminal: numbers to its left, and below it.
struct TerminalAxes {
  /// The columns of the numbers to the left.
  let margin: Int
  /// The columns of the picture.
  let columns: Int

  /// The room that numbers leave in 80 columns, four of them for the end of the last number below.
  init(labels: [AxisTicks]) {
    self.init(labelLength: labels.map(\.labelLength).max() ?? 0)
  }

  /// The room that the longest number leaves.
  init(labelLength: Int) {
    margin = max(10, labelLength)
    columns = min(64, 74 - margin)
  }

  /// A row of the picture with the number that stands at it, if one does.
  func row(_ label: String?, _ picture: String) -> String {
    trimmedEnd(rightAligned(label ?? "", to: margin) + (label == nil ? " │" : " ┤") + picture)
      + "\n"
  }

  /// The line below the picture and the numbers on it, then the name of what they are of.
  func bottom(_ range: ClosedRange<Double>, name: String) -> String {
    let ticks = AxisTicks(range, limit: 7) { ticks in
      (ticks.labelLength + 2) * ticks.values.count <= columns
    }
    let end = columns + 4
    var line = Array(repeating: "─", count: columns)
    var labels = Array(repeating: " ", count: end)
    for (value, label) in zip(ticks.values, ticks.labels) {
      let share = min(max(range.share(of: value), 0), 1)
      let column = Int((share * Double(columns - 1)).rounded())
      line[column] = "┬"
      let text = label.map { String($0) }
      let start = min(max(0, column - text.count / 2), end - text.count)
      // A label that would touch the one before is left out.
      let around = max(0, start - 1)..<min(end, start + text.count + 1)
      if labels[around].allSatisfy({ $0 == " " }) {
        labels.replaceSubrange(start..<start + text.count, with: text)
      }
    }
    let indent = String(repeating: " ", count: margin + 1)
    var last = indent + " " + trimmedEnd(labels.joined())
    let name = legible(name, limit: 20)
    if terminalColumns(of: last + name) + 2 > 80 { last += "\n" + indent }
    return indent + "└" + line.joined() + "\n" + last + "  \(name)\n"
  }
}
