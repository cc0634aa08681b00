import Autodiff

/// `autodiff-cli gradient`: the derivatives of a formula.
enum GradientCommand {
  static let definition = CommandDefinition(
    path: ["gradient"],
    abstract: "Differentiate a formula at a point.",
    forms: [
      "EXPR --at x=1.5,y=0.3 [--wrt x] [--analytic 'x=...'] [--points N] [--check] "
        + "[--json]",
      "EXPR --at 'x=[1, 2]' --jacobian [--wrt x] [--check] [--json]",
    ],
    operands: [
      .init(
        name: "EXPR", summary: "The formula; its result must be one number, or see --jacobian.")
    ],
    options: [
      InputPoint.option,
      .init(
        name: "wrt", value: "NAME,...",
        summary: "Differentiate by these names only: inputs, or steps of the formula.",
        isRepeatable: true),
      .init(
        name: "jacobian",
        summary: "Print the Jacobian of a result of any shape: the shape of ∂f/∂x is that of f "
          + "followed by that of x."),
      .init(
        name: "analytic", value: "NAME=EXPR,...",
        summary: "Compare the derivative by NAME, an input or a step, with your own formula for "
          + "it, in which inputs and steps can be named.", isRepeatable: true),
      .init(
        name: "points", value: "N",
        summary: "Compare such a formula at N points about the given one as well; 8 by default."),
      .init(
        name: "check", summary: "Compare every derivative with finite differences."),
      .init(name: "json", summary: "Print one JSON object."),
      MemoryBound.option,
    ],
    notes: [
      """
      Formulas:
        + - * /   ^ (right to left)   @ (matrix product)   < <= > >= == != (1 or 0)
        [1, 2; 3, 4]   [[1, 2], [3, 4]]   W[0, 1]   x[0:2]   W[:, 0]   W.T
        h = tanh(W @ x + b); sum(h)   # statements end at ; or at the end of a line
        pi, e, inf and nan are known; 'autodiff-cli functions' lists the functions.
      """,
      "The exit status is 1 unless everything that --check and --analytic compare agrees.",
    ],
    examples: [
      "autodiff-cli gradient 'x^2 * y' --at x=1.5,y=0.3",
      "autodiff-cli gradient 'sum(tanh(W @ x))' --at 'W=[1, 2; 3, 4],x=[0.1, 0.2]' --wrt x",
      "autodiff-cli gradient 'sin(x) * y' --at x=1,y=2 --analytic 'x=cos(x) * y' --check",
      "autodiff-cli gradient '[r * cos(t), r * sin(t)]' --at r=2,t=pi/6 --jacobian",
    ])

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    guard let text = arguments.operands.first else { throw UsageError.missingOperand("EXPR") }
    let kind: GradientReport.Kind =
      arguments.has("jacobian") ? .jacobian : .gradient
    if kind == .jacobian, arguments.has("analytic") { throw UsageError.analyticJacobian }
    let point = try InputPoint(reading: arguments.values("at"), within: resources.memory)
    let formula = try Formula(parsing: SourceText(text))
    let program = try formula.resolved(at: point, within: resources.memory)
    let steps = program.stepVariables(besides: point.names)
    let assignments = try Assignment.read(arguments.values("analytic"), option: "analytic")
    let selected = try selection(
      arguments.values("wrt"), claims: assignments, inputs: point.variables, steps: steps)
    switch kind {
    case .gradient: try formula.requireScalar(program)
    case .jacobian: try requireBounded(program, selected)
    }
    let points = try pointCount(arguments)
    let claims = try assignments.map { assignment in
      try AnalyticClaim(
        assignment, among: selected, of: program, at: point, known: point.variables + steps)
    }
    try requireMemory(
      arguments, kind, point: point, program: program, selected: selected, claims: claims,
      points: points, within: resources.memory)
    resources.progress.begin("differentiating")
    var report = GradientReport(
      kind, of: text, at: point, program: program, selected: selected)
    if arguments.has("check") {
      resources.progress.begin("central differences: # evaluations")
      report.checks.append(report.comparedWithDifferences { resources.progress.step() })
    }
    for claim in claims {
      let name = legible(claim.variable.name, limit: 40)
      resources.progress.begin("comparing with your formula for \(name)")
      report.checks.append(claim.check(points: points))
    }
    if arguments.has("json") { try report.requireFewBrackets() }
    resources.progress.begin("writing")
    return CommandResult(
      output: arguments.has("json") ? report.json.text + "\n" : report.text,
      status: report.agrees ? .success : .failure)
  }

  /// The number of elements that the Jacobians of one call may have together.
  static let jacobianLimit = 1_000_000
  /// The number of rows that they may have, each of which costs a sweep over all that the formula computes.
  static let jacobianRowLimit = 10_000

  /// Refuses Jacobians that nobody could read, before the time for them is spent.
  private static func requireBounded(
    _ program: ResolvedFormula, _ selected: [Variable]
  ) throws(CommandError) {
    for variable in selected {
      do {
        _ = try Shape(validating: program.resultShape.dimensions + variable.shape.dimensions)
      } catch { throw .jacobianShape(name: variable.name, error) }
    }
    let inputs = selected.reduce(0) { $0 + $1.shape.count }
    let (count, overflow) = program.resultShape.count.multipliedReportingOverflow(by: inputs)
    let rows = program.resultShape.count
    guard overflow || count > jacobianLimit || rows > jacobianRowLimit else { return }
    throw .jacobianSize(
      result: rows, inputs: inputs, rowLimit: jacobianRowLimit, limit: jacobianLimit)
  }

  /// Refuses what takes too much memory, before anything is computed.
  private static func requireMemory(
    _ arguments: ParsedArguments, _ kind: GradientReport.Kind, point: InputPoint,
    program: ResolvedFormula, selected: [Variable], claims: [AnalyticClaim], points: Int,
    within memory: MemoryBound
  ) throws(FormulaError) {
    let inputs = point.values.reduce(0) { $0 + $1.shape.bytes }
    let results =
      selected.reduce(program.resultShape.bytes) { $0 + $1.shape.bytes }
      * (kind == .jacobian ? Double(max(1, program.resultShape.count)) : 1)
    var works = [
      kind == .gradient
        ? program.bytesOfGradient(by: selected) : program.bytesOfJacobian(by: selected)
    ]
    if arguments.has("check") { works.append(program.bytesOfCheck(by: selected)) }
    works += claims.map { claim in
      program.bytesOfClaim(claim.formula, inputs: inputs, by: selected, points: points)
    }
    if arguments.has("json") { works.append(results / 8 * JSONOutput.bytesOfNumber) }
    try program.require(inputs + results + (works.max() ?? 0), within: memory)
  }

  /// How many points about the given one a formula is compared at.
  private static func pointCount(_ arguments: ParsedArguments) throws(UsageError) -> Int {
    guard let text = arguments.value("points") else { return 8 }
    guard arguments.has("analytic") else {
      throw .goesWith(option: "points", other: "analytic", instead: nil)
    }
    guard let count = Int(text), (0...pointLimit).contains(count) else {
      throw .invalidValue(
        option: "points", text: text, expected: "a whole number from 0 to \(pointLimit)")
    }
    return count
  }

  private static let pointLimit = 10_000

  /// What `--wrt` names; all inputs when it names nothing, and the steps that `--analytic` names.
  private static func selection(
    _ values: [String], claims: [Assignment], inputs: [Variable], steps: [Variable]
  ) throws -> [Variable] {
    let names = try values.flatMap { text throws(UsageError) in
      let names = text.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
      guard !names.contains("") else {
        throw .invalidValue(
          option: "wrt", text: text, expected: "names separated by commas, as in --wrt x,y")
      }
      return names
    }
    guard !values.isEmpty else {
      return inputs + steps.filter { step in claims.contains { $0.name == step.name } }
    }
    var selected: [Variable] = []
    for name in names {
      let variable = try variable(named: name, option: "wrt", among: inputs + steps)
      if selected.contains(variable) { throw UsageError.repeatedName(option: "wrt", name: name) }
      selected.append(variable)
    }
    return selected
  }

  static func variable(
    named name: String, option: String, among known: [Variable]
  ) throws(CommandError) -> Variable {
    guard let variable = known.first(where: { $0.name == name }) else {
      throw CommandError.unknownInput(
        option: option, name: name, known: known.map(\.name),
        suggestion: suggestion(for: name, among: known.map(\.name)))
    }
    return variable
  }
}

extension Formula {
  /// Refuses a result that is no single number.
  ///
  /// - Throws: `FormulaError` with the hint to sum it.
  func requireScalar(_ program: ResolvedFormula) throws(FormulaError) {
    guard program.resultShape.isScalar else {
      let node = nodes[result]
      throw FormulaError(
        .notScalar(program.resultShape), at: node.range, caret: node.caret, in: source)
    }
  }
}
