// What is added to the adjoint of an operand.

extension EagerSweep {
  /// Adds a contribution of the operand's shape to its adjoint; that of an input has no gaps.
  @inline(__always)
  mutating func add(
    _ contribution: consuming Tensor<Scalar>, hasGaps: Bool, to operand: UInt32
  ) {
    let node = header.pointee.nodes[Int(operand)]
    let record = Int(node.record)
    if !node.flags.contains(.tensor) {
      let number = contribution.scalar
      scalars[Int(operand)] = scalars[Int(operand)] + (hasGaps ? number : Scalar.computed(number))
    } else if node.flags.contains(.small) {
      addSmall(contribution.base, hasGaps: hasGaps, to: node)
      contribution.recycle()
    } else if tensors[record].tensor == nil {
      tensors[record] =
        hasGaps && isInput(operand)
        ? TensorAdjoint(tensor: contribution.closed())
        : TensorAdjoint(tensor: contribution, hasGaps: hasGaps)
    } else {
      tensors[record].tensor?.accumulate(contribution)
      tensors[record].hasGaps = tensors[record].hasGaps && hasGaps
      contribution.recycle()
    }
  }

  /// Adds g, which is computed, to every element of an operand's adjoint.
  @inline(__always)
  mutating func addToAll(_ g: Scalar, of operand: UInt32) {
    let node = header.pointee.nodes[Int(operand)]
    if !node.flags.contains(.tensor) {
      scalars[Int(operand)] = scalars[Int(operand)] + g
    } else if node.flags.contains(.small) {
      let base = smallAdjoint(of: node).base
      let place = header.pointee.small.places + Int(node.record)
      for i in 0..<place.pointee.count { base[i] = base[i] + g }
      place.pointee.hasGaps = false
    } else if tensors[Int(node.record)].tensor == nil {
      tensors[Int(node.record)] = TensorAdjoint(
        tensor: Tensor(repeating: g, shape: header.shape(of: node)))
    } else {
      tensors[Int(node.record)].tensor?.accumulate(g)
      tensors[Int(node.record)].hasGaps = false
    }
  }

  /// Adds a cotangent to consecutive elements of an operand's adjoint.
  @inline(__always)
  mutating func addPart(
    _ g: UnsafePointer<Scalar>, hasGaps: Bool, to operand: UInt32, at offset: Int, count: Int
  ) {
    addToParts(of: operand) { base, isOpen in
      if isOpen && !hasGaps {
        addComputedKernel(g, to: base + offset, count: count)
      } else {
        addKernel(g, to: base + offset, count: count)
      }
    }
  }

  /// Calls `body` with the elements of an operand's adjoint, which is made where there is none, and whether it has gaps:
  /// then what is added must be computed, or nothing.
  @inline(__always)
  mutating func addToParts(
    of operand: UInt32, _ body: (UnsafeMutablePointer<Scalar>, Bool) -> Void
  ) {
    let node = header.pointee.nodes[Int(operand)]
    if node.flags.contains(.small) {
      let (base, hasGaps) = smallAdjoint(of: node)
      body(base, hasGaps)
      return
    }
    let record = Int(node.record)
    if tensors[record].tensor == nil {
      let shape = header.shape(of: node)
      tensors[record] =
        isInput(operand)
        ? TensorAdjoint(tensor: .zeros(shape))
        : TensorAdjoint(tensor: Tensor(repeating: .nothing, shape: shape), hasGaps: true)
    } else {
      tensors[record].tensor?.makeUnique()
    }
    guard let base = tensors[record].tensor?.mutableBase else { return }
    body(base, tensors[record].hasGaps)
  }
}

extension TensorAdjoint {
  /// Adds elements to an adjoint that there is.
  @inline(__always)
  mutating func add(_ elements: UnsafePointer<Scalar>, hasGaps: Bool, count: Int) {
    tensor?.makeUnique()
    guard let base = tensor?.mutableBase else { return }
    addKernel(elements, to: base, count: count)
    self.hasGaps = self.hasGaps && hasGaps
  }
}
