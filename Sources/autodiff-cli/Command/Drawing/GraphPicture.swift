import Autodiff

/// A run of a program as a graph: its steps with their values and adjoints, and on each edge the derivative along it.
struct GraphPicture {
  enum Kind: String {
    case input, constant, step, output
  }

  /// A step of the program that is shown.
  struct Node {
    /// Its name and, where it is computed, its formula.
    let title: String
    /// `= value`.
    let value: String
    /// `v̄ = adjoint`; nil where there is none.
    let adjoint: String?
    let kind: Kind

    var lines: [String] { [title, value] + (adjoint.map { [$0] } ?? []) }
  }

  /// From an operand to the step that uses it.
  struct Edge {
    let from: Int
    let to: Int
    /// The derivative of the step by the operand, or what its rule does; nil where none is taken.
    let label: String?
  }

  /// What the graph shows, in a line.
  let title: String
  let nodes: [Node]
  /// Between nodes by their places in `nodes`, from an earlier to a later one.
  let edges: [Edge]

  init(title: String, nodes: [Node], edges: [Edge]) {
    (self.title, self.nodes, self.edges) = (title, nodes, edges)
  }

  /// Describes the steps that a reader sees; constant numbers stand where they are used.
  init(_ report: TraceReport, title: String) {
    self.title = title
    let program = report.program
    var places: [Int: Int] = [:]
    var nodes: [Node] = []
    for step in report.shownSteps {
      places[step] = nodes.count
      nodes.append(Self.node(step, report))
    }
    var labels: [LayeredLayout.Edge: String] = [:]
    for contribution in report.trace.contributions {
      let label =
        report.trace.partial(of: contribution).map(report.compact)
        ?? report.trace.formula(of: contribution, .mathematics)
      labels[.init(from: contribution.operand, to: contribution.from)] = Self.bounded(label)
    }
    var edges: [Edge] = []
    for step in report.shownSteps {
      for (position, operand) in program.steps[step].operands.enumerated() {
        guard let from = places[operand], let to = places[step] else { continue }
        edges.append(
          Edge(from: from, to: to, label: labels[.init(from: position, to: step)]))
      }
    }
    (self.nodes, self.edges) = (nodes, edges)
  }

  /// A step as a node.
  static func node(_ index: Int, _ report: TraceReport) -> Node {
    let program = report.program
    let step = program.steps[index]
    let name = SymbolicExpression.name(program.names[index]).text(.mathematics)
    let kind: Kind =
      switch step.operation {
      case _ where index == program.output: .output
      case .input: .input
      case .constant: .constant
      default: .step
      }
    let isComputed =
      switch step.operation {
      case .input, .constant: false
      default: true
      }
    let formula = isComputed ? " = " + program.expression(of: index).text(.mathematics) : ""
    let shape = step.shape.isScalar || isComputed ? "" : " \(step.shape)"
    let bar = SymbolicExpression.adjoint(program.names[index]).text(.mathematics)
    return Node(
      title: bounded(name + formula + shape),
      value: "= " + bounded(report.compact(report.trace.values[index])),
      adjoint: step.isConstant
        ? nil
        : bounded(bar, limit: 40) + " = " + bounded(report.compact(report.trace.adjoints[index])),
      kind: kind)
  }

  /// A text that came from outside, of bounded length.
  private static func bounded(_ text: String, limit: Int = 200) -> String {
    legible(text, limit: limit)
  }

  // MARK: Layout

  /// The nodes, and behind them a node for each label, which the edge leads through: edges with their labels as a layout
  /// takes them.
  func parts(
    nodeSize: (Node) -> LayeredLayout.Size, labelSize: (String) -> LayeredLayout.Size
  ) -> (sizes: [LayeredLayout.Size], edges: [LayeredLayout.Edge], order: [Part]) {
    // A label stands right before the node that its edge leads to, so that edges lead to later places.
    var order: [Part] = []
    var sizes: [LayeredLayout.Size] = []
    var places: [Int] = []
    var links: [LayeredLayout.Edge] = []
    let arriving = Dictionary(grouping: edges.indices) { edges[$0].to }
    for (index, node) in nodes.enumerated() {
      var ends: [Int] = []
      for edge in arriving[index] ?? [] {
        let from = places[edges[edge].from]
        guard let label = edges[edge].label else {
          ends.append(from)
          continue
        }
        ends.append(order.count)
        links.append(.init(from: from, to: order.count))
        order.append(.label(label))
        sizes.append(labelSize(label))
      }
      links += ends.map { .init(from: $0, to: order.count) }
      places.append(order.count)
      order.append(.node(node))
      sizes.append(nodeSize(node))
    }
    return (sizes, links, order)
  }

  /// The number of lines from one layer to the next that a picture has.
  var linkCount: Int {
    let nothing = LayeredLayout.Size(width: 0, height: 0)
    let (sizes, edges, _) = parts(nodeSize: { _ in nothing }, labelSize: { _ in nothing })
    return LayeredLayout.linkCount(nodes: sizes.count, edges: edges)
  }

  /// What a node of the layout is.
  enum Part {
    case node(Node)
    case label(String)
  }
}

/// A text in lines of at most so many columns, and of so many lines; an ellipsis stands for what has no room.
func wrappedLines(_ text: String, columns: Int, lines limit: Int = 4) -> [String] {
  let room = TextColumns(width: columns)
  let lines = room.wrapped(text, to: columns)
  guard lines.count > limit else { return lines }
  let rest = lines[(limit - 1)...].joined(separator: " ")
  return lines.prefix(limit - 1) + [room.clipped(rest, to: columns)]
}
