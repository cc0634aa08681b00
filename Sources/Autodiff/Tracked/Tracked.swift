/// The bits of a handle's `meta` above the generation.
@inlinable @inline(__always) var tensorHandle: UInt32 { 1 << 31 }
@inlinable @inline(__always) var constantHandle: UInt32 { 1 << 30 }
@inlinable @inline(__always) var linearHandle: UInt32 { 1 << 29 }
@inlinable @inline(__always) var handleFlags: UInt32 { 7 << 29 }

/// A number or tensor whose operations a tape records.
///
/// A tracked value is what the closure of `gradient(at:of:)` is called with. Compute with it as with a number:
/// literals, operators and functions apply, and comparisons of scalars are `Bool`.
///
/// ```swift
/// gradient(at: 2.0) { x in x * x * x + 1 }  // 12
/// ```
///
/// It is a handle: copying one copies 48 bytes and touches no reference count. A handle is valid
/// while its tape is, for a closure's argument until the call returns; using it later traps. A literal has no
/// tape and is a constant.
public struct Tracked<Scalar: TensorScalar> {
  // The order keeps apart what arithmetic reads in pairs: a function's result comes back through memory, written in
  // eight-byte pieces, and a sixteen-byte load of two of them waits for both (20 cycles on a Zen 4).
  @usableFromInline var tape: UnsafeMutablePointer<TapeHeader<Scalar>>?
  /// The value of a scalar; 0 for a tensor.
  @usableFromInline var number: Scalar
  /// The index of the node; for a number of a linear recording (see `Tracked+Linear.swift`) the two statements that it
  /// depends on, the first in the lower half, 0 in the upper half where there is no other.
  @usableFromInline var parents: UInt64
  /// The derivative by the statement in the lower half of `parents`.
  @usableFromInline var partial: Scalar
  /// The generation of the tape, with `tensorHandle`, `constantHandle` and `linearHandle` where they apply; 0 in a
  /// literal.
  @usableFromInline var meta: UInt32
  /// The derivative by the statement in the upper half of `parents`; that by the first again where there is none.
  @usableFromInline var otherPartial: Scalar

  @inlinable @inline(__always)
  var index: UInt32 { UInt32(truncatingIfNeeded: parents) }
  @inlinable @inline(__always)
  var otherIndex: UInt32 { UInt32(truncatingIfNeeded: parents >> 32) }

  @inlinable @inline(__always)
  init(
    tape: UnsafeMutablePointer<TapeHeader<Scalar>>?, meta: UInt32, index: UInt32, number: Scalar
  ) {
    self.tape = tape
    self.meta = meta
    parents = UInt64(index)
    self.number = number
    partial = 0
    otherPartial = 0
  }

  /// A number of a linear recording.
  @inlinable @inline(__always)
  init(
    tape: UnsafeMutablePointer<TapeHeader<Scalar>>?, meta: UInt32, number: Scalar,
    parents: UInt64, _ partial: Scalar, _ otherPartial: Scalar
  ) {
    self.tape = tape
    self.meta = meta
    self.parents = parents
    self.number = number
    self.partial = partial
    self.otherPartial = otherPartial
  }

  /// A constant of rank 0.
  @inlinable @inline(__always)
  public init(_ scalar: Scalar) {
    self.init(tape: nil, meta: 0, index: 0, number: scalar)
  }

  /// A constant.
  ///
  /// Inside a gradient call it lives on that call's tape and shares the tensor's memory. A tensor constant
  /// made outside of any lives until the process ends: make it once, not in a loop.
  @inlinable
  public init(_ tensor: Tensor<Scalar>) { self = Scalar.Recorder.record(constant: tensor) }

  static func recorded(constant tensor: Tensor<Scalar>) -> Tracked {
    if tensor.shape.isScalar { return Tracked(tensor.base[0]) }
    if let tape: UnsafeMutablePointer<TapeHeader<Scalar>> = currentTape() {
      return leaf(tensor, on: tape, flags: .constant)
    }
    return Tracked(tape: nil, meta: tensorHandle, index: internConstant(tensor), number: 0)
  }
}

@available(*, unavailable, message: "a tracked value belongs to the thread that records its tape")
extension Tracked: Sendable {}

extension Tracked: ExpressibleByIntegerLiteral {
  @inlinable @inline(__always)
  public init(integerLiteral value: Scalar.IntegerLiteralType) {
    self.init(Scalar(integerLiteral: value))
  }
}

extension Tracked: ExpressibleByFloatLiteral where Scalar: RealScalar {
  @inlinable @inline(__always)
  public init(floatLiteral value: Double) { self.init(Scalar(value)) }
}

extension Tracked: ExpressibleByArrayLiteral {
  /// Stacks the elements along a new first axis: numbers, tracked values, or nested literals.
  ///
  /// ```swift
  /// gradient(at: 2.0) { x in dot([x, x * x], [1, 10]) }  // 41
  /// ```
  ///
  /// - Precondition: the elements have one shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public init(arrayLiteral elements: Tracked...) {
    self =
      elements.allSatisfy { $0.tape == nil }
      ? Tracked(Tensor(literalRows: elements.map { $0.value })) : stacked(elements)
  }
}

