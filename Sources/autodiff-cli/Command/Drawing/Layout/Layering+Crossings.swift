// The order of the vertices in each layer, in which few edges cross.

extension Layering {
  /// Orders the layers so that few edges cross: sweeps in which each vertex goes to the mean place of its neighbours in the
  /// layer before or behind, and swaps of two that stand side by side.
  mutating func reduceCrossings() {
    var best = (crossings: crossingCount, layers: layers)
    var sweepsWithoutGain = 0
    for sweep in 0..<passes(of: 24) where best.crossings > 0 && sweepsWithoutGain < 6 {
      let isForward = sweep % 2 == 0
      let numbers = Array(layers.indices)
      for layer in isForward ? numbers : numbers.reversed() {
        order(layer, byMedian: sweep % 4 > 1, isForward: isForward)
      }
      swapNeighbours()
      let crossings = crossingCount
      if crossings < best.crossings {
        best = (crossings, layers)
        sweepsWithoutGain = 0
      } else {
        sweepsWithoutGain += 1
      }
    }
    layers = best.layers
    for layer in layers.indices { number(layer) }
  }

  /// The number of pairs of edges that cross.
  var crossingCount: Int {
    layers.indices.dropLast().reduce(0) { sum, layer in
      // Inversions among the ends of the edges, sorted by their starts, counted in a Fenwick tree.
      var tree = [Int](repeating: 0, count: layers[layer + 1].count + 1)
      var (crossings, edges) = (0, 0)
      for vertex in layers[layer] {
        let ends = vertices[vertex].after.map { vertices[$0].position }
        for end in ends {
          // Those that ended above or at the same place do not cross.
          var (index, notBelow) = (end + 1, 0)
          while index > 0 {
            notBelow += tree[index]
            index -= index & -index
          }
          crossings += edges - notBelow
        }
        for end in ends {
          var index = end + 1
          while index < tree.count {
            tree[index] += 1
            index += index & -index
          }
          edges += 1
        }
      }
      return sum + crossings
    }
  }

  /// Sorts a layer by where its vertices' neighbours are; one without neighbours keeps its place.
  private mutating func order(_ layer: Int, byMedian: Bool, isForward: Bool) {
    var keyed: [(vertex: Int, key: Double)] = []
    var places: [Int] = []
    for (place, vertex) in layers[layer].enumerated() {
      let neighbours = isForward ? vertices[vertex].before : vertices[vertex].after
      guard !neighbours.isEmpty else { continue }
      let positions = neighbours.map { Double(vertices[$0].position) }
      let key: Double
      if byMedian {
        let sorted = positions.sorted()
        key = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
      } else {
        key = positions.reduce(0, +) / Double(positions.count)
      }
      keyed.append((vertex, key))
      places.append(place)
    }
    let sorted = keyed.enumerated().sorted {
      ($0.element.key, $0.offset) < ($1.element.key, $1.offset)
    }
    for (place, entry) in zip(places, sorted) { layers[layer][place] = entry.element.vertex }
    number(layer)
  }

  /// Swaps vertices that stand side by side while fewer edges cross then.
  private mutating func swapNeighbours() {
    for _ in 0..<8 {
      var hasSwapped = false
      for layer in layers.indices {
        for place in layers[layer].indices.dropLast() {
          let (a, b) = (layers[layer][place], layers[layer][place + 1])
          guard gain(bySwapping: a, b) > 0 else { continue }
          layers[layer].swapAt(place, place + 1)
          (vertices[a].position, vertices[b].position) = (place + 1, place)
          hasSwapped = true
        }
      }
      if !hasSwapped { return }
    }
  }

  /// How many fewer crossings there are among the edges of two vertices when the lower one stands above the other.
  private func gain(bySwapping upper: Int, _ lower: Int) -> Int {
    let (a, b) = (vertices[upper], vertices[lower])
    return gain(a.before, b.before) + gain(a.after, b.after)
  }

  /// The pairs of a neighbour of the upper vertex and one of the lower that stands above it, without those where it stands
  /// below.
  private func gain(_ upper: [Int], _ lower: [Int]) -> Int {
    if upper.isEmpty || lower.isEmpty { return 0 }
    let upper = upper.map { vertices[$0].position }.sorted()
    let lower = lower.map { vertices[$0].position }.sorted()
    var (above, notBelow, gain) = (0, 0, 0)
    for position in upper {
      while above < lower.count, lower[above] < position { above += 1 }
      while notBelow < lower.count, lower[notBelow] <= position { notBelow += 1 }
      gain += above - (lower.count - notBelow)
    }
    return gain
  }
}
