// What the rules of decompositions say of themselves; see `LinearAlgebraRule`.

extension PseudoInverse: LinearAlgebraRule {
  func value(_ x: [SymbolicExpression]) -> SymbolicExpression { .call("pinv", x) }

  func pullback(
    _ g: SymbolicExpression, _ x: [SymbolicExpression], y: SymbolicExpression, to position: Int,
    shapes: [Shape]
  ) -> SymbolicExpression {
    func product(_ factors: SymbolicExpression...) -> SymbolicExpression {
      factors.dropFirst().reduce(factors[0]) { .product($0, $1) }
    }
    let (turned, adjoint) = (y.turned(shapes[0]), g.turned(shapes[0]))
    let (left, right) = (product(adjoint, y), product(y, adjoint))
    return product(left - product(x[0], product(y, left)), turned)
      + product(turned, right - product(right, y, x[0])) - product(turned, g, turned)
  }
}

extension LeastSquares: LinearAlgebraRule {
  func value(_ x: [SymbolicExpression]) -> SymbolicExpression {
    .call("lstsq", [isTransposed ? .transposed(x[0]) : x[0], x[1]])
  }

  func pullback(
    _ g: SymbolicExpression, _ x: [SymbolicExpression], y: SymbolicExpression, to position: Int,
    shapes: [Shape]
  ) -> SymbolicExpression {
    if position == 2 { return .nothing }
    let unknowns = Shape.unknowns(shapes)
    let (a, turned) =
      isTransposed ? (x[0].turned(shapes[0]), x[0]) : (x[0], x[0].turned(shapes[0]))
    func solution(_ a: SymbolicExpression, _ b: SymbolicExpression) -> SymbolicExpression {
      .call("lstsq", [a, b])
    }
    func outer(_ x: SymbolicExpression, _ y: SymbolicExpression) -> SymbolicExpression {
      let (x, y) = isTransposed ? (y, x) : (x, y)
      return .product(x, y.turned(unknowns))
    }
    let columns = solution(turned, g)
    if position == 1 { return columns }
    return outer(x[1] - .product(a, y), solution(a, columns)) - outer(columns, y)
      + outer(solution(turned, y), g - .product(turned, columns))
  }
}

/// A rule that gives all parts of a decomposition in one result; its pullback is no formula of the language.
protocol PackedRule: LinearAlgebraRule {
  /// What it gives the parts of.
  var decomposition: PackedDecomposition { get }
}

extension PackedRule {
  func value(_ x: [SymbolicExpression]) -> SymbolicExpression {
    .call(decomposition.rawValue, x)
  }

  func pullback(
    _ g: SymbolicExpression, _ x: [SymbolicExpression], y: SymbolicExpression, to position: Int,
    shapes: [Shape]
  ) -> SymbolicExpression { .call("pullback of \(decomposition)", [g]) }
}

extension SymmetricEigen: PackedRule { var decomposition: PackedDecomposition { .eigh } }
extension SingularValues: PackedRule { var decomposition: PackedDecomposition { .svd } }
extension OrthogonalFactors: PackedRule { var decomposition: PackedDecomposition { .qr } }
