import Autodiff

/// `autodiff-cli trace`: how the derivatives of a formula come about.
enum TraceCommand {
  static let definition = CommandDefinition(
    path: ["trace"],
    abstract: "Show every step of a formula and of its derivative.",
    forms: [
      "EXPR --at x=1.5,y=0.3 [--forward x] [--check] [--full]",
      "EXPR --at x=1.5,y=0.3 --wrong KIND",
      "EXPR --at x=1.5,y=0.3 [--json | --latex]",
    ],
    operands: [.init(name: "EXPR", summary: "The formula; its result must be one number.")],
    options: [
      .init(
        name: "at", value: "NAME=VALUE,...",
        summary: "The point: a number, an array such as [1, 2; 3, 4], or @file (.csv, .json, .npy) "
          + "for each name.", isRepeatable: true),
      .init(
        name: "forward", value: "NAME",
        summary: "Show the tangents by this input beside the values as well, as forward mode "
          + "computes them; for formulas of numbers."),
      .init(
        name: "check",
        summary: "Compare the adjoint of every step with finite differences."),
      .init(
        name: "wrong", value: "KIND",
        summary: "Make a classic mistake and show what it does: "
          + TraceMistake.allCases.map(\.rawValue).joined(separator: ", ") + "."),
      .init(
        name: "full", summary: "Print every digit, and every element of tensors."),
      .init(name: "latex", summary: "Print the trace as a LaTeX document."),
      .init(name: "json", summary: "Print one JSON object."),
      MemoryBound.option,
    ],
    notes: [
      """
      The adjoint of a step v is v̄ = ∂f/∂v. It is the sum of what the steps that use v contribute: the
      adjoint of each times its derivative by v.
      """,
      "The exit status is 1 unless everything that --check compares agrees.",
    ],
    examples: [
      "autodiff-cli trace 'log(x) + x*y - sin(y)' --at x=2,y=5",
      "autodiff-cli trace 'sum(tanh(W @ x))' --at 'W=[1, 2; 3, 4],x=[0.1, 0.2]' --check",
      "autodiff-cli trace 'sin(x) * x' --at x=2 --wrong overwrite",
    ])

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    guard let text = arguments.operands.first else { throw UsageError.missingOperand("EXPR") }
    try requireOneForm(arguments)
    let mistake = try arguments.value("wrong").map { name in
      guard let mistake = TraceMistake(rawValue: name) else {
        throw UsageError.invalidValue(
          option: "wrong", text: name,
          expected: "one of " + TraceMistake.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return mistake
    }
    let point = try InputPoint(reading: arguments.values("at"), within: resources.memory)
    let formula = try Formula(parsing: SourceText(text))
    let program = try formula.resolved(inputs: point.shapes)
    try formula.requireScalar(program)
    var bytes = program.bytesOfTrace(by: point.variables)
    if arguments.has("json") || arguments.has("full") {
      bytes += bytes / 8 * JSONOutput.bytesOfNumber
    }
    try program.require(bytes, within: resources.memory)
    let forward = try arguments.value("forward").map { name in
      let variable = try GradientCommand.variable(
        named: name, option: "forward", among: point.variables)
      guard variable.shape.isScalar else {
        throw CommandError.tangentOfTensor(name: name, variable.shape)
      }
      return point.names.firstIndex(of: name) ?? 0
    }
    resources.progress.begin("differentiating")
    var report = TraceReport(
      expression: text, trace: program.trace(at: point), showsAll: arguments.has("full"))
    if let mistake {
      return CommandResult(output: try report.text(making: mistake))
    }
    if let forward {
      guard let tangents = report.trace.tangents(byInput: forward) else {
        throw CommandError.tangentOfTensor(name: nil, nil)
      }
      report.tangents = (point.names[forward], tangents)
    }
    if arguments.has("check") {
      resources.progress.begin("central differences: # steps")
      report.check { resources.progress.step() }
    }
    let output =
      arguments.has("json")
      ? report.json.text + "\n" : arguments.has("latex") ? report.latex : report.text
    return CommandResult(output: output, status: report.agrees ? .success : .failure)
  }

  /// Refuses options that ask for different prints.
  private static func requireOneForm(_ arguments: ParsedArguments) throws(UsageError) {
    let exclusive = ["json", "latex", "wrong"].filter {
      arguments.has($0) || arguments.value($0) != nil
    }
    if exclusive.count > 1 { throw .conflict("--\(exclusive[0])", "--\(exclusive[1])") }
    for name in ["check", "forward"] {
      guard let form = exclusive.first, arguments.has(name) || arguments.value(name) != nil,
        !(form == "json" && name == "check")
      else { continue }
      throw .conflict("--\(form)", "--\(name)")
    }
  }
}

extension ResolvedFormula {
  /// A run of the formula with every contribution to every adjoint.
  ///
  /// - Precondition: the result is a number.
  func trace(at point: InputPoint) -> Trace<Double> {
    Autodiff.trace(at: point.values, names: point.names) { tracked in
      values(at: tracked, labels: true)[result]
    }
  }

  /// A run of the formula and all that its sweep passes on: to each operand something of its size or of the result's.
  func bytesOfTrace(by variables: [Variable]) -> Double {
    4 * bytesOfGradient(by: variables)
  }
}
