extension Program where Scalar == Double {
  /// Bounds of the value over a box of inputs: an interval for each element, that holds it for all inputs of the box.
  ///
  /// The rules of the steps run on `Interval`. Each step takes its operands as if they moved independently, so that bounds
  /// widen from step to step; linear maps of one tensor by known weights are bounded tightly.
  ///
  /// ```swift
  /// let f = program(at: [1, 2] as Tensor<Double>) { x in (x * x).sum() }
  /// try f.bounds(over: [TensorBounds(around: [1, 2], radius: 0.1)])  // about [4.42, 5.62]
  /// ```
  ///
  /// A branch that the function took by comparing numbers while it was recorded is taken for the whole box.
  ///
  /// - Throws: `BoundsError`.
  /// - Complexity: a small multiple of an evaluation.
  public func bounds(over inputs: [TensorBounds]) throws(BoundsError) -> TensorBounds {
    let recorded = self.inputs.map { steps[$0].shape }
    guard inputs.map(\.shape) == recorded else {
      throw .inputs(given: inputs.map(\.shape), recorded: recorded)
    }
    let given = Dictionary(uniqueKeysWithValues: zip(self.inputs, inputs))
    var values: [TensorBounds] = []
    values.reserveCapacity(steps.count)
    for (index, step) in steps.enumerated() {
      let operands = step.operands.map { values[$0] }
      switch step.operation {
      case .input: values.append(given[index] ?? TensorBounds(.zeros(step.shape)))
      case .constant(let tensor): values.append(TensorBounds(tensor))
      case .unary(let primitive): values.append(bounds(of: primitive, operands[0]))
      case .binary(let primitive):
        values.append(
          bounds(
            of: primitive, operands[0], operands[1], step.shape,
            isOneOperand: step.operands[0] == step.operands[1]))
      case .structured(let rule): values.append(try rule.bounds(of: operands, shape: step.shape))
      }
    }
    return values[output]
  }

  private func bounds(of primitive: UnaryPrimitive, _ x: TensorBounds) -> TensorBounds {
    TensorBounds(shape: x.shape, x.elements.map { primitive.bounds($0) })
  }

  private func bounds(
    of primitive: BinaryPrimitive, _ a: TensorBounds, _ b: TensorBounds, _ shape: Shape,
    isOneOperand: Bool
  ) -> TensorBounds {
    let (a, b) = (a.broadcast(to: shape).elements, b.broadcast(to: shape).elements)
    return TensorBounds(
      shape: shape,
      zip(a, b).map { primitive.bounds($0, $1, isOneOperand: isOneOperand) })
  }
}

extension UnaryPrimitive {
  /// The bounds of f over an interval: the rule's, on pieces between its kinks.
  ///
  /// Rules that multiply the argument by a function of it are bounded on some more pieces, since the two do not move
  /// independently.
  func bounds(_ x: Interval) -> Interval {
    let x = x.asVariable(1)
    guard x.isKnown, x.lower < x.upper else { return value(x) }
    var pieces = [x]
    let isProduct = [.gelu, .geluTanh, .silu].contains(self)
    for kink in kinks + (isProduct ? [0] : []) { pieces = pieces.flatMap { $0.split(at: kink) } }
    if isProduct, x.width.isFinite {
      for k in 1..<16 {
        let place = x.lower + (x.upper - x.lower) * (Double(k) / 16)
        pieces = pieces.flatMap { $0.split(at: place) }
      }
    }
    return hull(of: pieces.map { value($0) })
  }
}

extension BinaryPrimitive {
  /// The bounds of f over two intervals, or of f(a, a).
  func bounds(_ a: Interval, _ b: Interval, isOneOperand: Bool = false) -> Interval {
    let (a, b) = (a.asVariable(1), b.asVariable(isOneOperand ? 1 : 2))
    switch self {
    // The rules ask whether a number is NaN, which none in an interval is.
    case .maximum, .maximumWithConstant: return .maximum(a, b)
    case .minimum, .minimumWithConstant: return .minimum(a, b)
    case .leakyRelu, .leakyReluWithConstant, .elu, .eluWithConstant:
      return hull(of: a.split(at: 0).map { value($0, b) })
    default: return value(a, b)
    }
  }
}

private func hull(of intervals: [Interval]) -> Interval {
  intervals.dropFirst().reduce(intervals[0], Interval.hull)
}

extension TensorBounds {
  func broadcast(to shape: Shape) -> TensorBounds {
    self.shape == shape ? self : map { $0.broadcast(to: shape) }
  }
}
