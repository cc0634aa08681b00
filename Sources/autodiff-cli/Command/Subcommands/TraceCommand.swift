import Autodiff

/// `autodiff-cli trace`: how the derivatives of a formula come about.
enum TraceCommand {
  static let definition = CommandDefinition(
    path: ["trace"],
    abstract: "Show every step of a formula and of its derivative.",
    forms: [
      "EXPR --at x=1.5,y=0.3 [--paths] [--forward x] [--check] [--full] [--step]",
      "EXPR --at x=1.5,y=0.3 --analytic 'x=...'",
      "EXPR --at x=1.5,y=0.3 --wrong KIND",
      "EXPR --at x=1.5,y=0.3 [--json | --latex]",
    ],
    operands: [.init(name: "EXPR", summary: "The formula; its result must be one number.")],
    options: [
      InputPoint.option,
      .init(
        name: "paths",
        summary:
          "Show each derivative as a sum over the paths from the input to the result, the 20 "
          + "largest of them, 1,000 with --full."),
      .init(
        name: "forward", value: "NAME",
        summary: "Show the tangents by this input beside the values as well, as forward mode "
          + "computes them; for formulas of numbers."),
      .init(
        name: "check",
        summary: "Compare the adjoint of every step with finite differences."),
      .init(
        name: "analytic", value: "NAME=EXPR,...",
        summary: "Compare the derivative by NAME, an input or a step, with your own formula for "
          + "it, and name the term of the sum that explains a difference.", isRepeatable: true),
      .init(
        name: "wrong", value: "KIND",
        summary: "Make a classic mistake and show what it does: "
          + TraceMistake.allCases.map(\.rawValue).joined(separator: ", ") + "."),
      .init(
        name: "full", summary: "Print every digit, and every element of tensors."),
      .init(
        name: "step",
        summary: "Show one step at a time: any key goes on, a shows the rest, q ends. Where "
          + "standard input is no terminal, everything is shown."),
      .init(name: "latex", summary: "Print the trace as a LaTeX document."),
      .init(name: "json", summary: "Print one JSON object."),
      MemoryBound.option,
    ],
    notes: [
      """
      The adjoint of a step v is v̄ = ∂f/∂v. It is the sum of what the steps that use v contribute: the
      adjoint of each times its derivative by v.
      """,
      "The exit status is 1 unless everything that --check and --analytic compare agrees.",
    ],
    examples: [
      "autodiff-cli trace 'log(x) + x*y - sin(y)' --at x=2,y=5",
      "autodiff-cli trace 'sum(tanh(W @ x))' --at 'W=[1, 2; 3, 4],x=[0.1, 0.2]' --check",
      "autodiff-cli trace 'sin(x) * x' --at x=2 --analytic 'x=x * cos(x)'",
      "autodiff-cli trace 'sin(x) * x' --at x=2 --wrong overwrite",
    ])

  static func run(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
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
    let program = try formula.resolved(at: point, within: resources.memory)
    try formula.requireScalar(program)
    let claims = try claims(arguments, of: program, at: point)
    try requireMemory(arguments, point: point, program: program, claims, within: resources.memory)
    let forward = try arguments.value("forward").map { try tangentInput(named: $0, of: point) }
    resources.progress.begin("differentiating")
    var report = TraceReport(
      expression: text, trace: program.trace(at: point), showsAll: arguments.has("full"),
      showsPaths: arguments.has("paths"))
    if let mistake {
      try write(report.text(making: mistake))
      return .success
    }
    if let forward {
      guard let tangents = report.trace.tangents(byInput: forward) else {
        throw CommandError.tangentOfTensor(name: nil, nil)
      }
      report.tangents = (point.names[forward], tangents)
    }
    if arguments.has("check") {
      resources.progress.begin("central differences: # steps")
      report.check(elementCount: program.elementCount) { resources.progress.step() }
    }
    for claim in claims {
      let name = legible(claim.variable.name, limit: 40)
      resources.progress.begin("comparing with your formula for \(name)")
      report.claims.append(
        claim.check(points: claimPoints) { report.explanation(of: $0, $1) })
    }
    if arguments.has("json") {
      try report.requireFewBrackets()
      try write(report.json.text + "\n")
    } else if arguments.has("latex") {
      try write(report.latex)
    } else if arguments.has("step"), let keys = resources.keys {
      resources.progress.end()
      try show(report.pieces, keys, write)
    } else {
      try write(report.text)
    }
    return report.agrees ? .success : .failure
  }

  /// At how many points about the given one a formula of the user's is compared.
  private static let claimPoints = 8

  /// Writes a piece at each key.
  private static func show(
    _ pieces: [String], _ keys: KeyReader, _ write: ResultWriter
  ) throws {
    for (number, piece) in pieces.enumerated() {
      if number > 0 {
        let key = keys.next().map { Character(Unicode.Scalar($0)) }
        switch key {
        case "a": return try write(pieces[number...].joined())
        // An interrupt and the end of a terminal's input are keys, too.
        case "q", "\u{3}", "\u{4}", nil: return
        default: break
        }
      }
      try write(piece)
    }
  }

  private static func claims(
    _ arguments: ParsedArguments, of program: ResolvedFormula, at point: InputPoint
  ) throws -> [AnalyticClaim] {
    let assignments = try Assignment.read(arguments.values("analytic"), option: "analytic")
    let steps = program.stepVariables(besides: point.names)
    let selected =
      point.variables + steps.filter { step in assignments.contains { $0.name == step.name } }
    return try assignments.map { assignment in
      try AnalyticClaim(
        assignment, among: selected, of: program, at: point, known: point.variables + steps)
    }
  }

  private static func tangentInput(
    named name: String, of point: InputPoint
  ) throws(CommandError) -> Int {
    let variable = try GradientCommand.variable(
      named: name, option: "forward", among: point.variables)
    guard variable.shape.isScalar else {
      throw CommandError.tangentOfTensor(name: name, variable.shape)
    }
    return point.names.firstIndex(of: name) ?? 0
  }

  private static func requireMemory(
    _ arguments: ParsedArguments, point: InputPoint, program: ResolvedFormula,
    _ claims: [AnalyticClaim], within memory: MemoryBound
  ) throws(FormulaError) {
    var bytes = program.bytesOfTrace(by: point.variables)
    if arguments.has("json") || arguments.has("full") {
      bytes += bytes / 8 * JSONOutput.bytesOfNumber
    }
    if arguments.has("paths"), arguments.has("full") {
      // A thousand paths to each value: four numbers for each.
      bytes += Double(program.steps.count) * 1000 * 32
    }
    let inputs = point.values.reduce(0) { $0 + $1.shape.bytes }
    bytes +=
      claims.map { claim in
        program.bytesOfClaim(
          claim.formula, inputs: inputs, by: point.variables, points: claimPoints)
          + Double(claimPoints + 1) * program.bytesOfTrace(by: point.variables)
      }.max() ?? 0
    try program.require(bytes, within: memory)
  }

  /// Refuses options that ask for different prints.
  private static func requireOneForm(_ arguments: ParsedArguments) throws(UsageError) {
    let exclusive = ["json", "latex", "wrong", "step"].filter {
      arguments.has($0)
    }
    if exclusive.count > 1 { throw .conflict("--\(exclusive[0])", "--\(exclusive[1])") }
    for name in ["check", "forward", "paths", "analytic"] {
      guard let form = exclusive.first, form != "step", arguments.has(name),
        !(form == "json" && ["check", "analytic"].contains(name))
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
