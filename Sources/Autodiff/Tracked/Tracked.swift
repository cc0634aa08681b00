/// The bits of a handle's `meta` above the generation.
@usableFromInline let tensorHandle: UInt32 = 1 << 31
@usableFromInline let constantHandle: UInt32 = 1 << 30
@usableFromInline let handleFlags: UInt32 = 1 << 30

/// A number or tensor whose operations a tape records.
///
/// A tracked value is what the closure of `gradient(at:of:)` is called with. Compute with it as with a number:
/// literals, operators and functions apply, and comparisons of scalars are `Bool`.
///
/// ```swift
/// gradient(at: 2.0) { x in x * x * x + 1 }  // 12
/// ```
///
/// It is a handle: copying one copies 24 bytes and touches no reference count. A handle is valid
/// while its tape is, for a closure's argument until the call returns; using it later traps. A literal has no
/// tape and is a constant.
public struct Tracked<Scalar: TensorScalar> {
  @usableFromInline var tape: UnsafeMutablePointer<TapeHeader<Scalar>>?
  /// The generation of the tape, with `tensorHandle` and `constantHandle` where they apply.
  @usableFromInline var meta: UInt32
  @usableFromInline var index: UInt32
  /// The value of a scalar; 0 for a tensor.
  @usableFromInline var number: Scalar

  @inlinable @inline(__always)
  init(
    tape: UnsafeMutablePointer<TapeHeader<Scalar>>?, meta: UInt32, index: UInt32, number: Scalar
  ) {
    self.tape = tape
    self.meta = meta
    self.index = index
    self.number = number
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
      let record = Int(tape.pointee.nodes[Int(index)].record)
      guard let value = tape.pointee.records[record].value else { trap(.foreignHandle) }
      return value
    }
  }

  /// The value as a number.
  ///
  /// - Precondition: there is exactly one element.
  @inlinable
  public var scalar: Scalar { isTensor ? value.scalar : number }

  /// The extent along each axis.
  public var shape: Shape { isTensor ? value.shape : .scalar }

  /// The value under a name that listings and reports show.
  public func labeled(_ label: String) -> Tracked {
    if let tape {
      requireCurrent(tape)
      tape.pointee.labels[index] = label
    }
    return self
  }

  /// The name given by `labeled(_:)`.
  public var label: String? {
    guard let tape else { return nil }
    requireCurrent(tape)
    return tape.pointee.labels[index]
  }

  @inlinable @inline(__always)
  var isTensor: Bool { meta & tensorHandle != 0 }

  /// Whether no derivative is taken by this value: a literal, a constant, or computed from such.
  @inlinable
  public var isConstant: Bool { tape == nil || meta & constantHandle != 0 }

  /// Whether the value is a literal, or its tape has not ended.
  var isCurrent: Bool {
    guard let tape else { return true }
    return meta & ~(tensorHandle | constantHandle) == tape.pointee.generation
  }

  /// Traps when the tape has ended.
  func requireCurrent(_ tape: UnsafeMutablePointer<TapeHeader<Scalar>>) {
    guard isCurrent else { trap(.finishedTape) }
  }

  /// The index on a tape; traps when the value belongs to another.
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
    return Tracked(tape: tape, meta: meta, index: index, number: node.value)
  }
}
