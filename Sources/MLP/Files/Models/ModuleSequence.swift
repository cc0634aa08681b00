/// The steps of a network whose modules a file names: their order, and where its activations stand.
struct ModuleSequence {
  enum Step: Equatable {
    /// The place of a module.
    case module(Int)
    case function(LayerFunction)
    /// An activation that the names do not say.
    case open
  }

  private(set) var steps: [Step] = []
  /// What was taken for granted.
  private(set) var notes: [String] = []
  private let modules: [StoredModule]

  /// Finds the order.
  ///
  /// - Throws: `.noChain`, `.ambiguousOrder`, `.normalizationPlace` or `.order`.
  init(_ modules: [StoredModule], _ options: ModelOptions) throws(ModelProblem) {
    self.modules = modules
    if let order = options.order {
      try put(order)
      return
    }
    let linear = modules.indices.filter { modules[$0].edge != nil }
    let (order, reason) = try LayerOrder.order(linear.compactMap { modules[$0].edge })
    let places = order.map { linear[$0] }
    let others = modules.indices.filter { modules[$0].edge == nil }
    if others.isEmpty {
      steps = places.flatMap { [.module($0), .open] }
    } else {
      try put(others, among: places)
    }
    let names = places.map { modules[$0].name }
    if reason != .only, !Self.areSequential(names) {
      notes.append(
        "order of the layers \(listed(names)), by "
          + (reason == .shapes ? "the shapes that chain" : "the numbers in their names"))
    }
  }

  /// Whether names are those of an nn.Sequential, numbers behind one prefix.
  private static func areSequential(_ names: [String]) -> Bool {
    let places = names.map(ModulePlace.init)
    return places.allSatisfy { $0.number != nil && $0.parent == places[0].parent }
  }

  // MARK: the caller's order

  private mutating func put(_ order: [String]) throws(ModelProblem) {
    var used: Set<Int> = []
    for name in order {
      if let place = try place(of: name) {
        guard used.insert(place).inserted else { throw .order(.twice(name)) }
        steps.append(.module(place))
      } else if let function = try? LayerFunction(parsing: name) {
        steps.append(.function(function))
      } else {
        throw .order(.unknown(name, known: modules.map(\.name)))
      }
    }
    let missing = modules.indices.filter { !used.contains($0) }
    guard missing.isEmpty else { throw .order(.leftOut(missing.map { modules[$0].name })) }
    let edges = steps.compactMap { step in
      if case .module(let place) = step { modules[place].edge } else { nil }
    }
    guard LayerOrder.chains(Array(edges.indices), edges) else { throw .noChain(edges.map(\.text)) }
    let hasFunctions = steps.contains { if case .function = $0 { true } else { false } }
    let onlyLinear = modules.allSatisfy { $0.edge != nil }
    if !hasFunctions, onlyLinear {
      steps = steps.flatMap { [$0, .open] }
      return
    }
    if !hasFunctions, let norm = modules.first(where: { $0.edge == nil && !$0.isActivation }),
      edges.count > 1
    {
      throw .normalizationPlace(norm.name)
    }
    if case .module(let place)? = steps.last, !modules[place].isActivation { steps.append(.open) }
  }

  /// The module that a name means: its whole name, or its end behind a point.
  private func place(of name: String) throws(ModelProblem) -> Int? {
    if let place = modules.firstIndex(where: { $0.name == name }) { return place }
    let places = modules.indices.filter { modules[$0].name.hasSuffix("." + name) }
    guard places.count < 2 else { throw .order(.several(name, places.map { modules[$0].name })) }
    return places.first
  }

  // MARK: normalizations and slopes among the layers

  /// Puts modules between the linear layers, by the numbers in their names.
  private mutating func put(_ others: [Int], among linear: [Int]) throws(ModelProblem) {
    let keys = modules.map { NaturalName($0.name) }
    for place in others where keys[place].skeleton != keys[linear[0]].skeleton {
      throw .normalizationPlace(modules[place].name)
    }
    for place in linear where keys[place].skeleton != keys[linear[0]].skeleton {
      throw .normalizationPlace(modules[others[0]].name)
    }
    guard zip(linear, linear.dropFirst()).allSatisfy({ keys[$0] < keys[$1] }) else {
      throw .normalizationPlace(modules[others[0]].name)
    }
    var rest = others[...]
    while let next = rest.first, keys[next] < keys[linear[0]] {
      steps.append(.module(next))
      rest.removeFirst()
    }
    for (index, place) in linear.enumerated() {
      let above = index + 1 < linear.count ? linear[index + 1] : nil
      let between = rest.prefix { other in above.map { keys[other] < keys[$0] } ?? true }
      rest = rest.dropFirst(between.count)
      steps.append(.module(place))
      steps += try filled(Array(between), from: place, to: above)
    }
  }

  /// The steps between two linear layers, or behind the last one.
  private func filled(
    _ between: [Int], from below: Int, to above: Int?
  ) throws(ModelProblem) -> [Step] {
    guard let first = between.first else { return [.open] }
    if between.contains(where: { modules[$0].isActivation }) { return between.map(Step.module) }
    let name = modules[first].name
    guard between.count == 1 else { throw .normalizationPlace(name) }
    let start = ModulePlace(modules[below].name)
    let norm = ModulePlace(name)
    let end = above.map { ModulePlace(modules[$0].name) }
    guard let a = start.number, let b = norm.number, start.parent == norm.parent else {
      throw .normalizationPlace(name)
    }
    // Without a number in the same numbering nothing is between the normalization and what follows.
    let gap: Int? = end.flatMap { $0.parent == norm.parent ? $0.number : nil }.map { $0 - b }
    if b == a + 1, gap.map({ $0 > 1 }) ?? true { return [.module(first), .open] }
    if b > a + 1, gap.map({ $0 == 1 }) ?? (end == nil) { return [.open, .module(first)] }
    throw .normalizationPlace(name)
  }
}

extension StoredModule {
  /// Whether it is an activation with parameters.
  fileprivate var isActivation: Bool { if case .parametricRelu = kind { true } else { false } }
}

/// A module's name, taken apart before its last point.
private struct ModulePlace {
  let parent: Substring
  let number: Int?

  init(_ name: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let last = parts.last ?? ""
    number = Int(last)
    parent = name.dropLast(last.count)
  }
}
