extension GraphPicture {
  /// The graph in the characters of a terminal: to the right where it fits, else downward.
  ///
  /// - Returns: nil where it does not fit into so many columns either way, or no two edges could be told apart.
  func text(columns limit: Int) -> String? {
    // More are too many to be followed.
    guard nodes.count <= 60, edges.count <= 300 else { return nil }
    // The most columns of a line in a node and on an edge, the widest first.
    let ways = [(32, 16, false), (20, 12, false), (32, 24, true), (20, 16, true), (14, 9, true)]
    for (node, label, isDownward) in ways {
      if let grid = grid(node, label, isDownward: isDownward, within: limit) {
        return title + "\n\n" + grid.text
      }
    }
    return nil
  }

  private func grid(
    _ nodeColumns: Int, _ labelColumns: Int, isDownward: Bool, within limit: Int
  ) -> GraphGrid? {
    func clipped(_ text: String, _ columns: Int) -> String {
      TextColumns(width: columns).clipped(text, to: columns)
    }
    func lines(_ node: Node) -> [String] {
      // One line or three: an even number of rows has no middle one.
      (node.lines.count == 3 ? node.lines : [node.lines.joined(separator: " ")])
        .map { clipped($0, nodeColumns) }
    }
    /// A size in layers that lead to the right or downward; along a layer it is odd, so that there is a middle.
    func size(width: Int, height: Int) -> LayeredLayout.Size {
      isDownward
        ? .init(width: Double(height), height: Double(width | 1))
        : .init(width: Double(width), height: Double(height | 1))
    }
    let (sizes, links, parts) = parts(
      nodeSize: { node in
        let lines = lines(node)
        return size(
          width: (lines.map { terminalColumns(of: $0) }.max() ?? 0) + 4, height: lines.count + 2)
      },
      labelSize: {
        size(width: terminalColumns(of: clipped($0, labelColumns)) + 2, height: 1)
      })
    let layout = LayeredLayout(
      nodes: sizes, edges: links,
      spacing: .init(between: isDownward ? 1 : 0, beside: isDownward ? 1.5 : 0.5, grid: 1))
    let grid = GraphGrid(layout, within: limit, isDownward: isDownward) { target in
      if case .node = parts[target] { true } else { false }
    }
    guard var grid else { return nil }
    for (index, part) in parts.enumerated() {
      switch part {
      case .node(let node): grid.box(index, lines(node))
      case .label(let label): grid.label(index, clipped(label, labelColumns))
      }
    }
    return grid
  }
}
