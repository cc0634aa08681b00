// Pullbacks of structured rules.

extension EagerSweep {
  /// The pullback of a structured primitive.
  mutating func propagateStructured(
    _ g: Tensor<Scalar>, hasGaps: Bool, of index: Int, _ node: Node<Scalar>
  ) {
    let entry = header.pointee.records + Int(node.record)
    guard let rule = entry.pointee.rule else { return }
    let operands = entry.pointee.operands
    if addToParts(g, hasGaps: hasGaps, rule, operands) { return }
    let inputs = operands.map { value(of: $0) }
    var wanted = OperandSet(cotangentHasGaps: hasGaps)
    for (position, operand) in operands.enumerated() where !isConstant(operand) {
      wanted.insert(position, isInput: isInput(operand))
    }
    let (cotangent, makesGaps) = rule.gaps.received(g, hasGaps: hasGaps)
    let contributions = rule.pullback(
      cotangent, inputs: inputs, output: value(of: UInt32(index)), wanted: wanted)
    rule.requireCount(contributions.count, operands: operands.count)
    for (position, operand) in operands.enumerated() where !isConstant(operand) {
      guard let contribution = contributions[position] else { continue }
      guard contribution.hasShape(of: inputs[position]) else {
        rule.refuse(contribution.shape, for: inputs[position].shape)
      }
      add(contribution, hasGaps: makesGaps && !closesGaps(rule, of: operand), to: operand)
    }
  }

  /// Whether a rule leaves contributions to inputs without gaps.
  private func closesGaps(_ rule: any StructuredRule, of operand: UInt32) -> Bool {
    isInput(operand) && (rule is Affine || rule is MatrixProduct || rule is Convolution)
  }

  /// Adds the cotangent of a rule that moves parts to where the parts were, with nothing around them and without copies of
  /// the operands.
  private mutating func addToParts(
    _ g: Tensor<Scalar>, hasGaps: Bool, _ rule: any StructuredRule, _ operands: [UInt32]
  ) -> Bool {
    let operand = operands[0]
    if rule is Select {
      return addToSelected(g, hasGaps: hasGaps, operands)
    } else if let slice = rule as? Slice {
      let shape = header.shape(of: header.pointee.nodes[Int(operand)])
      addToParts(of: operand) { base, isOpen in
        let g = isOpen && !hasGaps ? g.closed() : g
        slice.add(g.base, to: base, shape: shape)
      }
    } else if let gather = rule as? Gather {
      let shape = header.shape(of: header.pointee.nodes[Int(operand)])
      addToParts(of: operand) { base, isOpen in
        gather.add(g.base, areComputed: isOpen && !hasGaps, to: base, shape: shape)
      }
    } else if let concatenate = rule as? Concatenate, concatenate.isInOrder(g.shape) {
      var position = 0
      for operand in operands {
        let count = count(operand)
        if !isConstant(operand) {
          addElements(g.base + position, hasGaps: hasGaps, to: operand, count: count)
        }
        position += count
      }
    } else if let scatter = rule as? ScatterAdd {
      for (part, operand) in zip(scatter.parts, operands) where !isConstant(operand) {
        let node = header.pointee.nodes[Int(operand)]
        if case .run(let position) = part, !node.flags.contains(.tensor) {
          let number = g.base[position]
          scalars[Int(operand)] =
            scalars[Int(operand)] + (hasGaps ? number : Scalar.computed(number))
        } else {
          let contribution = part.taken(from: g, shape: header.shape(of: node))
          add(contribution, hasGaps: hasGaps, to: operand)
        }
      }
    } else {
      return false
    }
    withExtendedLifetime(g) {}
    return true
  }

  /// Adds the cotangent of a choice to the operands, each where it was taken, if all have the shape of the result or
  /// are constants.
  private mutating func addToSelected(
    _ g: Tensor<Scalar>, hasGaps: Bool, _ operands: [UInt32]
  ) -> Bool {
    guard step(of: operands[0], in: g) == 1,
      operands[1...].allSatisfy({ isConstant($0) || step(of: $0, in: g) == 1 })
    else { return false }
    let count = g.count
    let mask = base(operands[0])
    let takesFirst = hasNonZeroKernel(mask, count: count)
    let takesSecond = hasZeroKernel(mask, count: count)
    for (operand, isFirst) in [(operands[1], true), (operands[2], false)]
    where !isConstant(operand) && (isFirst ? takesFirst : takesSecond) {
      if takesFirst != takesSecond {
        // One operand was taken everywhere.
        add(g, hasGaps: hasGaps, to: operand)
        continue
      }
      let gaps = gaps(inCotangent: hasGaps, to: operand)
      let contribution = Tensor(filling: g.shape) {
        selectPullbackKernel(
          mask: mask, toFirst: isFirst, cotangent: g.base, gaps, into: $0, count: count)
      }
      add(contribution, hasGaps: gaps.inResult(selects: true), to: operand)
    }
    return true
  }
}
