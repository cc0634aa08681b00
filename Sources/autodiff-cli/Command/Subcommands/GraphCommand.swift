import Autodiff
import MLP

/// `autodiff-cli graph`: a formula and its derivative as a graph.
enum GraphCommand {
  static let definition = CommandDefinition(
    path: ["graph"],
    abstract: "Draw the steps of a formula with their values and adjoints.",
    forms: ["EXPR --at x=1.5,y=0.3 [--full] [--svg | --dot | --mermaid] [-o FILE]"],
    operands: [.init(name: "EXPR", summary: "The formula; its result must be one number.")],
    options: [
      InputPoint.option
    ] + GraphOutput.options + [MemoryBound.option],
    notes: GraphOutput.notes,
    examples: [
      "autodiff-cli graph 'x * sin(x)' --at x=2",
      "autodiff-cli graph 'log(a) + a*b - sin(b)' --at a=2,b=5 --svg -o graph.svg",
      "autodiff-cli graph 'sum(tanh(W @ x))' --at 'W=[1, 2; 3, 4],x=[0.1, 0.2]' --dot",
    ])

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    guard let text = arguments.operands.first else { throw UsageError.missingOperand("EXPR") }
    let output = try GraphOutput(arguments)
    let point = try InputPoint(reading: arguments.values("at"), within: resources.memory)
    let formula = try Formula(parsing: SourceText(text))
    let program = try formula.resolved(at: point, within: resources.memory)
    try formula.requireScalar(program)
    var bytes = program.bytesOfTrace(by: point.variables)
    if output.showsAll { bytes += bytes / 8 * JSONOutput.bytesOfNumber }
    try program.require(bytes, within: resources.memory)
    resources.progress.begin("differentiating")
    let report = TraceReport(
      expression: text, trace: program.trace(at: point), showsAll: output.showsAll)
    resources.progress.begin("drawing")
    return try output.result(GraphPicture(report, title: report.header))
  }
}

/// How a graph is written, and where.
struct GraphOutput {
  /// The ways other than text.
  enum Form: String, CaseIterable {
    case svg, dot, mermaid
  }

  /// The most nodes of a graph: one of more cannot be looked at.
  static let nodeLimit = 1000
  /// The most lines from one layer to the next.
  static let linkLimit = 100_000

  static let options: [CommandDefinition.Option] = [
    .init(name: "svg", summary: "Write scalable vector graphics."),
    .init(name: "dot", summary: "Write DOT, the language of Graphviz."),
    .init(name: "mermaid", summary: "Write a flowchart for Mermaid."),
    .init(name: "full", summary: "Write every digit and element, as far as a node has room."),
    .init(name: "output", value: "FILE", summary: "Write to this file."),
  ]

  static let notes = [
    """
    The graph leads from the inputs to the result. A node has a step's formula, its
    value and its adjoint v̄ = ∂f/∂v; on an edge stands the derivative along it, for
    tensors the rule of what is passed back. Without an option it is drawn in the
    characters of the terminal, where 80 columns are enough.
    """
  ]

  let form: Form?
  let showsAll: Bool
  private let file: String?

  /// - Throws: `UsageError` where several forms are asked for.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    let forms = Form.allCases.filter { arguments.has($0.rawValue) }
    if forms.count > 1 { throw .conflict("--\(forms[0])", "--\(forms[1])") }
    (form, file, showsAll) = (
      forms.first, arguments.value("output"), arguments.has("full")
    )
  }

  /// Writes a graph.
  ///
  /// - Throws: `CommandError` where it is too large, `FileError` where the file cannot be written.
  func result(_ picture: GraphPicture) throws -> CommandResult {
    let count = picture.nodes.count
    guard count <= Self.nodeLimit else {
      throw CommandError.graphTooLarge(nodes: count, limit: Self.nodeLimit)
    }
    let text =
      switch form {
      case .svg?: try vectors(picture)
      case .dot?: picture.dot
      case .mermaid?: picture.mermaid
      case nil: try terminalText(picture)
      }
    guard let file else { return CommandResult(output: text) }
    try FileWriter.write(Array(text.utf8), to: file)
    return CommandResult(output: "\(legible(file)): written\n")
  }

  private func vectors(_ picture: GraphPicture) throws(CommandError) -> String {
    guard picture.linkCount <= Self.linkLimit else {
      throw .graphTooTangled(nodes: picture.nodes.count, limit: Self.linkLimit)
    }
    return picture.svg
  }

  private func terminalText(_ picture: GraphPicture) throws(CommandError) -> String {
    guard let text = picture.text(columns: 80) else {
      throw .graphTooWide(nodes: picture.nodes.count)
    }
    return text
  }
}
