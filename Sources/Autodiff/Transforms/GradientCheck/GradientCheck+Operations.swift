// Each operation of a program on its own, where the program's derivative is right on both sides of a point and not at
// it: is the rule of one wrong there, or does an operation lie on a kink and every rule is right?

/// What the operations of a program show of a point that the tape treats in a special way.
enum OperationEvidence {
  /// The function of one operation is smooth there, and its rule gives another slope.
  case wrongRule(String)
  /// Every rule is right, and these operations lie on a kink or jump of theirs; where there are none, a comparison or
  /// branch of the function changes sides.
  case kinks([String])
  /// Neither is proved; the operations that lie on a kink or jump.
  case undecided([String])
}

extension CheckRecording {
  /// The largest number of operations that are looked at, and of elements of each operand's.
  private static var operationLimit: Int { 256 }
  private static var elementLimit: Int { 32 }

  /// Checks each operation at its operands' values.
  ///
  /// What a check along one element of one operation finds is the rule's doing alone: there is nothing that a convention
  /// elsewhere could have spoilt.
  ///
  /// - Parameter order: 2 to check the second derivatives of the operations.
  func evidence(order: Int) -> OperationEvidence {
    let last = output.requireIndex(on: header)
    var (kinks, isComplete) = ([String](), true)
    // With a differentiation inside the function, rules of operations have been written out as operations: right one by
    // one, and not proved right together.
    var isNested = false
    var examined = 0
    for index in 0...last where !header.differentiatedOperands(of: index).isEmpty {
      if case .alias = header.pointee.nodes[index].operation { isNested = true }
    }
    for index in 0...last {
      // Where its cotangent is nothing it is no product, so it is no function to take differences of.
      if case .binary(.cotangentProduct) = header.pointee.nodes[index].operation {
        isComplete = false
        continue
      }
      guard let operation = CheckedOperation(header, index) else { continue }
      guard examined < Self.operationLimit else {
        isComplete = false
        break
      }
      examined += 1
      var verdicts: [GradientCheckReport.Verdict] = []
      if order == 1 { verdicts += operation.verdicts(elements: Self.elementLimit, order: 1) }
      if order == 2 || isNested {
        verdicts += operation.verdicts(elements: Self.elementLimit, order: 2)
      }
      if verdicts.contains(.wrongRule) { return .wrongRule(operation.name) }
      if verdicts.contains(where: { $0 == .kink || $0 == .discontinuity }) {
        if !kinks.contains(operation.name) { kinks.append(operation.name) }
      }
      if verdicts.contains(where: { $0 == .inconclusive || $0 == .notFinite })
        || operation.elementCount > Self.elementLimit
      {
        isComplete = false
      }
    }
    return isComplete && !isNested ? .kinks(kinks) : .undecided(kinks)
  }
}

/// An operation of a program as a function of the operands by which it is differentiated.
private struct CheckedOperation<Scalar: RealScalar> {
  let name: String
  private let values: [Tensor<Scalar>]
  /// The operands that vary.
  private let varying: [Int]
  private let body: ([Tracked<Scalar>]) -> Tracked<Scalar>

  /// `nil` for what only moves values, and for constants.
  init?(_ header: UnsafeMutablePointer<TapeHeader<Scalar>>, _ index: Int) {
    let node = header.pointee.nodes[index]
    let operands: [Int]
    switch node.operation {
    case .leaf, .alias, .fromLinear, .toLinear, .total, .run, .join: return nil
    case .unary(let primitive):
      operands = [Int(node.a)]
      body = { .apply(primitive, $0[0]) }
    case .binary(let primitive):
      operands = [Int(node.a), Int(node.b)]
      body = { .apply(primitive, $0[0], $0[1]) }
    case .structured:
      let record = header.pointee.records[Int(node.record)]
      guard let rule = record.rule else { return nil }
      operands = record.operands.map(Int.init)
      body = { .apply(rule, $0) }
    }
    let differentiated = header.differentiatedOperands(of: index)
    name = header.operationName(at: index) ?? ""
    values = operands.map { header.value(at: UInt32($0)) }
    varying = operands.indices.filter { differentiated.contains(operands[$0]) }
    if varying.isEmpty { return nil }
  }

  /// The number of elements that vary.
  var elementCount: Int { varying.reduce(0) { $0 + values[$1].count } }

  /// What checks of its first or second derivatives by single elements find.
  func verdicts(elements: Int, order: Int) -> [GradientCheckReport.Verdict] {
    let point = varying.map { values[$0] }
    let options = GradientCheckOptions(directions: 0, elements: elements)
    func f(_ moving: [Tracked<Scalar>]) -> Tracked<Scalar> {
      var operands = values.map { Tracked($0) }
      for (position, operand) in zip(varying, moving) { operands[position] = operand }
      return body(operands)
    }
    let report: GradientCheckReport
    if order == 1 {
      report = checkPullback(
        at: point, cotangents: 1, options: options, isSingleOperation: true, of: f)
    } else {
      var generator = CheckGenerator(seed: 1)
      let shape = f(point.map { Tracked($0) }).shape
      let weights = Tensor<Scalar>(shape: shape) { _ in Scalar(generator.nextWeight()) }
      report = checkHessian(
        at: point, vectors: 1, options: options, isSingleOperation: true
      ) { (f($0) * Tracked(weights)).sum() }
    }
    return report.comparisons.map(\.verdict)
  }
}
