// What the rules of linear algebra say of themselves, in the words of the formula language.

/// A rule whose formulas are not among those of `RuleNotation.swift`.
protocol LinearAlgebraRule: StructuredRule {
  /// The value of the rule.
  func value(_ operands: [SymbolicExpression]) -> SymbolicExpression
  /// What the pullback contributes to an operand, in the shape that the operands broadcast to.
  ///
  /// - Parameters:
  ///   - g: the adjoint of the result.
  ///   - y: the result.
  ///   - ranks: the ranks of the operands.
  func pullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape]
  ) -> SymbolicExpression
}

extension Program.Operation {
  /// The name of a function of matrices, if it is one.
  package var functionOfMatrices: String? {
    guard case .structured(let rule) = self, rule is any LinearAlgebraRule else { return nil }
    return rule.name
  }
}

extension LinearAlgebraRule {
  func pullbackNotation(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    // Only systems have operands that broadcast.
    if shapes.count == 1 {
      return pullback(g, operands, y: y, to: position, shapes: shapes)
    }
    let shape = shapes[position]
    let whole =
      result.rank >= 2 && shape.rank >= 2
      ? Shape(Array(result.dimensions.dropLast(2)) + shape.dimensions.suffix(2)) : shape
    return pullback(g, operands, y: y, to: position, shapes: shapes)
      .unbroadcast(from: whole, to: shape)
  }
}

extension SymbolicExpression {
  /// Each matrix turned over its diagonal.
  func turned(_ shape: Shape) -> SymbolicExpression {
    guard shape.rank > 2 else { return .transposed(self) }
    return .call(
      "transpose", [self],
      options: "\(Array(0..<shape.rank - 2) + [shape.rank - 1, shape.rank - 2])")
  }

  /// A number for each matrix as one that multiplies it.
  fileprivate func forMatrices(_ shape: Shape) -> SymbolicExpression {
    shape.rank == 2
      ? self
      : .call("reshape", [self], options: listed(Array(shape.dimensions.dropLast(2)) + [1, 1]))
  }

  static func product(
    _ a: SymbolicExpression, _ b: SymbolicExpression
  ) -> SymbolicExpression { .binary(.matrixProduct, a, b) }

  /// −B̄ Xᵀ, or −X B̄ᵀ.
  fileprivate static func ofSystem(
    _ columns: SymbolicExpression, _ x: SymbolicExpression, isTransposed: Bool, _ shape: Shape
  ) -> SymbolicExpression {
    -(isTransposed
      ? product(x, columns.turned(shape)) : product(columns, x.turned(shape)))
  }
}

extension Shape {
  /// The shape of the unknowns of a system, for its rank.
  static func unknowns(_ shapes: [Shape]) -> Shape {
    shapes[0].rank > shapes[1].rank ? shapes[0] : shapes[1]
  }
}

extension LUFactors: LinearAlgebraRule {
  func value(_ x: [SymbolicExpression]) -> SymbolicExpression { .call("lu_factor", x) }

  func pullback(
    _ g: SymbolicExpression, _ x: [SymbolicExpression], y: SymbolicExpression, to position: Int,
    shapes: [Shape]
  ) -> SymbolicExpression { .nothing }
}

extension SolveByLU: LinearAlgebraRule {
  func value(_ x: [SymbolicExpression]) -> SymbolicExpression {
    .call("solve", [isTransposed ? .transposed(x[0]) : x[0], x[1]])
  }

  func pullback(
    _ g: SymbolicExpression, _ x: [SymbolicExpression], y: SymbolicExpression, to position: Int,
    shapes: [Shape]
  ) -> SymbolicExpression {
    let columns = SymbolicExpression.call(
      "solve", [isTransposed ? x[0] : x[0].turned(shapes[0]), g])
    return switch position {
    case 0: .ofSystem(columns, y, isTransposed: isTransposed, .unknowns(shapes))
    case 1: columns
    default: .nothing
    }
  }
}

extension SolveByCholesky: LinearAlgebraRule {
  func value(_ x: [SymbolicExpression]) -> SymbolicExpression {
    .call("solve", [x[0], x[1]], options: "assume_a=\"pos\"")
  }

  func pullback(
    _ g: SymbolicExpression, _ x: [SymbolicExpression], y: SymbolicExpression, to position: Int,
    shapes: [Shape]
  ) -> SymbolicExpression {
    let columns = SymbolicExpression.call("solve", [x[0], g], options: "assume_a=\"pos\"")
    let unknowns = Shape.unknowns(shapes)
    return switch position {
    case 0:
      -((SymbolicExpression.product(columns, y.turned(unknowns))
        + SymbolicExpression.product(y, columns.turned(unknowns))) / .number(2))
    case 1: columns
    default: .nothing
    }
  }
}

