import Autodiff

/// A page on which a person watches a run of a program: forward and back, step by step, with inputs that can be moved.
///
/// The page computes everything anew from the formulas of the steps and of their contributions, which the rules print; it
/// holds no derivative of its own.
struct ExplorePage {
  /// A derivative by the closed form of a document, beside the adjoint of a step.
  struct ClosedForm {
    /// The step whose adjoint it is.
    let step: Int
    /// What its formula calls it where a later one uses it.
    let name: String
    /// The document or documents.
    let source: String
    let expression: SymbolicExpression
  }

  /// What is shown, in a line.
  let title: String
  let report: TraceReport
  let groups: StepGroups
  var closedForms: [ClosedForm] = []

  private var program: Program<Double> { report.program }

  // MARK: Limits

  /// The most numbers of all values together: the page keeps them all, and computes them at each move.
  static let numberLimit = 200_000
  /// The most steps.
  static let stepLimit = 5_000
  /// The most nodes that are drawn one for each step.
  static let foldingLimit = 300

  /// The groups of a formula: of each step one, of many steps those without a name with what uses them.
  static func groups(of report: TraceReport) -> StepGroups {
    let shown = report.shownSteps
    let program = report.program
    let limit = shown.count <= foldingLimit ? 1 : shown.count / 100
    return StepGroups(program, shown: shown, limit: limit) { step in
      if case .input = program.steps[step].operation { return false }
      return program.steps[step].label == nil
    }
  }

  // MARK: The document

