/// One run of a program: the value of each step, and how the adjoint of each came about.
///
/// It is made by `trace(at:of:)`. The adjoint of a step v is v̄ = ∂f/∂v: the sum of what the steps that use v contribute,
/// each its own adjoint times its derivative by v. The sweep goes from the output back, so that the adjoint of a step is
/// complete before it is passed on.
///
/// ```swift
/// let f = trace(at: [2.0, 5.0]) { x in log(x[0]) + x[0] * x[1] - sin(x[1]) }
/// f.gradient  // [[5.5], [1.7163378145367738]]: by each input
/// for c in f.contributions { print(f.formula(of: c, .mathematics)) }
/// ```
public struct Trace<Scalar: TensorScalar>: Sendable {
  /// What a step adds to the adjoint of one of its operands.
  public struct Contribution: Sendable {
    /// The step whose adjoint is passed on.
    public let from: Int
    /// Which of its operands.
    public let operand: Int
    /// The step to whose adjoint it is added.
    public let to: Int
    /// What is added.
    public let amount: Tensor<Scalar>
  }

  /// What was run.
  public let program: Program<Scalar>
  /// The value of each step.
  public let values: [Tensor<Scalar>]
  /// The adjoint of each step, of the shape of its value; zeros where the output does not depend on it.
  public let adjoints: [Tensor<Scalar>]
  /// What made the adjoints, in the order of the sweep.
  public let contributions: [Contribution]
  /// The places in `contributions` of what was added to each step.
  private let places: [[Int]]

  /// The function's value.
  public var value: Tensor<Scalar> { values[program.output] }
  /// The derivative by each input.
  public var gradient: [Tensor<Scalar>] { program.inputs.map { adjoints[$0] } }

  init(_ program: Program<Scalar>, values: [Tensor<Scalar>]) {
    var sweep = ProgramSweep(program, values: values, keepsAll: true)
    sweep.run()
    self.init(program, values: values, sweep)
  }

  /// What a sweep that has run left.
  init(_ program: Program<Scalar>, values: [Tensor<Scalar>], _ sweep: ProgramSweep<Scalar>) {
    self.program = program
    // Where nothing was added, a reader sees a zero.
    self.values = zip(program.steps, values).map { step, value in
      if case .structured(let rule) = step.operation, rule is ScatterAdd { return value.closed() }
      return value
    }
    adjoints = program.steps.indices.map { sweep.adjoint(of: $0) }
    contributions = sweep.contributions
    var places = [[Int]](repeating: [], count: program.steps.count)
    for (place, contribution) in contributions.enumerated() {
      places[contribution.to].append(place)
    }
    self.places = places
  }

  /// What was added to the adjoint of a step, in order; nothing where there is no such step.
  public func contributions(to step: Int) -> [Contribution] {
    places.indices.contains(step) ? places[step].map { contributions[$0] } : []
  }

  /// What a step added to the adjoint of one of its operands, in a sweep without a mistake; nil where it added nothing.
  ///
  /// - Complexity: O(log n) for n contributions, since a sum may have very many terms and each be asked for.
  func contribution(from step: Int, operand: Int) -> Contribution? {
    // The sweep goes from later steps to earlier ones, and in a step by its operands.
    var range = contributions.indices
    while let low = range.first, let high = range.last {
      let middle = low + (high - low) / 2
      let found = contributions[middle]
      if found.from == step, found.operand == operand { return found }
      let isBefore = found.from > step || found.from == step && found.operand < operand
      range = isBefore ? middle + 1..<high + 1 : low..<middle
    }
    return nil
  }

  /// The derivative of an elementwise step by its operand, element by element; nil for other primitives.
  public func partial(of contribution: Contribution) -> Tensor<Scalar>? {
    program.requireOperand(contribution.operand, of: contribution.from, nil)
    let step = program.steps[contribution.from]
    let y = values[contribution.from]
    func operand(_ position: Int) -> Tensor<Scalar> { values[step.operands[position]] }
    return switch step.operation {
    case .unary(let primitive): primitive.derivative(operand(0), y).broadcast(to: step.shape)
    case .binary(let primitive):
      primitive.partial(operand(0), operand(1), y, byFirst: contribution.operand == 0)
        .broadcast(to: step.shape)
    default: nil
    }
  }

  /// What is added as a formula of adjoints and values.
  ///
  /// A rule that computes its derivative in several ways shows the one that it takes here.
  public func expression(of contribution: Contribution) -> SymbolicExpression {
    let expression = program.contribution(
      of: contribution.from, to: contribution.operand, values: values)
    // A product with 0 is written as 0, but where the other factor is not finite: there it is NaN, and shows why.
    guard expression == .number(0), contribution.amount.scalars.contains(where: { $0 != $0 }) else {
      return expression
    }
    let product = SymbolicExpression.binary(
      .product, .adjoint(program.names[contribution.from]), .number(0))
    return product.unbroadcast(
      from: program.steps[contribution.from].shape, to: program.steps[contribution.to].shape)
  }

  /// What is added as a formula in a notation.
  public func formula(of contribution: Contribution, _ notation: Notation) -> String {
    expression(of: contribution).text(notation)
  }
}

/// A function's value at a point and how its derivatives come about.
///
/// - Parameters:
///   - point: a number, a tensor, an array of such, or a structure of parameters; plain ones, not tracked.
///   - names: the names of the point's numbers and tensors, in order; those without one are called v1, v2, ….
///   - f: the function, whose result is a number.
/// - Complexity: that of the function, a small constant more for the sweep, and memory for all that it passes on.
public func trace<Point: DifferentiableValue>(
  at point: Point, names: [String] = [], of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> Trace<Point.Scalar> {
  let recorded = try RecordedProgram(at: point, named: names, of: f)
  recorded.program.requireScalar(operation: "trace")
  return Trace(recorded.program, values: recorded.values)
}

extension Program {
  func requireScalar(operation: String) {
    let shape = steps[output].shape
    guard shape.isScalar else { trap(.notScalar(operation: operation, shape)) }
  }

  /// A run at other inputs, by the steps as they were recorded.
  ///
  /// - Precondition: the program's value is a number, and the inputs have the shapes of those at which it was recorded.
  public func trace(at inputs: [Tensor<Scalar>]) -> Trace<Scalar> {
    requireScalar(operation: "trace")
    return Trace(self, values: values(at: inputs))
  }
}
