extension Sort: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression { operands[0].ordered("sort", axis, isDescending) }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    g.reordered(by: operands[0], axis, isDescending, isInverse: true)
  }
}

extension Reorder: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    operands[1].reordered(by: operands[0], axis, isDescending, isInverse: isInverse)
  }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    position == 0
      ? .nothing : g.reordered(by: operands[0], axis, isDescending, isInverse: !isInverse)
  }
}

extension SortOrder: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression { operands[0].ordered("argsort", axis, isDescending) }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression { .nothing }
}

extension Lookup: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression { .call("lookup", operands) }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    position == 2 ? .call("lookup_sum", [operands[0], operands[1], g]) : .nothing
  }
}

extension LookupSum: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression { .call("lookup_sum", operands) }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    position == 2 ? .call("lookup", [operands[0], operands[1], g]) : .nothing
  }
}

extension SymbolicExpression {
  fileprivate func ordered(
    _ name: String, _ axis: Int, _ isDescending: Bool
  ) -> SymbolicExpression {
    .call(name, [self], options: "axis=\(axis)" + (isDescending ? ", descending=true" : ""))
  }

  /// The elements in the order of keys, or back from it: in the order of the order.
  fileprivate func reordered(
    by keys: SymbolicExpression, _ axis: Int, _ isDescending: Bool, isInverse: Bool
  ) -> SymbolicExpression {
    .call(
      "sort_by", [self, isInverse ? keys.ordered("argsort", axis, isDescending) : keys],
      options: "axis=\(axis)" + (isDescending && !isInverse ? ", descending=true" : ""))
  }
}
