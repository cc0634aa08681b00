import Autodiff

extension Resolver {
  /// An array literal: its elements stacked along a new first axis.
  func resolve(
    _ elements: [Formula.NodeID], at node: Formula.Node
  ) throws(FormulaError) -> (Shape, ResolvedFormula.Step) {
    guard let first = elements.first.map({ shapes[$0] }) else {
      return ([0], .constant(Tensor(shape: [0], [])))
    }
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
}
