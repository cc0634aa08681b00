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
    case let rule as any WrittenRule:
      rule.written(operands, shapes: shapes, result: result)
    case let rule as MatrixProduct:
      .binary(
        .matrixProduct, rule.oriented(operands[0], shapes[0], first: true),
        rule.oriented(operands[1], shapes[1], first: false))
    case is Affine:
      // The rows of a batch are one after the other: X Wᵀ.
      .binary(
        .sum,
        shapes[1].rank == 1
          ? .binary(.matrixProduct, operands[0], operands[1])
          : .binary(.matrixProduct, operands[1], operands[0].turned), operands[2])
    case let rule as Sum:
      operands[0].reduced("sum", rule.axes, rule.keepsDimensions, of: shapes[0])
    case let rule as Extremum:
      operands[0].reduced(
        rule.isMaximum ? "max" : "min", rule.axes, rule.keepsDimensions, of: shapes[0])
    case let rule as LogSumExp:
      operands[0].reduced("logsumexp", rule.axes, rule.keepsDimensions, of: shapes[0])
    case let rule as Softmax: operands[0].softmax(rule.axes, of: shapes[0])
    case let rule as LogSoftmax: operands[0].logSoftmax(rule.axes, of: shapes[0])
    case is Broadcast: operands[0].broadcast(from: shapes[0], to: result)
    case is Reshape: operands[0].reshaped(from: shapes[0], to: result)
    case let rule as Transpose: .transposed(operands[0], order: rule.order)
    case let rule as Slice: rule.part(of: operands[0])
    case let rule as Elements: rule.part(of: operands[0], shapes[0])
    // The formula language has no empty list.
    case let rule as Gather where rule.indices.isEmpty: .part(operands[0], rule.emptyPlace)
    case let rule as Gather:
      .call(
        "gather", [operands[0]], options: "\(rule.indices.listed), axis=\(rule.axis)")
    case let rule as Concatenate: .call("concat", operands, options: "axis=\(rule.axis)")
    case is Select: .call("where", operands)
    case let rule as ScatterAdd:
      .call("scatter", operands, options: result.listed + rule.place)
    case let rule as ScatterExtremum where rule.positions.isEmpty: operands[0]
    case let rule as ScatterExtremum:
      .call(
        rule.isMaximum ? "scatter_max" : "scatter_min", operands,
        options: "at \(rule.positions.listed)")
    case let rule as any LinearAlgebraRule: rule.value(operands)
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
    case let rule as any WrittenRule:
      return rule.writtenPullback(
        g, operands, y: y, to: position, shapes: shapes, result: result)
    case let rule as MatrixProduct:
      let (product, full) = rule.pullbackNotation(
        g, operands, to: position, shapes: shapes, result: result)
      return product.unbroadcast(from: full, to: shape)
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
          .quotient, g, ties.reduced("sum", rule.axes, true, of: shape)),
        .nothing)
    case let rule as LogSumExp:
      if rule.axes.isEmpty { return g }
      // The formula language's softmax is along one axis.
      let softmax =
        rule.axes.count == 1
        ? x.softmax(rule.axes, of: shape)
        : .call("exp", .binary(.difference, x, y.kept(rule.axes, rule.keepsDimensions, of: shape)))
      return .binary(
        .product, g.restored(rule.axes, rule.keepsDimensions, of: shape), softmax)
    case let rule as Softmax:
      if rule.axes.isEmpty { return .nothing }
      let total = SymbolicExpression.binary(.product, g, y)
        .reduced("sum", rule.axes, true, of: shape)
      return .binary(.product, y, .binary(.difference, g, total))
    case let rule as LogSoftmax:
      if rule.axes.isEmpty { return .nothing }
      return .binary(
        .difference, g,
        .binary(
          .product, x.softmax(rule.axes, of: shape),
          g.reduced("sum", rule.axes, true, of: shape)))
    case is Broadcast: return g.unbroadcast(from: result, to: shape)
    case is Reshape: return g.reshaped(from: result, to: shape)
    case let rule as Transpose:
      return .transposed(g, order: rule.order.indices.map { rule.order.firstIndex(of: $0) ?? $0 })
    case let rule as Slice:
      return .call("scatter", [g], options: "\(shape.listed), at [\(rule.place)]")
    case let rule as Elements:
      return .call("scatter", [g], options: "\(shape.listed), at \(rule.place(in: shape))")
    case let rule as Gather where rule.indices.isEmpty:
      return .call("scatter", [g], options: "\(shape.listed), at [\(rule.emptyPlace)]")
    case let rule as Gather:
      return .call(
        "scatter", [g],
        options: "\(shape.listed), at \(rule.indices.listed), axis=\(rule.axis)")
    case let rule as Concatenate:
      let start = shapes[..<position].reduce(0) { $0 + $1[rule.axis] }
      return rule.part(of: g, from: start, shape: shape)
    case is Select:
      let holds = SymbolicExpression.Condition(
        left: operands[0], relation: .notEqual, right: .number(0))
      return
        (position == 1
        ? SymbolicExpression.choice(holds, g, .nothing) : .choice(holds, .nothing, g))
        .unbroadcast(from: result, to: shape)
    case let rule as ScatterAdd:
      if let gather = rule.onlyGather, !gather.indices.isEmpty {
        return .call("gather", [g], options: "\(gather.indices.listed), axis=\(gather.axis)")
      }
      return .call("part", [g], options: shape.listed)
    case let rule as ScatterExtremum:
      return rule.sharedNotation(g, operands, y: y, to: position, row: shapes[0])
    case let rule as any LinearAlgebraRule:
      return rule.pullbackNotation(
        g, operands, y: y, to: position, shapes: shapes, result: result)
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

