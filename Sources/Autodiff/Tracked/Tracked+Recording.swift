// Recording. Operations on numbers of one linear recording go a short way that is inlined into the caller; everything
// else (tensors, programs, constants with a tape, mistakes) goes the general one.

extension Tracked {
  /// Records y = f(a, b) where both operands are numbers of one linear recording, or one of them is and the other is
  /// a literal; what is neither goes the general way.
  ///
  /// - Parameter join: given the operand that is no literal, and both.
  @inlinable @inline(__always)
  static func recorded(
    _ primitive: BinaryPrimitive, _ a: Tracked, _ b: Tracked,
    _ join: (_ own: Tracked, _ a: Tracked, _ b: Tracked) -> Tracked
  ) -> Tracked {
    let own = a.meta == 0 ? b : a
    return areJoinable(own, b) ? join(own, a, b) : Scalar.Recorder.record(primitive, a, b)
  }

  /// Whether operands are numbers of one linear recording, or one of them is and the other a literal: `own` is the
  /// first that is no literal, `b` the second.
  @inlinable @inline(__always)
  static func areJoinable(_ own: Tracked, _ b: Tracked) -> Bool {
    own.isLinear && own.tape.unsafelyUnwrapped.pointee.linearMeta == own.meta
      && (b.meta == 0 || b.meta == own.meta && b.tape == own.tape)
  }

  /// a + b.
  @inlinable @inline(__always)
  static func recordedSum(_ a: Tracked, _ b: Tracked) -> Tracked {
    recorded(.add, a, b) { added($0, $1, $2, $1.number + $2.number, 1) }
  }

  /// a − b.
  @inlinable @inline(__always)
  static func recordedDifference(_ a: Tracked, _ b: Tracked) -> Tracked {
    recorded(.subtract, a, b) { added($0, $1, $2, $1.number - $2.number, -1) }
  }

  /// a b.
  @inlinable @inline(__always)
  static func recordedProduct(_ a: Tracked, _ b: Tracked) -> Tracked {
    recorded(.multiply, a, b) { joined($0, $1, $2, $1.number * $2.number, $2.number, $1.number) }
  }

  /// a / b.
  @inlinable @inline(__always)
  static func recordedQuotient(_ a: Tracked, _ b: Tracked) -> Tracked {
    recorded(.divide, a, b) {
      let y = $1.number / $2.number
      return joined($0, $1, $2, y, 1 / $2.number, -(y / $2.number))
    }
  }

  /// −a.
  @inlinable @inline(__always)
  static func recordedNegation(_ a: Tracked) -> Tracked {
    if let tape = a.tape, a.meta == tape.pointee.linearMeta {
      return a.with(number: -a.number, parents: a.parents, -a.partial, -a.otherPartial)
    }
    return Scalar.Recorder.record(.negate, a)
  }

  /// Applies an elementwise function of one argument.
  @inlinable
  public static func apply(_ primitive: UnaryPrimitive, _ x: Tracked) -> Tracked {
    if let tape = x.tape, x.meta == tape.pointee.linearMeta {
      let (y, derivative) = Scalar.Recorder.evaluate(primitive, x.number)
      return chained(x, y, derivative)
    }
    return Scalar.Recorder.record(primitive, x)
  }

  // In line in each recorder: a handle handed on through memory is read again too soon.
  @inline(__always)
  static func recorded(_ primitive: UnaryPrimitive, _ x: Tracked) -> Tracked {
    if let tape = x.tape, x.meta == tape.pointee.generation, !tape.pointee.isLinear,
      primitive.isDifferentiable
    {
      let y = primitive.value(x.number)
      let index = tape.pointee.append(
        Node(.unary(primitive), a: x.index, value: y))
      return Tracked(tape: tape, meta: x.meta, index: index, number: y)
    }
    if let tape = x.tape, x.meta == tape.pointee.generation | tensorHandle,
      primitive.isDifferentiable
    {
      return tensor(primitive, x, on: tape)
    }
    return applyGenerally(primitive, x)
  }

  /// Applies an elementwise function of two arguments, broadcasting them to their common shape.
  ///
  /// - Precondition: the shapes broadcast, and the operands belong to one tape.
  @inlinable
  public static func apply(_ primitive: BinaryPrimitive, _ a: Tracked, _ b: Tracked) -> Tracked {
    Scalar.Recorder.record(primitive, a, b)
  }

  @inline(__always)
  static func recorded(_ primitive: BinaryPrimitive, _ a: Tracked, _ b: Tracked) -> Tracked {
    let own = a.meta == 0 ? b : a
    if areJoinable(own, b) {
      return linear(primitive, a, b, on: own.tape.unsafelyUnwrapped)
    }
    if primitive.isDifferentiable, let tape = a.tape, tape == b.tape,
      a.meta == tape.pointee.generation, b.meta == a.meta, !tape.pointee.isLinear
    {
      let y = primitive.value(a.number, b.number)
      let index = tape.pointee.append(Node(.binary(primitive), a: a.index, b: b.index, value: y))
      return Tracked(tape: tape, meta: a.meta, index: index, number: y)
    }
    if let result = tensor(primitive, a, b) { return result }
    return applyGenerally(primitive, a, b)
  }

