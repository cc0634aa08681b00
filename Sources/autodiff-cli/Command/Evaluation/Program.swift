import Autodiff

/// A formula whose names and shapes are known: evaluating it cannot fail.
///
/// Every shape was found before anything is computed (`Resolver`), so no formula can reach a
/// precondition of the engine.
package struct Program: Sendable {
  /// A value of the formula, computed from earlier ones.
  enum Step: Sendable {
    /// Not a value: an argument that was read where it stands.
    case unused
    case number(Double)
    case constant(Tensor<Double>)
    case input(Int)
    case same(Int)
    case apply([Int], @Sendable ([Value]) -> Value)
  }

  /// The steps, one for each node of the formula.
  let steps: [Step]
  /// The step whose value is the formula's.
  let result: Int
  /// The shape of the result.
  package let resultShape: Shape
  /// Which inputs occur in the formula.
  package let usedInputs: Set<Int>

  /// The formula's value at the given inputs.
  ///
  /// - Precondition: the inputs have the shapes that the formula was resolved with.
  package func callAsFunction(_ inputs: [Value]) -> Value {
    var values: [Value] = []
    values.reserveCapacity(steps.count)
    for step in steps {
      switch step {
      case .unused: values.append(0)
      case .number(let number): values.append(Value(number))
      case .constant(let tensor): values.append(Value(tensor))
      case .input(let index): values.append(inputs[index])
      case .same(let index): values.append(values[index])
      case .apply(let operands, let function): values.append(function(operands.map { values[$0] }))
      }
    }
    return values[result]
  }

  /// The formula's value at plain tensors.
  package func value(at inputs: [Tensor<Double>]) -> Tensor<Double> {
    callAsFunction(inputs.map { Value($0) }).value
  }
}
