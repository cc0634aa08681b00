extension CommandDefinition {
  /// The help screen.
  var helpText: String {
    var text = abstract + "\n\nUsage:\n"
    for form in forms {
      let lines = folded("\(name) \(form)", columns: 74)
      text += "  " + lines.joined(separator: "\n      ") + "\n"
    }
    text += section("Arguments", operands.map { ($0.name, $0.summary) })
    text += section("Options", (options + [Self.help]).map { ($0.heading, $0.summary) })
    for note in notes { text += "\n\(note)\n" }
    if !examples.isEmpty {
      text += "\nExamples:\n" + examples.map { "  \($0)\n" }.joined()
    }
    return text
  }
}

extension CommandDefinition.Option {
  /// The option as it is typed.
  fileprivate var heading: String {
    let short = name == "help" ? "-h, " : name == "output" && value == "FILE" ? "-o, " : ""
    return short + "--\(name)" + (value.map { " \($0)" } ?? "")
  }
}

/// A titled list of terms and what they mean, the meanings aligned and folded at 80 columns.
func section(_ title: String, _ rows: [(term: String, meaning: String)]) -> String {
  guard !rows.isEmpty else { return "" }
  let longest = rows.lazy.map { terminalColumns(of: $0.term) }.max() ?? 0
  let column = Swift.min(longest, 26) + 4
  var text = "\n\(title):\n"
  for (term, meaning) in rows {
    var line = "  " + term
    for folded in folded(meaning, columns: 80 - column) {
      let width = terminalColumns(of: line)
      if width > column - 2 && width > 0 {
        text += line + "\n"
        line = ""
      }
      line += String(repeating: " ", count: column - terminalColumns(of: line)) + folded
      text += line + "\n"
      line = ""
    }
  }
  return text
}

/// The text broken between words into lines of at most so many columns; what stands in brackets stays
/// together.
func folded(_ text: String, columns: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  var depth = 0
  let words = text.split { character in
    if "([".contains(character) { depth += 1 }
    if ")]".contains(character) { depth -= 1 }
    return character == " " && depth <= 0
  }
  for word in words {
    if !line.isEmpty, terminalColumns(of: line) + 1 + terminalColumns(of: String(word)) > columns {
      lines.append(line)
      line = ""
    }
    line += (line.isEmpty ? "" : " ") + word
  }
  return lines + [line]
}
