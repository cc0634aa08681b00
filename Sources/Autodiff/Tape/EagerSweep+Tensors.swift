// Pullbacks of nodes with a tensor for their value or among their operands.
//
// Memory: the cotangent of a node that has been passed over is nobody's, and is written over with the operand's
// where the two have one shape; an operand's adjoint that exists is added to in place; what nobody refers to any
// longer goes to the next tensor of its size (`TensorStorage.recycle`). The small tensors of linear recordings have
// adjoints of another kind: EagerSweep+SmallTensors.swift.

extension EagerSweep {
  /// The pullback of a node with a record, or with a tensor for an operand.
  @inline(never)
  mutating func propagateTensor(_ index: Int, _ node: Node<Scalar>) {
    if node.flags.contains(.constant) { return }
    switch node.operation {
    case .leaf, .fromLinear, .toLinear: return
    case .alias:
      // An alias is a point, whose adjoint will be read.
      let adjoint = tensors[Int(node.record)]
      if let tensor = adjoint.tensor, !(adjoint.hasGaps && tensor.isNothing) {
        add(tensor, hasGaps: adjoint.hasGaps, to: node.a)
      }
      return
    default: break
    }
    if !node.flags.contains(.tensor) {
      let g = scalars[index]
      if Scalar.isNothing(g) { return }
      switch node.operation {
      case .total: addToAll(g, of: node.a)
      case .run: addToParts(of: node.a) { base, _ in base[Int(node.b)] = base[Int(node.b)] + g }
      default: propagate(Tensor(g), hasGaps: false, of: index, node)
      }
      return
    }
    if node.flags.contains(.small) {
      propagateSmall(node)
      return
    }
    let hasGaps = tensors[Int(node.record)].hasGaps
    guard
      let g = keepsAll
        ? tensors[Int(node.record)].tensor : tensors[Int(node.record)].tensor.take()
    else { return }
    // Nothing depends on operands by way of no elements.
    if g.count == 0 || hasGaps && g.isNothing { return }
    switch node.operation {
    case .unary(let primitive): propagate(g, hasGaps: hasGaps, of: index, node, primitive)
    case .binary(let primitive): propagate(g, hasGaps: hasGaps, of: index, node, primitive)
    case .run:
      addPart(g.base, hasGaps: hasGaps, to: node.a, at: Int(node.b), count: g.count)
      g.recycle()
    case .join:
      propagateJoin(g.base, hasGaps: hasGaps, node)
      g.recycle()
    default: propagate(g, hasGaps: hasGaps, of: index, node)
    }
  }

  /// ā += the first elements of ȳ, b̄ += the others.
  mutating func propagateJoin(
    _ g: UnsafePointer<Scalar>, hasGaps: Bool, _ node: Node<Scalar>
  ) {
    let counts = (count(node.a), count(node.b))
    if !node.flags.contains(.constantA) {
      addElements(g, hasGaps: hasGaps, to: node.a, count: counts.0)
    }
    if !node.flags.contains(.constantB) {
      addElements(g + counts.0, hasGaps: hasGaps, to: node.b, count: counts.1)
    }
  }

  /// The number of elements of a node's tensor.
  func count(_ operand: UInt32) -> Int {
    let node = header.pointee.nodes[Int(operand)]
    return node.flags.contains(.small) ? header.small(node).count : header.shape(of: node).count
  }

  /// x̄ += ȳ ⊙ f'(x).
  @inline(__always)
  private mutating func propagate(
    _ g: consuming Tensor<Scalar>, hasGaps: Bool, of index: Int, _ node: Node<Scalar>,
    _ primitive: UnaryPrimitive
  ) {
    let count = g.count
    let (x, y) = (base(node.a), base(UInt32(index)))
    let gaps = gaps(inCotangent: hasGaps, to: node.a)
    let makesGaps = gaps.inResult(selects: primitive.selects)
    if g.isUnique() {
      let result = g.mutableBase
      unaryPullbackKernel(primitive, cotangent: g.base, gaps, x, y, into: result, count: count)
      add(g, hasGaps: makesGaps, to: node.a)
    } else {
      let contribution = Tensor(filling: g.shape) {
        unaryPullbackKernel(primitive, cotangent: g.base, gaps, x, y, into: $0, count: count)
      }
      add(contribution, hasGaps: makesGaps, to: node.a)
    }
  }

