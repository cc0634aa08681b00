import Autodiff

extension GradientReport {
  /// The report for a reader: the point, the value and every derivative in one aligned column.
  var text: String {
    var rows: [(label: String, value: String)] = []
    for (name, value) in zip(point.names, point.values) { rows.append((name, value.description)) }
    let values = program.values(of: selected, at: point.values)
    for (variable, value) in zip(selected, values) {
      if case .step = variable.place { rows.append((variable.name, value.description)) }
    }
    if !rows.isEmpty { rows.append(("", "")) }
    rows.append(("f", value.description))
    for (variable, result) in zip(selected, results) {
      let note = isInFormula(variable) ? "" : "   (not in the formula)"
      rows.append(("∂f/∂\(variable.name)", result.description + note))
    }
    return header + "\n\n" + aligned(rows) + undefinedText + checksText
  }

  private func isInFormula(_ variable: Variable) -> Bool {
    switch variable.place {
    case .input(let position): program.usedInputs.contains(position)
    case .step: true
    }
  }

  private var header: String {
    let lines = expression.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { line in
        // A tab steers nothing, and indents a formula of several lines.
        line.split(separator: "\t", omittingEmptySubsequences: false)
          .map { legible($0, limit: .max) }.joined(separator: "\t")
      }
    let names = point.names.joined(separator: ", ")
    return lines.count == 1
      ? "f(\(names)) = \(lines[0])"
      : "f(\(names)) =\n" + lines.map { "  \($0)" }.joined(separator: "\n")
  }

  private var checksText: String { checks.map(\.text).joined() }
}

extension GradientReport.Check {
  /// The comparison at the point, and of a formula of the user's that at others.
  var text: String {
    "\n\(heading)\n\n\(report)\n" + (claim?.text(showsFailure: report.agrees) ?? "")
  }
}

/// Labels and values in two columns; the further lines of a value are indented to the first.
func aligned(_ rows: [(label: String, value: String)]) -> String {
  let column = rows.lazy.map { terminalColumns(of: $0.label) }.max() ?? 0
  var text = ""
  for (label, value) in rows {
    guard !label.isEmpty else {
      text += "\n"
      continue
    }
    let indent = String(repeating: " ", count: column + 4)
    let lines = value.split(separator: "\n", omittingEmptySubsequences: false)
    text += "  " + padded(label, to: column) + "  " + lines[0] + "\n"
    for line in lines.dropFirst() { text += (line.isEmpty ? "" : indent) + line + "\n" }
  }
  return text
}

/// The text with spaces up to a column.
func padded(_ text: String, to column: Int) -> String {
  text + String(repeating: " ", count: max(0, column - terminalColumns(of: text)))
}

/// The text with spaces before it up to a column.
func rightAligned(_ text: String, to column: Int) -> String {
  String(repeating: " ", count: max(0, column - terminalColumns(of: text))) + text
}