extension ScatterExtremum {
  /// What goes to the elements of the row, or to the values, that are as large as the result: an even share of its adjoint.
  fileprivate func sharedNotation(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, row: Shape
  ) -> SymbolicExpression {
    if positions.isEmpty { return position == 0 ? g : .part(g, "0:0") }
    let places = "\(positions.listed), axis=0"
    func taken(_ x: SymbolicExpression) -> SymbolicExpression {
      .call("gather", [x], options: places)
    }
    func one(_ condition: SymbolicExpression.Condition) -> SymbolicExpression {
      .choice(condition, .number(1), .number(0))
    }
    let isOld = SymbolicExpression.Condition(left: operands[0], relation: .equal, right: y)
    let isNew = SymbolicExpression.Condition(left: operands[1], relation: .equal, right: taken(y))
    let ties = SymbolicExpression.binary(
      .sum, one(isOld), .call("scatter", [one(isNew)], options: "\(row.listed), at \(places)"))
    let share = SymbolicExpression.binary(.quotient, g, ties)
    return position == 0
      ? .choice(isOld, share, .nothing) : .choice(isNew, taken(share), .nothing)
  }
}

extension ScatterAdd {
  /// What is taken where it is one list of slices.
  fileprivate var onlyGather: Gather? {
    guard parts.count == 1, case .slices(let indices, let axis) = parts[0] else { return nil }
    return Gather(indices: indices, axis: axis)
  }

  /// Where it goes, if that is one list of slices.
  fileprivate var place: String {
    guard let gather = onlyGather else { return "" }
    return gather.indices.isEmpty
      ? ", at [\(gather.emptyPlace)]" : ", at \(gather.indices.listed), axis=\(gather.axis)"
  }
}

extension MatrixProduct {
  fileprivate func oriented(
    _ x: SymbolicExpression, _ shape: Shape, first: Bool
  ) -> SymbolicExpression {
    (first ? transposesA : transposesB) ? x.turned(rank: shape.rank) : x
  }

  /// Of C = A B: Ā = C̄ Bᵀ and B̄ = Aᵀ C̄, each turned back if it was turned; and the shape of that, which for a factor that
  /// was repeated in a batch is a larger one than the factor's.
  fileprivate func pullbackNotation(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], to position: Int, shapes: [Shape],
    result: Shape
  ) -> (SymbolicExpression, Shape) {
    let (a, b) = (
      oriented(operands[0], shapes[0], first: true), oriented(operands[1], shapes[1], first: false)
    )
    let (rankA, rankB) = (shapes[0].rank, shapes[1].rank)
    // A vector before a matrix is a row.
    if rankA == 1 {
      if position == 0 { return (.binary(.matrixProduct, g, b.turned(rank: 2)), shapes[0]) }
      let product = SymbolicExpression.binary(
        .matrixProduct, .column(operands[0], shapes[0]), .row(g, result))
      return (transposesB ? .transposed(product) : product, shapes[1])
    }
    let full = Shape(result.dimensions.dropLast(2) + shapes[position].dimensions.suffix(2))
    let turned = g.turned(rank: result.rank)
    let product: SymbolicExpression =
      if position == 0 {
        transposesA
          ? .binary(.matrixProduct, b, turned)
          : .binary(.matrixProduct, g, b.turned(rank: rankB))
      } else {
        transposesB
          ? .binary(.matrixProduct, turned, a)
          : .binary(.matrixProduct, a.turned(rank: rankA), g)
      }
    return (product, full)
  }
}

