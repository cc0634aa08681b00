import Autodiff

extension TraceReport {
  /// The run with a mistake beside the right one.
  ///
  /// - Throws: `CommandError` where the formula does not show the mistake.
  func text(making mistake: TraceMistake) throws(CommandError) -> String {
    guard let mistaken = trace.making(mistake) else { throw .mistakeNotShown(mistake.reason) }
    let step = mistaken.firstStep
    let name = SymbolicExpression.adjoint(program.names[step]).text(.mathematics)
    var text = header + "\n\nMistake: \(mistake.sentence)\n\n"
    text += "The first adjoint that is wrong is \(name):\n"
    let wrong = mistaken.wrong
    text += "  right  \(sum(trace, step))\n  wrong  \(wrongSum(wrong, step, mistake))\n\n"
    let inputs = program.inputs.filter { !program.steps[$0].isConstant }
    let rows = inputs.map { input in
      ["∂f/∂\(program.names[input])"]
        + [trace, wrong].map { compact($0.adjoints[input]) }
    }
    // Two tensors side by side take much room.
    let isWide = rows.contains { $0.reduce(0) { $0 + terminalColumns(of: $1) + 2 } > 80 }
    text +=
      isWide
      ? rows.map { "  \($0[0])\n    right  \($0[1])\n    wrong  \($0[2])\n" }.joined()
      : columns.table([["", "right", "wrong"]] + rows).joined()
    text += "\n" + (mistaken.changesShapes ? Self.byShapes : Self.byDifferences) + "\n"
    return columns.fitted(text)
  }

  private static let byShapes =
    "What catches it: shapes. A derivative has the shape of what it is taken by, and\none here has not."
  private static let byDifferences =
    "What catches it: differences. The shapes are right; (f(x + h) - f(x - h)) / 2h\nis not what it says."

  private func sum(_ trace: Trace<Double>, _ step: Int) -> String {
    let terms = trace.contributions(to: step).map { trace.formula(of: $0, .mathematics) }
    return terms.isEmpty
      ? compact(trace.adjoints[step])
      : Self.sum(terms) + " = " + compact(trace.adjoints[step])
  }

  /// What the wrong sweep adds up, by the formulas of the right one and its own numbers.
  private func wrongSum(_ wrong: Trace<Double>, _ step: Int, _ mistake: TraceMistake) -> String {
    let amounts = wrong.contributions(to: step).map { compact($0.amount) }
    let adjoint = compact(wrong.adjoints[step])
    guard amounts.count > 1 else { return adjoint }
    return mistake == .overwrite
      ? "\(amounts.joined(separator: ", then ")): only the last is left: \(adjoint)"
      : Self.sum(amounts) + " = " + adjoint
  }
}

extension TraceMistake {
  /// What is done wrong.
  var sentence: String {
    switch self {
    case .order:
      "a value is passed on as soon as one of its uses has been met, not when all have"
    case .overwrite: "an adjoint is set where it should be added to, = for +="
    case .unbroadcast: "the adjoints of a repeated value are not summed"
    case .sign: "the minus of a derivative is lost"
    case .noChain: "the derivative of a function is left out: its adjoint is passed on as it is"
    case .transpose: "a matrix stands where its transpose belongs"
    }
  }

  /// Why a formula does not show the mistake.
  var reason: String {
    switch self {
    case .order:
      "no value between the inputs and f has two uses that matter, so that no order is wrong; try 'y = x^2; y * sin(y)'"
    case .overwrite:
      "no value has two uses that matter, so that there is nothing to add; try 'x * sin(x)'"
    case .unbroadcast:
      "no value is repeated along an axis, so that there is nothing to sum; try 'sum(x * [1, 2, 3])'"
    case .sign: "no derivative in it has a minus; try 'cos(x)'"
    case .noChain:
      "no function of one value is in it whose derivative matters; try 'sin(x)'"
    case .transpose:
      "no product with a square matrix is in it whose transpose is another one; try 'sum(square(W @ x))' with W=[1, 2; 3, 4]"
    }
  }
}
