import Autodiff

/// A formula whose names and shapes are known: evaluating it cannot fail.
///
/// Every shape was found before anything is computed (`Resolver`), so no formula can reach a
/// precondition of the engine.
package struct ResolvedFormula: Sendable {
  /// A value of the formula, computed from earlier ones.
  enum Step: Sendable {
    /// Not a value: an argument that was read where it stands.
    case unused
    case number(Double)
    case constant(Tensor<Double>)
    case input(Int)
    case same(Int)
    case apply([Int], Choice<[Value]>? = nil, @Sendable ([Value]) -> Value)
    /// The first of two values where a number is not 0, else the second.
    case choose(condition: Int, Int, Int)
    case gradient(InnerGradient)
  }

  /// A name that the formula gives to a step: to the last one, where it gives it to several.
  struct Assigned: Sendable {
    let name: String
    let step: Int
  }

  /// What is done to the value of a step before others use it.
  enum Change {
    /// The value is that much more.
    case shifted(by: Value)
    /// The value is a constant.
    case held
    /// The value is the transpose; it must be a square matrix.
    case transposed
  }

  /// What was resolved.
  let formula: Formula
  /// The steps, one for each node of the formula.
  let steps: [Step]
  /// The shape of each step.
  let shapes: [Shape]
  /// What a step computes beside its result, for those that compute more.
  let work: [Int: FormulaFunction.Work]
  /// Which inputs occur in the formula.
  package let usedInputs: Set<Int>
  /// The steps that have names, in order.
  let assigned: [Assigned]
  /// What decides whether a step is computed.
  let guards: [Int: Guard]

  /// The step whose value is the formula's.
  var result: Int { formula.result }
  /// The shape of the result.
  package var resultShape: Shape { shapes[result] }

  /// The formula's value at the given inputs.
  ///
  /// - Precondition: the inputs have the shapes that the formula was resolved with.
  package func callAsFunction(_ inputs: [Value]) -> Value { values(at: inputs)[result] }

  /// The value of every step at the given inputs.
  ///
  /// - Precondition: the inputs have the shapes that the formula was resolved with.
  ///
  /// - Parameter labels: whether the steps that have names keep them in what is recorded.
  func values(
    at inputs: [Value], changing changes: [Int: Change] = [:], labels: Bool = false
  ) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(steps.count)
    let names = labels ? Dictionary(uniqueKeysWithValues: assigned.map { ($0.step, $0.name) }) : [:]
    for index in steps.indices {
      let value = value(of: index, values, inputs)
      let changed = changes.isEmpty ? value : changes[index].map { $0(value) } ?? value
      values.append(names[index].map { changed.labeled($0) } ?? changed)
    }
    return values
  }

  /// The formula's value at plain tensors.
  package func value(at inputs: [Tensor<Double>]) -> Tensor<Double> {
    reading(at: inputs) { $0[result].value }
  }

  /// Reads something of the steps' values at plain tensors.
  ///
  /// Tensors are recorded, and the recording is dropped: what is computed of them outside of one is kept until the process
  /// ends.
  func reading<Result>(
    at inputs: [Tensor<Double>], changing changes: [Int: Change] = [:],
    _ read: ([Value]) -> Result
  ) -> Result {
    guard shapes.contains(where: { !$0.isScalar }) else {
      return read(values(at: inputs.map { Value($0) }, changing: changes))
    }
    var results: [Result] = []
    _ = Autodiff.valueWithGradient(at: inputs) { tracked in
      results.append(read(values(at: tracked, changing: changes)))
      return 0
    }
    return results[0]
  }
}

extension ResolvedFormula.Change {
  fileprivate func callAsFunction(_ value: Value) -> Value {
    switch self {
    case .shifted(let offset): value + offset
    case .held: Value(value.value)
    case .transposed: value.transposed()
    }
  }
}
