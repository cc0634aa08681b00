/// The reverse sweep over a program: the rules of the tape's sweeps, one step after the other, with what each contributes.
///
/// Which parts of a cotangent are nothing (Scalar/Nothing.swift) is kept as the tape keeps it.
struct ProgramSweep<Scalar: TensorScalar> {
  private let program: Program<Scalar>
  private let values: [Tensor<Scalar>]
  /// Whether every adjoint and contribution is kept, or only the inputs' adjoints.
  private let keepsAll: Bool
  let mistake: TraceMistake?
  /// The one step in which it is made; nil where it is made wherever it can be, as far as it is of one operation.
  let mistakenStep: Int?
  private var adjoints: [Tensor<Scalar>?]
  private var hasGaps: [Bool]
  private(set) var contributions: [Trace<Scalar>.Contribution] = []
  /// The operation to which a mistake is made, once it has been met.
  var mistaken: String?

  init(
    _ program: Program<Scalar>, values: [Tensor<Scalar>], keepsAll: Bool,
    mistake: TraceMistake? = nil, in mistakenStep: Int? = nil
  ) {
    self.mistakenStep = mistakenStep
    self.program = program
    self.values = values
    self.keepsAll = keepsAll
    self.mistake = mistake
    adjoints = Array(repeating: nil, count: program.steps.count)
    hasGaps = Array(repeating: false, count: program.steps.count)
  }

  /// Sweeps from the output, whose adjoint is 1.
  mutating func run() {
    adjoints[program.output] = .ones(program.steps[program.output].shape)
    if mistake == .order {
      visitDepthFirst()
    } else {
      for step in stride(from: program.output, through: 0, by: -1) { propagate(step) }
    }
  }

  /// The adjoint for whoever reads it: zeros where it is nothing.
  func adjoint(of step: Int) -> Tensor<Scalar> {
    guard let adjoint = adjoints[step] else { return .zeros(program.steps[step].shape) }
    return hasGaps[step] ? adjoint.closed() : adjoint
  }

  /// Passes on each adjoint as soon as something has been added to it: right only where every value is used once.
  private mutating func visitDepthFirst() {
    var visited = Set<Int>()
    var pending = [program.output]
    while let step = pending.popLast() {
      guard visited.insert(step).inserted else { continue }
      propagate(step)
      pending += program.steps[step].operands.reversed()
    }
  }

  private mutating func propagate(_ index: Int) {
    let step = program.steps[index]
    guard !step.isConstant, let g = adjoints[index] else { return }
    let hasGaps = hasGaps[index]
    if g.count == 0 || hasGaps && g.isNothing { return }
    let inputs = step.operands.map { values[$0] }
    let y = values[index]
    // With a mistake in shapes nothing more can be said from here on.
    guard g.shape == y.shape else { return }
    switch step.operation {
    case .input: return
    case .constant: return
    case .unary(let primitive):
      add(
        .pullback(primitive, cotangent: g, hasGaps: hasGaps, x: inputs[0], y: y),
        hasGaps: hasGaps || primitive.selects, of: index, to: 0)
    case .binary(let primitive):
      for position in 0..<2 where !program.steps[step.operands[position]].isConstant {
        add(
          .pullback(
            primitive, cotangent: g, hasGaps: hasGaps, a: inputs[0], b: inputs[1], y: y,
            toFirst: position == 0),
          hasGaps: hasGaps || primitive.selects, of: index, to: position)
      }
    case .structured(let rule):
      var wanted = OperandSet(cotangentHasGaps: hasGaps)
      for (position, operand) in step.operands.enumerated()
      where !program.steps[operand].isConstant {
        wanted.insert(position)
      }
      let (cotangent, makesGaps) = rule.gaps.received(g, hasGaps: hasGaps)
      let contributions = rule.pullback(cotangent, inputs: inputs, output: y, wanted: wanted)
      rule.requireCount(contributions.count, operands: inputs.count)
      for (position, operand) in step.operands.enumerated()
      where !program.steps[operand].isConstant {
        guard let contribution = contributions[position] else { continue }
        guard contribution.shape == inputs[position].shape else {
          rule.refuse(contribution.shape, for: inputs[position].shape)
        }
        add(contribution, hasGaps: makesGaps, of: index, to: position)
      }
    }
    if !keepsAll { adjoints[index] = nil }
  }

