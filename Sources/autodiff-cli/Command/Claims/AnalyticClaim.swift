import Autodiff

/// A formula of the user's for the gradient by one variable, which is a claim about all points.
struct AnalyticClaim {
  /// What the formula is of: as it was typed, and resolved with the inputs and the named steps.
  let assignment: Assignment
  let formula: ResolvedFormula
  /// The variable, and its place among those that the program is differentiated by.
  let variable: Variable
  let position: Int
  let variables: [Variable]
  /// The differentiated program.
  let program: ResolvedFormula
  let point: InputPoint
  /// The inputs and named steps, in the order of the formula's inputs.
  let known: [Variable]

  /// Whether the formula is made of numbers alone, so that it is right at one point at most.
  var isAboutOnePoint: Bool { formula.usedInputs.isEmpty }

  /// - Throws: `FormulaError`, `UsageError`, or `CommandError` when the formula's shape is not that of the gradient.
  init(
    _ assignment: Assignment, among variables: [Variable], of program: ResolvedFormula,
    at point: InputPoint, known: [Variable]
  ) throws {
    let variable = try GradientCommand.variable(
      named: assignment.name, option: "analytic", among: known)
    guard variables.contains(variable) else {
      throw UsageError.conflict(
        "--analytic \(assignment.name)", "--wrt without \(assignment.name)")
    }
    self.assignment = assignment
    self.variable = variable
    self.variables = variables
    self.program = program
    self.point = point
    self.known = known
    position = variables.firstIndex(of: variable) ?? 0
    let source = SourceText(assignment.text, origin: "--analytic \(assignment.name)")
    formula = try Formula(parsing: source).resolved(inputs: known.map { ($0.name, $0.shape) })
    do {
      try formula.resultShape.requireBroadcastable(to: variable.shape)
    } catch {
      throw CommandError.analyticShape(
        name: variable.name, formula.resultShape, expected: variable.shape)
    }
  }

  /// The two sides of the claim at a point.
  struct Example {
    let inputs: [Tensor<Double>]
    /// The values of the inputs and named steps.
    let values: [Tensor<Double>]
    let result: Double
    /// The tape's gradient by the variable.
    let gradient: Tensor<Double>
    /// The formula's value, of the same shape.
    let claim: Tensor<Double>

    /// Whether every number is finite.
    var isFinite: Bool {
      result.isFinite && gradient.scalars.allSatisfy(\.isFinite)
        && claim.scalars.allSatisfy(\.isFinite)
    }
  }

  func example(at inputs: [Tensor<Double>]) -> Example {
    let values = program.values(of: known, at: inputs)
    let (result, gradient) = program.valueWithGradient(at: inputs, by: variables)
    return Example(
      inputs: inputs, values: values, result: result, gradient: gradient[position],
      claim: formula.value(at: values).broadcast(to: variable.shape))
  }

  /// Whether the formula's value is not the gradient, by more than rounding.
  func isRefuted(by example: Example) -> Bool {
    !differences(between: example.gradient, and: example.claim, errors: errors(of: example))
      .isEmpty
  }

  /// The comparison of one example, with differences as the judge where the two sides differ.
  func judged(_ example: Example) -> GradientCheckReport {
    let start = program.values(of: variables, at: example.inputs)
    return checkAnalyticGradient(
      at: start, input: position, against: example.claim, errors: errors(of: example),
      options: GradientCheckOptions(names: variables.map(\.name)),
      of: program.function(of: variables, from: start, at: example.inputs))
  }

  /// How many of an example's elements have the error of their rounding estimated, each of which takes a
  /// second-order sweep.
  private static let errorLimit = 64

  /// How far rounding may have moved those elements of either side in which the two differ: eight times what
  /// is to be expected of the formula as it is written, 1 − tanh² near 1, and of the gradient.
  private func errors(of example: Example) -> [Int: Double] {
    var errors: [Int: Double] = [:]
    guard example.isFinite else { return errors }
    let positions = differences(between: example.gradient, and: example.claim)
    for element in positions.prefix(Self.errorLimit) {
      let ofFormula = roundingNoise(at: example.values, ofElement: element) { values in
        formula(values).broadcast(to: variable.shape)
      }
      let ofGradient = roundingNoise(at: example.inputs, ofElement: element) { inputs in
        gradient(at: program.origin(of: variables, at: inputs)) { tracked in
          program.result(at: inputs, by: variables, tracked)
        }[position]
      }
      errors[element] = 8 * (ofFormula + ofGradient)
    }
    return errors
  }
}
