extension SourceText {
  /// The line that holds `caret`, and below it the caret, with `~` under the rest of `range`.
  ///
  /// ```
  ///   sin(x) + W @ x
  ///            ~~^~~
  /// ```
  ///
  /// Columns are those of a terminal: a combining mark takes none, a wide character two. Of a long
  /// line, the part around the caret is shown.
  package func excerpt(range: SourceRange, caret: Int) -> String {
    let (number, line) = line(at: caret)
    let caret = Swift.min(Swift.max(caret, line.lowerBound), line.upperBound)
    let window = window(of: line, around: caret)
    let marked = range.clamped(to: window)
    var gutter = hasSeveralLines ? "  \(number) | " : "  "
    var blankGutter =
      hasSeveralLines
      ? "  " + String(repeating: " ", count: "\(number)".count) + " | " : "  "
    if window.lowerBound > line.lowerBound {
      gutter += "..."
      blankGutter += "   "
    }
    let before = Swift.min(caret, marked.lowerBound)
    let underline =
      marks("~", under: before..<caret) + "^"
      + String(
        marks("~", under: caret..<Swift.max(caret, marked.upperBound)).dropFirst())
    return gutter + shown(window) + (window.upperBound < line.upperBound ? "..." : "") + "\n"
      + blankGutter + marks(" ", under: window.lowerBound..<before) + underline
  }

  private func window(of line: SourceRange, around caret: Int) -> SourceRange {
    let limit = 72
    guard line.count > limit + 8 else { return line }
    let start = Swift.min(
      Swift.max(line.lowerBound, caret - limit / 2), line.upperBound - limit)
    return start..<(start + limit)
  }

  /// The text with each character replaced that could steer a terminal, one for one, so that the caret stands right.
  private func shown(_ range: SourceRange) -> String {
    var view = String.UnicodeScalarView()
    for scalar in scalars[range] {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: view.append("\u{FFFD}")
      default: view.append(scalar)
      }
    }
    return String(view)
  }

  private func marks(_ mark: String, under range: SourceRange) -> String {
    guard !range.isEmpty else { return "" }
    return String(
      repeating: mark, count: shown(range).reduce(0) { $0 + terminalColumns(of: $1) })
  }
}

/// The number of columns that a terminal gives a character.
func terminalColumns(of character: Character) -> Int {
  guard let scalar = character.unicodeScalars.first else { return 0 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  switch scalar.value {
  // East Asian wide and fullwidth blocks, and the emoji planes (Unicode Standard Annex 11).
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
    0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
    return 2
  default: return 1
  }
}

/// The number of columns that a terminal gives a line of text.
func terminalColumns(of text: String) -> Int {
  // Properties of characters are looked up slowly, and a table has thousands of lines.
  if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
  return text.reduce(0) { $0 + terminalColumns(of: $1) }
}
