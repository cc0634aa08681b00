import Autodiff

extension TraceReport {
  /// The trace as text: forward, then back.
  var text: String { pieces.joined() }

  /// The text in pieces, in each of which one thing happens: a value is computed, an adjoint is complete.
  var pieces: [String] {
    var pieces = [header + "\n\nForward: each value from earlier ones\n"] + forwardLines
    pieces.append(
      "\nBackward: the adjoint v̄ = ∂f/∂v of each value, from f to the inputs\n")
    pieces += sweptSteps.map(lines)
    pieces.append("\n" + orderText)
    if showsPaths { pieces.append(pathText) }
    return (pieces + [tangentText, checkText, claimText]).filter { !$0.isEmpty }
      .map(columns.fitted)
  }

  var header: String {
    columns.clipped(formulaLine(expression, of: program.inputs.map { program.names[$0] }), to: 80)
  }

  // MARK: Forward

  /// Values and their formulas, in the order in which they are computed.
  var forwardLines: [String] {
    columns.table(
      shownSteps.map { index in
        [
          SymbolicExpression.name(program.names[index]).text(.mathematics),
          "= " + columns.clipped(formula(of: index), to: 40) + shapeText(index),
          compact(trace.values[index]), index == program.output ? "= f" : "",
        ]
      })
  }

  func formula(of step: Int) -> String {
    switch program.steps[step].operation {
    case .input: "input"
    case .constant: "constant"
    default: program.expression(of: step).text(.mathematics)
    }
  }

  private func shapeText(_ step: Int) -> String {
    let shape = program.steps[step].shape
    return shape.isScalar ? "" : "   \(shape)"
  }

  // MARK: Backward

  /// The adjoint of a step: a formula, the same in numbers, and the sum.
  func lines(of step: Int) -> String {
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
      lines.append(Self.sum(contributions.map { compact($0.amount) }))
    }
    if lines.last != adjoint { lines.append(adjoint) }
    return lines.enumerated().map { index, line in
      let lead = index == 0 ? "  " + name : indent
      return columns.wrapped(line, to: max(30, 74 - terminalColumns(of: name)))
        .enumerated().map { part, piece in
          (part == 0 ? lead + " = " : indent + "     ") + piece + "\n"
        }.joined()
    }.joined()
  }

  /// A formula with numbers for its names; nil where one is a tensor, or no number.
  private func numbered(_ expression: SymbolicExpression) -> String? {
    var isKnown = true
    let text = expression.replacingNames { name, isAdjoint in
      let tensor = step(named: name).map { isAdjoint ? trace.adjoints[$0] : trace.values[$0] }
      guard let tensor, tensor.shape.isScalar, !tensor.scalars[0].isNaN else {
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
    let order = """
      Order: a value is passed on when every step that uses it has been, for only then
      is its adjoint complete
      """
    guard let most = uses.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), most.value > 1
    else { return order + "; here every value is used once.\n" }
    let name = SymbolicExpression.name(program.names[most.key]).text(.mathematics)
    return order
      + (most.value == 2
        ? "; \(name) is used twice, so its adjoint has two terms.\n"
        : "; \(name) is used \(most.value) times, so its adjoint has as many terms.\n")
  }
}