  @inline(never)
  private static func applyGenerally(_ primitive: UnaryPrimitive, _ x: Tracked) -> Tracked {
    guard let tape = x.tape else {
      return x.isTensor
        ? Tracked(Tensor.apply(primitive, x.value)) : Tracked(primitive.value(x.number))
    }
    x.requireCurrent(tape)
    if tape.pointee.isLinear && !x.isTensor {
      return x.isConstant
        ? Tracked(primitive.value(x.number)) : linear(primitive, x.asLinear(on: tape))
    }
    let x = x.asNode(on: tape)
    var node = Node(
      .unary(primitive), a: x.index, value: x.number)
    if x.isConstant { node.flags.insert(.constantA) }
    if x.isConstant || !primitive.isDifferentiable { node.flags.insert(.constant) }
    if x.isTensor { return append(node, value: Tensor.apply(primitive, x.value), on: tape) }
    node.value = primitive.value(x.number)
    return append(node, on: tape)
  }

  @inline(never)
  private static func applyGenerally(_ primitive: BinaryPrimitive, _ a: Tracked, _ b: Tracked)
    -> Tracked
  {
    var common = CommonTape<Scalar>()
    common.meet(a)
    common.meet(b)
    guard let tape = common.header else {
      return a.isTensor || b.isTensor
        ? Tracked(Tensor.apply(primitive, a.value, b.value))
        : Tracked(primitive.value(a.number, b.number))
    }
    if tape.pointee.isLinear && !a.isTensor && !b.isTensor {
      return linear(primitive, a, b, on: tape)
    }
    let operandA = a.imported(to: tape)
    let operandB = b.imported(to: tape)
    var node = Node(
      .binary(primitive), a: operandA.index, b: operandB.index,
      value: a.number)
    if operandA.isConstant { node.flags.insert(.constantA) }
    if operandB.isConstant { node.flags.insert(.constantB) }
    if operandA.isConstant && operandB.isConstant || !primitive.isDifferentiable {
      node.flags.insert(.constant)
    }
    if a.isTensor || b.isTensor {
      return append(
        node, value: Tensor.apply(primitive, operandA.value, operandB.value), on: tape)
    }
    node.value = primitive.value(a.number, b.number)
    return append(node, on: tape)
  }

  /// Applies a structured primitive.
  ///
  /// - Precondition: the primitive's shape rule admits the inputs, and they belong to one tape.
  @inlinable
  public static func apply(_ rule: any StructuredRule, _ inputs: [Tracked]) -> Tracked {
    Scalar.Recorder.record(rule, inputs)
  }

  static func recorded(_ rule: any StructuredRule, _ inputs: [Tracked]) -> Tracked {
    if let result = shortly(rule, inputs) { return result }
    let value = Tensor.apply(rule, inputs.map { $0.value })
    var common = CommonTape<Scalar>()
    for input in inputs { common.meet(input) }
    guard let tape = common.header else { return Tracked(value) }
    var isConstant = true
    let operands = inputs.map { input in
      isConstant = isConstant && input.isConstant
      return input.imported(to: tape).index
    }
    var node = Node(.structured, value: 0 as Scalar)
    if isConstant || !rule.isDifferentiable { node.flags.insert(.constant) }
    return append(node, value: value, rule: rule, operands: operands, on: tape)
  }

  /// Records a primitive as one of fewer words, where there is one.
  private static func shortly(_ rule: any StructuredRule, _ inputs: [Tracked]) -> Tracked? {
    if let slice = rule as? Slice {
      let x = inputs[0]
      guard let position = slice.start(in: x.shape) else { return nil }
      return x.run(from: position, shape: slice.result)
    }
    if let concatenate = rule as? Concatenate {
      let shape = checked { () throws(ShapeError) in try concatenate.shape(of: inputs) }
      guard concatenate.isInOrder(shape) else { return nil }
      return inputs.count == 2
        ? joined(inputs[0], inputs[1], shape: shape) : joined(inputs, concatenate, shape: shape)
    }
    return rule is Select ? taken(inputs) : nil
  }

  /// Of a choice between two numbers of a linear recording, the one that the mask takes: there is nothing to record.
  private static func taken(_ inputs: [Tracked]) -> Tracked? {
    let (mask, a, b) = (inputs[0], inputs[1], inputs[2])
    guard areJoinable(a, b) || areJoinable(b, a), !mask.isTensor, mask.isCurrent else { return nil }
    return mask.number != 0 ? a : b
  }

  /// The value as a node of a tape.
  ///
  /// A literal, or a constant of another tape that is still recording, becomes a constant of this one: no
  /// derivative is taken by it, so nothing is lost. Any other value of another tape traps.
  func imported(to tape: UnsafeMutablePointer<TapeHeader<Scalar>>) -> Tracked {
    if let own = self.tape { requireCurrent(own) }
    if self.tape == tape { return asNode(on: tape) }
    guard isConstant else { trap(.mixedTapes) }
    return Tracked.leaf(value, on: tape, flags: .constant)
  }
}

/// The tape on which an operation is recorded: that of the operands that are not constant.
private struct CommonTape<Scalar: TensorScalar> {
  var header: UnsafeMutablePointer<TapeHeader<Scalar>>?
  private var isConstant = true

  init() {}

  /// Takes an operand into account; traps when its tape has ended or is another variable's.
  mutating func meet(_ operand: Tracked<Scalar>) {
    guard let tape = operand.tape else { return }
    operand.requireCurrent(tape)
    if operand.isConstant {
      if header == nil { header = tape }
    } else {
      if !isConstant && header != tape { trap(.mixedTapes) }
      header = tape
      isConstant = false
    }
  }
}
