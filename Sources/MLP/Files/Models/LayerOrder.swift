// The order of linear layers that a file names in no order: the one in which their shapes chain; where several do, that of
// the numbers in the names.
//
// A layer is an edge from its number of inputs to its number of outputs, and an order is an Eulerian trail, found in linear
// time (Hierholzer 1873). It is the only one unless two of its segments can be exchanged, or it is a circuit that can start
// elsewhere (Pevzner 1995: DNA physical mapping and alternating Eulerian cycles in colored graphs).

/// A linear layer whose place is not known.
struct LayerEdge {
  let name: String
  let inputs: Int
  let outputs: Int

  /// As in "fc1 4-5".
  var text: String { "\(name.isEmpty ? "weight" : name) \(inputs)-\(outputs)" }
}

enum LayerOrder {
  /// What decided.
  enum Reason { case only, numbers, shapes }

  /// The places of the layers, from the input to the output.
  ///
  /// - Throws: `.noChain` or `.ambiguousOrder`.
  static func order(
    _ layers: [LayerEdge]
  ) throws(ModelProblem) -> (order: [Int], reason: Reason) {
    var keys = layers.map { NaturalName($0.name) }
    // Keras counts dense, dense_1, dense_2.
    let skeletons = Set(keys.map(\.skeleton))
    for place in keys.indices where skeletons.contains(keys[place].skeleton + "_#") {
      keys[place] = NaturalName(layers[place].name + "_0")
    }
    let natural = layers.indices.sorted { keys[$0] < keys[$1] }
    guard layers.count > 1 else { return (natural, .only) }
    let isOneFamily = natural.allSatisfy { keys[$0].skeleton == keys[natural[0]].skeleton }
    if isOneFamily, areNumbered(natural, keys), chains(natural, layers) {
      return (natural, .numbers)
    }
    guard let trail = trail(layers.map { ($0.inputs, $0.outputs) }) else {
      throw .noChain(natural.map { layers[$0].text })
    }
    if trail.isOnly { return (trail.edges, .shapes) }

    // Families such as backbone.0, backbone.2 and head, each in the order of its numbers.
    var families: [[Int]] = []
    for place in natural {
      if let last = families.last?.last, keys[last].skeleton == keys[place].skeleton {
        families[families.count - 1].append(place)
      } else {
        families.append([place])
      }
    }
    let candidates = natural.map { layers[$0].name }
    guard families.count < layers.count,
      families.allSatisfy({ areNumbered($0, keys) && chains($0, layers) }),
      Set(families.map { keys[$0[0]].skeleton }).count == families.count,
      let whole = Self.trail(
        families.map { (layers[$0[0]].inputs, layers[$0[$0.count - 1]].outputs) }),
      whole.isOnly
    else { throw .ambiguousOrder(candidates) }
    return (whole.edges.flatMap { families[$0] }, .numbers)
  }

  static func chains(_ order: [Int], _ layers: [LayerEdge]) -> Bool {
    zip(order, order.dropFirst()).allSatisfy { layers[$0].outputs == layers[$1].inputs }
  }

  /// Whether neighbours differ in their numbers.
  private static func areNumbered(_ order: [Int], _ keys: [NaturalName]) -> Bool {
    zip(order, order.dropFirst()).allSatisfy { keys[$0].numbers != keys[$1].numbers }
  }

  /// A trail that takes every edge once, and whether it is the only one; nil where there is none.
  static func trail(
    _ ends: [(from: Int, to: Int)]
  ) -> (edges: [Int], isOnly: Bool)? {
    var leaving: [Int: [Int]] = [:]
    var balance: [Int: Int] = [:]
    for (edge, end) in ends.enumerated() {
      leaving[end.from, default: []].append(edge)
      balance[end.from, default: 0] += 1
      balance[end.to, default: 0] -= 1
    }
    let uneven = balance.filter { $0.value != 0 }
    let start: Int
    switch uneven.count {
    case 0: start = ends[0].from
    case 2:
      guard let source = uneven.first(where: { $0.value == 1 })?.key,
        uneven.contains(where: { $0.value == -1 })
      else { return nil }
      start = source
    default: return nil
    }
    var path: [(vertex: Int, edge: Int?)] = [(start, nil)]
    var reversed: [Int] = []
    while let top = path.last {
      if let edge = leaving[top.vertex]?.popLast() {
        path.append((ends[edge].to, edge))
      } else {
        path.removeLast()
        if let edge = top.edge { reversed.append(edge) }
      }
    }
    guard reversed.count == ends.count else { return nil }
    let edges = Array(reversed.reversed())
    let isOnly = edges.count == 1 || !uneven.isEmpty && hasOneOrder(edges.map { ends[$0] })
    return (edges, isOnly)
  }

  /// Whether no two segments of a trail can be exchanged: no vertex is met three times, and no two are met alternately.
  private static func hasOneOrder(_ trail: [(from: Int, to: Int)]) -> Bool {
    let vertices = [trail[0].from] + trail.map(\.to)
    var counts: [Int: Int] = [:]
    for vertex in vertices { counts[vertex, default: 0] += 1 }
    var open: [Int] = []
    var met: Set<Int> = []
    for vertex in vertices where counts[vertex] != 1 {
      guard counts[vertex] == 2 else { return false }
      if open.last == vertex {
        open.removeLast()
      } else if met.insert(vertex).inserted {
        open.append(vertex)
      } else {
        return false
      }
    }
    return true
  }
}

/// A name as a person sorts it: fc2 before fc10.
struct NaturalName: Comparable {
  /// The name with # for each number.
  let skeleton: String
  let numbers: [Int]
  private let name: String

  init(_ name: String) {
    var (skeleton, numbers) = ("", [Int]())
    var digits = ""
    func end() {
      if let number = Int(digits) {
        numbers.append(number)
        skeleton += "#"
      } else {
        skeleton += digits
      }
      digits = ""
    }
    for character in name {
      if character.isASCII, character.isNumber {
        digits.append(character)
      } else {
        end()
        skeleton.append(character)
      }
    }
    end()
    (self.name, self.skeleton, self.numbers) = (name, skeleton, numbers)
  }

  static func < (a: NaturalName, b: NaturalName) -> Bool {
    if a.skeleton != b.skeleton { return a.skeleton < b.skeleton }
    if a.numbers != b.numbers { return a.numbers.lexicographicallyPrecedes(b.numbers) }
    return a.name < b.name
  }
}
