/// What a node of a tape stands for.
@usableFromInline
enum NodeKind: UInt8, BitwiseCopyable {
  /// An input, or a constant: nothing to propagate.
  case leaf
  /// An elementwise function of one operand; `code` is a `UnaryPrimitive`.
  case unary
  /// An elementwise function of two operands; `code` is a `BinaryPrimitive`.
  case binary
  /// A structured primitive; the rule and the operands are in the node's record.
  case structured
  /// The same value under another index: the point of a nested differentiation.
  case alias
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
}

/// One operation of a tape: 24 bytes for `Double`.
///
/// A scalar's value is in the node. A tensor's is in the record, as are the rule and the operands of a
/// structured primitive.
@usableFromInline
struct Node<Scalar: TensorScalar>: BitwiseCopyable {
  @usableFromInline var kind: NodeKind
  @usableFromInline var code: UInt8
  @usableFromInline var flags: NodeFlags
  @usableFromInline var a: UInt32
  @usableFromInline var b: UInt32
  /// The index of the record, 0 when there is none.
  @usableFromInline var record: UInt32
  @usableFromInline var value: Scalar

  @inlinable @inline(__always)
  init(
    kind: NodeKind, code: UInt8 = 0, flags: NodeFlags = [], a: UInt32 = 0, b: UInt32 = 0,
    record: UInt32 = 0, value: Scalar
  ) {
    self.kind = kind
    self.code = code
    self.flags = flags
    self.a = a
    self.b = b
    self.record = record
    self.value = value
  }
}

/// What does not fit a node: a tensor value, a structured rule and its operands.
struct NodeRecord<Scalar: TensorScalar> {
  var value: Tensor<Scalar>?
  var rule: (any StructuredRule)?
  var operands: [UInt32] = []
}
