/// What a node of a tape stands for.
@usableFromInline
enum Operation: BitwiseCopyable {
  /// An input, or a constant: nothing to propagate.
  case leaf
  /// The same value under another index: the point of a nested differentiation.
  case alias
  /// An elementwise function of one operand.
  case unary(UnaryPrimitive)
  /// An elementwise function of two operands.
  case binary(BinaryPrimitive)
  /// A structured primitive; the rule and the operands are in the node's record.
  case structured
  /// The sum of all elements of the tensor `a`.
  case total
  /// Consecutive elements of the tensor `a` from position `b` on, a number or a tensor.
  case run
  /// The elements of the tensor `a`, then those of `b`: in a linear recording.
  case join
  /// A number of a linear recording among the operands of nodes: its adjoint goes to the statement `a`.
  case fromLinear
  /// A node's number among the parents of statements: the adjoint of the statement `b` goes to the node `a`.
  case toLinear
}

/// Facts about a node that the reverse sweep asks for.
@usableFromInline
struct NodeFlags: OptionSet, BitwiseCopyable {
  @usableFromInline let rawValue: UInt8
  @inlinable init(rawValue: UInt8) { self.rawValue = rawValue }

  /// No derivative is propagated to the first operand.
  @inlinable static var constantA: NodeFlags { NodeFlags(rawValue: 1) }
  /// No derivative is propagated to the second operand.
  @inlinable static var constantB: NodeFlags { NodeFlags(rawValue: 2) }
  /// The result does not depend on an input.
  @inlinable static var constant: NodeFlags { NodeFlags(rawValue: 4) }
  /// The value is a tensor, in the node's record.
  @inlinable static var tensor: NodeFlags { NodeFlags(rawValue: 8) }
  /// The value is a tensor in the tape's own memory, and `record` its index there.
  ///
  /// Without `tensor`: the value is a number computed from a tensor, and `record` is only not 0.
  static var small: NodeFlags { NodeFlags(rawValue: 16) }
}

/// One operation of a tape: 24 bytes for `Double`.
///
/// A scalar's value is in the node. A tensor's is in the record, as are the rule and the operands of a
/// structured primitive, or among the tape's small tensors.
@usableFromInline
struct Node<Scalar: TensorScalar>: BitwiseCopyable {
  @usableFromInline var operation: Operation
  @usableFromInline var flags: NodeFlags
  @usableFromInline var a: UInt32
  @usableFromInline var b: UInt32
  /// The index of the record or small tensor, 0 when there is none.
  @usableFromInline var record: UInt32
  @usableFromInline var value: Scalar

  @inlinable @inline(__always)
  init(
    _ operation: Operation, flags: NodeFlags = [], a: UInt32 = 0, b: UInt32 = 0,
    record: UInt32 = 0, value: Scalar
  ) {
    self.operation = operation
    self.flags = flags
    self.a = a
    self.b = b
    self.record = record
    self.value = value
  }

  /// Whether this is a value by which derivatives are taken.
  @inline(__always)
  var isInput: Bool {
    if case .leaf = operation { return !flags.contains(.constant) }
    return false
  }
}

/// What does not fit a node: a tensor value, a structured rule and its operands.
struct NodeRecord<Scalar: TensorScalar> {
  var value: Tensor<Scalar>?
  var rule: (any StructuredRule)?
  var operands: [UInt32] = []

  /// The shape of the value, which is a tensor.
  var shape: Shape { value?.shape ?? .scalar }

  /// Whether the value is a tensor of the shape of another.
  @inline(__always)
  func hasValue(shapedLike other: borrowing Tensor<Scalar>) -> Bool {
    value?.hasShape(of: other) ?? false
  }

  /// Gives up the value.
  @inline(__always)
  mutating func recycleValue() { value.take()?.recycle() }
}
