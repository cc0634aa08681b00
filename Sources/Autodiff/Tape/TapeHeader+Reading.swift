// What whoever explains a recorded program reads of its nodes.

extension UnsafeMutablePointer {
  /// The value of a node as a tensor.
  func value<Scalar>(at index: UInt32) -> Tensor<Scalar> where Pointee == TapeHeader<Scalar> {
    value(of: pointee.nodes[Int(index)])
  }

  /// The node as a tracked value.
  func tracked<Scalar>(at index: Int) -> Tracked<Scalar> where Pointee == TapeHeader<Scalar> {
    let node = pointee.nodes[index]
    var meta = pointee.generation
    if node.flags.contains(.tensor) { meta |= tensorHandle }
    if node.flags.contains(.constant) { meta |= constantHandle }
    return Tracked(tape: self, meta: meta, index: UInt32(index), number: node.value)
  }

  /// The operands by which a node is differentiated.
  func differentiatedOperands<Scalar>(of index: Int) -> [Int]
  where Pointee == TapeHeader<Scalar> {
    let node = pointee.nodes[index]
    guard !node.flags.contains(.constant) else { return [] }
    let (a, b) = (Int(node.a), Int(node.b))
    switch node.operation {
    case .leaf, .fromLinear, .toLinear: return []
    case .alias, .unary, .total, .run: return [a]
    case .binary, .join:
      return (node.flags.contains(.constantA) ? [] : [a])
        + (node.flags.contains(.constantB) ? [] : [b])
    case .structured:
      return pointee.records[Int(node.record)].operands.map(Int.init).filter {
        !pointee.nodes[$0].flags.contains(.constant)
      }
    }
  }

  /// What a node computes, as a user calls it; `nil` for what is given.
  func operationName<Scalar>(at index: Int) -> String? where Pointee == TapeHeader<Scalar> {
    let node = pointee.nodes[index]
    return switch node.operation {
    case .leaf, .alias, .fromLinear, .toLinear: nil
    case .unary(let primitive): primitive.name
    case .binary(let primitive): primitive.name
    case .total: "sum"
    case .run: "slice"
    case .join: "concatenated"
    case .structured: pointee.records[Int(node.record)].rule?.name ?? "an operation"
    }
  }
}

extension Shape {
  /// The index along each axis of the element at a row-major position.
  func index(at position: Int) -> [Int] {
    var rest = position
    return strides.map { stride in
      defer { rest %= stride }
      return rest / stride
    }
  }
}
