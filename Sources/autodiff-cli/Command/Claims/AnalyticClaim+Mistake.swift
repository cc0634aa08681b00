import Autodiff
import MLP

extension AnalyticClaim {
  /// The known mistake that explains all examples, in words.
  ///
  /// - Precondition: there is an example.
  func mistake(in examples: [Example]) -> String? {
    var claim = GradientClaim(
      gradients: examples.map(\.gradient), claims: examples.map(\.claim),
      variables: program.values(of: [variable], at: examples).map { $0[0] })
    claim.factors = factors(at: examples)
    claim.held = held(at: examples)
    claim.transposed = transposed(at: examples)
    return claim.mistake()?.sentence(variable: variable.name, shape: variable.shape)
  }

  /// How many parts, factors and matrices are looked at.
  private static let candidateLimit = 64

  // MARK: Factors

  /// The named values, and the derivative of each step by what it is an elementwise function of.
  private func factors(at examples: [Example]) -> [GradientClaim.Named] {
    let values = known.enumerated().map { position, variable in
      GradientClaim.Named(variable.name, examples.map { $0.values[position] })
    }
    let steps = known.filter { if case .step = $0.place { true } else { false } }
    // The nearest first: of h = tanh(W @ x + b) both ∂h/∂z and ∂h/∂b are the factor.
    let pairs = steps.flatMap { step in
      known.reversed().filter { $0.shape == step.shape && $0 != step }.map { (step, $0) }
    }
    let slopes = pairs.prefix(Self.candidateLimit).compactMap { step, variable in
      let slopes = examples.compactMap { slope(of: step, by: variable, at: $0) }
      return slopes.count == examples.count
        ? GradientClaim.Named("∂\(step.name)/∂\(variable.name)", slopes) : nil
    }
    return values + slopes
  }

  /// The derivative of each element of a step by the same element of a variable; `nil` where it depends on others, or
  /// on none.
  private func slope(
    of step: Variable, by variable: Variable, at example: Example
  ) -> Tensor<Double>? {
    guard case .step(let index) = step.place else { return nil }
    let constants = example.inputs.map { Value($0) }
    let start = program.origin(of: [variable], at: constants).map(\.value)
    let pullback = pullback(at: start) { tracked in
      program.result(of: index, at: constants, by: [variable], tracked)
    }
    let slope = pullback(Tensor(repeating: 1, shape: step.shape))[0]
    var generator = SplitMix64(seed: 1)
    let weights = Tensor(
      shape: step.shape, (0..<step.shape.count).map { _ in generator.uniform() + 0.5 })
    let weighted = pullback(weights)[0]
    let isElementwise = differences(between: weighted, and: slope * weights).isEmpty
    return isElementwise && slope.scalars.contains { $0 != 0 } ? slope : nil
  }

  // MARK: Terms

  /// The gradient with a part of the program held constant, for each part that may be a term of it: every place
  /// where a name is used, and every operand of a sum.
  private func held(at examples: [Example]) -> [GradientClaim.Named] {
    parts.prefix(Self.candidateLimit).map { part in
      GradientClaim.Named(
        part.name,
        examples.map { example in
          program.valueWithGradient(at: example.inputs, by: variables, holding: part.node)
            .gradient[position]
        })
    }
  }

  private var parts: [(node: Int, name: String)] {
    let uses = program.uses.map { use in (node: use.node, name: use.description) }
    let smooth = program.smoothSteps
    let operands = program.formula.nodes.flatMap { node -> [Int] in
      switch node.kind {
      case .binary(.add, let a, let b), .binary(.subtract, let a, let b): [a, b]
      default: []
      }
    }
    let terms = operands.filter { operand in
      switch program.formula.nodes[operand].kind {
      case .name, .number: false
      default: true
      }
    }.map { (node: $0, name: "'\(legible(program.text(of: $0)))'") }
    return (uses + terms).filter { smooth.contains($0.node) }
  }

  // MARK: Transposes

  /// The formula's value with a square matrix transposed: all places where it is used, and each by itself.
  private func transposed(
    at examples: [Example]
  ) -> [(matrix: GradientClaim.Named, right: String)] {
    let uses = formula.uses.filter { use in
      let shape = formula.shapes[use.node]
      return shape.rank == 2 && shape[0] == shape[1]
    }
    let names = Set(uses.map(\.name)).sorted()
    let groups =
      names.map { name in uses.filter { $0.name == name } }
      + uses.filter { use in use.count > 1 }.map { [$0] }
    return groups.prefix(Self.candidateLimit).map { group in
      let changes = Dictionary(
        uniqueKeysWithValues: group.map { ($0.node, ResolvedFormula.Change.transposed) })
      let values = examples.map { example in
        formula.reading(at: example.values, changing: changes) { $0[formula.result].value }
          .broadcast(to: variable.shape)
      }
      let use = group[0]
      let isTransposed = group.allSatisfy { formula.isTransposed($0.node) }
      let name = group.count == use.count ? use.name : use.description
      return (
        GradientClaim.Named(isTransposed ? name + ".T" : name, values),
        isTransposed ? use.name : use.name + ".T"
      )
    }
  }
}

extension ResolvedFormula {
  /// A place where a name is used.
  struct Use: CustomStringConvertible {
    let node: Int
    let name: String
    /// Its number among the uses of the name, from 1.
    let number: Int
    /// How many there are.
    let count: Int

    /// `x`, or `the second x`.
    var description: String {
      let ordinals = ["first", "second", "third", "fourth", "fifth"]
      if count == 1 { return name }
      return number <= ordinals.count
        ? "the \(ordinals[number - 1]) \(name)" : "\(name) number \(number)"
    }
  }

  /// Where the formula uses the name of an input or a step, from left to right.
  var uses: [Use] {
    let places = formula.nodes.indices.compactMap { node -> (node: Int, name: String)? in
      guard case .name(let name) = formula.nodes[node].kind else { return nil }
      switch steps[node] {
      case .input, .same: return (node, name)
      default: return nil
      }
    }.sorted { formula.nodes[$0.node].range.lowerBound < formula.nodes[$1.node].range.lowerBound }
    var numbers: [String: Int] = [:]
    let counts = Dictionary(places.map { ($0.name, 1) }, uniquingKeysWith: +)
    return places.map { place in
      numbers[place.name, default: 0] += 1
      return Use(
        node: place.node, name: place.name, number: numbers[place.name] ?? 1,
        count: counts[place.name] ?? 1)
    }
  }

  /// Whether a step is what `.T` is written after.
  func isTransposed(_ step: Int) -> Bool {
    formula.nodes.contains { node in
      if case .transpose(step) = node.kind { true } else { false }
    }
  }

  /// A part of the formula as it was typed.
  func text(of step: Int) -> String { formula.source.text(in: formula.nodes[step].range) }

  /// The values of variables at examples.
  fileprivate func values(
    of variables: [Variable], at examples: [AnalyticClaim.Example]
  ) -> [[Tensor<Double>]] {
    examples.map { values(of: variables, at: $0.inputs) }
  }
}
