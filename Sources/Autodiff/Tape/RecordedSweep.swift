/// The reverse sweep on tracked values: the adjoints are themselves recorded, so they can be differentiated
/// again.
///
/// - Parameters:
///   - output: a value of the tape.
///   - cotangent: its adjoint.
///   - inputs: the indices of the inputs to differentiate by.
/// - Returns: the adjoint of each input; `nil` where the output does not depend on it.
func recordedSweep<Scalar: TensorScalar>(
  _ header: UnsafeMutablePointer<TapeHeader<Scalar>>, from output: Tracked<Scalar>,
  cotangent: Tracked<Scalar>, inputs: [UInt32]
) -> [Tracked<Scalar>?] {
  guard let first = inputs.min() else { return [] }
  let last = output.requireIndex(on: header)
  guard last >= first else { return inputs.map { _ in nil } }
  var sweep = RecordedSweep(header, first: Int(first), last: last, inputs: inputs)
  sweep.adjoints[last - Int(first)] = cotangent
  for index in stride(from: last, through: Int(first), by: -1) { sweep.propagate(index) }
  return inputs.map { Int($0) <= last ? sweep.adjoints[Int($0 - first)] : nil }
}

struct RecordedSweep<Scalar: TensorScalar> {
  let header: UnsafeMutablePointer<TapeHeader<Scalar>>
  let first: Int
  /// Whether a node depends on one of the inputs, from `first` on.
  var isActive: [Bool]
  /// The adjoints, from `first` on.
  var adjoints: [Tracked<Scalar>?]
  /// Contributions to parts of tensors that are not in the adjoints yet, by node.
  var parts: [UInt32: PartList<Scalar>] = [:]

  init(
    _ header: UnsafeMutablePointer<TapeHeader<Scalar>>, first: Int, last: Int, inputs: [UInt32]
  ) {
    self.header = header
    self.first = first
    isActive = Array(repeating: false, count: last - first + 1)
    adjoints = Array(repeating: nil, count: last - first + 1)
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

  mutating func propagate(_ index: Int) {
    guard isActive[index - first] else { return }
    accumulateParts(of: UInt32(index))
    guard let g = adjoints[index - first] else { return }
    // The tape grows while it is read: nothing of it is kept across an operation.
    let node = header.pointee.nodes[index]
    switch node.operation {
    // Joins are of linear recordings only.
    case .leaf, .join, .fromLinear, .toLinear: break
    case .alias: accumulate(g, to: node.a)
    case .unary(let primitive):
      guard depends(node.a) else { break }
      let derivative = primitive.derivative(handle(node.a), handle(UInt32(index)))
      accumulate(.cotangentProduct(g, derivative), to: node.a)
    case .binary(var primitive):
      let (a, b, y) = (handle(node.a), handle(node.b), handle(UInt32(index)))
      // Only zeros make the two differ, and without them there is less to record.
      if primitive == .multiplyWithConstant && !(a.isConstant ? a : b).hasZeros {
        primitive = .multiply
      }
      if depends(node.a) { accumulate(primitive.pullback(g, a, b, y, toFirst: true), to: node.a) }
      if depends(node.b) { accumulate(primitive.pullback(g, a, b, y, toFirst: false), to: node.b) }
    case .total: accumulate(g.broadcast(to: handle(node.a).shape), to: node.a)
    case .run: accumulate(g, at: .run(from: Int(node.b)), of: node.a)
    case .structured:
      let record = header.pointee.records[Int(node.record)]
      guard let rule = record.rule else { break }
      if let part = part(takenBy: rule) {
        accumulate(g, at: part, of: record.operands[0])
        break
      }
      var wanted = OperandSet()
      for (position, operand) in record.operands.enumerated() where depends(operand) {
        wanted.insert(position)
      }
      let inputs = record.operands.map { handle($0) }
      let contributions = rule.pullback(
        g, inputs: inputs, output: handle(UInt32(index)), wanted: wanted)
      rule.requireCount(contributions.count, operands: inputs.count)
      for (position, operand) in record.operands.enumerated() {
        guard let contribution = contributions[position] else { continue }
        guard contribution.shape == inputs[position].shape else {
          rule.refuse(contribution.shape, for: inputs[position].shape)
        }
        accumulate(contribution, to: operand)
      }
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

  mutating func accumulate(_ contribution: Tracked<Scalar>, to operand: UInt32) {
    guard depends(operand) else { return }
    let contribution = contribution.unbroadcast(to: handle(operand).shape)
    let position = Int(operand) - first
    adjoints[position] = adjoints[position].map { $0 + contribution } ?? contribution
  }
}

extension Tracked {
  /// A cotangent times a local derivative, recorded as one node, or as none where a factor is the literal 1.
  public static func cotangentProduct(_ cotangent: Tracked, _ derivative: Tracked) -> Tracked {
    if derivative.isLiteral(1) { return cotangent }
    if derivative.isLiteral(-1) { return -cotangent }
    if cotangent.isLiteral(1) && !derivative.isTensor { return derivative }
    return apply(.cotangentProduct, cotangent, derivative)
  }

  /// Whether an element is zero.
  fileprivate var hasZeros: Bool {
    guard isTensor else { return number == 0 }
    let value = value
    return (0..<value.count).contains { value.base[$0] == 0 }
  }

  /// Whether this is a literal with the given value.
  private func isLiteral(_ value: Scalar) -> Bool { tape == nil && !isTensor && number == value }
}
