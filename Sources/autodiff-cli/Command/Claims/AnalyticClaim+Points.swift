import Autodiff
import MLP

extension AnalyticClaim {
  /// Examples at seeded points about the given one at which the formula is the same smooth function.
  ///
  /// A point that is outside the domain, or on another side of a choice, is moved nearer, to a quarter of the
  /// distance up to eight times. Where none of these serves the variable alone is moved; where that does not
  /// help either the point is dropped.
  func examples(_ count: Int) -> (examples: [Example], dropped: Int) {
    let sides = program.sides(at: point.values)
    var generator = SplitMix64(seed: 0)
    var examples: [Example] = []
    for number in 0..<count {
      let displacements = point.values.map { value in
        Tensor(
          shape: value.shape,
          value.scalars.map { displacement(of: $0, number, &generator) })
      }
      let example = movable.lazy.compactMap { inputs in
        nearest(along: displacements, moving: inputs, sides)
      }.first
      if let example { examples.append(example) }
    }
    return (examples, count - examples.count)
  }

  /// Every other point has each number within half of itself, so that its sign remains; the others look
  /// beyond that.
  private func displacement(
    of value: Double, _ number: Int, _ generator: inout SplitMix64
  ) -> Double {
    let random = 2 * generator.uniform() - 1
    guard value != 0, value.isFinite else { return value == 0 ? random : 0 }
    return number.isMultiple(of: 2) ? random * abs(value) / 2 : random * max(abs(value), 1)
  }

  /// Which inputs are moved: all but those that only decide, and then the variable alone.
  private var movable: [Set<Int>] {
    let all = Set(point.values.indices).subtracting(program.decidingInputs)
    guard case .input(let input) = variable.place, all != [input] else { return [all] }
    return [all, [input]]
  }

  private func nearest(
    along displacements: [Tensor<Double>], moving inputs: Set<Int>, _ sides: [Tensor<Double>]
  ) -> Example? {
    for shrinkage in 0...8 {
      let scale = Double(sign: .plus, exponent: -2 * shrinkage, significand: 1)
      let moved = point.values.indices.map { input in
        inputs.contains(input)
          ? point.values[input] + displacements[input] * Tensor(scale) : point.values[input]
      }
      guard program.sides(at: moved) == sides else { continue }
      let example = example(at: moved)
      if example.isFinite { return example }
    }
    return nil
  }
}