  /// ā += ȳ ⊙ ∂f/∂a and b̄ += ȳ ⊙ ∂f/∂b.
  @inline(__always)
  private mutating func propagate(
    _ g: consuming Tensor<Scalar>, hasGaps: Bool, of index: Int, _ node: Node<Scalar>,
    _ recorded: BinaryPrimitive
  ) {
    let count = g.count
    let isToA = !node.flags.contains(.constantA)
    let isToB = !node.flags.contains(.constantB)
    // Where a number is repeated, only the tensor's derivative is elementwise.
    let stepA = step(of: node.a, in: g)
    let stepB = step(of: node.b, in: g)
    guard stepA + stepB > 0, stepA == 1 || !isToA, stepB == 1 || !isToB else {
      propagate(g, hasGaps: hasGaps, of: index, node)
      return
    }
    // A number's base is that of its node's value, and stays: nothing is recorded here.
    let (a, b, y) = (base(node.a), base(node.b), base(UInt32(index)))
    var primitive = recorded
    if primitive == .multiplyWithConstant {
      let (factor, step) = isToA ? (b, stepB) : (a, stepA)
      if step == 1 && !hasGaps {
        multiply(g, by: factor, to: isToA ? node.a : node.b)
        return
      }
      if step == 0 && factor[0] != 0 { primitive = .multiply }
    }
    let selects = primitive.selects
    let plan = BroadcastPlan(inner: count, steps: (stepA, stepB))
    func contribution(
      _ g: borrowing Tensor<Scalar>, _ gaps: Gaps, toFirst: Bool,
      into result: UnsafeMutablePointer<Scalar>
    ) {
      binaryPullbackKernel(
        primitive, cotangent: g.base, gaps, a, b, y, into: result, plan: plan, toFirst: toFirst)
    }
    if isToA {
      let gaps = gaps(inCotangent: hasGaps, to: node.a)
      if primitive == .add || (primitive == .subtract) {
        if !isToB {
          add(g, hasGaps: hasGaps, to: node.a)
          return
        }
        add(copy g, hasGaps: hasGaps, to: node.a)
      } else if !isToB && g.isUnique() {
        contribution(g, gaps, toFirst: true, into: g.mutableBase)
        add(g, hasGaps: gaps.inResult(selects: selects), to: node.a)
        return
      } else {
        let result = Tensor(filling: g.shape) { contribution(g, gaps, toFirst: true, into: $0) }
        add(result, hasGaps: gaps.inResult(selects: selects), to: node.a)
      }
    }
    guard isToB else { return }
    let gaps = gaps(inCotangent: hasGaps, to: node.b)
    if primitive == .add {
      add(g, hasGaps: hasGaps, to: node.b)
    } else if g.isUnique() {
      contribution(g, gaps, toFirst: false, into: g.mutableBase)
      add(g, hasGaps: gaps.inResult(selects: selects), to: node.b)
    } else {
      let result = Tensor(filling: g.shape) { contribution(g, gaps, toFirst: false, into: $0) }
      add(result, hasGaps: gaps.inResult(selects: selects), to: node.b)
    }
  }

  /// What a loop makes of gaps when its contribution goes to an operand.
  @inline(__always)
  func gaps(inCotangent: Bool, to operand: UInt32) -> Gaps {
    Gaps(inCotangent: inCotangent, areClosed: isInput(operand))
  }

  /// Whether an operand passes nothing on: no one asks what is nothing in its adjoint.
  @inline(__always)
  func isInput(_ operand: UInt32) -> Bool {
    header.pointee.nodes[Int(operand)].isInput
  }

  /// Adds ȳ ⊙ c, nothing where the constant c is 0, to an operand's adjoint; ȳ has no gaps.
  private mutating func multiply(
    _ g: consuming Tensor<Scalar>, by factor: UnsafePointer<Scalar>, to operand: UInt32
  ) {
    let count = g.count
    if g.isUnique() {
      let makesGaps = constantFactorKernel(
        cotangent: g.base, factor, into: g.mutableBase, count: count)
      add(g, hasGaps: makesGaps, to: operand)
    } else {
      var makesGaps = false
      let contribution = Tensor(filling: g.shape) {
        makesGaps = constantFactorKernel(cotangent: g.base, factor, into: $0, count: count)
      }
      add(contribution, hasGaps: makesGaps, to: operand)
    }
  }

  /// The pullback of any node, whatever the shapes.
  @inline(never)
  private mutating func propagate(
    _ g: Tensor<Scalar>, hasGaps: Bool, of index: Int, _ node: Node<Scalar>
  ) {
    switch node.operation {
    case .leaf, .alias, .fromLinear, .toLinear, .total, .run, .join: break
    case .unary(let primitive):
      let contribution = Tensor.pullback(
        primitive, cotangent: g, hasGaps: hasGaps, x: value(of: node.a), y: value(of: UInt32(index))
      )
      add(contribution, hasGaps: hasGaps || primitive.selects, to: node.a)
    case .binary(var primitive):
      let (a, b, y) = (value(of: node.a), value(of: node.b), value(of: UInt32(index)))
      if primitive == .multiplyWithConstant {
        let factor = node.flags.contains(.constantA) ? a : b
        if !hasZeroKernel(factor.base, count: factor.count) { primitive = .multiply }
      }
      for (operand, isFirst) in [(node.a, true), (node.b, false)]
      where !node.flags.contains(isFirst ? .constantA : .constantB) {
        let contribution = Tensor.pullback(
          primitive, cotangent: g, hasGaps: hasGaps, a: a, b: b, y: y, toFirst: isFirst)
        add(contribution, hasGaps: hasGaps || primitive.selects, to: operand)
      }
    case .structured: propagateStructured(g, hasGaps: hasGaps, of: index, node)
    }
  }

  func isConstant(_ operand: UInt32) -> Bool {
    header.pointee.nodes[Int(operand)].flags.contains(.constant)
  }

  func value(of index: UInt32) -> Tensor<Scalar> {
    header.value(of: header.pointee.nodes[Int(index)])
  }

  /// The elements of a node's value, valid until the tape grows.
  @inline(__always)
  func base(_ index: UInt32) -> UnsafePointer<Scalar> {
    let node = header.pointee.nodes + Int(index)
    if node.pointee.flags.contains(.tensor) { return header.elements(of: node.pointee) }
    // Sound: the field of a node that is in memory of its own until the tape grows.
    return UnsafePointer(
      (UnsafeMutableRawPointer(node)
        + MemoryLayout<Node<Scalar>>.offset(of: \.value).unsafelyUnwrapped)
        .assumingMemoryBound(to: Scalar.self))
  }

  /// 1 where an operand has the shape of the result, 0 where it is a number, otherwise less than −1.
  @inline(__always)
  func step(of operand: UInt32, in result: borrowing Tensor<Scalar>) -> Int {
    let node = header.pointee.nodes[Int(operand)]
    guard node.flags.contains(.tensor) else { return 0 }
    let isSame =
      node.flags.contains(.small)
      ? header.shape(of: node) == result.shape
      : header.pointee.records[Int(node.record)].hasValue(shapedLike: result)
    return isSame ? 1 : -2
  }
}