  private mutating func add(
    _ right: Tensor<Scalar>, hasGaps: Bool, of index: Int, to position: Int
  ) {
    let operand = program.steps[index].operands[position]
    let amount = mistake == nil ? right : mistaken(right, of: index, to: position)
    if keepsAll {
      contributions.append(
        Trace.Contribution(
          from: index, operand: position, to: operand, amount: hasGaps ? amount.closed() : amount))
    }
    // What is nothing overwrites nothing.
    let overwrites = mistake == .overwrite && !(hasGaps && amount.isNothing)
    guard !overwrites, adjoints[operand] != nil else {
      adjoints[operand] = amount
      self.hasGaps[operand] = hasGaps
      return
    }
    if amount.shape == adjoints[operand]?.shape {
      adjoints[operand]?.accumulate(amount)
    } else if let sum = adjoints[operand], Self.canAdd(sum.shape, amount.shape) {
      adjoints[operand] = sum + amount
    }
    self.hasGaps[operand] = self.hasGaps[operand] && hasGaps
  }
}

// MARK: Mistakes

extension ProgramSweep {
  /// Whether adjoints of different shapes, which only a mistake gives, are added: where they broadcast, and the sum is not
  /// much larger than they are.
  private static func canAdd(_ a: Shape, _ b: Shape) -> Bool {
    guard let sum = try? Shape.broadcast(a, b) else { return false }
    return sum.count <= max(a.count, b.count, 1 << 16)
  }

  /// What is contributed by somebody who makes the mistake.
  private mutating func mistaken(
    _ right: Tensor<Scalar>, of index: Int, to position: Int
  ) -> Tensor<Scalar> {
    let step = program.steps[index]
    guard let g = adjoints[index], index == mistakenStep ?? index else { return right }
    switch (mistake, step.operation) {
    case (.unbroadcast, .binary(let primitive)):
      let inputs = step.operands.map { values[$0] }
      guard inputs[position].shape != step.shape else { return right }
      return g
        * primitive.partial(inputs[0], inputs[1], values[index], byFirst: position == 0)
    case (.unbroadcast, .structured(let rule)) where rule is Broadcast: return g
    case (.sign, .unary), (.sign, .binary):
      guard case .negative = program.contribution(of: index, to: position, values: values),
        isFirst(step)
      else { return right }
      return -right
    case (.noChain, .unary(let primitive)):
      guard primitive != .negate, isFirst(step) else { return right }
      return g
    case (.transpose, .structured(let rule)):
      return rule.unturned(g, inputs: step.operands.map { values[$0] }, to: position) ?? right
    default: return right
    }
  }

  /// Whether a step's operation is the first that the mistake could be made with, or one like it.
  private mutating func isFirst(_ step: Program<Scalar>.Step) -> Bool {
    if mistakenStep != nil { return true }
    mistaken = mistaken ?? step.operation.name
    return mistaken == step.operation.name
  }
}

extension StructuredRule {
  /// The contribution with a matrix in the place of its transpose; nil where the shapes do not allow it.
  fileprivate func unturned<Scalar: TensorScalar>(
    _ g: Tensor<Scalar>, inputs: [Tensor<Scalar>], to position: Int
  ) -> Tensor<Scalar>? {
    func isSquare(_ x: Tensor<Scalar>) -> Bool { x.rank == 2 && x.shape[0] == x.shape[1] }
    switch self {
    case is Affine where position == 1 && isSquare(inputs[0]):
      return .matrixProduct(
        g.rank == 1 ? g.asRow : g, inputs[0], transposingSecond: true
      ).reshaped(to: inputs[1].shape)
    case let rule as MatrixProduct where !rule.transposesA && !rule.transposesB:
      if position == 0, isSquare(inputs[1]) {
        return .matrixProduct(g, inputs[1])
      }
      if position == 1, isSquare(inputs[0]), g.rank == 2 { return .matrixProduct(inputs[0], g) }
      return nil
    default: return nil
    }
  }
}
