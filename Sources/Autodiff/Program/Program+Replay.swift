extension Program {
  /// The value at other inputs, computed by the steps as they were recorded.
  ///
  /// A branch that was taken while the program was recorded is taken again.
  ///
  /// - Precondition: the inputs have the shapes of those at which the program was recorded.
  public func callAsFunction(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    values(at: inputs)[output]
  }

  /// The value of every step at other inputs.
  ///
  /// - Precondition: the inputs have the shapes of those at which the program was recorded.
  public func values(at inputs: [Tensor<Scalar>]) -> [Tensor<Scalar>] {
    guard inputs.map(\.shape) == self.inputs.map({ steps[$0].shape }) else {
      trap(
        .programInputs(
          given: inputs.map(\.shape), recorded: self.inputs.map { steps[$0].shape }))
    }
    return run(replacing: Dictionary(uniqueKeysWithValues: zip(self.inputs, inputs)))
  }

  /// Runs the steps on plain or tracked tensors, with the values of some of them given: of every input at least.
  func run<T: TensorAlgebra>(replacing given: [Int: T]) -> [T] where T.Scalar == Scalar {
    var values: [T] = []
    values.reserveCapacity(steps.count)
    for (index, step) in steps.enumerated() {
      if let value = given[index] {
        values.append(value)
        continue
      }
      let operands = step.operands.map { values[$0] }
      switch step.operation {
      // An input that is not given has been asked for by nobody.
      case .input: values.append(T(.zeros(step.shape)))
      case .constant(let tensor): values.append(T(tensor))
      case .unary(let primitive): values.append(.apply(primitive, operands[0]))
      case .binary(let primitive): values.append(.apply(primitive, operands[0], operands[1]))
      case .structured(let rule): values.append(.apply(rule, operands))
      }
    }
    return values
  }
}

extension Trace where Scalar: RealScalar {
  /// The adjoint of a step by central differences: how the function's value moves with the step's.
  ///
  /// It knows nothing of the sweep. See `numericalGradient(at:options:of:)`.
  ///
  /// - Complexity: some ten runs of the program for each element.
  public func numericalAdjoint(of step: Int) -> NumericalGradient<Tensor<Scalar>> {
    program.requireStep(step)
    let inputs = program.inputs.map { ($0, Tracked(values[$0])) }
    return numericalGradient(at: values[step]) { moved in
      var given = Dictionary(uniqueKeysWithValues: inputs)
      given[step] = moved
      return program.run(replacing: given)[program.output]
    }
  }

  /// The derivative of every step by an input, in one run forward: the tangents that forward mode carries along.
  ///
  /// For programs of numbers. The tangent of a step is the sum of its operands' tangents, each times the derivative by that
  /// operand.
  ///
  /// - Returns: nil where a step is no elementwise function of numbers.
  public func tangents(byInput input: Int) -> [Scalar]? {
    guard program.inputs.indices.contains(input) else {
      trap(.noSuchInput(input, count: program.inputs.count))
    }
    var tangents = [Scalar](repeating: 0, count: program.steps.count)
    for (index, step) in program.steps.enumerated() {
      guard step.shape.isScalar else { return nil }
      if index == program.inputs[input] { tangents[index] = 1 }
      for (position, operand) in step.operands.enumerated() {
        let place = Contribution(from: index, operand: position, to: operand, amount: 0)
        guard let partial = partial(of: place) else { return nil }
        // What does not move adds nothing, whatever the derivative.
        if tangents[operand] != 0 { tangents[index] += tangents[operand] * partial.scalar }
      }
    }
    return tangents
  }
}
