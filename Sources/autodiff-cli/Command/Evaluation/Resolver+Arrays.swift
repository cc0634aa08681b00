import Autodiff

extension Resolver {
  /// An array literal: its elements stacked along a new first axis.
  func resolve(
    _ elements: [Formula.NodeID], at node: Formula.Node
  ) throws(FormulaError) -> (Shape, ResolvedFormula.Step) {
    let first = shapes[elements[0]]
    for element in elements where shapes[element] != first {
      throw error(.shape(.ragged(first, shapes[element])), at: formula.nodes[element])
    }
    let shape = try rule(at: node) { try Shape(validating: [elements.count] + first.dimensions) }
    if shape.rank <= Self.rankLimit, let constant = constant(of: elements, shape: shape) {
      return (shape, .constant(constant))
    }
    return (shape, .apply(elements) { stacked($0, axis: 0) })
  }

  /// The array, when all its elements are written as numbers: then it is no larger than the formula's text.
  private func constant(of elements: [Formula.NodeID], shape: Shape) -> Tensor<Double>? {
    let literals = elements.compactMap { element -> [Double]? in
      switch steps[element] {
      case .number(let number): [number]
      case .constant(let tensor): tensor.scalars
      default: nil
      }
    }
    return literals.count == elements.count
      ? Tensor(shape: shape, literals.flatMap { $0 }) : nil
  }

  /// A subscript.
  func resolve(
    _ indices: [Formula.Index], of value: Formula.NodeID, at node: Formula.Node
  ) throws(FormulaError) -> (Shape, ResolvedFormula.Step) {
    let operand = shapes[value]
    let ranges = indices.enumerated().map { axis, index in
      IndexRange(index, extent: axis < operand.rank ? operand[axis] : 0)
    }
    var bounds: [Range<Int>] = []
    let shape = try rule(at: node) {
      bounds = try operand.bounds(of: ranges)
      let kept = bounds.indices.filter { $0 >= ranges.count || !ranges[$0].removesAxis }
      return try Shape(validating: kept.map { bounds[$0].count })
    }
    return (shape, .apply([value]) { [bounds] in $0[0].block(bounds, shape: shape) })
  }
}

/// A subscript along one axis, its open ends filled in.
private struct IndexRange: TensorRange {
  let lower: Int
  let upper: Int
  let removesAxis: Bool

  init(_ index: Formula.Index, extent: Int) {
    switch index {
    case .element(let position):
      (lower, upper, removesAxis) = (position, position &+ 1, true)
    case .range(let lower, let upper):
      (self.lower, self.upper, removesAxis) = (lower ?? 0, upper ?? extent, false)
    }
  }

  func bounds(extent: Int) -> (lower: Int, upper: Int) { (lower, upper) }
}

extension Tracked {
  /// The elements within bounds along each axis, under the shape that is left when indices have removed their axes.
  fileprivate func block(_ bounds: [Range<Int>], shape result: Shape) -> Tracked {
    self[bounds].reshaped(to: result)
  }
}
