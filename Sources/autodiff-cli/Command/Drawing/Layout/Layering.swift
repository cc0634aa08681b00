/// The layers of a graph: its nodes, and where an edge crosses a layer a place for it.
struct Layering {
  typealias Edge = LayeredLayout.Edge
  typealias Size = LayeredLayout.Size

  /// A node, or the place of the edges from one.
  struct Vertex {
    /// The node, or the one that the edges come from.
    let node: Int
    let isNode: Bool
    let layer: Int
    let size: Size
    /// The vertices of the layer before that lead here, and of the next that it leads to.
    var before: [Int] = []
    var after: [Int] = []
    /// Its place in its layer.
    var position = 0
  }

  /// The nodes in their order, then the places of edges.
  var vertices: [Vertex]
  /// The vertices of each layer, from top to bottom.
  var layers: [[Int]]
  /// The number of edges, each part of a long one for itself.
  private(set) var edgeCount = 0

  init(nodes: [Size], edges: [Edge]) {
    // An edge that is there twice is drawn once.
    var seen = Set<Edge>()
    let edges = edges.filter { seen.insert($0).inserted }
    let numbers = Self.layers(count: nodes.count, edges: edges)
    vertices = nodes.indices.map {
      Vertex(node: $0, isNode: true, layer: numbers[$0], size: nodes[$0])
    }
    layers = Array(repeating: [], count: (numbers.max() ?? -1) + 1)
    // The place of each node's edges in the layers behind it, as far as there are any.
    var ways: [Int: [Int]] = [:]
    for edge in edges.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
      var last = edge.from
      for layer in numbers[edge.from] + 1..<max(numbers[edge.from] + 1, numbers[edge.to]) {
        let passed = layer - numbers[edge.from] - 1
        if let way = ways[edge.from], passed < way.count {
          last = way[passed]
          continue
        }
        let place = vertices.count
        vertices.append(
          Vertex(
            node: edge.from, isNode: false, layer: layer, size: Size(width: 0, height: 0)))
        connect(last, place)
        ways[edge.from, default: []].append(place)
        last = place
      }
      connect(last, edge.to)
    }
    placeInitially()
  }

  /// How often all vertices are gone through: so many times, and of large graphs less often.
  func passes(of count: Int) -> Int {
    max(3, min(count, Self.work / max(1, vertices.count + edgeCount)))
  }

  /// How many vertices and edges are gone through in all.
  private static let work = 1 << 20

  private mutating func connect(_ a: Int, _ b: Int) {
    edgeCount += 1
    vertices[a].after.append(b)
    vertices[b].before.append(a)
  }

  /// The layer of each node: by the longest path to it, and from there as far on as its edges let it, where that makes no
  /// more edges longer than shorter.
  ///
  /// Edges lead to later nodes.
  static func layers(count: Int, edges: [Edge]) -> [Int] {
    var (before, after) = (
      [[Int]](repeating: [], count: count), [[Int]](repeating: [], count: count)
    )
    for edge in edges {
      before[edge.to].append(edge.from)
      after[edge.from].append(edge.to)
    }
    var layer = [Int](repeating: 0, count: count)
    for node in 0..<count {
      layer[node] = (before[node].map { layer[$0] + 1 }.max() ?? 0)
    }
    for node in (0..<count).reversed() where after[node].count >= before[node].count {
      if let latest = after[node].map({ layer[$0] - 1 }).min() { layer[node] = latest }
    }
    return layer
  }

  /// Puts the vertices into their layers in the order in which a walk along the edges meets them.
  private mutating func placeInitially() {
    var isPlaced = [Bool](repeating: false, count: vertices.count)
    func visit(_ root: Int, _ next: (Vertex) -> [Int], _ body: (Int) -> Void) {
      var pending = [root]
      while let vertex = pending.popLast() {
        guard !isPlaced[vertex] else { continue }
        isPlaced[vertex] = true
        body(vertex)
        pending += next(vertices[vertex]).reversed()
      }
    }
    // From the ends back: the operands of a step stand together.
    var order: [Int] = []
    for root in vertices.indices.reversed() where vertices[root].after.isEmpty {
      visit(root, \.before) { order.append($0) }
    }
    for vertex in order + vertices.indices.filter({ !isPlaced[$0] }) {
      layers[vertices[vertex].layer].append(vertex)
    }
    for layer in layers.indices { number(layer) }
  }

  /// Notes the places of a layer's vertices.
  mutating func number(_ layer: Int) {
    for (position, vertex) in layers[layer].enumerated() { vertices[vertex].position = position }
  }
}