extension SymbolicExpression {
  /// The transpose, of a transpose the matrix itself.
  fileprivate var turned: SymbolicExpression {
    if case .transposed(let a) = self { a } else { .transposed(self) }
  }

  /// The transpose of a matrix or of each of a batch.
  fileprivate func turned(rank: Int) -> SymbolicExpression {
    guard rank > 2 else { return turned }
    let options = "\(Array(0..<rank - 2) + [rank - 1, rank - 2])"
    if case .call("transpose", let arguments, options) = self { return arguments[0] }
    return .call("transpose", [self], options: options)
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

  /// A reduction over axes; over none the tensor itself, for to the formula language no axes are all of them.
  func reduced(
    _ name: String, _ axes: [Int], _ keepsDimensions: Bool, of shape: Shape
  ) -> SymbolicExpression {
    axes.isEmpty && shape.rank > 0
      ? self : .call(name, [self], options: Shape.options(axes, keepsDimensions, shape))
  }

  /// The softmax, which in the formula language is along one axis.
  fileprivate func softmax(_ axes: [Int], of shape: Shape) -> SymbolicExpression {
    axes.count == 1
      ? .call("softmax", [self], options: "axis=\(axes[0])")
      : .call("exp", logSoftmax(axes, of: shape))
  }

  fileprivate func logSoftmax(_ axes: [Int], of shape: Shape) -> SymbolicExpression {
    axes.count == 1
      ? .call("log_softmax", [self], options: "axis=\(axes[0])")
      : .binary(.difference, self, reduced("logsumexp", axes, true, of: shape))
  }

  /// A reduced tensor with the axes that were reduced as axes of extent 1, where it would not broadcast without them.
  fileprivate func kept(
    _ axes: [Int], _ keepsDimensions: Bool, of shape: Shape
  ) -> SymbolicExpression {
    keepsDimensions || Self.isPlaced(axes, shape)
      ? self : .call("reshape", [self], options: shape.kept(axes).listed)
  }

  /// A reduced tensor repeated to the shape of what was reduced.
  func restored(
    _ axes: [Int], _ keepsDimensions: Bool, of shape: Shape
  ) -> SymbolicExpression {
    if axes.isEmpty { return self }
    let hasAxes = keepsDimensions || !Self.isPlaced(axes, shape)
    let x = kept(axes, keepsDimensions, of: shape)
    return hasAxes && shape.kept(axes) == shape
      ? x : .call("broadcast", [x], options: shape.listed)
  }

  /// Whether what is left without the reduced axes stands where broadcasting looks for it: they are the first, or all.
  private static func isPlaced(_ axes: [Int], _ shape: Shape) -> Bool {
    axes.count == shape.rank || axes == Array(0..<axes.count)
  }

  /// The elements in another shape; a number is the one element of a tensor.
  func reshaped(from shape: Shape, to target: Shape) -> SymbolicExpression {
    if shape == target { return self }
    return target.isScalar
      ? .part(self, Array(repeating: "0", count: shape.rank).joined(separator: ", "))
      : .call("reshape", [self], options: target.listed)
  }

  fileprivate func broadcast(from shape: Shape, to target: Shape) -> SymbolicExpression {
    shape == target ? self : .call("broadcast", [self], options: target.listed)
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

extension Concatenate {
  /// The part of the result's adjoint that belongs to an operand of a shape.
  func part(of g: SymbolicExpression, from start: Int, shape: Shape) -> SymbolicExpression {
    .part(g, String(repeating: ":, ", count: axis) + "\(start):\(start + shape[axis])")
  }
}

extension Slice {
  /// The part of a tensor, in the shape of the result where its subscript has another.
  fileprivate func part(of x: SymbolicExpression) -> SymbolicExpression {
    var gone = bounds.count - result.rank
    let kept = bounds.filter { range in
      guard range.count == 1, gone > 0 else { return true }
      gone -= 1
      return false
    }
    return SymbolicExpression.part(x, place).reshaped(from: Shape(kept.map(\.count)), to: result)
  }

  /// What is written between the brackets of a subscript.
  var place: String {
    // An axis that is gone had one index; of several that might be, the first.
    var gone = bounds.count - result.rank
    return bounds.map { range in
      guard range.count == 1, gone > 0 else { return "\(range.lowerBound):\(range.upperBound)" }
      gone -= 1
      return "\(range.lowerBound)"
    }.joined(separator: ", ")
  }
}

extension Elements {
  /// The elements as a part of a tensor, or where they are no block of it, as a part of all its elements in a row.
  fileprivate func part(of x: SymbolicExpression, _ shape: Shape) -> SymbolicExpression {
    if let block = block(in: shape) { return .part(x, block) }
    let row = Shape(result.count)
    return SymbolicExpression.part(x.reshaped(from: shape, to: Shape(shape.count)), place)
      .reshaped(from: row, to: result)
  }

  /// Where the elements are, for a reader.
  fileprivate func place(in shape: Shape) -> String {
    block(in: shape).map { "[\($0)]" } ?? place
  }

  /// The subscript of a block of a tensor; nil where the elements are none.
  private func block(in shape: Shape) -> String? {
    let gone = shape.rank - result.rank
    guard gone >= 0, shape.rank > 0, result.count > 0 else { return nil }
    let extents = Array(repeating: 1, count: gone) + result.dimensions
    // In a block all axes are whole behind the first that has more than one place.
    let first = extents.firstIndex { $0 > 1 } ?? shape.rank
    guard (first + 1..<max(first + 1, shape.rank)).allSatisfy({ extents[$0] == shape[$0] }) else {
      return nil
    }
    var starts: [Int] = []
    var rest = position
    for extent in shape.dimensions.reversed() {
      starts.insert(rest % extent, at: 0)
      rest /= extent
    }
    guard zip(starts, zip(extents, shape.dimensions)).allSatisfy({ $0 + $1.0 <= $1.1 }) else {
      return nil
    }
    // Whole axes at the end need no range.
    let last = extents.indices.last { $0 < gone || extents[$0] < shape[$0] } ?? 0
    return (0...last).map { axis in
      axis < gone ? "\(starts[axis])" : "\(starts[axis]):\(starts[axis] + extents[axis])"
    }.joined(separator: ", ")
  }
}

extension Shape {
  /// The shape as a list in a formula.
  fileprivate var listed: String { "\(dimensions)" }

  /// The axes of a reduction as a formula has them: none where all are meant.
  static func options(
    _ axes: [Int], _ keepsDimensions: Bool, _ shape: Shape
  ) -> String {
    let kept = keepsDimensions ? "keepdims=true" : ""
    if axes.count == shape.rank { return kept }
    let axis = axes.count == 1 ? "axis=\(axes[0])" : "axis=\(axes)"
    return kept.isEmpty ? axis : axis + ", " + kept
  }

  /// The shape with reduced axes as axes of extent 1.
  fileprivate func kept(_ axes: [Int]) -> Shape { reduced(axes: axes, keepingDimensions: true) }
}

extension [Int] {
  /// A list of indices; of very many the first and the last, which no longer says what they are.
  fileprivate var listed: String {
    count <= Gather.writtenLimit
      ? "\(self)"
      : "[\(prefix(4).map(String.init).joined(separator: ", ")), ..., \(self[count - 1])]"
  }
}

extension Gather {
  /// No slices along the axis, as a subscript.
  fileprivate var emptyPlace: String { String(repeating: ":, ", count: axis) + "0:0" }

  /// The most indices that a formula has.
  static let writtenLimit = 1000
}

extension Program {
  /// The most places that a subscript by a list has in a formula; of more the formula does not say all.
  package static var writtenIndexLimit: Int { Gather.writtenLimit }
}
