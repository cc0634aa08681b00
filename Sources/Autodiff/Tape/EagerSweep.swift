/// The reverse sweep on numbers: adjoints of every node up to an output, in one backward loop.
///
/// An exactly zero cotangent contributes zero, whatever the local derivative.
@usableFromInline
struct EagerSweep<Scalar: TensorScalar> {
  let header: UnsafeMutablePointer<TapeHeader<Scalar>>
  /// The number of nodes swept.
  let count: Int
  /// The adjoints of scalar nodes; valid until the tape's next sweep.
  let scalars: UnsafeMutablePointer<Scalar>
  /// The adjoints of statements; valid until the tape's next sweep.
  let statements: UnsafeMutablePointer<Scalar>
  /// The adjoints of tensor nodes, by record.
  var tensors: [Tensor<Scalar>?]
  let keepsAll: Bool
  /// Whether nobody reads the tape after this sweep: values are freed when it has passed them.
  private let isLastSweep: Bool

  /// Sweeps from `output`, whose adjoint is `cotangent`.
  ///
  /// - Parameter keepsAll: whether adjoints of intermediate tensors are kept, or freed when they have
  ///   been passed on.
  /// - Parameter isLastSweep: whether nobody reads the tape's values afterwards.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  init(
    _ header: UnsafeMutablePointer<TapeHeader<Scalar>>, from output: Tracked<Scalar>,
    cotangent: Tensor<Scalar>, keepsAll: Bool, isLastSweep: Bool = false
  ) {
    guard cotangent.shape == output.shape else {
      trap(.shapeMismatch(operation: "cotangent", cotangent.shape, output.shape))
    }
    let index = output.requireIndex(on: header)
    let last = output.isLinear ? header.pointee.count - 1 : index
    // Constants that a user's pullback makes do not go on the tape that is being swept.
    let outer = setCurrentTape(nil)
    if header.pointee.isSweeping { trap(.sweepInProgress) }
    header.pointee.isSweeping = true
    defer {
      header.pointee.isSweeping = false
      _ = setCurrentTape(outer)
    }
    self.header = header
    self.keepsAll = keepsAll
    self.isLastSweep = isLastSweep
    count = last + 1
    scalars = header.pointee.zeroedAdjoints(count: last + 1)
    tensors = Array(repeating: nil, count: header.pointee.recordCount)
    var statementSweep = StatementSweep(header)
    statements = statementSweep.adjoints
    if output.isLinear {
      let g = cotangent.base[0]
      statements[Int(output.index)] = g * output.partial
      statements[Int(output.otherIndex)] =
        statements[Int(output.otherIndex)] + g * output.otherPartial
    } else if output.isTensor {
      add(cotangent, to: UInt32(last))
    } else {
      scalars[last] = cotangent.base[0]
    }
    var nodes = header.pointee.nodes
    for index in stride(from: last, through: 0, by: -1) {
      let node = nodes[index]
      if node.record != 0 {
        propagateTensor(index, node)
        if isLastSweep && !node.flags.contains(.small) {
          header.pointee.records[Int(node.record)].recycleValue()
        }
        // A user's pullback may have recorded on this tape by name.
        nodes = header.pointee.nodes
        continue
      }
      if case .toLinear = node.operation {
        statementSweep.sweep(downTo: Int(node.b) + 1)
        scalars[Int(node.a)] = scalars[Int(node.a)] + statements[Int(node.b)]
        continue
      }
      let g = scalars[index]
      if g == 0 { continue }
      switch node.operation {
      case .leaf, .structured, .toLinear, .total, .run, .join: break
      case .fromLinear: statements[Int(node.a)] = statements[Int(node.a)] + g
      case .alias: scalars[Int(node.a)] = scalars[Int(node.a)] + g
      case .unary(let primitive):
        let a = Int(node.a)
        scalars[a] = scalars[a] + g * primitive.derivative(nodes[a].value, node.value)
      case .binary(let primitive):
        let pullback = ScalarPullback(nodes: nodes, scalars: scalars, node: node, cotangent: g)
        // The operators in line, the others by a call: 4 ns a node against 9.
        switch primitive {
        case .add: pullback.visit(Add.self)
        case .subtract: pullback.visit(Subtract.self)
        case .multiply: pullback.visit(Multiply.self)
        case .multiplyWithConstant: pullback.visit(MultiplyWithConstant.self)
        case .divide: pullback.visit(Divide.self)
        default: primitive.visit(pullback)
        }
      }
    }
    statementSweep.sweep(downTo: 1)
  }
}

/// Adds a scalar node's cotangent, times each partial derivative, to the adjoints of its operands.
private struct ScalarPullback<Scalar: TensorScalar>: BinaryVisitor {
  let nodes: UnsafeMutablePointer<Node<Scalar>>
  let scalars: UnsafeMutablePointer<Scalar>
  let node: Node<Scalar>
  let cotangent: Scalar

  @inline(__always)
  func visit<R: BinaryRule>(_ rule: R.Type) {
    let (a, b) = (Int(node.a), Int(node.b))
    if !node.flags.contains(.constantA) {
      let contribution = R.pullbackA(cotangent, nodes[a].value, nodes[b].value, node.value)
      scalars[a] = scalars[a] + contribution
    }
    if !node.flags.contains(.constantB) {
      let contribution = R.pullbackB(cotangent, nodes[a].value, nodes[b].value, node.value)
      scalars[b] = scalars[b] + contribution
    }
  }
}