  /// The page as HTML in one file.
  ///
  /// - Throws: `CommandError` where too many nodes remain, or lines between them.
  func document() throws(CommandError) -> String {
    let count = groups.members.count
    guard count <= GraphOutput.nodeLimit else {
      throw .graphTooLarge(nodes: count, limit: GraphOutput.nodeLimit)
    }
    let links = LayeredLayout.linkCount(nodes: count, edges: groups.edges(of: program))
    guard links <= GraphOutput.linkLimit else {
      throw .pageTooLarge(count: Double(links), unit: "lines", limit: GraphOutput.linkLimit)
    }
    let longest = program.steps.reduce(0) {
      $1.operation.name == "gathered" ? max($0, $1.shape.dimensions.max() ?? 0) : $0
    }
    guard longest <= Program<Double>.writtenIndexLimit else {
      throw .pageTooLarge(
        count: Double(longest), unit: "places along an axis that are picked one by one",
        limit: Program<Double>.writtenIndexLimit)
    }
    // Within a script nothing may look like its end.
    let data = json.text.replacing("<", with: "\\u003c")
    let parts = [
      ("title", SVGWriter.escaped(title)), ("style", Self.text(PackageResources.explore_css)),
      ("data", data), ("numbers", Self.text(PackageResources.numbers_js)),
      ("formulas", Self.text(PackageResources.formulas_js)),
      ("script", Self.text(PackageResources.explore_js)),
    ]
    var document = ""
    for piece in Self.text(PackageResources.explore_html).split(
      separator: "@@", omittingEmptySubsequences: false)
    {
      document += parts.first { $0.0 == piece }?.1 ?? String(piece)
    }
    return document
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  // MARK: The data

  private var json: JSONOutput {
    var places: [String: JSONOutput] = [:]
    for (index, name) in program.names.enumerated() where places[name] == nil {
      places[name] = .integer(index)
    }
    for (index, form) in closedForms.enumerated() {
      places[form.name] = .array(["c", .integer(index)])
    }
    func place(_ name: String, _ isAdjoint: Bool) -> JSONOutput {
      guard case .integer(let index)? = places[name] else { return places[name] ?? .null }
      return .array([isAdjoint ? "g" : "v", .integer(index)])
    }
    return [
      "title": .string(title),
      "steps": .array(program.steps.indices.map { step($0, place) }),
      "inputs": .array(program.inputs.map(JSONOutput.integer)),
      "output": .integer(program.output),
      "picture": picture,
      "mistakes": .object(
        TraceMistake.allCases.map { .init($0.rawValue, mistake($0, place)) }),
      "closedForms": .array(
        closedForms.map { form in
          [
            "step": .integer(form.step), "source": .string(form.source),
            "formula": form.expression.json(place),
          ]
        }),
    ]
  }

  /// A step: what does not change when the inputs move.
  private func step(_ index: Int, _ place: (String, Bool) -> JSONOutput) -> JSONOutput {
    let step = program.steps[index]
    let isGiven =
      switch step.operation {
      case .input, .constant: true
      default: false
      }
    let isShown = groups.places[index] != nil
    return [
      "name": .string(program.names[index]),
      "operation": .string(step.operation.name),
      "shape": .array(step.shape.dimensions.map(JSONOutput.integer)),
      "operands": .array(step.operands.map(JSONOutput.integer)),
      "group": groups.places[index].map(JSONOutput.integer) ?? .null,
      "constant": .boolean(step.isConstant),
      "text": .string(isShown && !isGiven ? program.expression(of: index).text(.mathematics) : ""),
      "value": isGiven ? .array(report.trace.values[index].scalars.map(JSONOutput.number)) : .null,
      "formula": isGiven ? .null : program.expression(of: index).json(place),
      "contributions": .array(
        step.operands.indices.map { operand in
          step.isConstant || program.steps[step.operands[operand]].isConstant
            ? .null : program.contribution(of: index, to: operand).json(place)
        }),
    ]
  }

  /// What a mistake makes of contributions: triples of a step, its operand and the formula; the reason where the program does
  /// not show the mistake.
  private func mistake(
    _ mistake: TraceMistake, _ place: (String, Bool) -> JSONOutput
  ) -> JSONOutput {
    guard let mistaken = report.trace.making(mistake) else { return .string(mistake.reason) }
    var changes: [JSONOutput] = []
    for (index, step) in program.steps.enumerated() where !step.isConstant {
      for (position, operand) in step.operands.enumerated()
      where !program.steps[operand].isConstant {
        guard let formula = mistaken.contribution(of: index, to: position) else { continue }
        changes.append(.array([.integer(index), .integer(position), formula.json(place)]))
      }
    }
    return .array(changes)
  }

  // MARK: The picture

  /// The room of a character in a type of even width, of a line, and around a node's text.
  private static let (characterWidth, lineHeight, padding) = (7.3, 16.0, 8.0)

  private var picture: JSONOutput {
    let titles = groups.members.map { nodeTitle($0) }
    let withForms = Set(closedForms.map(\.step))
    let sizes = zip(groups.members, titles).map { steps, title in
      // Of values that move, a number has room for its digits and a name before them, a tensor for some numbers.
      let isNumber = program.steps[steps[steps.count - 1]].shape.isScalar
      let name = terminalColumns(of: program.names[steps[steps.count - 1]])
      let columns = max(
        title.map { terminalColumns(of: $0) }.max() ?? 0, isNumber ? min(name, 20) + 15 : 30)
      let lines = title.count + 2 + (steps.contains(where: withForms.contains) ? 1 : 0)
      return LayeredLayout.Size(
        width: Double(columns) * Self.characterWidth + 2 * Self.padding,
        height: Double(lines) * Self.lineHeight + 2 * Self.padding - 2)
    }
    let edges = groups.edges(of: program)
    let layout = LayeredLayout(nodes: sizes, edges: edges)
    let routes = Self.routes(layout.links)
    return [
      "width": .number(layout.size.width), "height": .number(layout.size.height),
      "nodes": .array(
        layout.frames.indices.map { node in
          let frame = layout.frames[node]
          return [
            "steps": .array(groups.members[node].map(JSONOutput.integer)),
            "title": .array(titles[node].map(JSONOutput.string)),
            "frame": .array([frame.x, frame.y, frame.width, frame.height].map(JSONOutput.number)),
          ]
        }),
      "edges": .array(
        edges.map { edge in
          .array([
            .integer(edge.from), .integer(edge.to), .string(routes[edge]?.path ?? ""),
            .number(routes[edge]?.end.x ?? 0), .number(routes[edge]?.end.y ?? 0),
          ])
        }),
    ]
  }

  private func nodeTitle(_ steps: [Int]) -> [String] {
    let title = GraphPicture.node(steps[steps.count - 1], report).title
    let count = steps.count > 1 ? ["\(steps.count) steps"] : []
    return wrappedLines(title, columns: 30, lines: steps.count > 1 ? 2 : 4) + count
  }

  /// The way of each edge through its links, as a path of scalable vector graphics, and where it ends.
  private static func routes(
    _ links: [LayeredLayout.Link]
  ) -> [LayeredLayout.Edge: (path: String, end: LayeredLayout.Point)] {
    struct Start: Hashable {
      let source: Int
      let layer: Int
      let y: Double
    }
    // The part of a way that ends at a layer without being at its node.
    var parts: [Start: LayeredLayout.Link] = [:]
    for link in links where link.target == nil {
      parts[Start(source: link.source, layer: link.layer + 1, y: link.end.y)] = link
    }
    var routes: [LayeredLayout.Edge: (path: String, end: LayeredLayout.Point)] = [:]
    for link in links {
      guard let target = link.target else { continue }
      var way = [link]
      while let first = way.first,
        let before = parts[
          Start(source: first.source, layer: first.layer, y: first.start.y)]
      {
        way.insert(before, at: 0)
      }
      let start = way[0].start
      let path =
        "M\(SVGWriter.number(start.x)) \(SVGWriter.number(start.y))"
        + way.map { SVGWriter.bend($0.points.map { ($0.x, $0.y) }) }.joined()
      routes[.init(from: link.source, to: target)] = (path, link.end)
    }
    return routes
  }
}
