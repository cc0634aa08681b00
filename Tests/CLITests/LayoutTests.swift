import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

/// A layout is right where geometry says so: nothing overlaps, and an edge meets no node but its ends.
@Suite struct LayoutTests {
  typealias Edge = LayeredLayout.Edge
  typealias Size = LayeredLayout.Size
  typealias Frame = LayeredLayout.Frame
  typealias Point = LayeredLayout.Point

  /// A graph whose edges lead to later nodes.
  struct Graph: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sizes: [Size]
    let edges: [Edge]

    init(_ name: String, _ count: Int, _ edges: [(Int, Int)], seed: UInt64 = 1) {
      var generator = SeededGenerator(seed: seed)
      testDescription = name
      sizes = (0..<count).map { _ in
        Size(
          width: generator.uniform(in: 10...200).rounded(),
          height: generator.uniform(in: 8...80).rounded())
      }
      self.edges = edges.map { Edge(from: $0.0, to: $0.1) }
    }

    /// Each node but the first ones has one to three operands, mostly near ones.
    static func random(_ count: Int, seed: UInt64) -> Graph {
      var generator = SeededGenerator(seed: seed)
      var edges: [(Int, Int)] = []
      for node in 1..<max(1, count) where node > count / 8 {
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          let near = max(0, node - 12)
          let isFar = Int.random(in: 0..<5, using: &generator) == 0
          edges.append((Int.random(in: (isFar ? 0 : near)..<node, using: &generator), node))
        }
      }
      return Graph("random, \(count) nodes, seed \(seed)", count, edges, seed: seed)
    }
  }

  static let graphs =
    [
      Graph("empty", 0, []), Graph("one node", 1, []), Graph("no edge", 5, []),
      Graph("a chain", 5, (0..<4).map { ($0, $0 + 1) }),
      Graph("an edge twice", 2, [(0, 1), (0, 1)]),
      Graph("an edge past a node", 3, [(0, 1), (1, 2), (0, 2)]),
      Graph("turned", 3, [(2, 0), (1, 0), (2, 1)]), Graph("to itself", 2, [(0, 0), (0, 1)]),
      Graph("a fan", 41, (0..<40).map { ($0, 40) }),
      Graph("used by all", 30, (1..<30).flatMap { [(0, $0), ($0 - 1, $0)] }),
      Graph("complete", 9, (0..<9).flatMap { a in (a + 1..<9).map { (a, $0) } }),
    ] + (0..<20).map { Graph.random(10 + 9 * $0, seed: UInt64($0)) }

  static func overlap(_ a: Frame, _ b: Frame) -> Bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
  }

  static func contains(_ frame: Frame, _ point: Point) -> Bool {
    point.x > frame.x + 1e-9 && point.x < frame.x + frame.width - 1e-9
      && point.y > frame.y + 1e-9 && point.y < frame.y + frame.height - 1e-9
  }

  /// Points of a link, drawn straight in its middle part and drawn as a curve.
  static func points(_ link: LayeredLayout.Link) -> [Point] {
    let (a, b) = (link.bendStart, link.bendEnd)
    let middle = (a.x + b.x) / 2
    func mixed(_ p: Point, _ q: Point, _ t: Double) -> Point {
      Point(x: p.x + t * (q.x - p.x), y: p.y + t * (q.y - p.y))
    }
    return (0...24).flatMap { index -> [Point] in
      let t = Double(index) / 24
      let s = 1 - t
      // The cubic with control points level with its ends.
      let curve = Point(
        x: s * s * s * a.x + 3 * s * t * middle + t * t * t * b.x,
        y: (s * s * s + 3 * s * s * t) * a.y + (3 * s * t * t + t * t * t) * b.y)
      return [mixed(link.start, a, t), mixed(a, b, t), mixed(b, link.end, t), curve]
    }
  }

  @Test(arguments: graphs) func nothingOverlaps(_ graph: Graph) {
    let layout = LayeredLayout(nodes: graph.sizes, edges: graph.edges)
    #expect(layout.frames.map { Size(width: $0.width, height: $0.height) } == graph.sizes)
    for (a, frame) in layout.frames.enumerated() {
      #expect(frame.x >= 0 && frame.x + frame.width <= layout.size.width + 1e-9)
      #expect(frame.y >= -1e-9 && frame.y + frame.height <= layout.size.height + 1e-9)
      for b in layout.frames.indices.dropFirst(a + 1) {
        #expect(!Self.overlap(frame, layout.frames[b]), "\(a) and \(b)")
      }
    }
    for link in layout.links {
      for point in Self.points(link) {
        for (node, frame) in layout.frames.enumerated() {
          if Self.contains(frame, point) {
            Issue.record("the edge from \(link.source) meets \(node)")
            return
          }
        }
      }
    }
  }

  /// From each node its links lead, end to start, to the nodes that its edges lead to, and to no other.
  @Test(arguments: graphs) func linksAreTheEdges(_ graph: Graph) {
    let layout = LayeredLayout(nodes: graph.sizes, edges: graph.edges)
    var reached = Set<Edge>()
    for (node, frame) in layout.frames.enumerated() {
      let links = layout.links.filter { $0.source == node }
      var open = [Point(x: frame.x + frame.width, y: frame.y + frame.height / 2)]
      var seen = 0
      while let point = open.popLast() {
        for link in links
        where link.start.x == point.x && abs(link.start.y - point.y) < 1e-9 {
          seen += 1
          guard let target = link.target else {
            open.append(link.end)
            continue
          }
          reached.insert(Edge(from: node, to: target))
          let end = layout.frames[target]
          #expect(link.end.x == end.x)
          #expect(link.end.y >= end.y && link.end.y <= end.y + end.height)
        }
      }
      #expect(seen == links.count)
    }
    let expected = graph.edges.filter { $0.from != $0.to }.map {
      Edge(from: min($0.from, $0.to), to: max($0.from, $0.to))
    }
    #expect(reached == Set(expected))
  }

  /// On a grid, as in a terminal, boxes with a middle row stay apart, too.
  @Test(arguments: graphs) func grid(_ graph: Graph) {
    let sizes = graph.sizes.map {
      Size(width: $0.width, height: $0.height < 40 ? 1 : 5)
    }
    let layout = LayeredLayout(
      nodes: sizes, edges: graph.edges, spacing: .init(between: 0, beside: 0.5, grid: 1))
    for (a, frame) in layout.frames.enumerated() {
      #expect(frame.middle == frame.middle.rounded() && frame.y >= 0)
      for b in layout.frames.indices.dropFirst(a + 1) {
        #expect(!Self.overlap(frame, layout.frames[b]))
      }
    }
    for point in layout.links.flatMap({ [$0.start, $0.end] }) {
      #expect(point.y == point.y.rounded())
    }
  }

  // MARK: Time

  static let large: [Graph] = [
    Graph("a long chain", 300, (0..<299).map { ($0, $0 + 1) }),
    Graph("a wide fan", 300, (0..<299).map { ($0, 299) }),
    Graph("a wide fan out", 300, (1..<300).map { (0, $0) }),
    Graph("a fan and back", 300, (1..<299).flatMap { [(0, $0), ($0, 299)] }),
    Graph("150 to 150", 300, (0..<150).flatMap { a in (150..<300).map { (a, $0) } }),
    Graph(
      "a dense grid", 306,
      (0..<289).flatMap { node in
        let next = (node / 17 + 1) * 17
        return (0..<17).map { (node, next + $0) }
      }),
    Graph(
      "a chain that all leave for the end", 300, (0..<299).flatMap { [($0, $0 + 1), ($0, 299)] }),
    Graph("complete", 120, (0..<120).flatMap { a in (a + 1..<120).map { (a, $0) } }),
    Graph.random(300, seed: 7),
  ]

  private static func computingTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The processor's time, without optimisation, which makes it some thirty times less.
  @Test(arguments: large) func largeGraphsTakeLittleTime(_ graph: Graph) {
    let start = Self.computingTime()
    let layout = LayeredLayout(nodes: graph.sizes, edges: graph.edges)
    let seconds = Self.computingTime() - start
    #expect(seconds < 12, "\(seconds) s")
    #expect(layout.frames.count == graph.sizes.count)
    #expect(
      LayeredLayout.linkCount(nodes: graph.sizes.count, edges: Array(Set(graph.edges)))
        == layout.links.count)
  }

  // MARK: Crossings

  static func layering(_ graph: Graph) -> Layering {
    Layering(nodes: graph.sizes, edges: graph.edges)
  }

  /// All pairs of edges between neighbouring layers, one by one.
  static func crossings(_ layering: Layering) -> Int {
    let edges = layering.vertices.indices.flatMap { start in
      layering.vertices[start].after.map { (layering.vertices[start], layering.vertices[$0]) }
    }
    var count = 0
    for (index, a) in edges.enumerated() {
      for b in edges[..<index] where a.0.layer == b.0.layer {
        let (d, e) = (a.0.position - b.0.position, a.1.position - b.1.position)
        if d * e < 0 { count += 1 }
      }
    }
    return count
  }

  @Test(arguments: graphs) func crossingsAreCountedAndReduced(_ graph: Graph) {
    var layering = Self.layering(graph)
    let before = Self.crossings(layering)
    #expect(layering.crossingCount == before)
    layering.reduceCrossings()
    #expect(layering.crossingCount == Self.crossings(layering))
    #expect(layering.crossingCount <= before)
    // Every vertex is still in its layer.
    for (number, layer) in layering.layers.enumerated() {
      #expect(layer.allSatisfy { layering.vertices[$0].layer == number })
    }
    #expect(layering.layers.joined().sorted() == Array(layering.vertices.indices))
  }

  /// Graphs that can be drawn without a crossing are, and one that needs one has one.
  static let known: [Known] = [
    Known("a tree", 15, (1..<15).map { (($0 - 1) / 2, $0) }, crossings: 0),
    Known("a tree of operands", 15, (0..<14).map { ($0, 8 + $0 / 2) }, crossings: 0),
    Known(
      "two ladders", 8, [(0, 3), (1, 2), (2, 5), (3, 4), (4, 7), (5, 6)], crossings: 0),
    Known("all to all", 4, [(0, 2), (0, 3), (1, 2), (1, 3)], crossings: 1),
    Known("three to three", 6, (0..<9).map { ($0 / 3, 3 + $0 % 3) }, crossings: 9),
  ]

  /// A graph, and the fewest crossings that it can be drawn with.
  struct Known: Sendable, CustomTestStringConvertible {
    let graph: Graph
    let crossings: Int
    var testDescription: String { graph.testDescription }

    init(_ name: String, _ count: Int, _ edges: [(Int, Int)], crossings: Int) {
      (graph, self.crossings) = (Graph(name, count, edges), crossings)
    }
  }

  @Test(arguments: known)
  func fewestCrossings(_ known: Known) {
    var layering = Self.layering(known.graph)
    layering.reduceCrossings()
    #expect(layering.crossingCount == known.crossings)
  }

  // MARK: Places

  /// No other places that keep the distances are nearer to what was wished for.
  @Test func placesAreTheNearest() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let count = Int.random(in: 1...8, using: &generator)
      let wishes = (0..<count).map { _ in
        (place: generator.uniform(in: -9...9), weight: generator.uniform(in: 0.5...4))
      }
      var offsets = [0.0]
      for _ in 1..<max(1, count) {
        offsets.append((offsets.last ?? 0) + generator.uniform(in: 0...5))
      }
      offsets = Array(offsets.prefix(count))
      func cost(_ places: [Double]) -> Double {
        zip(places, wishes).reduce(0) {
          $0 + $1.1.weight * ($1.0 - $1.1.place) * ($1.0 - $1.1.place)
        }
      }
      func keepsDistances(_ places: [Double], within error: Double = 0) -> Bool {
        (1..<max(1, count)).allSatisfy {
          places[$0] - places[$0 - 1] >= offsets[$0] - offsets[$0 - 1] - error
        }
      }
      let places = Layering.places(wishes, offsets: offsets)
      #expect(keepsDistances(places, within: 1e-12))
      // The problem is convex: the best has no better neighbour, and moving runs of vertices reaches all of them.
      for first in 0..<count {
        for last in first..<count {
          for step in [-1e-4, 1e-4] {
            var moved = places
            for index in first...last { moved[index] += step }
            if keepsDistances(moved) { #expect(cost(moved) >= cost(places) - 1e-12) }
          }
        }
      }
    }
  }

  @Test func layers() {
    // The second operand is needed late, and waits there.
    #expect(
      Layering.layers(
        count: 5, edges: [(0, 2), (2, 3), (3, 4), (1, 4)].map { Edge(from: $0.0, to: $0.1) })
        == [0, 2, 1, 2, 3])
  }
}
