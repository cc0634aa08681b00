import Autodiff

extension Resolver {
  /// A subscript.
  mutating func resolve(
    _ indices: [Formula.Index], of value: Formula.NodeID, at node: Formula.Node
  ) throws(FormulaError) -> (Shape, ResolvedFormula.Step) {
    let operand = shapes[value]
    var deciders: [Formula.NodeID] = []
    var ranges: [any TensorRange] = []
    for index in indices {
      switch index {
      case .element(let position): ranges.append(position)
      case .range(let lower, let upper, let step):
        ranges.append(TensorIndex.stride(from: lower, to: upper, by: step))
      case .ellipsis: ranges.append(TensorIndex.ellipsis)
      case .newAxis: ranges.append(TensorIndex.newAxis)
      case .value(let id):
        ranges.append(try positions(id))
        if !isWritten(id) { deciders.append(id) }
      }
    }
    let part = try rule(at: node) { try Subscript(ranges, of: operand) }
    // What decides which elements are taken takes part in nothing else.
    let choice: Choice<[Value]>? =
      deciders.isEmpty
      ? nil
      : Choice(deciders: Set(1...deciders.count)) { operands in
        concatenated(operands.dropFirst().map { $0.reshaped(to: Shape([$0.count])) })
      }
    return (part.shape, .apply([value] + deciders, choice) { part.taken(from: $0[0]) })
  }

  /// Elements along an axis, each by a position of its own, as NumPy's `take_along_axis` has it; shapes have been checked.
  mutating func taking(
    _ value: Formula.NodeID, at positions: Formula.NodeID, axis: Int
  ) throws(FormulaError) -> ResolvedFormula.Step {
    let (operand, node) = (shapes[value], formula.nodes[positions])
    guard let places = try self.value(of: positions) else { throw error(.unknownIndex, at: node) }
    let axis = axis < 0 ? axis + operand.rank : axis
    let stride = operand.dimensions[(axis + 1)...].reduce(1, *)
    let (extent, taken) = (operand[axis], places.shape[axis])
    var elements: [Int] = []
    elements.reserveCapacity(places.count)
    for (number, place) in places.scalars.enumerated() {
      guard let index = Int(exactly: place) else {
        throw error(.notAWholeNumber(what: "an index"), at: node)
      }
      guard (-extent..<extent).contains(index) else {
        throw error(.shape(.indexOutOfRange(index: index, axis: axis, shape: operand)), at: node)
      }
      let (row, column) = (number / (taken * stride), number % stride)
      elements.append((row * extent + (index < 0 ? index + extent : index)) * stride + column)
    }
    let choice = Choice<[Value]>(deciders: [1]) { $0[1].reshaped(to: Shape([$0[1].count])) }
    return .apply([value, positions], isWritten(positions) ? nil : choice) {
      [shape = places.shape, elements] in
      $0[0].reshaped(to: Shape([$0[0].count])).gathered(at: elements, axis: 0).reshaped(to: shape)
    }
  }

  /// Whether a step is made of digits alone.
  private func isWritten(_ id: Formula.NodeID) -> Bool {
    switch steps[id] {
    case .number, .constant: true
    case .unused, .input, .same, .apply, .choose, .gradient: false
    }
  }

  /// What a value between the brackets takes: the places where a condition holds, or positions.
  private mutating func positions(_ id: Formula.NodeID) throws(FormulaError) -> any TensorRange {
    let node = formula.nodes[id]
    guard let value = try value(of: id) else {
      throw error(conditions.contains(id) ? .unknownMask : .unknownIndex, at: node)
    }
    if conditions.contains(id) { return TensorIndex.mask(value) }
    let positions = value.scalars.compactMap { Int(exactly: $0) }
    guard positions.count == value.count else {
      throw error(.notAWholeNumber(what: "an index"), at: node)
    }
    if value.rank == 0 { return positions[0] }
    return TensorIndex.indices(positions, shape: value.shape)
  }

  /// Whether a step is a condition, 1 or 0 by its kind and not by chance, so that it takes elements as a mask.
  func isCondition(_ node: Formula.Node) -> Bool {
    switch node.kind {
    case .binary(let operation, _, _)
    where operation.isComparison || operation == .and || operation == .or:
      true
    case .binary(.multiply, let a, let b): conditions.contains(a) && conditions.contains(b)
    case .name(let name):
      assigned[name].map { conditions.contains($0) }
        ?? (["true", "false"].contains(name) && inputIndex[name] == nil)
    case .choose(_, let a, let b): conditions.contains(a) && conditions.contains(b)
    case .condition: true
    case .assign(_, let value), .alias(let value), .index(let value, _), .transpose(let value):
      conditions.contains(value)
    case .array(let elements):
      !elements.isEmpty && elements.allSatisfy { conditions.contains($0) }
    case .call(let name, _):
      FunctionCatalogue.function(named: name)?.isCondition ?? false
    case .number, .text, .absent, .negate, .binary, .gradient: false
    }
  }
}
