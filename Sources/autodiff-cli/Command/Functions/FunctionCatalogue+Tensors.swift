import Autodiff

extension FormulaFunction {
  /// A function along one axis that keeps the shape.
  static func softmaxLike(
    _ name: String, aliases: [String] = [], _ summary: String,
    _ function: @escaping @Sendable (Value, Int) -> Value
  ) -> FormulaFunction {
    FormulaFunction(name, aliases: aliases, [.value("x"), .axis(default: -1)], summary) {
      _ = try $0[0].normalized(axis: $0.axis, operation: name)
      return $0[0]
    } apply: { arguments, _ in
      function(arguments[0], arguments.axis)
    }
  }

  /// A function that folds axes.
  static func reduction(
    _ name: String, aliases: [String] = [], _ summary: String, hasIdentity: Bool = true,
    _ function: @escaping @Sendable (Value, [Int]?, Bool) -> Value
  ) -> FormulaFunction {
    FormulaFunction(
      name, aliases: aliases, [.value("x"), .axes, .keepingDimensions], summary
    ) {
      try reduced($0, operation: name, hasIdentity: hasIdentity)
    } apply: { arguments, _ in
      function(arguments[0], arguments.axes, arguments.keepsDimensions)
    }
  }

  /// `max` and `min`: of two values element by element, of one along axes.
  static func extremum(
    _ name: String, _ summary: String,
    pairwise: @escaping @Sendable (Value, Value) -> Value,
    reduction: @escaping @Sendable (Value, [Int]?, Bool) -> Value
  ) -> FormulaFunction {
    FormulaFunction(
      name, aliases: ["a\(name)"],
      [
        .value("x"), Parameter(name: "b", kind: .optionalValue), .namedAxes, .keepingDimensions,
      ], summary, signature: "\(name)(x, axis=all, keepdims=false) or \(name)(a, b)"
    ) {
      guard $0.operands.count == 2 else {
        return try reduced($0, operation: name, hasIdentity: false)
      }
      if $0.axes != nil { throw FormulaProblem.axisOfPair(function: name) }
      return try Shape.broadcast($0[0], $0[1], operation: name)
    } apply: { arguments, _ in
      arguments.operands.count == 2
        ? pairwise(arguments[0], arguments[1])
        : reduction(arguments[0], arguments.axes, arguments.keepsDimensions)
    }.choosing { arguments in
      arguments.operands.count == 2
        ? (arguments[0] .> arguments[1]) - (arguments[0] .< arguments[1])
        : arguments[0] .== reduction(arguments[0], arguments.axes, true)
    }
  }

  static func reduced(
    _ arguments: Arguments<Shape>, operation: String, hasIdentity: Bool
  ) throws -> Shape {
    let axes = try arguments[0].normalized(axes: arguments.axes, operation: operation)
    if !hasIdentity, axes.contains(where: { arguments[0][$0] == 0 }) {
      throw ShapeError.emptyReduction(operation: operation, shape: arguments[0])
    }
    return arguments[0].reduced(axes: axes, keepingDimensions: arguments.keepsDimensions)
  }
}

extension FunctionCatalogue {
  static let reductions: [FormulaFunction] = [
    .reduction("sum", "sum") { $0.sum(axes: $1, keepingDimensions: $2) },
    .reduction("mean", "arithmetic mean", hasIdentity: false) {
      $0.mean(axes: $1, keepingDimensions: $2)
    },
    .extremum("max", "the largest element, or the larger of two") {
      maximum($0, $1)
    } reduction: {
      $0.max(axes: $1, keepingDimensions: $2)
    },
    .extremum("min", "the smallest element, or the smaller of two") {
      minimum($0, $1)
    } reduction: {
      $0.min(axes: $1, keepingDimensions: $2)
    },
    .reduction(
      "logsumexp", aliases: ["logSumExp", "log_sum_exp"], "log(sum(e^x)), without overflow"
    ) { logSumExp($0, axes: $1, keepingDimensions: $2) },
  ]

