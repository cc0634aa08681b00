import Autodiff
import MLP

/// `autodiff-cli plot`: a formula and its derivatives as curves.
enum PlotCommand {
  static let definition = CommandDefinition(
    path: ["plot"],
    abstract: "Draw a formula of one input, and its derivatives.",
    forms: ["EXPR --over x=-3:3 [--at y=2] [--derivatives 0|1|2] [--svg] [-o FILE]"],
    operands: [.init(name: "EXPR", summary: "The formula; its result must be one number.")],
    options: [
      .init(
        name: "over", value: "NAME=FROM:TO",
        summary: "The input that runs, and from where to where."),
      .init(
        name: "at", value: "NAME=VALUE,...", summary: "The values of the other inputs.",
        isRepeatable: true),
      .init(
        name: "derivatives", value: "N",
        summary: "Draw so many derivatives by that input as well, 0, 1 or 2; 1 by default."),
      .init(name: "svg", summary: "Write scalable vector graphics."),
      .init(name: "output", value: "FILE", summary: "Write to this file."),
      MemoryBound.option,
    ],
    notes: [
      "Where the function jumps, has a pole or is no number, the line ends."
    ],
    examples: [
      "autodiff-cli plot 'sin(x) / x' --over x=-10:10",
      "autodiff-cli plot 'relu(x) * y' --over x=-2:2 --at y=3 --derivatives 2",
      "autodiff-cli plot 'exp(-x^2)' --over x=-3:3 --svg -o bell.svg",
    ])

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    guard let text = arguments.operands.first else { throw UsageError.missingOperand("EXPR") }
    guard let over = arguments.value("over") else {
      throw UsageError.missingOption("--over", purpose: "the input that runs, as in --over x=-3:3")
    }
    let order = try highestOrder(arguments)
    let point = try InputPoint(reading: arguments.values("at"), within: resources.memory)
    let (name, range) = try interval(over, within: resources.memory)
    if point.names.contains(name) { throw UsageError.conflict("--over \(name)", "--at \(name)") }
    let inputs = [(name: name, shape: Shape.scalar)] + point.shapes
    let formula = try Formula(parsing: SourceText(text))
    let program = try formula.resolved(inputs: inputs)
    try formula.requireScalar(program)
    try program.require(
      Double(1 + 3 * order) * program.bytesOfValue, within: resources.memory)
    let constants = point.values
    func f(_ x: Value) -> Value { program([x] + constants.map { Value($0) }) }
    let functions: [(Double) -> Double] = [
      { program.value(at: [Tensor($0)] + constants).scalar },
      { gradient(at: $0, of: f) },
      { x in gradient(at: x) { x in gradient(at: x, of: f) } },
    ]
    resources.progress.begin("drawing")
    let curves = functions.prefix(order + 1).map { Curve(over: range, count: 481, $0) }
    guard curves.contains(where: { !$0.pieces.isEmpty }) else {
      throw CommandError.nothingToPlot(name: name, range)
    }
    let plot = Plot(expression: text, variable: name, range: range, curves: curves)
    let output = arguments.has("svg") ? plot.svg : plot.text
    guard let file = arguments.value("output") else { return CommandResult(output: output) }
    try FileWriter.write(Array(output.utf8), to: file)
    return CommandResult(output: "\(legible(file)): written\n")
  }

  private static func highestOrder(_ arguments: ParsedArguments) throws(UsageError) -> Int {
    guard let text = arguments.value("derivatives") else { return 1 }
    guard let count = Int(text), (0...2).contains(count) else {
      throw .invalidValue(option: "derivatives", text: text, expected: "0, 1 or 2")
    }
    return count
  }

  /// Reads `x=-3:3`, whose ends are formulas of numbers.
  private static func interval(
    _ text: String, within memory: MemoryBound
  ) throws -> (String, ClosedRange<Double>) {
    let assignments = try Assignment.read([text], option: "over")
    let parts =
      assignments.first?.text.split(separator: ":", omittingEmptySubsequences: false) ?? []
    guard assignments.count == 1, parts.count == 2 else {
      throw UsageError.invalidValue(
        option: "over", text: text, expected: "an input and two numbers, as in x=-3:3")
    }
    let ends = try parts.map { part in
      try tensor(reading: trimmed(part), origin: "--over", within: memory, beside: 0)
    }
    guard ends.allSatisfy(\.shape.isScalar), let low = ends.first?.scalar,
      let high = ends.last?.scalar,
      low < high, low.isFinite, high.isFinite
    else {
      throw UsageError.invalidValue(
        option: "over", text: text, expected: "two finite numbers, the smaller first")
    }
    return (assignments[0].name, low...high)
  }
}
