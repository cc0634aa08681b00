import Autodiff

extension TraceReport {
  /// The tangents of all values, where they were asked for.
  var tangentText: String {
    guard let tangents else { return "" }
    let inputs = program.inputs.count
    let rows = shownSteps.map { index in
      [
        Self.dotted(.adjoint(program.names[index])),
        "= " + columns.clipped(tangentFormula(of: index), to: 50), number(tangents.values[index]),
      ]
    }
    let name = legible(tangents.name, limit: 20)
    let cost =
      inputs == 1
      ? "One run forward gives the derivative by the one input, as one sweep back does.\n"
      : """
      One run forward gives the derivative by \(name); for all \(inputs) inputs it takes \(inputs) runs.
      The sweep back has given all \(inputs) at once.

      """
    return
      "\nForward mode: the tangent v̇ = ∂v/∂\(name) of each value, from \(name) to f\n"
      + columns.table(rows).joined() + cost
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
}
