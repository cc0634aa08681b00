import Autodiff

// Derivatives and choices inside a formula.

extension Resolver {
  /// How deep derivatives may stand inside one another: each level records the one below it.
  static let gradientLimit = 6

  /// The derivative of a number by a value, in the shape of that value.
  mutating func gradient(
    of value: Int, by variable: Int, isByName: Bool, at node: Formula.Node
  ) throws(FormulaError) -> (Shape, ResolvedFormula.Step) {
    guard shapes[value].isScalar else {
      throw error(.gradOfTensor(shapes[value]), at: formula.nodes[value])
    }
    var places: Set<Int> = [variable]
    if isByName {
      switch steps[variable] {
      case .input(let input):
        places = Set(
          steps.indices.filter { if case .input(input) = steps[$0] { true } else { false } })
      case .same(let step): places = [step]
      default:
        if case .name(let name) = formula.nodes[variable].kind {
          throw error(.gradByNumber(name), at: formula.nodes[variable])
        }
      }
    }
    var moving = places
    var dependents: [Int] = []
    var level = 1
    let first = places.min() ?? 0
    // The variable may stand behind a value that does not depend on it.
    for step in first..<max(first, value + 1) where !places.contains(step) {
      guard steps[step].operands.contains(where: moving.contains) else { continue }
      moving.insert(step)
      dependents.append(step)
      if case .gradient(let inner) = steps[step] { level = max(level, inner.level + 1) }
    }
    guard level <= Self.gradientLimit else {
      throw error(.gradTooDeep(limit: Self.gradientLimit), at: node)
    }
    return (
      shapes[variable],
      .gradient(
        .init(value: value, point: variable, places: places, dependents: dependents, level: level))
    )
  }

  /// One of two values of one shape by a number.
  func choice(
    by condition: Int, _ first: Int, _ second: Int
  ) throws(FormulaError) -> (Shape, ResolvedFormula.Step) {
    guard shapes[condition].isScalar else {
      throw error(.choiceOfTensor(shapes[condition]), at: formula.nodes[condition])
    }
    guard shapes[first] == shapes[second] else {
      throw error(.branchesDiffer(shapes[first], shapes[second]), at: formula.nodes[second])
    }
    return (shapes[first], .choose(condition: condition, first, second))
  }
}
