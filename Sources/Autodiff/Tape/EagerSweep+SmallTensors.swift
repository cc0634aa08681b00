// Pullbacks of nodes whose value is a small tensor of the tape. An adjoint is a block of the tape's memory, which is given
// back when its node has been passed over.

extension EagerSweep {
  /// The pullback of a node with a small tensor.
  @inline(__always)
  mutating func propagateSmall(_ node: Node<Scalar>) {
    let place = header.pointee.small.places + Int(node.record)
    header.prefetch(before: Int(node.record))
    guard let g = place.pointee.adjoint else { return }
    place.pointee.adjoint = nil
    let (y, count) = (UnsafePointer(place.pointee.base), place.pointee.count)
    defer { header.pointee.small.giveBack(g, count: count) }
    if count == 0 { return }
    var hasGaps = place.pointee.hasGaps
    if hasGaps {
      // Parts may have filled it by now: then what follows is spared the gaps.
      let gaps = countOfNothingKernel(g, count: count)
      if gaps == count { return }
      hasGaps = gaps > 0
    }
    switch node.operation {
    case .unary(let primitive):
      let x = base(node.a)
      let gaps = gaps(inCotangent: hasGaps, to: node.a)
      add(count: count, hasGaps: gaps.inResult(selects: primitive.selects), to: node.a) {
        unaryPullbackKernel(primitive, cotangent: g, gaps, x, y, into: $0, count: count)
      }
    case .binary(let primitive):
      propagateSmall(g, hasGaps: hasGaps, y, count: count, node, primitive)
    case .run where count == self.count(node.a):
      addElements(g, hasGaps: hasGaps, to: node.a, count: count)
    case .run: addPart(g, hasGaps: hasGaps, to: node.a, at: Int(node.b), count: count)
    case .join: propagateJoin(g, hasGaps: hasGaps, node)
    case .leaf, .alias, .structured, .total, .fromLinear, .toLinear: break
    }
  }

  /// ā += ȳ ⊙ ∂f/∂a and b̄ += ȳ ⊙ ∂f/∂b: each operand has the shape of the result or is a number.
  @inline(__always)
  private mutating func propagateSmall(
    _ g: UnsafeMutablePointer<Scalar>, hasGaps: Bool, _ y: UnsafePointer<Scalar>, count: Int,
    _ node: Node<Scalar>, _ recorded: BinaryPrimitive
  ) {
    let isToA = !node.flags.contains(.constantA)
    let isToB = !node.flags.contains(.constantB)
    let isTensorA = header.pointee.nodes[Int(node.a)].flags.contains(.tensor)
    let isTensorB = header.pointee.nodes[Int(node.b)].flags.contains(.tensor)
    let (a, b) = (base(node.a), base(node.b))
    let steps = (isTensorA ? 1 : 0, isTensorB ? 1 : 0)
    var primitive = recorded
    if primitive == .multiplyWithConstant {
      let isNumber = !(isToA ? isTensorB : isTensorA)
      if !hasZeroKernel(isToA ? b : a, count: isNumber ? 1 : count) { primitive = .multiply }
    }
    let selects = primitive.selects
    if isToA {
      if isTensorA && (primitive == .add || primitive == .subtract) {
        addElements(g, hasGaps: hasGaps, to: node.a, count: count)
      } else {
        let gaps = gaps(inCotangent: hasGaps, to: node.a)
        add(count: count, hasGaps: gaps.inResult(selects: selects), to: node.a) {
          binaryPullbackKernel(
            primitive, cotangent: g, gaps, a, b, y, into: $0, count: count, steps: steps,
            toFirst: true)
        }
      }
    }
    guard isToB else { return }
    if isTensorB && primitive == .add {
      addElements(g, hasGaps: hasGaps, to: node.b, count: count)
    } else {
      let gaps = gaps(inCotangent: hasGaps, to: node.b)
      add(count: count, hasGaps: gaps.inResult(selects: selects), to: node.b) {
        binaryPullbackKernel(
          primitive, cotangent: g, gaps, a, b, y, into: $0, count: count, steps: steps,
          toFirst: false)
      }
    }
  }

