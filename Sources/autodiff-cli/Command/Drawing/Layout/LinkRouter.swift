/// Puts layers side by side and leads the edges through them.
struct LinkRouter {
  typealias Point = LayeredLayout.Point
  typealias Frame = LayeredLayout.Frame
  typealias Link = LayeredLayout.Link

  private(set) var frames: [Frame] = []
  private(set) var links: [Link] = []
  let size: LayeredLayout.Size

  init(layering: Layering, middles: [Double], spacing: LayeredLayout.Spacing) {
    let vertices = layering.vertices
    // Where each layer begins and how wide it is.
    var columns: [(x: Double, width: Double)] = []
    var (x, height) = (0.0, 0.0)
    for layer in layering.layers {
      let width = layer.reduce(0) { max($0, vertices[$1].size.width) }
      columns.append((x, width))
      var climb = 0.0
      for vertex in layer {
        height = max(height, middles[vertex] + vertices[vertex].size.height / 2)
        for next in vertices[vertex].after {
          climb = max(climb, abs(middles[next] - middles[vertex]))
        }
      }
      x += width + spacing.layers + min(spacing.highestClimb, climb * spacing.climb)
    }
    size = LayeredLayout.Size(
      width: (columns.last.map { $0.x + $0.width }) ?? 0, height: height)

    for (vertex, middle) in zip(vertices, middles) where vertex.isNode {
      let column = columns[vertex.layer]
      frames.append(
        Frame(
          x: column.x + (column.width - vertex.size.width) / 2,
          y: middle - vertex.size.height / 2, width: vertex.size.width,
          height: vertex.size.height))
    }

    for (end, vertex) in vertices.enumerated() {
      // Edges arrive at a node one below the other, in the order in which they come.
      let arriving = vertex.before.sorted {
        (middles[$0], vertices[$0].position) < (middles[$1], vertices[$1].position)
      }
      for (place, start) in arriving.enumerated() {
        let y = middles[end] + Self.port(place, of: arriving.count, vertex, spacing)
        let (left, right) = (columns[vertices[start].layer], columns[vertex.layer])
        let from = vertices[start]
        let source = from.node
        links.append(
          Link(
            source: source, target: vertex.isNode ? vertex.node : nil, layer: from.layer,
            start: Point(
              x: from.isNode ? frames[source].x + frames[source].width : left.x,
              y: middles[start]),
            bendStart: Point(x: left.x + left.width, y: middles[start]),
            bendEnd: Point(x: right.x, y: y),
            end: Point(x: vertex.isNode ? frames[vertex.node].x : right.x, y: y)))
      }
    }
  }

  /// How far below the middle of a vertex an edge arrives.
  private static func port(
    _ place: Int, of count: Int, _ vertex: Layering.Vertex, _ spacing: LayeredLayout.Spacing
  ) -> Double {
    guard vertex.isNode else { return 0 }
    let share = Double(place + 1) / Double(count + 1) - 0.5
    guard spacing.grid > 0 else { return share * 0.8 * vertex.size.height }
    // On a grid, in a row of its own while there are enough of them.
    let rows = ((vertex.size.height / 2 - 1) / spacing.grid).rounded(.down)
    guard Double(count) <= 2 * rows + 1 else { return 0 }
    let row = count % 2 == 1 || 2 * place >= count ? place - (count - 1) / 2 : place - count / 2
    return Double(count == 2 ? 2 * place - 1 : row) * spacing.grid
  }
}
