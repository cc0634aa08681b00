import Testing

@testable import MLP

/// The order of layers against every permutation.
@Suite struct LayerOrderTests {
  /// Every order in which shapes chain, by trying all.
  static func orders(_ layers: [LayerEdge]) -> [[Int]] {
    func extended(_ order: [Int]) -> [[Int]] {
      if order.count == layers.count { return [order] }
      return layers.indices.filter { next in
        !order.contains(next)
          && (order.last.map { layers[$0].outputs == layers[next].inputs } ?? true)
      }.flatMap { extended(order + [$0]) }
    }
    return extended([])
  }

  @Test(arguments: 0..<400)
  func `The only order is found, and no other is taken`(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    func draw(_ count: Int) -> Int { Int(generator.uniform() * Double(count)) }
    let count = 1 + draw(6)
    let sizes = (0...count).map { _ in 1 + draw(4) }
    var layers = (0..<count).map { place in
      // Names without numbers decide nothing.
      LayerEdge(
        name: ["a", "b", "c", "d", "e", "f"][place], inputs: sizes[place], outputs: sizes[place + 1]
      )
    }
    if draw(5) == 0 {
      layers[draw(count)] = LayerEdge(name: "g", inputs: 1 + draw(4), outputs: 1 + draw(4))
    }
    layers.sort { _, _ in draw(2) == 0 }
    let orders = Self.orders(layers)
    let found = try? LayerOrder.order(layers).order
    switch orders.count {
    case 0:
      #expect(found == nil)
      #expect(LayerOrder.trail(layers.map { ($0.inputs, $0.outputs) }) == nil)
    case 1: #expect(found == orders[0])
    default:
      // Two layers of the same shape may stand in either order: their names do not say which.
      #expect(found == nil)
      let trail = LayerOrder.trail(layers.map { ($0.inputs, $0.outputs) })
      #expect(trail.map { orders.contains($0.edges) } == true)
      #expect(trail?.isOnly == false)
    }
  }

  @Test func `Numbers are numbers`() throws {
    func order(_ names: [String], _ sizes: [(Int, Int)]) throws -> [String] {
      let layers = zip(names, sizes).map { LayerEdge(name: $0, inputs: $1.0, outputs: $1.1) }
      return try LayerOrder.order(layers).order.map { names[$0] }
    }
    let square = (4, 4)
    #expect(
      try order(["fc10", "fc9", "fc1"], [square, square, square]) == ["fc1", "fc9", "fc10"])
    #expect(
      try order(["dense_1", "dense", "dense_2"], [square, square, square])
        == ["dense", "dense_1", "dense_2"])
    #expect(
      try order(["head", "body.1", "body.0"], [(4, 1), square, square])
        == ["body.0", "body.1", "head"])
    // The shapes go before the numbers.
    #expect(try order(["fc1", "fc2"], [(5, 1), (4, 5)]) == ["fc2", "fc1"])
    #expect(throws: ModelProblem.ambiguousOrder(["decoder", "encoder"])) {
      try order(["encoder", "decoder"], [(4, 2), (2, 4)])
    }
  }

  /// A search among orders would not end.
  @Test func `Thousands of layers of one shape are decided at once`() {
    let layers = (0..<20_000).map {
      LayerEdge(name: "layer\($0 % 2 == 0 ? "a" : "b")", inputs: 4, outputs: 4)
    }
    #expect(throws: ModelProblem.self) { try LayerOrder.order(layers) }
  }
}
