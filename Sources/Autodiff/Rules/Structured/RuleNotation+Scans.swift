/// A rule that says of itself what it computes, in the notation of the formula language.
protocol WrittenRule: StructuredRule {
  /// The value of the rule for operands of some shapes.
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression
  /// What the pullback contributes to the adjoint of an operand: `g` is the adjoint of the result `y`.
  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression
}

extension CumulativeSum: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    operands[0].scanned("cumsum", axis, isReversed, isExclusive)
  }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    g.scanned("cumsum", axis, !isReversed, isExclusive)
  }
}

extension CumulativeProduct: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    operands[0].scanned("cumprod", axis, isReversed, isExclusive)
  }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    let x = operands[0]
    let g =
      isExclusive ? g.shifted(along: axis, of: result, forward: isReversed) : g
    let collected = SymbolicExpression.recurrence(
      x.rotated(along: axis, of: result, forward: isReversed), g, axis, !isReversed)
    return .binary(.product, x.scanned("cumprod", axis, isReversed, true), collected)
  }
}

extension Product: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    operands[0].reduced("prod", axes, keepsDimensions, of: shapes[0])
  }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    let group = JoinedAxes(axes, of: shapes[0])
    var x = operands[0]
    if let order = group.order { x = .call("transpose", [x], options: "\(order)") }
    x = x.reshaped(from: group.ordered, to: group.joined)
    var others = SymbolicExpression.binary(
      .product, x.scanned("cumprod", group.axis, false, true),
      x.scanned("cumprod", group.axis, true, true))
    others = others.reshaped(from: group.joined, to: group.ordered)
    if let order = group.order {
      let inverse = order.indices.map { order.firstIndex(of: $0) ?? $0 }
      others = .call("transpose", [others], options: "\(inverse)")
    }
    return .binary(.product, g.restored(axes, keepsDimensions, of: shapes[0]), others)
  }
}

extension CumulativeExtremum: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    operands[0].scanned(isMaximum ? "cummax" : "cummin", axis, isReversed, false)
  }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    func isEqual(to x: SymbolicExpression) -> SymbolicExpression.Condition {
      SymbolicExpression.Condition(left: x, relation: .equal, right: y)
    }
    func goesOn(forward: Bool) -> SymbolicExpression {
      let neighbour = y.rotated(along: axis, of: result, forward: forward)
      return .choice(isEqual(to: neighbour), .number(1), .number(0))
    }
    let isExtreme = isEqual(to: operands[0])
    let ties = SymbolicExpression.recurrence(
      goesOn(forward: !isReversed), .choice(isExtreme, .number(1), .number(0)), axis, isReversed)
    let collected = SymbolicExpression.recurrence(
      goesOn(forward: isReversed), .binary(.quotient, g, ties), axis, !isReversed)
    return .choice(isExtreme, collected, .nothing)
  }
}

extension LogCumulativeSumExp: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    operands[0].scanned("logcumsumexp", axis, isReversed, false)
  }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    let next = y.rotated(along: axis, of: result, forward: isReversed)
    let collected = SymbolicExpression.recurrence(
      .call("exp", [.binary(.difference, y, next)]), g, axis, !isReversed)
    return .binary(
      .product, .call("exp", [.binary(.difference, operands[0], y)]), collected)
  }
}

extension CumulativeShare: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    let x = operands[0]
    let last = SymbolicExpression.call(
      "exp", [.binary(.difference, x, x.scanned("logcumsumexp", axis, isReversed, false))])
    return isOfLast ? last : .binary(.difference, .number(1), last)
  }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    let other = SymbolicExpression.binary(.difference, .number(1), y)
    let (last, others) = isOfLast ? (y, other) : (other, y)
    let z = SymbolicExpression.binary(.product, .binary(.product, g, y), other)
    let before = SymbolicExpression.binary(
      .product, last,
      .recurrence(
        others.rotated(along: axis, of: result, forward: isReversed),
        z.shifted(along: axis, of: result, forward: isReversed), axis, !isReversed))
    return isOfLast ? .binary(.difference, z, before) : .binary(.difference, before, z)
  }
}

extension LinearRecurrence: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    let a =
      isTransposed
      ? operands[0].rotated(along: axis, of: result, forward: !isReversed) : operands[0]
    return .recurrence(a, operands[1], axis, isReversed)
  }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    let a =
      isTransposed
      ? operands[0] : operands[0].rotated(along: axis, of: result, forward: isReversed)
    let collected = SymbolicExpression.recurrence(a, g, axis, !isReversed)
    if position == 1 { return collected }
    return isTransposed
      ? .binary(
        .product, collected.shifted(along: axis, of: result, forward: isReversed), y)
      : .binary(.product, collected, y.shifted(along: axis, of: result, forward: !isReversed))
  }
}

extension SymbolicExpression {
  /// A function of what stands before each element along an axis.
  fileprivate func scanned(
    _ name: String, _ axis: Int, _ isReversed: Bool, _ isExclusive: Bool
  ) -> SymbolicExpression {
    .call(
      name, [self],
      options: "axis=\(axis)" + (isReversed ? ", reverse=true" : "")
        + (isExclusive ? ", exclusive=true" : ""))
  }

  fileprivate static func recurrence(
    _ a: SymbolicExpression, _ b: SymbolicExpression, _ axis: Int, _ isReversed: Bool
  ) -> SymbolicExpression {
    .call(
      "recurrence", [a, b], options: "axis=\(axis)" + (isReversed ? ", reverse=true" : ""))
  }

  /// The elements one place further along an axis, or one back; round the end comes what is not used.
  fileprivate func rotated(
    along axis: Int, of shape: Shape, forward: Bool
  ) -> SymbolicExpression {
    let count = shape[axis]
    if count < 2 { return self }
    let middle = forward ? count - 1 : 1
    return .call(
      "concat", [part(middle..<count, along: axis), part(0..<middle, along: axis)],
      options: "axis=\(axis)")
  }

  /// The elements one place further along an axis, or one back, and 0 where there is none.
  fileprivate func shifted(
    along axis: Int, of shape: Shape, forward: Bool
  ) -> SymbolicExpression {
    var row = shape.dimensions
    let count = row[axis]
    row[axis] = 1
    let edge = SymbolicExpression.call("broadcast", [.number(0)], options: "\(row)")
    if count < 2 { return edge }
    return .call(
      "concat",
      forward
        ? [edge, part(0..<count - 1, along: axis)] : [part(1..<count, along: axis), edge],
      options: "axis=\(axis)")
  }

  fileprivate func part(_ range: Range<Int>, along axis: Int) -> SymbolicExpression {
    .part(
      self, String(repeating: ":, ", count: axis) + "\(range.lowerBound):\(range.upperBound)")
  }
}
