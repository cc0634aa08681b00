/// A way from an input to the output, each step an operand of the next.
public struct TracePath<Scalar: TensorScalar>: Sendable {
  /// The steps, from the input to the output.
  public let steps: [Int]
  /// Of each step but the first, which of its operands the one before it is.
  public let operands: [Int]
  /// The product of the derivatives along it.
  public let weight: Scalar
}

extension Program {
  /// The number of paths from each step to the output.
  ///
  /// Counted from the output back, in one pass: there may be more of them than anyone could list. A step that uses a value
  /// twice makes two paths of each.
  public func pathCounts() -> [BigInteger] {
    var counts = [BigInteger](repeating: 0, count: steps.count)
    counts[output] = 1
    for index in stride(from: output, through: 0, by: -1) where !counts[index].isZero {
      for operand in steps[index].operands where !steps[operand].isConstant {
        counts[operand] = .sum(counts[operand], counts[index])
      }
    }
    return counts
  }
}

extension Trace where Scalar: RealScalar {
  /// The paths from a step to the output, those with the largest product of derivatives first.
  ///
  /// The derivative by the step is the sum over all of them. For programs of numbers.
  ///
  /// - Parameter limit: the most paths that are listed.
  /// - Returns: nil where a step is no elementwise function of numbers.
  /// - Complexity: O(operands · limit), whatever the number of paths: of the paths to a step, those from its uses that lead
  ///   are extended.
  public func paths(from step: Int, limit: Int) -> [TracePath<Scalar>]? {
    program.requireStep(step)
    let limit = Swift.max(0, limit)
    // The leading paths from each step to the output: the weight, and the step, its operand and the place in its list that
    // it goes on by.
    var leading = [[(weight: Scalar, next: Int, operand: Int, place: Int)]](
      repeating: [], count: program.steps.count)
    leading[program.output] = [(1, -1, 0, 0)]
    for index in stride(from: program.output, through: step, by: -1) {
      leading[index] = Array(leading[index].sorted { precedes($0.weight, $1.weight) }.prefix(limit))
      guard !leading[index].isEmpty else { continue }
      for (position, operand) in program.steps[index].operands.enumerated()
      where !program.steps[operand].isConstant && operand >= step {
        let place = Contribution(from: index, operand: position, to: operand, amount: 0)
        guard program.steps[index].shape.isScalar, program.steps[operand].shape.isScalar,
          let partial = partial(of: place)
        else { return nil }
        for (path, entry) in leading[index].enumerated() {
          leading[operand].append((entry.weight * partial.scalar, index, position, path))
        }
      }
    }
    return leading[step].map { entry in
      var (steps, operands, further) = ([step], [Int](), entry)
      while further.next >= 0 {
        steps.append(further.next)
        operands.append(further.operand)
        further = leading[further.next][further.place]
      }
      return TracePath(steps: steps, operands: operands, weight: entry.weight)
    }
  }

  /// Larger products first, and what is no number last.
  private func precedes(_ a: Scalar, _ b: Scalar) -> Bool {
    a.isNaN || b.isNaN ? !a.isNaN && b.isNaN : a.magnitude > b.magnitude
  }
}
