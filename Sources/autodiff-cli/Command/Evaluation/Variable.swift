import Autodiff

/// What a formula is differentiated by: an input, or a step that the formula names.
struct Variable: Equatable {
  /// Where its value comes from.
  enum Place: Equatable {
    case input(Int)
    case step(Int)
  }

  let name: String
  let place: Place
  let shape: Shape
}

extension InputPoint {
  /// The inputs as variables.
  var variables: [Variable] {
    names.indices.map {
      Variable(name: names[$0], place: .input($0), shape: values[$0].shape)
    }
  }
}

extension ResolvedFormula {
  /// The named steps as variables.
  ///
  /// A step with the name of an input cannot be referred to from outside.
  func stepVariables(besides inputs: [String]) -> [Variable] {
    assigned.filter { !inputs.contains($0.name) }.map {
      Variable(name: $0.name, place: .step($0.step), shape: shapes[$0.step])
    }
  }

  /// The values of variables.
  func values(of variables: [Variable], at inputs: [Tensor<Double>]) -> [Tensor<Double>] {
    guard variables.contains(where: \.isStep) else {
      return variables.map { $0.value(inputs: inputs, steps: []) }
    }
    return reading(at: inputs) { steps in
      variables.map { $0.value(inputs: inputs, steps: steps) }
    }
  }

  /// Where a derivative is taken: the values of inputs, and for steps what is added to them.
  ///
  /// That is −0, which leaves every number as it is, 0 and −0 among them.
  func origin(of variables: [Variable], at inputs: [Value]) -> [Value] {
    variables.map { variable in
      switch variable.place {
      case .input(let position): inputs[position]
      case .step: Value(Tensor(repeating: -0.0, shape: variable.shape))
      }
    }
  }

  /// The value of a step as a function of variables.
  ///
  /// - Parameters:
  ///   - step: the step, by default the formula's last.
  ///   - variables: what takes the place of an input, or is added to what a step computes.
  ///   - held: a step whose value is a constant.
  func result(
    of step: Int? = nil, at inputs: [Value], by variables: [Variable], _ tracked: [Value],
    holding held: Int? = nil
  ) -> Value {
    var inputs = inputs
    var changes: [Int: Change] = [:]
    if let held { changes[held] = .held }
    for (variable, value) in zip(variables, tracked) {
      switch variable.place {
      case .input(let position): inputs[position] = value
      case .step(let step): changes[step] = .shifted(by: value)
      }
    }
    return values(at: inputs, changing: changes)[step ?? result]
  }

  /// The formula's value and its gradient by variables.
  ///
  /// - Precondition: the result is a scalar.
  func valueWithGradient(
    at inputs: [Tensor<Double>], by variables: [Variable], holding held: Int? = nil
  ) -> (value: Double, gradient: [Tensor<Double>]) {
    let constants = inputs.map { Value($0) }
    let start = origin(of: variables, at: constants).map(\.value)
    return Autodiff.valueWithGradient(at: start) { tracked in
      result(at: constants, by: variables, tracked, holding: held)
    }
  }
}

extension Variable {
  fileprivate var isStep: Bool {
    if case .step = place { true } else { false }
  }

  fileprivate func value(inputs: [Tensor<Double>], steps: [Value]) -> Tensor<Double> {
    switch place {
    case .input(let position): inputs[position]
    case .step(let step): steps[step].value
    }
  }
}
