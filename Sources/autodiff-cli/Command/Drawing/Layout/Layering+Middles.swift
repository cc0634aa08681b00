// Where each vertex is along its layer.

extension Layering {
  /// The middle of each vertex along its layer, in the order that the layers have: close to the mean of its neighbours'.
  ///
  /// In each pass the layers are placed one after the other so that Σ w (y − d)² is least among all places that keep the
  /// distances, where d is the mean of the neighbours' middles: weighted isotonic regression, by pooling adjacent
  /// violators. Places of edges weigh more, which makes long edges straight.
  func middles(_ spacing: LayeredLayout.Spacing) -> [Double] {
    var middles = [Double](repeating: 0, count: vertices.count)
    let offsets = layers.map { closest(in: $0, spacing) }
    for (layer, offsets) in zip(layers, offsets) {
      for (vertex, offset) in zip(layer, offsets) { middles[vertex] = offset }
    }
    let numbers = Array(layers.indices)
    let count = passes(of: 24)
    for pass in 0..<count {
      let isForward = pass % 2 == 0
      // At last by the neighbours on both sides.
      let (usesBefore, usesAfter) = 3 * pass < 2 * count ? (isForward, !isForward) : (true, true)
      for layer in isForward ? numbers : numbers.reversed() {
        let wishes = layers[layer].map { vertex -> (place: Double, weight: Double) in
          let neighbours =
            (usesBefore ? vertices[vertex].before : [])
            + (usesAfter ? vertices[vertex].after : [])
          guard !neighbours.isEmpty else { return (middles[vertex], 0.01) }
          let sum = neighbours.reduce(0) { $0 + middles[$1] }
          return (sum / Double(neighbours.count), vertices[vertex].isNode ? 1 : 4)
        }
        let places = Self.places(wishes, offsets: offsets[layer])
        for (vertex, place) in zip(layers[layer], places) { middles[vertex] = place }
      }
    }
    return onGrid(middles, offsets, spacing)
  }

  /// The middles of a layer's vertices when they stand as closely as they may.
  private func closest(in layer: [Int], _ spacing: LayeredLayout.Spacing) -> [Double] {
    var (offsets, last) = ([Double](), 0.0)
    for (place, vertex) in layer.enumerated() {
      if place > 0 {
        let above = vertices[layer[place - 1]]
        let gap = above.isNode && vertices[vertex].isNode ? spacing.between : spacing.beside
        last += above.size.height / 2 + gap + vertices[vertex].size.height / 2
        if spacing.grid > 0 { last = (last / spacing.grid).rounded(.up) * spacing.grid }
      }
      offsets.append(last)
    }
    return offsets
  }

  /// The places nearest to what is wished for among those that keep the distances of the offsets.
  static func places(
    _ wishes: [(place: Double, weight: Double)], offsets: [Double]
  ) -> [Double] {
    // Runs of vertices that stand as closely as they may, by the weighted mean of what they wish.
    var runs: [(sum: Double, weight: Double, count: Int)] = []
    for (wish, offset) in zip(wishes, offsets) {
      var run = (sum: (wish.place - offset) * wish.weight, weight: wish.weight, count: 1)
      while let above = runs.last, above.sum / above.weight >= run.sum / run.weight {
        runs.removeLast()
        run = (above.sum + run.sum, above.weight + run.weight, above.count + run.count)
      }
      runs.append(run)
    }
    let starts = runs.flatMap { Array(repeating: $0.sum / $0.weight, count: $0.count) }
    return zip(starts, offsets).map { $0 + $1 }
  }

  /// The middles from the uppermost edge on, rounded where there is a grid.
  private func onGrid(
    _ middles: [Double], _ offsets: [[Double]], _ spacing: LayeredLayout.Spacing
  ) -> [Double] {
    var top = Double.infinity
    for (vertex, middle) in zip(vertices, middles) {
      top = min(top, middle - vertex.size.height / 2)
    }
    guard spacing.grid > 0 else { return middles.map { $0 - top } }
    var result = middles
    for (layer, offsets) in zip(layers, offsets) {
      // Rounding what is beyond the offsets, which are on the grid, keeps the distances.
      for (vertex, offset) in zip(layer, offsets) {
        let beyond = middles[vertex] - offset
        result[vertex] = offset + (beyond / spacing.grid).rounded() * spacing.grid
      }
    }
    let first = zip(vertices, result).map { $1 - $0.size.height / 2 }.min() ?? 0
    return result.map { $0 - (first / spacing.grid).rounded(.down) * spacing.grid }
  }
}
