/// The reverse sweep on numbers: adjoints of every node up to an output, in one backward loop.
///
/// A cotangent that is nothing passes on nothing, whatever the local derivative (Scalar/Nothing.swift). The adjoints of
/// numbers are nothing until something is added to them, and then computed; tensors know whether they may have gaps.
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
  var tensors: [TensorAdjoint<Scalar>]
  let keepsAll: Bool
  /// Whether nobody reads the tape after this sweep: values are freed when it has passed them.
  private let isLastSweep: Bool

  /// Sweeps from `output`, whose adjoint is `cotangent`.
  ///
  /// - Parameter keepsAll: whether adjoints of intermediate tensors are kept, or freed when they have
  ///   been passed on.
  /// - Parameter isLastSweep: whether nobody reads the tape's values afterwards.
  /// - Parameter first: the last node that is passed over; 0 for all.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  init(
    _ header: UnsafeMutablePointer<TapeHeader<Scalar>>, from output: Tracked<Scalar>,
    cotangent: Tensor<Scalar>, keepsAll: Bool, isLastSweep: Bool = false, downTo first: Int = 0
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
    scalars = header.pointee.emptyAdjoints(count: last + 1)
    tensors = Array(repeating: TensorAdjoint(), count: header.pointee.recordCount)
    var statementSweep = StatementSweep(header)
    statements = statementSweep.adjoints
    let (seed, hasGaps) = cotangent.asSeed()
    let g = seed.count == 1 ? seed.scalar : .nothing
    if output.isTensor {
      add(seed, hasGaps: hasGaps, to: UInt32(last))
    } else if !output.isLinear {
      scalars[last] = g
    } else if !Scalar.isNothing(g) {
      statements[Int(output.index)] = Scalar.computed(g * output.partial)
      statements[Int(output.otherIndex)] =
        statements[Int(output.otherIndex)] + Scalar.computed(g * output.otherPartial)
    }
    var nodes = header.pointee.nodes
    for index in stride(from: last, through: first, by: -1) {
      let node = nodes[index]
      if node.record != 0 {
        propagateTensor(index, node)
        // An input's shape is asked for when its gradient is read; its elements are the caller's.
        if isLastSweep && !node.flags.contains(.small) && !node.isInput {
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
      if Scalar.isNothing(g) { continue }
      switch node.operation {
      case .leaf, .structured, .toLinear, .total, .run, .join: break
      case .fromLinear: statements[Int(node.a)] = statements[Int(node.a)] + g
      case .alias: scalars[Int(node.a)] = scalars[Int(node.a)] + g
      case .unary(let primitive):
        let a = Int(node.a)
        scalars[a] =
          scalars[a]
          + primitive.visit(
            UnaryScalarPullback(cotangent: g, x: nodes[a].value, y: node.value))
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

// What a sweep has found, for whoever reads it: zero where it is nothing.
extension EagerSweep {
  /// The adjoint of a node.
  func adjoint(of index: UInt32) -> Tensor<Scalar> {
    let node = header.pointee.nodes[Int(index)]
    return node.flags.contains(.tensor)
      ? tensor(of: index, header.shape(of: node)) : Tensor(number(of: index))
  }

  /// The adjoint of a node whose value is a tensor of a shape, also where the value has been given up.
  @inline(__always)
  func tensor(of index: UInt32, _ shape: Shape) -> Tensor<Scalar> {
    tensors[Int(header.pointee.nodes[Int(index)].record)].read(shape)
  }

  /// The adjoint of a node whose value is a number.
  @inline(__always)
  func number(of index: UInt32) -> Scalar {
    Int(index) < count ? Scalar.computed(scalars[Int(index)]) : 0
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
    let (x, z, y) = (nodes[a].value, nodes[b].value, node.value)
    if !node.flags.contains(.constantA) {
      scalars[a] =
        scalars[a]
        + (R.selects
          ? R.pullbackA(cotangent, x, z, y) : Scalar.computed(cotangent * R.partialA(x, z, y)))
    }
    if !node.flags.contains(.constantB) {
      scalars[b] =
        scalars[b]
        + (R.selects
          ? R.pullbackB(cotangent, x, z, y) : Scalar.computed(cotangent * R.partialB(x, z, y)))
    }
  }
}

/// A scalar node's cotangent, which is not nothing, times the derivative.
private struct UnaryScalarPullback<Scalar: TensorScalar>: UnaryVisitor {
  let cotangent: Scalar
  let x: Scalar
  let y: Scalar

  @inline(__always)
  func visit<R: UnaryRule>(_ rule: R.Type) -> Scalar {
    R.selects ? R.pullback(cotangent, x, y) : Scalar.computed(cotangent * R.derivative(x, y))
  }
}

/// The adjoint of a tensor in a sweep.
@usableFromInline
struct TensorAdjoint<Scalar: TensorScalar> {
  /// `nil` until something has been added to it.
  var tensor: Tensor<Scalar>?
  /// Whether elements may be nothing; where not, a −0 is a zero like any other.
  var hasGaps = false

  /// The adjoint for whoever reads it, zeros where it is nothing.
  func read(_ shape: Shape) -> Tensor<Scalar> {
    guard let tensor else { return .zeros(shape) }
    return hasGaps ? tensor.closed() : tensor
  }
}
