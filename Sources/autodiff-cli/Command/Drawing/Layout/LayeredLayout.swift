/// Where the nodes and edges of a directed graph are drawn: in layers from left to right, so that every edge leads to the
/// right (Sugiyama, Tagawa and Toda, 1981).
///
/// No two nodes overlap, and no edge meets a node that it does not belong to: between two layers is a space without nodes,
/// in which edges go up and down, and through a layer an edge has a place of its own. The edges from one node share their
/// way until they part.
///
/// - Complexity: O((n + e) log n) for each of a number of passes that is less where there are more, where n counts the nodes and, once for each node
///   with a long edge and each layer that it crosses, the places of edges.
struct LayeredLayout {
  struct Size: Equatable {
    var width: Double
    var height: Double
  }

  struct Edge: Hashable {
    let from: Int
    let to: Int
  }

  struct Point: Equatable {
    var x: Double
    var y: Double
  }

  /// Where a node is, by its upper left corner.
  struct Frame: Equatable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    var middle: Double { y + height / 2 }
  }

  /// A part of one or more edges from a node, from one layer to the next: level from `start` to `bendStart` and from
  /// `bendEnd` to `end`.
  struct Link: Equatable {
    /// The node that its edges come from.
    let source: Int
    /// The node that its edge leads to; nil where others go on.
    let target: Int?
    /// The layer that it starts from.
    let layer: Int
    let start: Point
    let bendStart: Point
    let bendEnd: Point
    let end: Point

    var points: [Point] { [start, bendStart, bendEnd, end] }
  }

  /// What separates nodes.
  struct Spacing {
    /// Between two nodes of a layer.
    var between = 14.0
    /// Between a node of a layer and an edge that crosses the layer, and between two such edges.
    var beside = 8.0
    /// Between two layers at least.
    var layers = 28.0
    /// How much farther two layers are apart for each unit that an edge between them climbs, and how much at most.
    var climb = 0.15
    var highestClimb = 60.0
    /// Positions along a layer are multiples of this; of 0, any.
    var grid = 0.0
  }

  let frames: [Frame]
  /// The layer of each node.
  let layers: [Int]
  let links: [Link]
  let size: Size

  /// The number of links of a graph, and of the places that they lead through.
  static func linkCount(nodes: Int, edges: [Edge]) -> Int {
    let layers = Layering.layers(count: nodes, edges: edges)
    var ends = layers
    for edge in edges { ends[edge.from] = max(ends[edge.from], layers[edge.to]) }
    return zip(layers, ends).reduce(edges.count) { $0 + max(0, $1.1 - $1.0 - 1) }
  }

  /// Lays out a graph.
  ///
  /// - Parameters:
  ///   - nodes: the sizes of the nodes.
  ///   - edges: between nodes by their places in `nodes`, from an earlier to a later one as in a program; one that is
  ///     turned is drawn the other way, and one from a node to itself is left out.
  init(nodes: [Size], edges: [Edge], spacing: Spacing = Spacing()) {
    let edges = edges.filter { $0.from != $0.to }.map {
      Edge(from: min($0.from, $0.to), to: max($0.from, $0.to))
    }
    var layering = Layering(nodes: nodes, edges: edges)
    layering.reduceCrossings()
    let middles = layering.middles(spacing)
    let router = LinkRouter(layering: layering, middles: middles, spacing: spacing)
    (frames, links, size) = (router.frames, router.links, router.size)
    layers = layering.vertices.filter(\.isNode).map(\.layer)
  }
}
