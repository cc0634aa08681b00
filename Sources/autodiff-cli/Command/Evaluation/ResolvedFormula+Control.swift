import Autodiff

extension ResolvedFormula {
  /// A derivative inside the formula.
  struct InnerGradient: Sendable {
    /// The step that is differentiated.
    let value: Int
    /// The step whose value is the point.
    let point: Int
    /// The steps that the variable stands for.
    let places: Set<Int>
    /// The steps between these and the value that depend on them, in order.
    let dependents: [Int]
    /// How many derivatives stand inside one another here.
    let level: Int
  }

  /// What decides whether a step is computed: the condition of the innermost `if` around it.
  struct Guard: Sendable {
    let condition: Int
    let holds: Bool
  }

  /// The guards of the steps that have one.
  static func guards(of steps: [Step]) -> [Int: Guard] {
    var guards: [Int: Guard] = [:]
    // The innermost comes first.
    for case .choose(let condition, let first, let second) in steps {
      for step in condition + 1...first where guards[step] == nil {
        guards[step] = Guard(condition: condition, holds: true)
      }
      for step in first + 1...second where guards[step] == nil {
        guards[step] = Guard(condition: condition, holds: false)
      }
    }
    return guards
  }

  /// Whether a step is computed, given the values of the earlier ones.
  func isComputed(_ step: Int, _ values: [Value]) -> Bool {
    guard let own = guards[step] else { return true }
    guard isComputed(own.condition, values) else { return false }
    let condition = values[own.condition].value.scalar
    return own.holds ? condition > 0 || condition < 0 : condition == 0
  }

  /// The value of a step, given those of the earlier ones; zeros where it is not computed.
  func value(of step: Int, _ values: [Value], _ inputs: [Value]) -> Value {
    if !guards.isEmpty, !isComputed(step, values) { return Value(Tensor.zeros(shapes[step])) }
    switch steps[step] {
    case .unused: return 0
    case .number(let number): return Value(number)
    case .constant(let tensor): return Value(tensor)
    case .input(let index): return inputs[index]
    case .same, .apply, .choose: return steps[step].value { values[$0] } ?? 0
    case .gradient(let inner):
      return gradient(at: values[inner.point]) { point in
        var moved = values
        for place in inner.places { moved[place] = point }
        for dependent in inner.dependents {
          moved[dependent] = value(of: dependent, moved, inputs)
        }
        return moved[inner.value]
      }
    }
  }
}

extension ResolvedFormula.Step {
  /// Its value by those of earlier steps; nil where it is more, or less, than an operation on them.
  func value(_ earlier: (Int) -> Value) -> Value? {
    switch self {
    case .same(let source): return earlier(source)
    case .apply(let operands, _, let function): return function(operands.map(earlier))
    case .choose(let condition, let first, let second):
      let number = earlier(condition).value.scalar
      let taken = earlier(number == 0 ? second : first)
      return number.isNaN ? Value(Tensor(repeating: .nan, shape: taken.shape)) : taken
    case .unused, .number, .constant, .input, .gradient: return nil
    }
  }

  /// The steps whose values it takes.
  var operands: [Int] {
    switch self {
    case .unused, .number, .constant, .input: []
    case .same(let source): [source]
    case .apply(let operands, _, _): operands
    case .choose(let condition, let first, let second): [condition, first, second]
    // What its dependents take besides moves the value, too.
    case .gradient(let gradient): [gradient.value, gradient.point]
    }
  }
}
