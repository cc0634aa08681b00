import Autodiff

extension Resolver {
  /// A subscript.
  mutating func resolve(
    _ indices: [Formula.Index], of value: Formula.NodeID, at node: Formula.Node
  ) throws(FormulaError) -> (Shape, ResolvedFormula.Step) {
    let operand = shapes[value]
    let (ranges, deciders) = try self.ranges(indices)
    let part = try rule(at: node) { try Subscript(ranges, of: operand) }
    return (
      part.shape,
      .apply([value] + deciders, Self.choice(by: deciders, behind: 1)) { part.taken(from: $0[0]) }
    )
  }

  /// A value with a part changed: `x.at[i].set(v)`.
  mutating func resolve(
    _ change: Formula.Change, of value: Formula.NodeID, _ indices: [Formula.Index],
    by new: Formula.NodeID, at node: Formula.Node
  ) throws(FormulaError) -> (Shape, ResolvedFormula.Step) {
    let (ranges, deciders) = try self.ranges(indices)
    let part = try rule(at: node) { try Subscript(ranges, of: shapes[value]) }
    return (shapes[value], try changed(change, part, value, new, deciders, at: node))
  }

  /// The step that changes a part of a value; `deciders` said which.
  private mutating func changed(
    _ change: Formula.Change, _ part: Subscript, _ value: Formula.NodeID, _ new: Formula.NodeID,
    _ deciders: [Formula.NodeID], at node: Formula.Node
  ) throws(FormulaError) -> ResolvedFormula.Step {
    try rule(at: node) { try shapes[new].requireBroadcastable(to: part.shape) }
    work[steps.count] = .init(elements: 3 * Double(shapes[value].count + part.shape.count))
    let operands = [value, new] + deciders
    switch change {
    case .set:
      return .apply(operands, Self.choice(by: deciders, behind: 2)) {
        $0[0].setting(part, to: $0[1])
      }
    case .add:
      return .apply(operands, Self.choice(by: deciders, behind: 2)) {
        $0[0].adding($0[1], at: part)
      }
    case .max, .min:
      let isMaximum = change == .max
      let choice = Choice<[Value]>(deciders: Set((0..<deciders.count).map { $0 + 2 })) {
        let result = $0[0].extremum(with: $0[1], at: part, isMaximum: isMaximum)
        let sides = [result .== $0[0], part.taken(from: result) .== $0[1]] + $0.dropFirst(2)
        return concatenated(sides.map { $0.flattened() })
      }
      return .apply(operands, choice) {
        $0[0].extremum(with: $0[1], at: part, isMaximum: isMaximum)
      }
    }
  }

  /// What stands between the brackets, and the values that decide it.
  private mutating func ranges(
    _ indices: [Formula.Index]
  ) throws(FormulaError) -> (ranges: [any TensorRange], deciders: [Formula.NodeID]) {
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
    return (ranges, deciders)
  }

  /// How values choose which elements are taken: they take part in nothing else.
  private static func choice(by deciders: [Formula.NodeID], behind first: Int) -> Choice<[Value]>? {
    deciders.isEmpty
      ? nil
      : Choice(deciders: Set(first..<first + deciders.count)) { operands in
        concatenated(operands.dropFirst(first).map { $0.reshaped(to: Shape([$0.count])) })
      }
  }

  /// What a function does with the elements that it finds by indices along an axis; shapes have been checked.
  mutating func elements(
    _ kind: FormulaFunction.ByPosition, _ operands: [Formula.NodeID], axis: Int,
    at node: Formula.Node
  ) throws(FormulaError) -> ResolvedFormula.Step {
    let (value, positions) = (operands[0], operands[1])
    let deciders = isWritten(positions) ? [] : [positions]
    if kind == .addingSlices {
      let rank = shapes[value].rank
      let before = [any TensorRange](
        repeating: WholeAxis(), count: axis < 0 ? axis + rank : axis)
      let ranges = before + [try self.positions(positions)]
      let part = try rule(at: node) { try Subscript(ranges, of: shapes[value]) }
      return try changed(.add, part, value, operands[2], deciders, at: node)
    }
    let places = try places(positions, axis: axis, of: shapes[value])
    if kind == .taking {
      return .apply([value, positions], Self.choice(by: deciders, behind: 1)) {
        [shape = shapes[positions]] in
        $0[0].reshaped(to: Shape([$0[0].count])).gathered(at: places, axis: 0).reshaped(to: shape)
      }
    }
    let (row, list) = (Shape([shapes[value].count]), Shape([places.count]))
    let part = try rule(at: node) { try Subscript([TensorIndex.indices(places)], of: row) }
    work[steps.count] = .init(elements: 3 * Double(row.count + list.count))
    return .apply([value, operands[2]] + deciders, Self.choice(by: deciders, behind: 2)) {
      [shape = shapes[positions]] in
      let (x, values) = ($0[0].reshaped(to: row), $0[1].broadcast(to: shape).reshaped(to: list))
      let changed = kind == .setting ? x.setting(part, to: values) : x.adding(values, at: part)
      return changed.reshaped(to: $0[0].shape)
    }
  }

  /// Where the elements stand in a row that indices name along an axis, each by one of its own, as NumPy's `take_along_axis` has
  /// it.
  private mutating func places(
    _ positions: Formula.NodeID, axis: Int, of operand: Shape
  ) throws(FormulaError) -> [Int] {
    let node = formula.nodes[positions]
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
    return elements
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
    case .number, .text, .absent, .negate, .binary, .change, .gradient: false
    }
  }
}
