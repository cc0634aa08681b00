import Autodiff

extension TraceReport {
  /// The trace as text: forward, then back.
  var text: String {
    header + "\n\n" + forwardText + "\n" + backwardText + (showsPaths ? pathText : "")
      + tangentText + checkText
  }

  var header: String {
    formulaLine(expression, of: program.inputs.map { program.names[$0] })
  }

  // MARK: Forward

  /// Values and their formulas, in the order in which they are computed.
  private var forwardText: String {
    let rows = shownSteps.map { index in
      [
        SymbolicExpression.name(program.names[index]).text(.mathematics),
        "= " + clipped(formula(of: index), to: 40), compact(trace.values[index]),
        index == program.output ? "= f" : "",
      ]
    }
    return "Forward: each value from earlier ones\n" + table(rows)
  }

  private func formula(of step: Int) -> String {
    switch program.steps[step].operation {
    case .input: "input" + shapeText(step)
    case .constant: "constant" + shapeText(step)
    default: program.expression(of: step).text(.mathematics) + shapeText(step)
    }
  }

  private func shapeText(_ step: Int) -> String {
    let shape = program.steps[step].shape
    return shape.isScalar ? "" : "   \(shape)"
  }

  // MARK: Backward

  /// For each step, from the output back: its adjoint as a formula, the same in numbers, and the sum.
  private var backwardText: String {
    var text = "Backward: the adjoint v̄ = ∂f/∂v of each value, from f to the inputs\n"
    for step in sweptSteps { text += lines(of: step) }
    return text + "\n" + orderText
  }

  private func lines(of step: Int) -> String {
    let name = SymbolicExpression.adjoint(program.names[step]).text(.mathematics)
    let contributions = trace.contributions(to: step)
    let adjoint = compact(trace.adjoints[step])
    guard !contributions.isEmpty else {
      let reason = step == program.output ? "∂f/∂f" : "f does not depend on it"
      return "  \(name) = \(adjoint)   (\(reason))\n"
    }
    let indent = String(repeating: " ", count: terminalColumns(of: name) + 2)
    let formulas = contributions.map { trace.expression(of: $0).text(.mathematics) }
    var lines = [Self.sum(formulas)]
    if program.steps[step].shape.isScalar {
      let numbers = contributions.map { contribution in
        numbered(trace.expression(of: contribution)) ?? compact(contribution.amount)
      }
      if Self.sum(numbers) != Self.sum(formulas) { lines.append(Self.sum(numbers)) }
      if contributions.count > 1 {
        lines.append(
          Self.sum(contributions.map { number($0.amount.scalars[0]) }))
      }
    } else if contributions.count > 1 {
      lines += contributions.map { compact($0.amount) }
    }
    if lines.last != adjoint { lines.append(adjoint) }
    return lines.enumerated().map { index, line in
      let lead = index == 0 ? "  " + name : indent
      return (showsAll ? [line] : wrapped(line, to: 74 - terminalColumns(of: name)))
        .enumerated().map { part, piece in
          (part == 0 ? lead + " = " : indent + "     ") + piece + "\n"
        }.joined()
    }.joined()
  }

  /// A formula with numbers for its names; nil where one is a tensor.
  private func numbered(_ expression: SymbolicExpression) -> String? {
    var isKnown = true
    let places = Dictionary(
      program.names.indices.map { (program.names[$0], $0) }, uniquingKeysWith: { first, _ in first }
    )
    let text = expression.replacingNames { name, isAdjoint in
      guard let step = places[name] else {
        isKnown = false
        return 0
      }
      let tensor = isAdjoint ? trace.adjoints[step] : trace.values[step]
      guard tensor.shape.isScalar else {
        isKnown = false
        return 0
      }
      return showsAll ? tensor.scalars[0] : Double(short(tensor.scalars[0])) ?? .nan
    }.text(.mathematics)
    return isKnown ? text.replacing("−", with: "-") : nil
  }

  /// Terms with plus signs; one that begins with a minus is subtracted.
  static func sum(_ terms: [String]) -> String {
    terms.enumerated().map { index, term in
      if index == 0 { return term }
      guard let first = term.first, "−-".contains(first) else { return " + " + term }
      return " \(first) " + term.dropFirst()
    }.joined()
  }

