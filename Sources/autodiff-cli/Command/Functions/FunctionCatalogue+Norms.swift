import Autodiff

// What NumPy's `norm` means: of a matrix, with an order, something else than of its elements in a row.
extension FunctionCatalogue {
  /// Whether `norm` takes a matrix as one: with an order, and over both of its axes or two that are named.
  static func isMatrixNorm(_ shape: Shape, _ axes: [Int]?, _ order: Double) -> Bool {
    !order.isNaN && (axes?.count ?? shape.rank) == 2
  }

  static func requireNorm(_ arguments: Arguments<Shape>) throws {
    let (shape, order) = (arguments[0], arguments.number("ord"))
    let text = arguments.text("ord")
    if !text.isEmpty { try require(text, "ord", of: "norm", among: ["fro", "nuc", "inf"]) }
    if ["fro", "nuc"].contains(text), (arguments.axes?.count ?? shape.rank) != 2 {
      throw FormulaProblem.normOfMatrices(text, shape)
    }
    if isMatrixNorm(shape, arguments.axes, order) {
      guard [1, 2].contains(order.magnitude) || order.isInfinite else {
        throw FormulaProblem.matrixNorm(order: order)
      }
    } else if !order.isNaN, (arguments.axes?.count ?? shape.rank) > 2 {
      throw FormulaProblem.normOfManyAxes(rank: arguments.axes?.count ?? shape.rank)
    }
    try requireElements(arguments, order)
  }

  /// Where singular values are computed, what these take.
  static func normWork(_ arguments: Arguments<Shape>) -> FormulaFunction.Work {
    let order = arguments.number("ord")
    let isSpectral =
      arguments.text("ord") == "nuc"
      || isMatrixNorm(arguments[0], arguments.axes, order) && order.magnitude == 2
    return isSpectral ? .ofMatrices(arguments[0], copies: 24) : .init(elements: 0)
  }

  /// The largest or smallest of no elements is nothing.
  static func requireElements(_ arguments: Arguments<Shape>, _ order: Double) throws {
    let isExtremum =
      order.isInfinite || isMatrixNorm(arguments[0], arguments.axes, order)
    _ = try FormulaFunction.reduced(
      arguments, operation: "norm", hasIdentity: !isExtremum)
  }

  /// Of a matrix the largest or smallest sum of sizes down a column or along a row.
  static func norm(_ x: Value, _ arguments: Arguments<Value>) -> Value {
    let (order, keeps) = (arguments.number("ord"), arguments.keepsDimensions)
    let isNuclear = arguments.text("ord") == "nuc"
    guard isNuclear || isMatrixNorm(x.shape, arguments.axes, order) else {
      return x.norm(order.isNaN ? 2 : order, axes: arguments.axes, keepingDimensions: keeps)
    }
    let named = (arguments.axes ?? [0, 1]).map { $0 < 0 ? $0 + x.rank : $0 }
    if isNuclear || order.magnitude == 2 {
      let matrices = x.transposed((0..<x.rank).filter { !named.contains($0) } + named)
      let values = singularValues(matrices)
      let norm =
        isNuclear ? values.sum(axis: -1) : order > 0 ? values.max(axis: -1) : values.min(axis: -1)
      return norm.reshaped(to: x.shape.reduced(axes: named.sorted(), keepingDimensions: keeps))
    }
    let (summed, compared) = order.isInfinite ? (named[1], named[0]) : (named[0], named[1])
    let sums = abs(x).sum(axis: summed, keepingDimensions: true)
    let value =
      order > 0
      ? sums.max(axis: compared, keepingDimensions: true)
      : sums.min(axis: compared, keepingDimensions: true)
    return value.reshaped(
      to: x.shape.reduced(axes: named.sorted(), keepingDimensions: keeps))
  }
}
