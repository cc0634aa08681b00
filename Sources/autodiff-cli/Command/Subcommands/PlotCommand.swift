import Autodiff
import MLP

/// `autodiff-cli plot`: a formula and its derivatives as curves, or over two inputs as a map.
enum PlotCommand {
  static let definition = CommandDefinition(
    path: ["plot"],
    abstract: "Draw a formula of one or two inputs, and its derivatives.",
    forms: [
      "EXPR --over x=-3:3 [--at y=2] [--derivatives 0|1|2] [--svg] [-o FILE]",
      "EXPR --over x=-3:3,y=-2:2 [--at z=1] [--svg] [-o FILE]",
    ],
    operands: [.init(name: "EXPR", summary: "The formula; its result must be one number.")],
    options: [
      .init(
        name: "over", value: "NAME=FROM:TO,...",
        summary: "The input that runs, and from where to where; of two, for a map, the first goes "
          + "to the right.", isRepeatable: true),
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
      """
      Where the function jumps, has a corner or a pole or is no number, the line ends.
      A map has lines along which f has one value, and the gradient as arrows.
      """
    ],
    examples: [
      "autodiff-cli plot 'sin(x) / x' --over x=-10:10",
      "autodiff-cli plot 'relu(x) * y' --over x=-2:2 --at y=3 --derivatives 2",
      "autodiff-cli plot 'exp(-x^2)' --over x=-3:3 --svg -o bell.svg",
      "autodiff-cli plot '(1 - x)^2 + 100*(y - x^2)^2' --over x=-2:2,y=-1:3",
    ])

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    guard let text = arguments.operands.first else { throw UsageError.missingOperand("EXPR") }
    guard arguments.has("over") else {
      throw UsageError.missingOption("--over", purpose: "the input that runs, as in --over x=-3:3")
    }
    let order = try highestOrder(arguments)
    let point = try InputPoint(reading: arguments.values("at"), within: resources.memory)
    let over = try intervals(arguments.values("over"), within: resources.memory)
    for input in over where point.names.contains(input.name) {
      throw UsageError.conflict("--over \(input.name)", "--at \(input.name)")
    }
    if over.count == 2, arguments.has("derivatives") {
      throw UsageError.conflict("--derivatives", "a second input after --over")
    }
    let inputs = over.map { (name: $0.name, shape: Shape.scalar) } + point.shapes
    let formula = try Formula(parsing: SourceText(text))
    let program = try formula.resolved(
      inputs: inputs, values: over.map { _ in nil } + point.values, within: resources.memory)
    try formula.requireScalar(program)
    for (index, input) in over.enumerated() where !program.usedInputs.contains(index) {
      throw UsageError.notInFormula(option: "over", name: input.name)
    }
    try program.require(
      Double(1 + 3 * (order + 1)) * program.bytesOfValue, within: resources.memory)
    resources.progress.begin("drawing")
    let density = try density(of: program, isMap: over.count == 2, order)
    let output =
      over.count == 2
      ? try map(
        text, program, over[0], over[1], point.values, density, asPicture: arguments.has("svg"))
      : try curves(
        text, program, over[0], point.values, order, density, asPicture: arguments.has("svg"))
    guard let file = arguments.value("output") else { return CommandResult(output: output) }
    try FileWriter.write(Array(output.utf8), to: file)
    return CommandResult(output: "\(legible(file)): written\n")
  }

  /// The even samples of a curve.
  private static let sampleCount = 481.0
  /// What may be computed for a picture, in numbers; a step takes as long as 64.
  private static let workLimit = 0x1p29
  /// The least share of the points at which a picture can be looked at.
  private static let leastDensity = 0.08

  /// At which share of its points a picture is computed: of a formula that takes long at fewer.
  ///
  /// - Throws: `CommandError` where those would be too few.
  private static func density(
    of program: ResolvedFormula, isMap: Bool, _ order: Int
  ) throws(CommandError) -> Double {
    let work = work(of: program)
    // Nine evaluations for a sample; a derivative, which is needed for corners, takes some five times the function.
    let evaluations = isMap ? 161 * 121 : 9 * sampleCount * (order == 0 ? 6 : 30)
    let density = min(1, workLimit / (work * evaluations))
    guard density >= leastDensity else {
      throw .plotTooLong(elements: work, limit: workLimit / evaluations / leastDensity)
    }
    return density
  }

  /// What one evaluation takes.
  private static func work(of program: ResolvedFormula) -> Double {
    program.elementCount + 64 * Double(program.steps.count)
  }

  private static func curves(
    _ text: String, _ program: ResolvedFormula, _ over: PlotRange, _ constants: [Tensor<Double>],
    _ order: Int, _ density: Double, asPicture: Bool
  ) throws -> String {
    func f(_ x: Value) -> Value { program([x] + constants.map { Value($0) }) }
    func value(_ x: Double) -> Double { program.value(at: [Tensor(x)] + constants).scalar }
    // Where there is no value there is no derivative, whatever the rules say.
    let functions: [(Double) -> Double] = [
      value,
      { x in value(x).isFinite ? gradient(at: x, of: f) : .nan },
      { x in value(x).isFinite ? gradient(at: x) { x in gradient(at: x, of: f) } : .nan },
    ]
    // The derivative of each shows its corners; one that is not drawn is needed for that alone.
    var curves: [Curve] = []
    for function in functions[...min(order + 1, 2)].reversed() {
      let corners = curves.first?.breaks ?? []
      curves.insert(
        Curve(
          over: over.range, count: Int(sampleCount * density), corners: corners, function), at: 0)
    }
    curves = Array(curves[...order])
    guard curves.first?.pieces.isEmpty == false else {
      throw CommandError.nothingToPlot([over])
    }
    let plot = Plot(expression: text, variable: over.name, range: over.range, curves: curves)
    return asPicture ? plot.svg : plot.text
  }

  private static func map(
    _ text: String, _ program: ResolvedFormula, _ x: PlotRange, _ y: PlotRange,
    _ constants: [Tensor<Double>], _ density: Double, asPicture: Bool
  ) throws -> String {
    let tracked = constants.map { Value($0) }
    let map = ContourMap(
      title: formulaLine(text, of: [x.name, y.name]), names: (x.name, y.name), x: x.range,
      y: y.range, density: density.squareRoot(),
      evaluations: Int(workLimit / work(of: program)),
      f: { program.value(at: [Tensor($0), Tensor($1)] + constants).scalar },
      gradient: { x, y in
        let both = gradient(at: [x, y]) { program([$0[0], $0[1]] + tracked) }
        return (both[0], both[1])
      })
    guard let map else { throw CommandError.nothingToPlot([x, y]) }
    return asPicture ? map.svg : map.text
  }

  private static func highestOrder(_ arguments: ParsedArguments) throws(UsageError) -> Int {
    guard let text = arguments.value("derivatives") else { return 1 }
    guard let count = Int(text), (0...2).contains(count) else {
      throw .invalidValue(option: "derivatives", text: text, expected: "0, 1 or 2")
    }
    return count
  }

  /// Reads `x=-3:3,y=-2:2`, whose ends are formulas of numbers.
  private static func intervals(
    _ texts: [String], within memory: MemoryBound
  ) throws -> [PlotRange] {
    let assignments = try Assignment.read(texts, option: "over")
    guard (1...2).contains(assignments.count) else {
      throw UsageError.invalidValue(
        option: "over", text: texts.joined(separator: ","), expected: "one input or two")
    }
    return try assignments.map { assignment in
      let text = "\(assignment.name)=\(assignment.text)"
      let parts = assignment.text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw UsageError.invalidValue(
          option: "over", text: text, expected: "an input and two numbers, as in x=-3:3")
      }
      let ends = try parts.map { part in
        try tensor(reading: trimmed(part), origin: "--over", within: memory, beside: 0)
      }
      guard ends.allSatisfy(\.shape.isScalar), let low = ends.first?.scalar,
        let high = ends.last?.scalar, low < high, low.isFinite, high.isFinite
      else {
        throw UsageError.invalidValue(
          option: "over", text: text, expected: "two finite numbers, the smaller first")
      }
      return PlotRange(name: assignment.name, range: low...high)
    }
  }
}

/// An input that runs, and from where to where.
struct PlotRange: Equatable {
  let name: String
  let range: ClosedRange<Double>
}