  /// Adds what `fill` writes to an operand's adjoint; the sum of it where the operand is a number, which the operation
  /// has repeated.
  @inline(__always)
  private mutating func add(
    count: Int, hasGaps: Bool, to operand: UInt32, _ fill: (UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let node = header.pointee.nodes[Int(operand)]
    let isSmall = node.flags.contains([.small, .tensor])
    if node.flags.contains(.tensor) && !isSmall && tensors[Int(node.record)].tensor == nil {
      tensors[Int(node.record)] = TensorAdjoint(
        tensor: Tensor(filling: header.shape(of: node), fill), hasGaps: hasGaps)
      return
    }
    let block = header.pointee.small.takeBlock(count: count)
    fill(block)
    if isSmall {
      let place = header.pointee.small.places + Int(node.record)
      guard let adjoint = place.pointee.adjoint else {
        place.pointee.adjoint = block
        place.pointee.hasGaps = hasGaps
        return
      }
      addKernel(block, to: adjoint, count: count)
      place.pointee.hasGaps = place.pointee.hasGaps && hasGaps
    } else if node.flags.contains(.tensor) {
      tensors[Int(node.record)].add(block, hasGaps: hasGaps, count: count)
    } else {
      var sum: Scalar = 0
      sumKernel(block, into: &sum, outer: 1, count: count, inner: 1)
      scalars[Int(operand)] = scalars[Int(operand)] + (hasGaps ? sum : Scalar.computed(sum))
    }
    header.pointee.small.giveBack(block, count: count)
  }

  /// Adds as many elements as an operand's tensor has to its adjoint.
  @inline(__always)
  mutating func addElements(
    _ elements: UnsafePointer<Scalar>, hasGaps: Bool, to operand: UInt32, count: Int
  ) {
    let node = header.pointee.nodes[Int(operand)]
    if node.flags.contains(.small) {
      addSmall(elements, hasGaps: hasGaps, to: node)
    } else if tensors[Int(node.record)].tensor == nil {
      let copy = Tensor(filling: header.shape(of: node)) {
        $0.update(from: elements, count: count)
      }
      add(copy, hasGaps: hasGaps, to: operand)
    } else {
      tensors[Int(node.record)].add(elements, hasGaps: hasGaps, count: count)
    }
  }

  /// Adds elements to the adjoint of a small tensor.
  @inline(__always)
  mutating func addSmall(
    _ elements: UnsafePointer<Scalar>, hasGaps: Bool, to node: Node<Scalar>
  ) {
    let place = header.pointee.small.places + Int(node.record)
    let count = place.pointee.count
    if let adjoint = place.pointee.adjoint {
      addKernel(elements, to: adjoint, count: count)
      place.pointee.hasGaps = place.pointee.hasGaps && hasGaps
    } else {
      let adjoint = header.pointee.small.takeBlock(count: count)
      adjoint.update(from: elements, count: count)
      place.pointee.adjoint = adjoint
      place.pointee.hasGaps = hasGaps
    }
  }

  /// The adjoint of a small tensor to which parts are added, nothing where there was none.
  @inline(__always)
  func smallAdjoint(
    of node: Node<Scalar>
  ) -> (base: UnsafeMutablePointer<Scalar>, hasGaps: Bool) {
    let place = header.pointee.small.places + Int(node.record)
    if let adjoint = place.pointee.adjoint { return (adjoint, place.pointee.hasGaps) }
    let count = place.pointee.count
    let adjoint = header.pointee.small.takeBlock(count: count)
    adjoint.update(repeating: .nothing, count: count)
    place.pointee.adjoint = adjoint
    place.pointee.hasGaps = true
    return (adjoint, true)
  }
}
