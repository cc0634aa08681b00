extension GraphPicture {
  /// The columns of a line in a node and on an edge.
  private static let columns = (node: 30, label: 16)
  /// The room of a character of twelve points in a type of even width, and of a line.
  private static let (characterWidth, lineHeight) = (7.3, 16.0)
  private static let (padding, labelPadding) = (8.0, 3.0)

  /// The graph as scalable vector graphics, from the inputs on the left to the result on the right.
  var svg: String {
    let (sizes, links, parts) = parts(
      nodeSize: { Self.size(Self.lines($0).map(\.text), padding: Self.padding) },
      labelSize: { Self.size(Self.lines($0), padding: Self.labelPadding) })
    let layout = LayeredLayout(nodes: sizes, edges: links)
    let (left, top) = (20.0, 56.0)
    let titleWidth = Double(max(terminalColumns(of: title), 62)) * Self.characterWidth
    var picture = SVGWriter(
      width: max(layout.size.width, titleWidth) + 2 * left, height: layout.size.height + top + 20,
      title: title)
    picture.text(title, left, 22, style: "mono")
    picture.text(
      "each value, its adjoint v̄ = ∂f/∂v, and on an edge the derivative along it", left, 40,
      style: "mono quiet")
    for link in layout.links {
      let isLabel = link.target.map { if case .label = parts[$0] { true } else { false } } ?? true
      picture.bend(
        link.points.map { (left + $0.x, top + $0.y) }, hasArrow: !isLabel, style: "edge")
    }
    for (frame, part) in zip(layout.frames, parts) {
      let (x, y) = (left + frame.x, top + frame.y)
      switch part {
      case .node(let node):
        picture.rectangle(x, y, frame.width, frame.height, style: "box \(node.kind.rawValue)")
        for (index, line) in Self.lines(node).enumerated() {
          picture.text(
            line.text, x + Self.padding,
            y + Self.padding + 12 + Double(index) * Self.lineHeight - 1,
            style: "mono" + line.style)
        }
      case .label(let label):
        for (index, line) in Self.lines(label).enumerated() {
          picture.text(
            line, x + frame.width / 2,
            y + Self.labelPadding + 11 + Double(index) * Self.lineHeight,
            .middle, style: "mono partial")
        }
      }
    }
    return picture.document
  }

  private static func lines(_ node: Node) -> [(text: String, style: String)] {
    func wrapped(_ text: String, _ style: String) -> [(text: String, style: String)] {
      wrappedLines(text, columns: columns.node).map { ($0, style) }
    }
    return wrapped(node.title, " strong") + wrapped(node.value, "")
      + (node.adjoint.map { wrapped($0, " adjoint") } ?? [])
  }

  private static func lines(_ label: String) -> [String] {
    wrappedLines(label, columns: columns.label)
  }

  private static func size(_ lines: [String], padding: Double) -> LayeredLayout.Size {
    let columns = lines.map { terminalColumns(of: $0) }.max() ?? 0
    return LayeredLayout.Size(
      width: Double(max(columns, 2)) * characterWidth + 2 * padding,
      height: Double(lines.count) * lineHeight + 2 * padding - 2)
  }
}
