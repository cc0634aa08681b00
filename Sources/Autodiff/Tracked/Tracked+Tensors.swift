// The short ways of recording operations on tensors: elementwise functions of tensors of one shape, or of a tensor and a
// number, sums of all elements and consecutive elements. What is not of that kind (broadcast tensors, constants of
// another tape, mistakes) goes the general way. No count of references is touched besides the result's.

extension Tracked {
  /// Records y = f(x) for a tensor of the tape that is no constant.
  @inline(__always)
  static func tensor(
    _ primitive: UnaryPrimitive, _ x: Tracked, on tape: UnsafeMutablePointer<TapeHeader<Scalar>>
  ) -> Tracked {
    let storage = x.storage(on: tape)
    let y = Tensor<Scalar>(filling: storage.shape) {
      unaryKernel(primitive, storage.base, $0, count: storage.shape.count)
    }
    return append(.unary(primitive), flags: .tensor, x.index, 0, y, on: tape)
  }

  /// Records y = f(a, b) for two tensors of one tape and one shape, or for one of them and a number.
  @inline(__always)
  static func tensor(_ primitive: BinaryPrimitive, _ a: Tracked, _ b: Tracked) -> Tracked? {
    guard let tape = a.isTensor ? a.tape : b.tape, primitive.isDifferentiable else { return nil }
    let own = tape.pointee.generation | tensorHandle
    // Constants of this tape are taken here too.
    let isTensorA = a.meta & ~constantHandle == own && a.tape == tape
    let isTensorB = b.meta & ~constantHandle == own && b.tape == tape
    if isTensorA && isTensorB {
      let constants = constantFlags(a, b)
      if constants == [.constantA, .constantB] { return nil }
      let (x, z) = (a.storage(on: tape), b.storage(on: tape))
      guard x.shape == z.shape else { return nil }
      let plan = BroadcastPlan(inner: x.shape.count, steps: (1, 1))
      let y = Tensor<Scalar>(filling: x.shape) {
        binaryKernel(primitive, x.base, z.base, $0, plan: plan)
      }
      return append(
        .binary(primitive), flags: constants.union(.tensor), a.index, b.index, y, on: tape)
    }
    if isTensorA && !b.isTensor && !a.isConstant, let b = b.numberNode(on: tape) {
      let x = a.storage(on: tape)
      var number = b.number
      let plan = BroadcastPlan(inner: x.shape.count, steps: (1, 0))
      let y = Tensor<Scalar>(filling: x.shape) {
        binaryKernel(primitive, x.base, &number, $0, plan: plan)
      }
      return append(
        .binary(primitive), flags: constantFlags(a, b).union(.tensor), a.index, b.index, y, on: tape
      )
    }
    if isTensorB && !a.isTensor && !b.isConstant, let a = a.numberNode(on: tape) {
      let z = b.storage(on: tape)
      var number = a.number
      let plan = BroadcastPlan(inner: z.shape.count, steps: (0, 1))
      let y = Tensor<Scalar>(filling: z.shape) {
        binaryKernel(primitive, &number, z.base, $0, plan: plan)
      }
      return append(
        .binary(primitive), flags: constantFlags(a, b).union(.tensor), a.index, b.index, y, on: tape
      )
    }
    return nil
  }

  @inline(__always)
  private static func constantFlags(_ a: Tracked, _ b: Tracked) -> NodeFlags {
    var flags: NodeFlags = []
    if a.isConstant { flags.insert(.constantA) }
    if b.isConstant { flags.insert(.constantB) }
    return flags
  }

  /// A number as a node of a tape, if it is a literal or of that tape.
  @inline(__always)
  private func numberNode(on tape: UnsafeMutablePointer<TapeHeader<Scalar>>) -> Tracked? {
    guard let own = self.tape else {
      return Tracked.append(Node(.leaf, flags: .constant, value: number), on: tape)
    }
    guard own == tape, meta & ~handleFlags == tape.pointee.generation else { return nil }
    return asNode(on: tape)
  }

