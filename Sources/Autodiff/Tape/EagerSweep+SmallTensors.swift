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
    if isZeroKernel(g, count: count) { return }
    switch node.operation {
    case .unary(let primitive):
      let x = base(node.a)
      add(count: count, to: node.a) {
        unaryPullbackKernel(primitive, cotangent: g, x, y, into: $0, count: count)
      }
    case .binary(let primitive):
      propagateSmall(g, y, count: count, node, primitive)
    case .run where count == self.count(node.a): addElements(g, to: node.a, count: count)
    case .run:
      addToRun(of: node.a, at: Int(node.b)) { addKernel(g, to: $0, count: count) }
    case .join: propagateJoin(g, node)
    case .leaf, .alias, .structured, .total, .fromLinear, .toLinear: break
    }
  }

  /// ā += ȳ ⊙ ∂f/∂a and b̄ += ȳ ⊙ ∂f/∂b: each operand has the shape of the result or is a number.
  @inline(__always)
  private mutating func propagateSmall(
    _ g: UnsafeMutablePointer<Scalar>, _ y: UnsafePointer<Scalar>, count: Int,
    _ node: Node<Scalar>, _ primitive: BinaryPrimitive
  ) {
    let isToA = !node.flags.contains(.constantA)
    let isToB = !node.flags.contains(.constantB)
    let isTensorA = header.pointee.nodes[Int(node.a)].flags.contains(.tensor)
    let isTensorB = header.pointee.nodes[Int(node.b)].flags.contains(.tensor)
    let (a, b) = (base(node.a), base(node.b))
    let steps = (isTensorA ? 1 : 0, isTensorB ? 1 : 0)
    if isToA {
      if isTensorA && (primitive == .add || primitive == .subtract) {
        addElements(g, to: node.a, count: count)
      } else {
        add(count: count, to: node.a) {
          binaryPullbackKernel(
            primitive, cotangent: g, a, b, y, into: $0, count: count, steps: steps, toFirst: true)
        }
      }
    }
    guard isToB else { return }
    if isTensorB && primitive == .add {
      addElements(g, to: node.b, count: count)
    } else {
      add(count: count, to: node.b) {
        binaryPullbackKernel(
          primitive, cotangent: g, a, b, y, into: $0, count: count, steps: steps, toFirst: false)
      }
    }
  }

  /// Adds what `fill` writes to an operand's adjoint; the sum of it where the operand is a number, which the operation
  /// has repeated.
  @inline(__always)
  private mutating func add(
    count: Int, to operand: UInt32, _ fill: (UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let node = header.pointee.nodes[Int(operand)]
    let isSmall = node.flags.contains([.small, .tensor])
    if node.flags.contains(.tensor) && !isSmall && tensors[Int(node.record)] == nil {
      tensors[Int(node.record)] = Tensor(filling: header.shape(of: node), fill)
      return
    }
    let block = header.pointee.small.takeBlock(count: count)
    fill(block)
    if isSmall {
      let place = header.pointee.small.places + Int(node.record)
      guard let adjoint = place.pointee.adjoint else {
        place.pointee.adjoint = block
        return
      }
      addKernel(block, to: adjoint, count: count)
    } else if node.flags.contains(.tensor) {
      addToRun(of: operand, at: 0) { addKernel(block, to: $0, count: count) }
    } else {
      var sum: Scalar = 0
      sumKernel(block, into: &sum, outer: 1, count: count, inner: 1)
      scalars[Int(operand)] = scalars[Int(operand)] + sum
    }
    header.pointee.small.giveBack(block, count: count)
  }

  /// Adds as many elements as an operand's tensor has to its adjoint.
  @inline(__always)
  mutating func addElements(
    _ elements: UnsafePointer<Scalar>, to operand: UInt32, count: Int
  ) {
    let node = header.pointee.nodes[Int(operand)]
    if node.flags.contains(.small) {
      addSmall(elements, to: node)
    } else if tensors[Int(node.record)] == nil {
      tensors[Int(node.record)] = Tensor(filling: header.shape(of: node)) {
        $0.update(from: elements, count: count)
      }
    } else {
      addToRun(of: operand, at: 0) { addKernel(elements, to: $0, count: count) }
    }
  }

  /// Adds elements to the adjoint of a small tensor.
  @inline(__always)
  mutating func addSmall(_ elements: UnsafePointer<Scalar>, to node: Node<Scalar>) {
    let place = header.pointee.small.places + Int(node.record)
    let count = place.pointee.count
    if let adjoint = place.pointee.adjoint {
      addKernel(elements, to: adjoint, count: count)
    } else {
      let adjoint = header.pointee.small.takeBlock(count: count)
      adjoint.update(from: elements, count: count)
      place.pointee.adjoint = adjoint
    }
  }

  /// The adjoint of a small tensor, zeros where there was none.
  @inline(__always)
  func smallAdjoint(of node: Node<Scalar>) -> (base: UnsafeMutablePointer<Scalar>, count: Int) {
    let place = header.pointee.small.places + Int(node.record)
    let count = place.pointee.count
    if let adjoint = place.pointee.adjoint { return (adjoint, count) }
    let adjoint = header.pointee.small.takeBlock(count: count)
    adjoint.update(repeating: 0, count: count)
    place.pointee.adjoint = adjoint
    return (adjoint, count)
  }
}