  /// Why the order is what it is, by the value that is used most.
  private var orderText: String {
    var uses: [Int: Int] = [:]
    for contribution in trace.contributions { uses[contribution.to, default: 0] += 1 }
    let order =
      "Order: a value is passed on when every step that uses it has been, since only then is its\nadjoint complete"
    guard let most = uses.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), most.value > 1
    else { return order + "; here every value is used once.\n" }
    let name = SymbolicExpression.name(program.names[most.key]).text(.mathematics)
    return order
      + "; \(name) is used \(most.value) times, so its adjoint has \(most.value) terms.\n"
  }

  // MARK: Tangents and differences

  private var tangentText: String {
    guard let tangents else { return "" }
    let inputs = program.inputs.count
    let rows = shownSteps.map { index in
      [
        Self.dotted(.adjoint(program.names[index])),
        "= " + clipped(tangentFormula(of: index), to: 40), number(tangents.values[index]),
      ]
    }
    let cost =
      inputs == 1
      ? "One run forward gives the derivative by the one input, as one sweep back does.\n"
      : "One run forward gives the derivative by \(tangents.name); all \(inputs) take \(inputs) runs. The sweep back has\n"
        + "given all \(inputs) at once.\n"
    return
      "\nForward mode: the tangent v̇ = ∂v/∂\(tangents.name) of each value, from \(tangents.name) to f\n"
      + table(rows) + cost
  }

  /// The tangent of a step in terms of its operands'.
  private func tangentFormula(of step: Int) -> String {
    if program.steps[step].operands.isEmpty {
      return step == program.inputs.first { program.names[$0] == tangents?.name } ? "1" : "0"
    }
    var sum = SymbolicExpression.number(0)
    for (position, operand) in program.steps[step].operands.enumerated()
    where !program.steps[operand].isConstant {
      let partial = program.partial(of: step, by: position, values: trace.values) ?? .nothing
      sum = sum + partial * .adjoint(program.names[operand])
    }
    return Self.dotted(sum)
  }

  /// A formula of tangents, which have a dot where adjoints have a bar.
  private static func dotted(_ expression: SymbolicExpression) -> String {
    // The bar is a scalar of its own behind its letter.
    let text = expression.text(.mathematics).replacing("bar(", with: "dot(")
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\u{304}" ? "\u{307}" : $0 }))
  }

  private var checkText: String {
    guard !checks.isEmpty else { return "" }
    let rows = sweptSteps.compactMap { index -> [String]? in
      guard let check = checks[index] else { return nil }
      let verdict =
        switch agrees(index) {
        case true?: "agrees"
        case false?: "DISAGREES"
        case nil: "inconclusive"
        }
      return [
        SymbolicExpression.adjoint(program.names[index]).text(.mathematics),
        clipped(compact(trace.adjoints[index]), to: 22), clipped(compact(check.gradient), to: 22),
        "± " + number(check.errorEstimate.scalars.max() ?? 0), verdict,
      ]
    }
    let left = sweptSteps.count - checks.count
    return "\nAgainst central differences: the value moved, the steps behind it computed again\n"
      + table([["", "sweep", "differences", "error", ""]] + rows)
      + (left > 0 ? "\(counted(left, "step")) with too many elements left out.\n" : "")
  }

  // MARK: Columns

  private func table(_ rows: [[String]]) -> String {
    var widths = [Int](repeating: 0, count: rows.map(\.count).max() ?? 0)
    for row in rows {
      for (column, cell) in row.enumerated() {
        widths[column] = max(widths[column], terminalColumns(of: cell))
      }
    }
    return rows.map { row in
      var line = " "
      for (column, cell) in row.enumerated() {
        line += " " + padded(cell, to: widths[column]) + " "
      }
      return trimmedEnd(line) + "\n"
    }.joined()
  }

  private func clipped(_ text: String, to width: Int) -> String {
    guard !showsAll, terminalColumns(of: text) > width else { return text }
    return String(text.prefix(width - 1)) + "…"
  }

  /// A line in pieces of at most a width, broken at spaces where there are some.
  private func wrapped(_ line: String, to width: Int) -> [String] {
    var pieces = [""]
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      let longer = pieces[pieces.count - 1] + (pieces[pieces.count - 1].isEmpty ? "" : " ") + word
      if terminalColumns(of: longer) <= width || pieces[pieces.count - 1].isEmpty {
        pieces[pieces.count - 1] = longer
      } else {
        pieces.append(String(word))
      }
    }
    return pieces
  }
}

func trimmedEnd(_ text: String) -> String {
  var text = text
  while text.last == " " { text.removeLast() }
  return text
}
