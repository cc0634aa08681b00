import Autodiff

extension ResolvedFormula {
  /// Which side each choice of the formula takes: comparisons, `where`, `maximum`, `relu` and the like.
  ///
  /// Where two points take the same sides, the formula is the same smooth function at both.
  func sides(at inputs: [Tensor<Double>]) -> [Tensor<Double>] {
    reading(at: inputs) { values in
      steps.compactMap { step in
        switch step {
        case .apply(let operands, let choice?, _): choice.side(operands.map { values[$0] }).value
        case .choose(let condition, _, _): values[condition].value.map { $0 == 0 ? 0 : 1 }
        default: nil
        }
      }
    }
  }

  /// The steps that reach the result by way of more than a decision: moving such a step moves the result smoothly, until
  /// some choice takes another side.
  var smoothSteps: Set<Int> {
    var smooth: Set<Int> = [result]
    for index in steps.indices.reversed() where smooth.contains(index) {
      switch steps[index] {
      case .unused, .number, .constant, .input: break
      case .same(let source): smooth.insert(source)
      case .choose(_, let first, let second): smooth.formUnion([first, second])
      case .gradient: smooth.formUnion(steps[index].operands)
      case .apply(let operands, let choice, _):
        for (position, operand) in operands.enumerated()
        where choice?.deciders.contains(position) != true {
          smooth.insert(operand)
        }
      }
    }
    return smooth
  }

  /// The inputs that only decide, as the mask of a `where` does: the formula has no slope by them, and between
  /// the values that they are meant for it has no meaning.
  var decidingInputs: Set<Int> {
    let smooth = smoothSteps
    let moving = steps.indices.compactMap { index -> Int? in
      if case .input(let input) = steps[index], smooth.contains(index) { input } else { nil }
    }
    return usedInputs.subtracting(moving)
  }
}