  static let products: [FormulaFunction] = [
    FormulaFunction(
      "dot", [.value("a"), .value("b")], "inner product of two vectors"
    ) {
      guard $0[0].rank == 1, $0[0] == $0[1] else {
        throw FormulaProblem.dotOperands($0[0], $0[1])
      }
      return .scalar
    } apply: { arguments, _ in
      dot(arguments[0], arguments[1])
    },
    FormulaFunction(
      "matmul", [.value("a"), .value("b")], "matrix product, the same as a @ b"
    ) {
      try Shape.matrixProduct($0[0], $0[1])
    } apply: { arguments, _ in
      matmul(arguments[0], arguments[1])
    },
    FormulaFunction(
      "affine", aliases: ["linear"], [.value("W"), .value("x"), .value("b")],
      "W @ x + b, for a vector x or for each row of a matrix x"
    ) {
      try Shape.affine(weights: $0[0], input: $0[1], bias: $0[2])
    } apply: { arguments, _ in
      affine(arguments[0], arguments[1], arguments[2])
    },
  ]

  static let shapes: [FormulaFunction] = [
    FormulaFunction(
      "transpose", aliases: ["T", "transposed", "permute", "permute_dims", "ctranspose"],
      [.value("x"), .order],
      "the axes reversed, or in the order given; also written x.T",
      signature: "transpose(x) or transpose(x, order)"
    ) {
      try $0[0].transposed($0.order)
    } apply: { arguments, _ in
      arguments[0].transposed(arguments.order)
    },
    FormulaFunction(
      "reshape", aliases: ["reshaped", "view"],
      [.value("x"), .shape],
      "the elements in a new shape; one dimension may be -1"
    ) {
      try $0[0].reshaped(to: completed($0.integers("shape"), for: $0[0]))
    } apply: { arguments, shape in
      arguments[0].reshaped(to: shape)
    },
    FormulaFunction(
      "broadcast", aliases: ["broadcast_to", "broadcastTo", "expand"],
      [.value("x"), .shape],
      "x repeated to a larger shape"
    ) {
      let target = try Shape(validating: $0.integers("shape"))
      try $0[0].requireBroadcastable(to: target)
      return target
    } apply: { arguments, shape in
      arguments[0].broadcast(to: shape)
    },
    FormulaFunction(
      "gather", aliases: ["take", "gathered"],
      [
        .value("x"), Parameter(name: "indices", kind: .integers(default: nil)),
        .axis(default: 0),
      ],
      "the elements at the given indices of an axis"
    ) {
      try $0[0].gathered($0.integers("indices"), axis: $0.axis)
    } apply: { arguments, _ in
      arguments[0].gathered(at: arguments.integers("indices"), axis: arguments.axis)
    },
    FormulaFunction(
      "concat", aliases: ["concatenate", "concatenated", "cat"],
      [Parameter(name: "a, b", kind: .values), .axis(default: 0)],
      "tensors joined along an axis that they have"
    ) {
      try Shape.concatenated($0.operands, axis: $0.axis)
    } apply: { arguments, _ in
      concatenated(arguments.operands, axis: arguments.axis)
    },
    FormulaFunction(
      "stack", aliases: ["stacked"],
      [Parameter(name: "a, b", kind: .values), .axis(default: 0)],
      "tensors of one shape joined along a new axis"
    ) {
      try stacked($0.operands, axis: $0.axis)
    } apply: { arguments, _ in
      Autodiff.stacked(arguments.operands, axis: arguments.axis)
    },
  ]
}

extension Arguments {
  /// The order of axes that was given, or `nil` for reversal.
  fileprivate var order: [Int]? {
    let order = integers("order")
    return order.isEmpty ? nil : order
  }
}

/// The shape with its one −1 replaced by the extent that the element count leaves for it.
private func completed(_ dimensions: [Int], for shape: Shape) throws -> Shape {
  guard let open = dimensions.firstIndex(of: -1) else { return try Shape(validating: dimensions) }
  var known = dimensions
  known[open] = 1
  let rest = try Shape(validating: known).count
  known[open] = rest == 0 ? 0 : shape.count / rest
  return try Shape(validating: known)
}

private func stacked(_ shapes: [Shape], axis: Int) throws -> Shape {
  guard let first = shapes.first, shapes.allSatisfy({ $0 == first }) else {
    throw ShapeError.concatenation(operation: "stacked", axis: axis, shapes)
  }
  let unit = try Shape(validating: first.dimensions + [1])
  var dimensions = first.dimensions
  dimensions.insert(shapes.count, at: try unit.normalized(axis: axis, operation: "stacked"))
  return try Shape(validating: dimensions)
}

extension Parameter {
  /// The order of axes, or all of them reversed.
  fileprivate static let order = Parameter(
    name: "order", aliases: ["axes"], kind: .integers(default: []), isSpread: true)

  /// The extents of a result.
  fileprivate static let shape = Parameter(
    name: "shape", kind: .integers(default: nil), isSpread: true)
}
