import Autodiff

/// Inputs in the order of what one column says of them, with others beside it and a bar for the first.
///
/// ```
///   input    value  integrated  grad × input  occlusion
///   radius  1.0970     -0.3865        -0.402     -0.391  ##########|
///   (29 smaller ones)
/// ```
///
/// Where there is no room for bars to both sides of an axis, they are made of `+` and `-`.
struct AttributionTable {
  /// A column of numbers: its heading, and what stands there for each input.
  struct Column {
    let name: String
    let cells: [String]

    init(_ name: String, _ numbers: [Double]) {
      // A zero has no sign here.
      (self.name, cells) = (name, numbers.map { brief($0 + 0) })
    }

    init(_ name: String, cells: [String]) { (self.name, self.cells) = (name, cells) }
  }

  /// What the inputs are called.
  let names: [String]
  let columns: [Column]
  /// What the inputs are ordered by and the bars show.
  let sizes: [Double]
  /// What stands above the names.
  var heading = "input"
  /// How many are shown; all when nil.
  let top: Int?

  /// The lines, of 80 columns where the names and numbers leave room for bars.
  var text: String {
    let ranks = sizes.indices.sorted { a, b in
      // A number that is not finite stands first; equals keep the order of the inputs.
      let (sizeA, sizeB) = (Self.size(sizes[a]), Self.size(sizes[b]))
      return sizeA == sizeB ? a < b : sizeA > sizeB
    }
    let shown = ranks.prefix(top ?? ranks.count)
    let nameWidth = Self.width([heading] + shown.map { legible(names[$0]) })
    let widths = columns.map { column in
      Self.width([column.name] + shown.map { column.cells[$0] })
    }
    let taken = widths.reduce(2 + nameWidth) { $0 + 2 + $1 }
    // A bar to each side where there are signs and room for it, and the axis.
    let hasSigns = shown.contains { sizes[$0] < 0 }
    let isSigned = hasSigns && 80 - taken - 3 >= 10
    let length = min(20, (80 - taken - 3) / (isSigned ? 2 : 1))
    let largest = sizes.lazy.map { abs($0) }.filter(\.isFinite).max() ?? 0

    var text = "  " + padded(heading, to: nameWidth)
    for (column, width) in zip(columns, widths) {
      text += "  " + rightAligned(column.name, to: width)
    }
    text += "\n"
    for index in shown {
      var line = "  " + padded(legible(names[index]), to: nameWidth)
      for (column, width) in zip(columns, widths) {
        line += "  " + rightAligned(column.cells[index], to: width)
      }
      if length >= 5 {
        let mark: Character = !hasSigns || isSigned ? "#" : sizes[index] < 0 ? "-" : "+"
        line += "  " + Self.bar(sizes[index], largest: largest, length, mark, isSigned: isSigned)
      }
      text += trimmedEnd(line) + "\n"
    }
    if shown.count < ranks.count { text += "  (\(ranks.count - shown.count) smaller ones)\n" }
    return text
  }

  private static func size(_ number: Double) -> Double { number.isNaN ? .infinity : abs(number) }

  private static func width(_ texts: [String]) -> Int {
    texts.lazy.map { terminalColumns(of: $0) }.max() ?? 0
  }

  /// A bar to the left of the axis for a negative number.
  private static func bar(
    _ number: Double, largest: Double, _ length: Int, _ mark: Character, isSigned: Bool
  ) -> String {
    let share = number.isFinite && largest > 0 ? abs(number / largest) : 0
    let marks = String(repeating: mark, count: Int((share * Double(length)).rounded()))
    guard isSigned else { return "|" + marks }
    return number < 0
      ? String(repeating: " ", count: length - marks.count) + marks + "|"
      : String(repeating: " ", count: length) + "|" + marks
  }
}
