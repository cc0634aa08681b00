/// The reverse sweep on tracked values: the adjoints are themselves recorded, so they can be differentiated
/// again.
///
/// What is nothing in it (Scalar/Nothing.swift) is decided by the values, which are at hand, and what must be done about it
/// is recorded. An adjoint that is `nil` is nothing altogether.
///
/// - Parameters:
///   - output: a value of the tape.
///   - cotangent: its adjoint; a zero asks for nothing.
///   - inputs: the indices of the inputs to differentiate by.
/// - Returns: the adjoint of each input; `nil` where the output does not depend on it.
func recordedSweep<Scalar: TensorScalar>(
  _ header: UnsafeMutablePointer<TapeHeader<Scalar>>, from output: Tracked<Scalar>,
  cotangent: Tensor<Scalar>, inputs: [UInt32]
) -> [Tracked<Scalar>?] {
  guard let first = inputs.min() else { return [] }
  let last = output.requireIndex(on: header)
  guard last >= first else { return inputs.map { _ in nil } }
  var sweep = RecordedSweep(header, first: Int(first), last: last, inputs: inputs)
  let seed = cotangent.asSeed()
  sweep.adjoints[last - Int(first)] = Tracked(seed.cotangent)
  sweep.hasGaps[last - Int(first)] = seed.hasGaps
  for index in stride(from: last, through: Int(first), by: -1) { sweep.propagate(index) }
  return inputs.map { Int($0) <= last ? sweep.read(Int($0 - first)) : nil }
}

struct RecordedSweep<Scalar: TensorScalar> {
  let header: UnsafeMutablePointer<TapeHeader<Scalar>>
  let first: Int
  /// Whether a node depends on one of the inputs, from `first` on.
  var isActive: [Bool]
  /// The adjoints, from `first` on.
  var adjoints: [Tracked<Scalar>?]
  /// Whether elements of an adjoint may be nothing; where not, a −0 is a zero like any other.
  var hasGaps: [Bool]
  /// Contributions to parts of tensors that are not in the adjoints yet, by node.
  var parts: [UInt32: PartList<Scalar>] = [:]

  init(
    _ header: UnsafeMutablePointer<TapeHeader<Scalar>>, first: Int, last: Int, inputs: [UInt32]
  ) {
    self.header = header
    self.first = first
    isActive = Array(repeating: false, count: last - first + 1)
    adjoints = Array(repeating: nil, count: last - first + 1)
    hasGaps = Array(repeating: false, count: last - first + 1)
    for input in inputs where Int(input) <= last { isActive[Int(input) - first] = true }
    for index in first...last where !isActive[index - first] {
      let node = header.pointee.nodes[index]
      if node.flags.contains(.constant) { continue }
      isActive[index - first] =
        switch node.operation {
        case .leaf, .join, .fromLinear, .toLinear: false
        case .alias, .unary, .total, .run: depends(node.a)
        case .binary: depends(node.a) || depends(node.b)
        case .structured:
          header.pointee.records[Int(node.record)].operands.contains { depends($0) }
        }
    }
  }

  func depends(_ operand: UInt32) -> Bool {
    Int(operand) >= first && isActive[Int(operand) - first]
  }

  /// The adjoint for whoever asked for it: zero where it is nothing.
  func read(_ position: Int) -> Tracked<Scalar>? {
    hasGaps[position] ? adjoints[position].map(Tracked.computed) : adjoints[position]
  }

  mutating func propagate(_ index: Int) {
    guard isActive[index - first] else { return }
    accumulateParts(of: UInt32(index))
    guard let g = adjoints[index - first] else { return }
    let hasGaps = hasGaps[index - first]
    // The tape grows while it is read: nothing of it is kept across an operation.
    let node = header.pointee.nodes[index]
    // Nothing depends on operands by way of no elements.
    if node.flags.contains(.tensor) && g.shape.count == 0 { return }
    switch node.operation {
    // Joins are of linear recordings only.
    case .leaf, .join, .fromLinear, .toLinear: break
    case .alias: accumulate(g, hasGaps: hasGaps, to: node.a)
    case .unary(let primitive):
      guard depends(node.a) else { break }
      let (x, y) = (handle(node.a), handle(UInt32(index)))
      let contribution: Tracked =
        primitive.selects || hasGaps
        ? primitive.pullback(hasGaps ? g : .computed(g), x, y)
        : .scaled(g, primitive.derivative(x, y))
      accumulate(contribution, hasGaps: hasGaps || primitive.selects, to: node.a)
    case .binary(var primitive):
      let (a, b, y) = (handle(node.a), handle(node.b), handle(UInt32(index)))
      // Only zeros make the two differ, and without them there is less to record.
      if primitive == .multiplyWithConstant && !(a.isConstant ? a : b).hasZeros {
        primitive = .multiply
      }
      let makesGaps = hasGaps || primitive.selects
      func contribution(toFirst: Bool) -> Tracked<Scalar> {
        makesGaps
          ? primitive.pullback(hasGaps ? g : .computed(g), a, b, y, toFirst: toFirst)
          : .scaled(g, primitive.partial(a, b, y, byFirst: toFirst))
      }
      if depends(node.a) {
        accumulate(contribution(toFirst: true), hasGaps: makesGaps, to: node.a)
      }
      if depends(node.b) {
        accumulate(contribution(toFirst: false), hasGaps: makesGaps, to: node.b)
      }
    case .total:
      accumulate(g.broadcast(to: handle(node.a).shape), hasGaps: hasGaps, to: node.a)
    case .run:
      accumulate(g, hasGaps: hasGaps, at: .run(from: Int(node.b)), of: node.a)
    case .structured: propagateStructured(g, hasGaps: hasGaps, index, node)
    }
  }

