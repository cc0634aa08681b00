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
      if let adjoint = tensors[Int(node.record)], !adjoint.isZero {
        add(adjoint, to: node.a)
      }
      return
    default: break
    }
    if !node.flags.contains(.tensor) {
      let g = scalars[index]
      if g == 0 { return }
      switch node.operation {
      case .total: addToAll(g, of: node.a)
      case .run: addToRun(of: node.a, at: Int(node.b)) { $0[0] = $0[0] + g }
      default: propagate(Tensor(g), of: index, node)
      }
      return
    }
    if node.flags.contains(.small) {
      propagateSmall(node)
      return
    }
    guard let g = keepsAll ? tensors[Int(node.record)] : tensors[Int(node.record)].take() else {
      return
    }
    if g.isZero { return }
    switch node.operation {
    case .unary(let primitive): propagate(g, of: index, node, primitive)
    case .binary(let primitive): propagate(g, of: index, node, primitive)
    case .run:
      let count = g.count
      addToRun(of: node.a, at: Int(node.b)) {
        addKernel(g.base, to: $0, count: count)
      }
      g.recycle()
    case .join:
      propagateJoin(g.base, node)
      g.recycle()
    default: propagate(g, of: index, node)
    }
  }

  /// ā += the first elements of ȳ, b̄ += the others.
  mutating func propagateJoin(_ g: UnsafePointer<Scalar>, _ node: Node<Scalar>) {
    let counts = (count(node.a), count(node.b))
    if !node.flags.contains(.constantA) { addElements(g, to: node.a, count: counts.0) }
    if !node.flags.contains(.constantB) { addElements(g + counts.0, to: node.b, count: counts.1) }
  }

  /// The number of elements of a node's tensor.
  func count(_ operand: UInt32) -> Int {
    let node = header.pointee.nodes[Int(operand)]
    return node.flags.contains(.small) ? header.small(node).count : header.shape(of: node).count
  }

  /// x̄ += ȳ ⊙ f'(x).
  @inline(__always)
  private mutating func propagate(
    _ g: consuming Tensor<Scalar>, of index: Int, _ node: Node<Scalar>, _ primitive: UnaryPrimitive
  ) {
    let count = g.count
    let (x, y) = (base(node.a), base(UInt32(index)))
    if g.isUnique() {
      let result = g.mutableBase
      unaryPullbackKernel(primitive, cotangent: g.base, x, y, into: result, count: count)
      add(g, to: node.a)
    } else {
      let contribution = Tensor(filling: g.shape) {
        unaryPullbackKernel(primitive, cotangent: g.base, x, y, into: $0, count: count)
      }
      add(contribution, to: node.a)
    }
  }

  /// ā += ȳ ⊙ ∂f/∂a and b̄ += ȳ ⊙ ∂f/∂b.
  @inline(__always)
  private mutating func propagate(
    _ g: consuming Tensor<Scalar>, of index: Int, _ node: Node<Scalar>, _ primitive: BinaryPrimitive
  ) {
    let count = g.count
    let isToA = !node.flags.contains(.constantA)
    let isToB = !node.flags.contains(.constantB)
    // Where a number is repeated, only the tensor's derivative is elementwise.
    let stepA = step(of: node.a, in: g)
    let stepB = step(of: node.b, in: g)
    guard stepA + stepB > 0, stepA == 1 || !isToA, stepB == 1 || !isToB else {
      propagate(g, of: index, node)
      return
    }
    // A number's base is that of its node's value, and stays: nothing is recorded here.
    let (a, b, y) = (base(node.a), base(node.b), base(UInt32(index)))
    let plan = BroadcastPlan(inner: count, steps: (stepA, stepB))
    if isToA {
      if primitive == .add || (primitive == .subtract) {
        if !isToB {
          add(g, to: node.a)
          return
        }
        add(copy g, to: node.a)
      } else if !isToB && g.isUnique() {
        let result = g.mutableBase
        binaryPullbackKernel(
          primitive, cotangent: g.base, a, b, y, into: result, plan: plan, toFirst: true)
        add(g, to: node.a)
        return
      } else {
        let contribution = Tensor(filling: g.shape) {
          binaryPullbackKernel(
            primitive, cotangent: g.base, a, b, y, into: $0, plan: plan, toFirst: true)
        }
        add(contribution, to: node.a)
      }
    }
    guard isToB else { return }
    if primitive == .add {
      add(g, to: node.b)
    } else if g.isUnique() {
      let result = g.mutableBase
      binaryPullbackKernel(
        primitive, cotangent: g.base, a, b, y, into: result, plan: plan, toFirst: false)
      add(g, to: node.b)
    } else {
      let contribution = Tensor(filling: g.shape) {
        binaryPullbackKernel(
          primitive, cotangent: g.base, a, b, y, into: $0, plan: plan, toFirst: false)
      }
      add(contribution, to: node.b)
    }
  }

  /// The pullback of any node, whatever the shapes.
  @inline(never)
  private mutating func propagate(_ g: Tensor<Scalar>, of index: Int, _ node: Node<Scalar>) {
    switch node.operation {
    case .leaf, .alias, .fromLinear, .toLinear, .total, .run, .join: break
    case .unary(let primitive):
      let contribution = Tensor.pullback(
        primitive, cotangent: g, x: value(of: node.a), y: value(of: UInt32(index)))
      add(contribution, to: node.a)
    case .binary(let primitive):
      let (a, b, y) = (value(of: node.a), value(of: node.b), value(of: UInt32(index)))
      for (operand, isFirst) in [(node.a, true), (node.b, false)]
      where !node.flags.contains(isFirst ? .constantA : .constantB) {
        let contribution = Tensor.pullback(
          primitive, cotangent: g, a: a, b: b, y: y, toFirst: isFirst)
        add(contribution, to: operand)
      }
    case .structured:
      let entry = header.pointee.records + Int(node.record)
      guard let rule = entry.pointee.rule else { break }
      let operands = entry.pointee.operands
      if addToParts(g, rule, operands) { break }
      let inputs = operands.map { value(of: $0) }
      var wanted = OperandSet()
      for (position, operand) in operands.enumerated() where !isConstant(operand) {
        wanted.insert(position)
      }
      let contributions = rule.pullback(
        g, inputs: inputs, output: value(of: UInt32(index)), wanted: wanted)
      rule.requireCount(contributions.count, operands: operands.count)
      for (position, operand) in operands.enumerated() where !isConstant(operand) {
        guard let contribution = contributions[position] else { continue }
        guard contribution.hasShape(of: inputs[position]) else {
          rule.refuse(contribution.shape, for: inputs[position].shape)
        }
        add(contribution, to: operand)
      }
    }
  }

  /// Adds the cotangent of a rule that moves parts to where the parts were, without zeros around them and without copies
  /// of the operands.
  private mutating func addToParts(
    _ g: Tensor<Scalar>, _ rule: any StructuredRule, _ operands: [UInt32]
  ) -> Bool {
    let operand = operands[0]
    if let slice = rule as? Slice {
      let shape = header.shape(of: header.pointee.nodes[Int(operand)])
      addToRun(of: operand, at: 0) { slice.add(g.base, to: $0, shape: shape) }
    } else if let gather = rule as? Gather {
      let shape = header.shape(of: header.pointee.nodes[Int(operand)])
      addToRun(of: operand, at: 0) { gather.add(g.base, to: $0, shape: shape) }
    } else if let concatenate = rule as? Concatenate, concatenate.isInOrder(g.shape) {
      var position = 0
      for operand in operands {
        let count = count(operand)
        if !isConstant(operand) { addElements(g.base + position, to: operand, count: count) }
        position += count
      }
    } else if let scatter = rule as? ScatterAdd {
      for (part, operand) in zip(scatter.parts, operands) where !isConstant(operand) {
        let node = header.pointee.nodes[Int(operand)]
        if case .run(let position) = part, !node.flags.contains(.tensor) {
          scalars[Int(operand)] = scalars[Int(operand)] + g.base[position]
        } else {
          add(part.taken(from: g, shape: header.shape(of: node)), to: operand)
        }
      }
    } else {
      return false
    }
    withExtendedLifetime(g) {}
    return true
  }

  private func isConstant(_ operand: UInt32) -> Bool {
    header.pointee.nodes[Int(operand)].flags.contains(.constant)
  }

  private func value(of index: UInt32) -> Tensor<Scalar> {
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
  private func step(of operand: UInt32, in result: borrowing Tensor<Scalar>) -> Int {
    let node = header.pointee.nodes[Int(operand)]
    guard node.flags.contains(.tensor) else { return 0 }
    let isSame =
      node.flags.contains(.small)
      ? header.shape(of: node) == result.shape
      : header.pointee.records[Int(node.record)].hasValue(shapedLike: result)
    return isSame ? 1 : -2
  }

  /// Adds a contribution of the operand's shape to its adjoint.
  @inline(__always)
  mutating func add(_ contribution: consuming Tensor<Scalar>, to operand: UInt32) {
    let node = header.pointee.nodes[Int(operand)]
    let record = Int(node.record)
    if !node.flags.contains(.tensor) {
      scalars[Int(operand)] = scalars[Int(operand)] + contribution.scalar
    } else if node.flags.contains(.small) {
      addSmall(contribution.base, to: node)
      contribution.recycle()
    } else if tensors[record] == nil {
      tensors[record] = contribution
    } else {
      tensors[record]?.accumulate(contribution)
      contribution.recycle()
    }
  }

  /// Adds g to every element of an operand's adjoint.
  @inline(__always)
  mutating func addToAll(_ g: Scalar, of operand: UInt32) {
    let node = header.pointee.nodes[Int(operand)]
    if !node.flags.contains(.tensor) {
      scalars[Int(operand)] = scalars[Int(operand)] + g
    } else if node.flags.contains(.small) {
      let (adjoint, count) = smallAdjoint(of: node)
      for i in 0..<count { adjoint[i] = adjoint[i] + g }
    } else if tensors[Int(node.record)] == nil {
      tensors[Int(node.record)] = Tensor(repeating: g, shape: header.shape(of: node))
    } else {
      tensors[Int(node.record)]?.accumulate(g)
    }
  }

  /// Calls `body` with the elements from `offset` on of an operand's adjoint, which is made where there is none.
  @inline(__always)
  mutating func addToRun(
    of operand: UInt32, at offset: Int, _ body: (UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let node = header.pointee.nodes[Int(operand)]
    if node.flags.contains(.small) {
      body(smallAdjoint(of: node).base + offset)
      return
    }
    let record = Int(node.record)
    if tensors[record] == nil {
      tensors[record] = .zeros(header.shape(of: node))
    } else {
      tensors[record]?.makeUnique()
    }
    guard let base = tensors[record]?.mutableBase else { return }
    body(base + offset)
  }
}
