import Autodiff

// Some values decide shapes: a mask decides how many elements x[mask] has. They are computed while the formula is resolved,
// from the values of the inputs, where these are known.

extension Resolver {
  /// The value of a step; nil where it depends on an input whose value is not known.
  ///
  /// Each step is computed once, whatever asks for it.
  ///
  /// - Throws: `FormulaError` where the values on the way take too much memory.
  mutating func value(of id: Formula.NodeID) throws(FormulaError) -> Tensor<Double>? {
    guard let order = stepsToCompute(for: id) else { return nil }
    try require(order)
    compute(order)
    return leaf(id)
  }

  /// A value that is there already.
  private func leaf(_ id: Formula.NodeID) -> Tensor<Double>? {
    switch steps[id] {
    case .number(let number): Tensor(number)
    case .constant(let tensor): tensor
    case .input(let input): input < values.count ? values[input] : nil
    case .unused: Tensor(0.0)
    case .same, .apply, .choose, .gradient: computed[id]
    }
  }

  /// The steps that have to be computed before the value of one is there, in order; nil where one is not known.
  private func stepsToCompute(for id: Formula.NodeID) -> [Formula.NodeID]? {
    var needed: Set<Formula.NodeID> = []
    var open = [id]
    while let next = open.popLast() {
      guard !needed.contains(next), leaf(next) == nil else { continue }
      switch steps[next] {
      case .same, .apply, .choose: open += steps[next].operands
      case .unused, .number, .constant, .input, .gradient: return nil
      }
      needed.insert(next)
    }
    return needed.sorted()
  }

  private func require(_ order: [Formula.NodeID]) throws(FormulaError) {
    guard let memory, let largest = order.max(by: { shapes[$0].count < shapes[$1].count }) else {
      return
    }
    let held = values.reduce(0) { $0 + ($1?.shape.bytes ?? 0) }
    let bytes = (order + computed.keys).reduce(held) { $0 + 3 * shapes[$1].bytes }
    if let shortage = memory.shortage(of: bytes + 3 * shapes[largest].bytes, isPart: true) {
      throw error(.memory(shapes[largest], shortage), at: formula.nodes[largest])
    }
  }

  /// Computes steps, in order, in a recording that is dropped.
  private mutating func compute(_ order: [Formula.NodeID]) {
    let own = Set(order)
    let leaves = Set(order.flatMap { steps[$0].operands }).subtracting(own).sorted()
    guard !order.isEmpty else { return }
    var results: [Formula.NodeID: Tensor<Double>] = [:]
    let known = steps
    _ = Autodiff.valueWithGradient(at: leaves.map { leaf($0) ?? Tensor(0.0) }) { tracked in
      var values = Dictionary(uniqueKeysWithValues: zip(leaves, tracked))
      for id in order {
        values[id] = known[id].value { values[$0] ?? 0 }
        results[id] = values[id]?.value
      }
      return 0
    }
    computed.merge(results) { _, new in new }
  }
}
