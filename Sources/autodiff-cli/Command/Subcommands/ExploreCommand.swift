import Autodiff
import MLP

/// `autodiff-cli explore`: a formula and its derivative as a page to play with.
enum ExploreCommand {
  static let definition = CommandDefinition(
    path: ["explore"],
    abstract: "Write a page on which the sweep runs step by step.",
    forms: ["EXPR --at x=1.5,y=0.3 -o page.html"],
    operands: [.init(name: "EXPR", summary: "The formula; its result must be one number.")],
    options: [
      InputPoint.option, output, MemoryBound.option,
    ],
    notes: notes,
    examples: [
      "autodiff-cli explore 'log(a) + a*b - sin(b)' --at a=2,b=5 -o page.html",
      "autodiff-cli explore 'sum(tanh(W @ x))' --at 'W=[1, 2; 3, 4],x=[0.1, 0.2]' -o page.html",
    ])

  static let output = CommandDefinition.Option(
    name: "output", value: "FILE", summary: "Write the page to this file.")

  static let notes = [
    """
    The page is one file, fetches nothing and opens in any browser. It shows the graph
    of the steps; values fill in on the way forward, adjoints on the way back, each
    contribution along its edge. Inputs can be moved, and mistakes made on purpose.
    """
  ]

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    guard let text = arguments.operands.first else { throw UsageError.missingOperand("EXPR") }
    let point = try InputPoint(reading: arguments.values("at"), within: resources.memory)
    let formula = try Formula(parsing: SourceText(text))
    // On the page the inputs move, so that none of their values may decide a shape.
    let program = try formula.resolved(inputs: point.shapes, within: resources.memory)
    try formula.requireScalar(program)
    try requireRoom(numbers: program.valueCount, steps: program.steps.count)
    // The run, and for each mistake another one.
    let bytes = Double(1 + TraceMistake.allCases.count) * program.bytesOfTrace(by: point.variables)
    try program.require(bytes, within: resources.memory)
    resources.progress.begin("differentiating")
    let report = TraceReport(
      expression: text, trace: program.trace(at: point), showsAll: false)
    for step in report.program.steps {
      if let name = step.operation.functionOfMatrices {
        throw CommandError.pageWithoutFunction(name)
      }
    }
    resources.progress.begin("drawing")
    let page = ExplorePage(
      title: report.header, report: report, groups: ExplorePage.groups(of: report))
    return try write(page, arguments)
  }

  /// Refuses what a page cannot hold.
  static func requireRoom(numbers: Double, steps: Int) throws(CommandError) {
    guard numbers <= Double(ExplorePage.numberLimit) else {
      throw .pageTooLarge(count: numbers, unit: "numbers", limit: ExplorePage.numberLimit)
    }
    guard steps <= ExplorePage.stepLimit else {
      throw .pageTooLarge(count: Double(steps), unit: "steps", limit: ExplorePage.stepLimit)
    }
  }

  /// Writes a page to the file that is asked for, or as the result.
  static func write(
    _ page: ExplorePage, _ arguments: ParsedArguments
  ) throws -> CommandResult {
    let text = try page.document()
    guard let file = arguments.value("output") else { return CommandResult(output: text) }
    try FileWriter.write(Array(text.utf8), to: file)
    return CommandResult(output: "\(legible(file)): written\n")
  }
}
