// Recording. Operations on numbers of one linear recording go a short way that is inlined into the caller; everything
// else (tensors, programs, constants with a tape, mistakes) goes the general one.

extension Tracked {
  /// Records y = f(a, b) where both operands are numbers of one linear recording, or one of them is and the other is
  /// a literal; what is neither goes the general way.
  ///
  /// - Parameters:
  ///   - both: records a function of both.
  ///   - first: records a function of a, where b is a literal.
  ///   - second: records a function of b, where a is a literal.
  ///   - literals: computes with two literals.
  @inlinable @inline(__always)
  static func recorded(
    _ primitive: BinaryPrimitive, _ a: Tracked, _ b: Tracked, both: () -> Tracked,
    first: () -> Tracked, second: () -> Tracked, literals: () -> Tracked
  ) -> Tracked {
    if a.meta == b.meta {
      if a.isLinear {
        // As integers, in one comparison: of optionals it would be three.
        if UInt(bitPattern: a.tape) == UInt(bitPattern: b.tape) && a.isOfLinearRecording {
          return both()
        }
      } else if a.meta == 0 {
        return literals()
      }
    } else if b.meta == 0 {
      if a.isOfLinearRecording { return first() }
    } else if a.meta == 0 {
      if b.isOfLinearRecording { return second() }
    }
    return otherwiseRecorded(
      primitive, a.tape, a.meta, a.number, a.parents, a.partial, a.otherPartial,
      b.tape, b.meta, b.number, b.parents, b.partial, b.otherPartial)
  }

  /// Whether this is a number of a linear recording that is going on.
  @inlinable @inline(__always)
  var isOfLinearRecording: Bool {
    // Sound: only handles made on a tape bear the flag.
    isLinear && meta == tape.unsafelyUnwrapped.pointee.linearMeta
  }

  // The operands' fields one by one: a handle whose address is passed is kept in memory also where this is not called,
  // and there read again before it has got there.

  /// Records a function of the operands with these fields the general way.
  @inlinable @inline(never)
  static func otherwiseRecorded(
    _ primitive: BinaryPrimitive,
    _ tapeA: UnsafeMutablePointer<TapeHeader<Scalar>>?, _ metaA: UInt32, _ a: Scalar,
    _ parentsA: UInt64, _ partialA: Scalar, _ otherPartialA: Scalar,
    _ tapeB: UnsafeMutablePointer<TapeHeader<Scalar>>?, _ metaB: UInt32, _ b: Scalar,
    _ parentsB: UInt64, _ partialB: Scalar, _ otherPartialB: Scalar
  ) -> Tracked {
    Scalar.Recorder.record(
      primitive,
      Tracked(
        tape: tapeA, meta: metaA, number: a, parents: parentsA, partialA, otherPartialA),
      Tracked(
        tape: tapeB, meta: metaB, number: b, parents: parentsB, partialB, otherPartialB))
  }

  /// Records a function of the operand with these fields the general way.
  @inlinable @inline(never)
  static func otherwiseRecorded(
    _ primitive: UnaryPrimitive, _ tape: UnsafeMutablePointer<TapeHeader<Scalar>>?,
    _ meta: UInt32, _ x: Scalar, _ parents: UInt64, _ partial: Scalar, _ otherPartial: Scalar
  ) -> Tracked {
    Scalar.Recorder.record(
      primitive,
      Tracked(tape: tape, meta: meta, number: x, parents: parents, partial, otherPartial))
  }

  /// a + b.
  @inlinable @inline(__always)
  static func recordedSum(_ a: Tracked, _ b: Tracked) -> Tracked {
    let y = a.number + b.number
    return recorded(.add, a, b) {
      added(a, b, y, 1)
    } first: {
      a.with(number: y, parents: a.parents, a.partial, a.otherPartial)
    } second: {
      b.with(number: y, parents: b.parents, b.partial, b.otherPartial)
    } literals: {
      Tracked(y)
    }
  }

  /// a − b.
  @inlinable @inline(__always)
  static func recordedDifference(_ a: Tracked, _ b: Tracked) -> Tracked {
    let y = a.number - b.number
    return recorded(.subtract, a, b) {
      added(a, b, y, -1)
    } first: {
      a.with(number: y, parents: a.parents, a.partial, a.otherPartial)
    } second: {
      b.with(number: y, parents: b.parents, -b.partial, -b.otherPartial)
    } literals: {
      Tracked(y)
    }
  }

  /// a b.
  ///
  /// A literal 0 times a number is a literal: it has no derivative, and nothing that follows from it costs a tape.
  @inlinable @inline(__always)
  static func recordedProduct(_ a: Tracked, _ b: Tracked) -> Tracked {
    let y = a.number * b.number
    return recorded(.multiply, a, b) {
      joined(a, b, y, b.number, a.number)
    } first: {
      b.number == 0 ? Tracked(y) : chained(a, y, b.number)
    } second: {
      a.number == 0 ? Tracked(y) : chained(b, y, a.number)
    } literals: {
      Tracked(y)
    }
  }

  /// a / b.
  @inlinable @inline(__always)
  static func recordedQuotient(_ a: Tracked, _ b: Tracked) -> Tracked {
    // Divided only where both are numbers: a tensor's is 0.
    recorded(.divide, a, b) {
      let y = a.number / b.number
      return joined(a, b, y, 1 / b.number, -(y / b.number))
    } first: {
      chained(a, a.number / b.number, 1 / b.number)
    } second: {
      let y = a.number / b.number
      return chained(b, y, -(y / b.number))
    } literals: {
      Tracked(a.number / b.number)
    }
  }

  /// −a.
  @inlinable @inline(__always)
  static func recordedNegation(_ a: Tracked) -> Tracked {
    if a.isOfLinearRecording {
      return a.with(number: -a.number, parents: a.parents, -a.partial, -a.otherPartial)
    }
    return otherwiseRecorded(
      .negate, a.tape, a.meta, a.number, a.parents, a.partial, a.otherPartial)
  }

  /// Applies an elementwise function of one argument.
  @inlinable
  public static func apply(_ primitive: UnaryPrimitive, _ x: Tracked) -> Tracked {
    if x.isOfLinearRecording { return linear(primitive, x) }
    return otherwiseRecorded(
      primitive, x.tape, x.meta, x.number, x.parents, x.partial, x.otherPartial)
  }

  /// Whether operands are numbers of one linear recording, or one of them is and the other a literal.
  private static func areJoinable(_ a: Tracked, _ b: Tracked) -> Bool {
    if a.meta == 0 { return b.isOfLinearRecording }
    return a.isOfLinearRecording && (b.meta == 0 || b.meta == a.meta && b.tape == a.tape)
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
    let primitive = primitive.with(constants: (a.isConstant, b.isConstant))
    if areJoinable(a, b) {
      return linear(primitive, a, b, on: (a.tape ?? b.tape).unsafelyUnwrapped)
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
    guard areJoinable(a, b), !mask.isTensor, mask.isCurrent else { return nil }
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
