// What structured rules say of themselves in a line: their value, and what their pullback does.
//
// The pullback itself is code on tensors (`StructuredRule.pullback`); this is its description for a reader, in the notation
// of the formula language where that has words for it.

extension StructuredRule {
  /// The value of the rule for operands of some shapes.
  func notation(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    switch self {
    case let rule as MatrixProduct:
      .binary(
        .matrixProduct, rule.oriented(operands[0], first: true),
        rule.oriented(operands[1], first: false))
    case is Affine:
      .binary(
        .sum, .binary(.matrixProduct, operands[0], operands[1]), operands[2])
    case let rule as Sum:
      .call(
        "sum", [operands[0]], options: Shape.options(rule.axes, rule.keepsDimensions, shapes[0]))
    case let rule as Extremum:
      .call(
        rule.isMaximum ? "max" : "min", [operands[0]],
        options: Shape.options(rule.axes, rule.keepsDimensions, shapes[0]))
    case let rule as LogSumExp:
      .call(
        "logsumexp", [operands[0]],
        options: Shape.options(rule.axes, rule.keepsDimensions, shapes[0]))
    case let rule as Softmax:
      .call("softmax", [operands[0]], options: Shape.axis(rule.axes, shapes[0]))
    case let rule as LogSoftmax:
      .call("log_softmax", [operands[0]], options: Shape.axis(rule.axes, shapes[0]))
    case is Broadcast: .call("broadcast", [operands[0]], options: result.listed)
    case is Reshape: .call("reshape", [operands[0]], options: result.listed)
    case let rule as Transpose: .transposed(operands[0], order: rule.order)
    case let rule as Slice: .part(operands[0], rule.place)
    case let rule as Elements: .call("elements", [operands[0]], options: rule.place)
    case let rule as Gather:
      .call(
        "gather", [operands[0]], options: "\(rule.indices.elided), axis=\(rule.axis)")
    case let rule as Concatenate: .call("concat", operands, options: "axis=\(rule.axis)")
    case is Select: .call("where", operands)
    case is ScatterAdd: .call("scatter", operands, options: result.listed)
    default: .call(name, operands)
    }
  }

  /// What the pullback contributes to the adjoint of an operand.
  ///
  /// - Parameters:
  ///   - g: the adjoint of the result.
  ///   - y: the result.
  func pullbackNotation(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    let (x, shape) = (operands[position], shapes[position])
    switch self {
    case let rule as MatrixProduct:
      return rule.pullbackNotation(g, operands, to: position, shapes: shapes)
    case is Affine: return affinePullback(g, operands, to: position, shapes: shapes)
    case let rule as Sum:
      return g.restored(rule.axes, rule.keepsDimensions, of: shape)
    case let rule as Extremum:
      let (g, y) = (
        g.restored(rule.axes, rule.keepsDimensions, of: shape),
        y.restored(rule.axes, rule.keepsDimensions, of: shape)
      )
      let isExtreme = SymbolicExpression.Condition(left: x, relation: .equal, right: y)
      let ties = SymbolicExpression.choice(isExtreme, .number(1), .number(0))
      return .choice(
        isExtreme,
        .binary(
          .quotient, g, .call("sum", [ties], options: Shape.options(rule.axes, true, shape))),
        .nothing)
    case let rule as LogSumExp:
      return .binary(
        .product, g.restored(rule.axes, rule.keepsDimensions, of: shape),
        .call("softmax", [x], options: Shape.axis(rule.axes, shape)))
    case let rule as Softmax:
      let total = SymbolicExpression.call(
        "sum", [.binary(.product, g, y)], options: Shape.options(rule.axes, true, shape))
      return .binary(.product, y, .binary(.difference, g, total))
    case let rule as LogSoftmax:
      let total = SymbolicExpression.call(
        "sum", [g], options: Shape.options(rule.axes, true, shape))
      return .binary(
        .difference, g,
        .binary(
          .product, .call("softmax", [x], options: Shape.axis(rule.axes, shape)), total))
    case is Broadcast: return g.unbroadcast(from: result, to: shape)
    case is Reshape: return .call("reshape", [g], options: shape.listed)
    case let rule as Transpose:
      return .transposed(g, order: rule.order.indices.map { rule.order.firstIndex(of: $0) ?? $0 })
    case let rule as Slice:
      return .call("scatter", [g], options: "\(shape.listed), at [\(rule.place)]")
    case let rule as Elements:
      return .call("scatter", [g], options: "\(shape.listed), at \(rule.place)")
    case let rule as Gather:
      return .call(
        "scatter", [g],
        options: "\(shape.listed), at \(rule.indices.elided), axis=\(rule.axis)")
    case let rule as Concatenate:
      let start = shapes[..<position].reduce(0) { $0 + $1[rule.axis] }
      let before = String(repeating: ":, ", count: rule.axis)
      return .part(g, "\(before)\(start):\(start + shape[rule.axis])")
    case is Select:
      let holds = SymbolicExpression.Condition(
        left: operands[0], relation: .notEqual, right: .number(0))
      return
        (position == 1
        ? SymbolicExpression.choice(holds, g, .nothing) : .choice(holds, .nothing, g))
        .unbroadcast(from: result, to: shape)
    case is ScatterAdd: return .call("part", [g], options: shape.listed)
    default: return .call("pullback of \(name)", [g])
    }
  }