  /// The shape and the elements of a tensor of a tape, valid while the tape keeps the value.
  @inline(__always)
  private func storage(
    on tape: UnsafeMutablePointer<TapeHeader<Scalar>>
  ) -> (shape: Shape, base: UnsafePointer<Scalar>) {
    let record = Int(tape.pointee.nodes[Int(index)].record)
    guard let value = tape.pointee.records[record].value else { trap(.foreignHandle) }
    return (value.shape, value.base)
  }

  /// Appends a node whose value is a tensor.
  @inline(__always)
  private static func append(
    _ operation: Operation, flags: NodeFlags, _ a: UInt32, _ b: UInt32,
    _ y: consuming Tensor<Scalar>, on tape: UnsafeMutablePointer<TapeHeader<Scalar>>
  ) -> Tracked {
    let record = tape.pointee.append(NodeRecord(value: y))
    let index = tape.pointee.append(
      Node(operation, flags: flags, a: a, b: b, record: record, value: 0))
    return Tracked(
      tape: tape, meta: tape.pointee.generation | tensorHandle, index: index, number: 0)
  }

  /// Appends a node whose value is a number computed from a tensor.
  @inline(__always)
  private static func append(
    _ operation: Operation, _ a: UInt32, _ b: UInt32, number: Scalar,
    on tape: UnsafeMutablePointer<TapeHeader<Scalar>>
  ) -> Tracked {
    let record = tape.pointee.append(NodeRecord(value: nil))
    let index = tape.pointee.append(Node(operation, a: a, b: b, record: record, value: number))
    let result = Tracked(tape: tape, meta: tape.pointee.generation, index: index, number: number)
    return tape.pointee.isLinear ? result.asLinear(on: tape) : result
  }

  /// The sum of all elements, if this is a tensor of a tape that is recording and no constant.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func total() -> Tracked? {
    guard let tape, meta == tape.pointee.generation | tensorHandle else { return nil }
    let x = storage(on: tape)
    var number: Scalar = 0
    sumKernel(x.base, into: &number, outer: 1, count: x.shape.count, inner: 1)
    return Self.append(.total, index, 0, number: number, on: tape)
  }

  /// Consecutive elements under a shape, if this is a tensor of a tape that is recording and no constant.
  ///
  /// - Precondition: there are so many from `offset` on.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func run(from offset: Int, shape: Shape) -> Tracked? {
    guard let tape, meta == tape.pointee.generation | tensorHandle, offset <= UInt32.max else {
      return nil
    }
    let base = storage(on: tape).base
    if shape.isScalar {
      return Self.append(
        .run, index, UInt32(truncatingIfNeeded: offset), number: base[offset], on: tape)
    }
    let y = Tensor<Scalar>(filling: shape) { $0.update(from: base + offset, count: shape.count) }
    return Self.append(
      .run, flags: .tensor, index, UInt32(truncatingIfNeeded: offset), y, on: tape)
  }
}

extension Tracked {
  /// The sum of all elements, added pairwise; 0 where there is nothing to add.
  ///
  /// Derivative: 1 for each term.
  public func sum() -> Tracked {
    total() ?? sum(axes: nil, keepingDimensions: false)
  }

  /// The part at an index along the first axis, which is removed: an element of a vector, a row of a matrix.
  ///
  /// Costs the copy of the part, and its pullback as much, however large the whole is.
  ///
  /// - Precondition: this is no scalar, and the index is within the axis.
  public subscript(_ index: Int) -> Tracked {
    let shape = self.shape
    guard shape.rank > 0, index >= 0, index < shape[0] else { return self[[index]] }
    let part = shape.withoutFirst
    return run(from: index * part.count, shape: part) ?? self[[index]]
  }

  /// The part at a range along the first axis.
  ///
  /// - Precondition: this is no scalar, and the range is within the axis.
  public subscript(_ range: Range<Int>) -> Tracked {
    let shape = self.shape
    guard shape.rank > 0, range.lowerBound >= 0, range.upperBound <= shape[0],
      range.count != shape[0]
    else { return self[[range]] }
    let part = shape.withoutFirst
    return run(from: range.lowerBound * part.count, shape: shape.withFirst(range.count))
      ?? self[[range]]
  }
}
