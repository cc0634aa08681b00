/// Lines and tables for a terminal of 80 columns.
struct TextColumns {
  /// How many columns there are; nil for as many as it takes.
  let width: Int?

  /// Cells in columns, two blanks between them, indented by two.
  ///
  /// Where they are too wide the widest column gives way, and what does not fit is cut off.
  func table(_ rows: [[String]]) -> [String] {
    var widths = [Int](repeating: 0, count: rows.map(\.count).max() ?? 0)
    for row in rows {
      for (column, cell) in row.enumerated() {
        widths[column] = max(widths[column], terminalColumns(of: cell))
      }
    }
    if let width {
      var excess = widths.reduce(0) { $0 + $1 + 2 } - width
      while excess > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
        widths[widest] > 4
      {
        widths[widest] -= 1
        excess -= 1
      }
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        line += "  " + padded(clipped(cell, to: widths[column]), to: widths[column])
      }
      return trimmedEnd(line) + "\n"
    }
  }

  /// The text, and where it takes more columns than a number, its beginning.
  func clipped(_ text: String, to columns: Int) -> String {
    guard width != nil, terminalColumns(of: text) > columns else { return text }
    var (kept, left) = ("", columns - 1)
    for character in text {
      left -= terminalColumns(of: character)
      if left < 0 { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// A line in pieces of at most so many columns, broken at blanks, and within what has none and is too long.
  func wrapped(_ line: String, to columns: Int) -> [String] {
    guard width != nil, terminalColumns(of: line) > columns else { return [line] }
    var pieces: [String] = []
    var (piece, taken) = ("", 0)
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      var rest = String(word)
      var length = terminalColumns(of: rest)
      if !piece.isEmpty, taken + 1 + length <= columns {
        piece += " " + rest
        taken += 1 + length
        continue
      }
      if !piece.isEmpty { pieces.append(piece) }
      while length > columns {
        var (head, count) = ("", 0)
        while let first = rest.first, count + terminalColumns(of: first) <= max(2, columns) {
          head.append(rest.removeFirst())
          count += terminalColumns(of: first)
        }
        pieces.append(head)
        length -= count
      }
      (piece, taken) = (rest, length)
    }
    return pieces + [piece]
  }

  /// The lines of a text, each in the columns that there are; what is left of an indented one is indented by two more.
  func fitted(_ text: String) -> String {
    guard let width else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard terminalColumns(of: String(line)) > width else { return String(line) }
      let indent = String(repeating: " ", count: min(line.prefix { $0 == " " }.count, width / 2))
      let hanging = indent.isEmpty ? "" : indent + "  "
      let pieces = wrapped(String(line.drop { $0 == " " }), to: width - hanging.count)
      return indent + pieces.joined(separator: "\n" + hanging)
    }.joined(separator: "\n")
  }
}

/// The text without blanks at its end.
func trimmedEnd(_ text: String) -> String {
  var text = text
  while text.last == " " { text.removeLast() }
  return text
}