  /// Of y = W x + b: W̄ = ȳ xᵀ, x̄ = Wᵀ ȳ and b̄ = ȳ, and summed over the rows of a batch.
  private func affinePullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], to position: Int, shapes: [Shape]
  ) -> SymbolicExpression {
    let isVector = shapes[1].rank == 1
    switch position {
    case 0:
      return isVector
        ? .binary(.matrixProduct, .column(g, shapes[2]), .row(operands[1], shapes[1]))
        : .binary(.matrixProduct, .transposed(g), operands[1])
    case 1:
      return isVector
        ? .binary(.matrixProduct, .transposed(operands[0]), g)
        : .binary(.matrixProduct, g, operands[0])
    default: return isVector ? g : .call("sum", [g], options: "axis=0")
    }
  }
}

extension MatrixProduct {
  fileprivate func oriented(_ x: SymbolicExpression, first: Bool) -> SymbolicExpression {
    (first ? transposesA : transposesB) ? .transposed(x) : x
  }

  /// Of C = A B: Ā = C̄ Bᵀ and B̄ = Aᵀ C̄, each turned back if it was turned.
  fileprivate func pullbackNotation(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], to position: Int, shapes: [Shape]
  ) -> SymbolicExpression {
    let (a, b) = (oriented(operands[0], first: true), oriented(operands[1], first: false))
    if position == 0 {
      return transposesA
        ? .binary(.matrixProduct, b, .transposed(g))
        : .binary(.matrixProduct, g, b.turned)
    }
    // A vector before a matrix is a row.
    if shapes[0].rank == 1 {
      let product = SymbolicExpression.binary(
        .matrixProduct, .column(operands[0], shapes[0]),
        .row(g, Shape(shapes[1][transposesB ? 0 : 1])))
      return transposesB ? .transposed(product) : product
    }
    return transposesB
      ? .binary(.matrixProduct, .transposed(g), a)
      : .binary(.matrixProduct, a.turned, g)
  }
}

extension SymbolicExpression {
  /// The transpose, of a transpose the matrix itself.
  fileprivate var turned: SymbolicExpression {
    if case .transposed(let a) = self { a } else { .transposed(self) }
  }

  fileprivate static func row(
    _ x: SymbolicExpression, _ shape: Shape
  ) -> SymbolicExpression { .call("reshape", [x], options: "[1, \(shape[0])]") }

  fileprivate static func column(
    _ x: SymbolicExpression, _ shape: Shape
  ) -> SymbolicExpression { .call("reshape", [x], options: "[\(shape[0]), 1]") }

  fileprivate static func transposed(
    _ x: SymbolicExpression, order: [Int]
  ) -> SymbolicExpression {
    order == Array((0..<order.count).reversed())
      ? x.turned : .call("transpose", [x], options: "\(order)")
  }

  /// A reduced tensor as one that broadcasts to what was reduced.
  fileprivate func restored(_ axes: [Int], _ keepsDimensions: Bool, of shape: Shape)
    -> SymbolicExpression
  {
    let kept = shape.reduced(axes: axes, keepingDimensions: true)
    let isPlaced = keepsDimensions || axes == Array(0..<axes.count) && axes.count < shape.rank
    let x: SymbolicExpression =
      isPlaced || axes.count == shape.rank
      ? self : .call("reshape", [self], options: kept.listed)
    return kept == shape ? x : .call("broadcast", [x], options: shape.listed)
  }

  /// The sum over the axes along which an operand was repeated, in the operand's shape.
  func unbroadcast(from result: Shape, to shape: Shape) -> SymbolicExpression {
    if result == shape { return self }
    if self == .nothing { return self }
    if shape.isScalar { return .call("sum", [self]) }
    let lead = result.rank - shape.rank
    let axes = (0..<result.rank).filter {
      $0 < lead || (shape[$0 - lead] == 1 && result[$0] != 1)
    }
    let total = SymbolicExpression.call(
      "sum", [self], options: "axis=[\(axes.map(String.init).joined(separator: ", "))]")
    // Axes that were new are gone after the sum; those of extent 1 have to be put back.
    return axes.allSatisfy { $0 < lead }
      ? total : .call("reshape", [total], options: shape.listed)
  }
}

extension Slice {
  /// What is written between the brackets of a subscript.
  var place: String {
    bounds.enumerated().map { axis, range in
      // An axis that is gone had one index.
      range.count == 1 && result.rank < bounds.count
        ? "\(range.lowerBound)"
        : "\(range.lowerBound):\(range.upperBound)"
    }.joined(separator: ", ")
  }
}

extension Shape {
  /// The shape as a list in a formula.
  fileprivate var listed: String { "\(dimensions)" }

  /// The axes of a reduction as a formula has them: none where all are meant.
  fileprivate static func options(
    _ axes: [Int], _ keepsDimensions: Bool, _ shape: Shape
  ) -> String {
    let kept = keepsDimensions ? "keepdims=true" : ""
    if axes.count == shape.rank { return kept }
    let axis = axes.count == 1 ? "axis=\(axes[0])" : "axis=\(axes)"
    return kept.isEmpty ? axis : axis + ", " + kept
  }

  /// The one axis of a softmax.
  fileprivate static func axis(_ axes: [Int], _ shape: Shape) -> String {
    axes.count == 1 ? "axis=\(axes[0])" : "axis=\(axes)"
  }
}

extension [Int] {
  /// A list of indices, of many the first and the last.
  fileprivate var elided: String {
    count <= 8
      ? "\(self)"
      : "[\(prefix(4).map(String.init).joined(separator: ", ")), ..., \(self[count - 1])]"
  }
}