extension SolveTriangular: LinearAlgebraRule {
  private func call(
    _ triangle: Triangle, _ x: [SymbolicExpression]
  ) -> SymbolicExpression {
    .call(
      "solve_triangular", x,
      options: "lower=\(triangle.isLower)" + (triangle.isTransposed ? ", trans=true" : "")
        + (triangle.hasUnitDiagonal ? ", unit_diagonal=true" : ""))
  }

  func value(_ x: [SymbolicExpression]) -> SymbolicExpression { call(triangle, x) }

  func pullback(
    _ g: SymbolicExpression, _ x: [SymbolicExpression], y: SymbolicExpression, to position: Int,
    shapes: [Shape]
  ) -> SymbolicExpression {
    let columns = call(triangle.turned, [x[0], g])
    if position == 1 { return columns }
    let whole = SymbolicExpression.ofSystem(
      columns, y, isTransposed: triangle.isTransposed, .unknowns(shapes))
    let offset = triangle.hasUnitDiagonal ? (triangle.isLower ? "-1" : "1") : ""
    return .call(triangle.isLower ? "tril" : "triu", [whole], options: offset)
  }
}

extension Inverse: LinearAlgebraRule {
  func value(_ x: [SymbolicExpression]) -> SymbolicExpression { .call("inv", x) }

  func pullback(
    _ g: SymbolicExpression, _ x: [SymbolicExpression], y: SymbolicExpression, to position: Int,
    shapes: [Shape]
  ) -> SymbolicExpression {
    let turned = y.turned(shapes[0])
    return -.product(.product(turned, g), turned)
  }
}

extension Determinant: LinearAlgebraRule {
  func value(_ x: [SymbolicExpression]) -> SymbolicExpression { .call("det", [x[0]]) }

  func pullback(
    _ g: SymbolicExpression, _ x: [SymbolicExpression], y: SymbolicExpression, to position: Int,
    shapes: [Shape]
  ) -> SymbolicExpression {
    if position == 1 { return .nothing }
    let inverse = SymbolicExpression.call("inv", [x[0]]).turned(shapes[0])
    return (g * y).forMatrices(shapes[0]) * inverse
  }
}

extension Cofactor: LinearAlgebraRule {
  /// det A A⁻ᵀ, which singular matrices have not.
  func value(_ x: [SymbolicExpression]) -> SymbolicExpression {
    .call("det", [x[0]]) * .transposed(.call("inv", [x[0]]))
  }

  /// With Y = A⁻ᵀ: (Σ ȳ ⊙ Y) cof A − cof A ȳᵀ Y.
  func pullback(
    _ g: SymbolicExpression, _ x: [SymbolicExpression], y: SymbolicExpression, to position: Int,
    shapes: [Shape]
  ) -> SymbolicExpression {
    if position == 1 { return .nothing }
    let inverse = SymbolicExpression.call("inv", [x[0]]).turned(shapes[0])
    let rank = shapes[0].rank
    let sum = SymbolicExpression.call(
      "sum", [g * inverse],
      options: rank == 2 ? "" : "axis=[\(rank - 2), \(rank - 1)], keepdims=true")
    return sum * y - .product(.product(y, g.turned(shapes[0])), inverse)
  }
}

extension LogAbsDeterminant: LinearAlgebraRule {
  func value(_ x: [SymbolicExpression]) -> SymbolicExpression { .call("logabsdet", [x[0]]) }

  func pullback(
    _ g: SymbolicExpression, _ x: [SymbolicExpression], y: SymbolicExpression, to position: Int,
    shapes: [Shape]
  ) -> SymbolicExpression {
    if position == 1 { return .nothing }
    let inverse = SymbolicExpression.call("inv", [x[0]]).turned(shapes[0])
    return g.forMatrices(shapes[0]) * inverse
  }
}

extension DeterminantSign: LinearAlgebraRule {
  func value(_ x: [SymbolicExpression]) -> SymbolicExpression {
    .call("sign", [.call("det", [x[0]])])
  }

  func pullback(
    _ g: SymbolicExpression, _ x: [SymbolicExpression], y: SymbolicExpression, to position: Int,
    shapes: [Shape]
  ) -> SymbolicExpression { .nothing }
}

extension Cholesky: LinearAlgebraRule {
  func value(_ x: [SymbolicExpression]) -> SymbolicExpression { .call("cholesky", x) }

  func pullback(
    _ g: SymbolicExpression, _ x: [SymbolicExpression], y: SymbolicExpression, to position: Int,
    shapes: [Shape]
  ) -> SymbolicExpression {
    let turned = y.turned(shapes[0])
    let product = SymbolicExpression.product(turned, g)
    // Φ: the lower triangle with half the diagonal.
    let lower =
      (SymbolicExpression.call("tril", [product])
        + .call("tril", [product], options: "-1")) / .number(2)
    let left = SymbolicExpression.call(
      "solve_triangular", [y, lower], options: "lower=true, trans=true")
    let both = SymbolicExpression.call(
      "solve_triangular", [y, left.turned(shapes[0])], options: "lower=true, trans=true")
    return (both + both.turned(shapes[0])) / .number(2)
  }
}