extension Tracked {
  /// The value as a tensor, which shares the tape's memory.
  public var value: Tensor<Scalar> {
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    get {
      guard isTensor else {
        if let tape { requireCurrent(tape) }
        return Tensor(number)
      }
      guard let tape else { return internedConstant(at: index) }
      requireCurrent(tape)
      return tape.value(of: tape.pointee.nodes[Int(index)])
    }
  }

  /// The value as a number.
  ///
  /// - Precondition: there is exactly one element.
  @inlinable
  public var scalar: Scalar {
    if isTensor { return value.scalar }
    requireCurrent()
    return number
  }

  /// The extent along each axis.
  public var shape: Shape {
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    get {
      guard isTensor else {
        requireCurrent()
        return .scalar
      }
      guard let tape else { return value.shape }
      requireCurrent(tape)
      return tape.shape(of: tape.pointee.nodes[Int(index)])
    }
  }

  /// The value under a name that listings and reports show.
  public func labeled(_ label: String) -> Tracked {
    guard let tape else { return self }
    requireCurrent(tape)
    guard isLinear else {
      tape.pointee.labels[index] = label
      return self
    }
    let statement = asStatement
    tape.pointee.statementLabels[statement.index] = label
    return statement
  }

  /// The name given by `labeled(_:)`.
  public var label: String? {
    guard let tape else { return nil }
    requireCurrent(tape)
    guard isLinear else { return tape.pointee.labels[index] }
    return otherIndex == 0 && partial == 1 ? tape.pointee.statementLabels[index] : nil
  }

  @inlinable @inline(__always)
  var isTensor: Bool { meta & tensorHandle != 0 }

  /// Whether this is a number of a linear recording.
  @inlinable @inline(__always)
  var isLinear: Bool { meta & linearHandle != 0 }

  /// Whether no derivative is taken by this value: a literal, a constant, or computed from such.
  @inlinable
  public var isConstant: Bool { tape == nil || meta & constantHandle != 0 }

  /// Whether the value is a literal, or its tape has not ended.
  @inlinable @inline(__always)
  var isCurrent: Bool {
    guard let tape else { return true }
    return meta & ~handleFlags == tape.pointee.generation
  }

  /// Traps when the value has a tape that has ended.
  @inlinable @inline(__always)
  func requireCurrent() {
    if !isCurrent { trap(.finishedTape) }
  }

  /// Traps when the tape has ended.
  func requireCurrent(_ tape: UnsafeMutablePointer<TapeHeader<Scalar>>) {
    guard isCurrent else { trap(.finishedTape) }
  }

  /// The index on a tape, of a node or of a statement; traps when the value belongs to another.
  func requireIndex(on header: UnsafeMutablePointer<TapeHeader<Scalar>>) -> Int {
    guard let tape else { trap(.foreignHandle) }
    requireCurrent(tape)
    guard tape == header else { trap(.foreignHandle) }
    return Int(index)
  }

  /// Records an input or a constant.
  static func leaf(
    _ tensor: Tensor<Scalar>, on tape: UnsafeMutablePointer<TapeHeader<Scalar>>, flags: NodeFlags
  ) -> Tracked {
    tensor.shape.isScalar
      ? append(Node(.leaf, flags: flags, value: tensor.base[0]), on: tape)
      : append(Node(.leaf, flags: flags, value: 0), value: tensor, on: tape)
  }

  /// Appends a node whose value is a scalar in the node.
  static func append(
    _ node: Node<Scalar>, on tape: UnsafeMutablePointer<TapeHeader<Scalar>>
  ) -> Tracked {
    let meta = tape.pointee.generation | (node.flags.contains(.constant) ? constantHandle : 0)
    let index = tape.pointee.append(node)
    return Tracked(tape: tape, meta: meta, index: index, number: node.value)
  }

  /// Appends a node whose value is a tensor, or one with a rule in its record.
  static func append(
    _ node: Node<Scalar>, value: Tensor<Scalar>, rule: (any StructuredRule)? = nil,
    operands: [UInt32] = [], on tape: UnsafeMutablePointer<TapeHeader<Scalar>>
  ) -> Tracked {
    let isScalar = value.shape.isScalar
    var node = node
    var meta = tape.pointee.generation | (node.flags.contains(.constant) ? constantHandle : 0)
    node.record = tape.pointee.append(
      NodeRecord(value: isScalar ? nil : value, rule: rule, operands: operands))
    if isScalar {
      node.value = value.base[0]
    } else {
      node.flags.insert(.tensor)
      meta |= tensorHandle
    }
    let index = tape.pointee.append(node)
    let result = Tracked(tape: tape, meta: meta, index: index, number: node.value)
    return isScalar && tape.pointee.isLinear && !result.isConstant
      ? result.asLinear(on: tape) : result
  }
}