  private mutating func propagateStructured(
    _ g: Tracked<Scalar>, hasGaps: Bool, _ index: Int, _ node: Node<Scalar>
  ) {
    let record = header.pointee.records[Int(node.record)]
    guard let rule = record.rule else { return }
    if let part = part(takenBy: rule) {
      accumulate(g, hasGaps: hasGaps, at: part, of: record.operands[0])
      return
    }
    var wanted = OperandSet(cotangentHasGaps: hasGaps)
    for (position, operand) in record.operands.enumerated() where depends(operand) {
      wanted.insert(position)
    }
    if rule.gaps == .closed && hasGaps && g.isNothing { return }
    let (cotangent, makesGaps) = rule.gaps.received(g, hasGaps: hasGaps)
    let inputs = record.operands.map { handle($0) }
    let contributions = rule.pullback(
      cotangent, inputs: inputs, output: handle(UInt32(index)), wanted: wanted)
    rule.requireCount(contributions.count, operands: inputs.count)
    for (position, operand) in record.operands.enumerated() {
      guard let contribution = contributions[position] else { continue }
      guard contribution.shape == inputs[position].shape else {
        rule.refuse(contribution.shape, for: inputs[position].shape)
      }
      if let tape = contribution.tape, tape != header, !contribution.isConstant {
        trap(.mixedTapes)
      }
      accumulate(contribution, hasGaps: makesGaps, to: operand)
    }
  }

  /// The node as a tracked value.
  func handle(_ index: UInt32) -> Tracked<Scalar> {
    let node = header.pointee.nodes[Int(index)]
    var meta = header.pointee.generation
    if node.flags.contains(.tensor) { meta |= tensorHandle }
    if node.flags.contains(.constant) { meta |= constantHandle }
    return Tracked(tape: header, meta: meta, index: index, number: node.value)
  }

  mutating func accumulate(
    _ contribution: Tracked<Scalar>, hasGaps: Bool, to operand: UInt32
  ) {
    guard depends(operand) else { return }
    // Of two numbers nothing is asked that concerns shapes.
    let isTensor =
      contribution.isTensor || header.pointee.nodes[Int(operand)].flags.contains(.tensor)
    let contribution =
      isTensor ? contribution.unbroadcast(to: handle(operand).shape) : contribution
    let position = Int(operand) - first
    if let adjoint = adjoints[position] {
      adjoints[position] = adjoint + contribution
      self.hasGaps[position] = self.hasGaps[position] && hasGaps
    } else {
      adjoints[position] = contribution
      self.hasGaps[position] = hasGaps
    }
  }
}

extension Tracked {
  /// A cotangent times a local derivative: nothing where the cotangent is, elsewhere computed.
  public static func cotangentProduct(_ cotangent: Tracked, _ derivative: Tracked) -> Tracked {
    if derivative.isLiteral(1) { return cotangent }
    return cotangent.hasNothing
      ? apply(.cotangentProduct, cotangent, derivative) : computed(scaled(cotangent, derivative))
  }

  /// A value with 0 added if an element is −0; see `RuleNumber`.
  public static func computed(_ x: Tracked) -> Tracked {
    Scalar.tellsNothingFromZero && x.hasNothing ? x + 0 : x
  }

  /// A cotangent without gaps times a local derivative, recorded as one node, or as none where a factor is the literal 1.
  fileprivate static func scaled(_ cotangent: Tracked, _ derivative: Tracked) -> Tracked {
    if derivative.isLiteral(1) { return cotangent }
    if derivative.isLiteral(-1) { return -cotangent }
    if cotangent.isLiteral(1) && !derivative.isTensor { return derivative }
    return apply(.multiply, cotangent, derivative)
  }

  /// Whether an element is nothing.
  private var hasNothing: Bool { isTensor ? value.hasNothing : Scalar.isNothing(number) }

  /// Whether every element is nothing.
  fileprivate var isNothing: Bool { isTensor ? value.isNothing : Scalar.isNothing(number) }

  /// Whether an element is zero.
  fileprivate var hasZeros: Bool {
    guard isTensor else { return number == 0 }
    let value = value
    return hasZeroKernel(value.base, count: value.count)
  }

  /// Whether this is a literal with the given value.
  private func isLiteral(_ value: Scalar) -> Bool { tape == nil && !isTensor && number == value }
}
