// The graph in the languages of other programs that draw.

extension GraphPicture {
  /// The graph in DOT, the language of Graphviz.
  var dot: String {
    var text = "digraph {\n  rankdir=LR;\n  label=\(Self.dotQuoted([title]));\n  labelloc=t;\n"
    text += "  node [shape=box, fontname=\"monospace\", fontsize=11];\n"
    text += "  edge [fontname=\"monospace\", fontsize=10];\n"
    for (index, node) in nodes.enumerated() {
      let style =
        switch node.kind {
        case .input: ", style=rounded, color=\"#0072b2\""
        case .constant: ", style=dashed"
        case .step: ""
        case .output: ", penwidth=2, color=\"#b34700\""
        }
      let lines = node.lines.flatMap { wrappedLines($0, columns: 30) }
      text += "  n\(index) [label=\(Self.dotQuoted(lines))\(style)];\n"
    }
    for edge in edges {
      let label = edge.label.map { " [label=\(Self.dotQuoted(wrappedLines($0, columns: 16)))]" }
      text += "  n\(edge.from) -> n\(edge.to)\(label ?? "");\n"
    }
    return text + "}\n"
  }

  /// Lines as a string of DOT, in which a backslash and a quotation mark are escaped.
  private static func dotQuoted(_ lines: [String]) -> String {
    let escaped = lines.map {
      $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
    return "\"" + escaped.joined(separator: "\\n") + "\""
  }

  /// The graph as a flowchart of Mermaid.
  var mermaid: String {
    var text = "---\ntitle: \(Self.mermaidTitle(title))\n---\nflowchart LR\n"
    for (index, node) in nodes.enumerated() {
      let label = Self.mermaidQuoted(node.lines.flatMap { wrappedLines($0, columns: 30) })
      switch node.kind {
      case .input: text += "  n\(index)([\(label)])\n"
      case .constant: text += "  n\(index)[/\(label)/]\n"
      case .step: text += "  n\(index)[\(label)]\n"
      case .output: text += "  n\(index)[[\(label)]]\n"
      }
    }
    for edge in edges {
      let label = edge.label.map { "|\(Self.mermaidQuoted(wrappedLines($0, columns: 16)))|" }
      text += "  n\(edge.from) -->\(label ?? "") n\(edge.to)\n"
    }
    return text
  }

  /// A string of the front matter, YAML, between single quotation marks, which are doubled inside.
  private static func mermaidTitle(_ text: String) -> String {
    "'" + text.replacing("'", with: "''") + "'"
  }

  /// Lines as a quoted text of Mermaid, in which signs with a meaning are written as entities.
  private static func mermaidQuoted(_ lines: [String]) -> String {
    let escaped = lines.map { line in
      line.map { character in
        guard let value = character.unicodeScalars.first?.value, "\"#&<>`*_\\".contains(character)
        else { return String(character) }
        return "#\(value);"
      }.joined()
    }
    return "\"" + escaped.joined(separator: "<br/>") + "\""
  }
}
