import Autodiff

// What computing with a formula takes, in bytes, from its shapes alone: an estimate from above, made before any value
// exists. A count of elements may exceed every integer, so counts are numbers.

extension Shape {
  /// The bytes of a tensor of doubles.
  var bytes: Double { 8 * Double(count) }
}

extension ResolvedFormula {
  /// Every value at once, with what the largest step needs beside its result.
  var bytesOfValue: Double { bytesOfSteps + 3 * largestBytes }

  /// The value and its gradient by variables: the values, the adjoints of both, and the gradient.
  func bytesOfGradient(by variables: [Variable]) -> Double {
    2 * bytesOfSteps + 2 * bytes(of: variables) + 3 * largestBytes
  }

  /// The same and a Jacobian.
  func bytesOfJacobian(by variables: [Variable]) -> Double {
    bytesOfGradient(by: variables) + 2 * Double(resultShape.count) * bytes(of: variables)
  }

  /// A comparison with differences: what is recorded at the point stays beside what is recorded next to it.
  ///
  /// The point, its gradient, a direction and the moved point are kept in several forms.
  func bytesOfCheck(by variables: [Variable]) -> Double {
    3 * bytesOfSteps + 12 * bytes(of: variables) + 6 * largestBytes
  }

  /// A comparison with a formula of the user's at points about the given one: for each point its inputs, the values of
  /// the named steps, the gradient and the formula's value are kept.
  func bytesOfClaim(
    _ claim: ResolvedFormula, inputs: Double, by variables: [Variable], points: Int
  ) -> Double {
    let named = assigned.reduce(0) { $0 + shapes[$1.step].bytes }
    // Twice what is kept: between the tensors that are there remains room that other ones left.
    let example = 2 * (3 * inputs + named + 3 * bytes(of: variables))
    return Double(points + 1) * example + claim.bytesOfValue + bytesOfGradient(by: variables)
      + bytesOfCheck(by: variables)
  }

  /// How many numbers all values have together.
  var valueCount: Double { shapes.reduce(0) { $0 + Double($1.count) } }

  /// How many numbers the formula reads and makes; of a matrix product, sixteen products count for one.
  var elementCount: Double {
    shapes.indices.reduce(0) { sum, step in
      let inner = factor(ofProduct: step).map { Double(shapes[$0].dimensions.last ?? 1) } ?? 0
      return sum + Double(shapes[step].count) * (1 + inner / 16)
        + (work[step].map { $0.elements + $0.products / 16 } ?? 0)
    }
  }

  /// The first factor of a matrix product.
  private func factor(ofProduct step: Int) -> Int? {
    switch formula.nodes[step].kind {
    case .binary(.matrixProduct, let a, _): a
    case .call("matmul", let arguments), .call("affine", let arguments),
      .call("linear", let arguments):
      arguments.first?.value
    default: nil
    }
  }

  private func bytes(of variables: [Variable]) -> Double {
    variables.reduce(0) { $0 + $1.shape.bytes }
  }

  /// The values of all steps, with what is computed on the way to them; those of an index with the elements that are
  /// gathered.
  private var bytesOfSteps: Double {
    zip(steps, formula.nodes.indices).reduce(0) { sum, pair in
      switch (pair.0, formula.nodes[pair.1].kind) {
      case (.apply, .index(let operand, let indices)):
        // Lists of positions, and the elements in other orders on the way to what they take.
        sum + shapes[pair.1].bytes + 2 * shapes[operand].bytes
          + (indices.contains(where: \.isValue) ? 3 * shapes[pair.1].bytes : 0)
      // Two sweeps over a recording of its own, which is recorded again.
      case (.gradient(let gradient), _):
        sum + gradient.dependents.reduce(shapes[pair.1].bytes) { $0 + 8 * shapes[$1].bytes }
      case (.apply, _), (.constant, _), (.choose, _):
        sum + shapes[pair.1].bytes + 8 * (work[pair.1]?.elements ?? 0)
      default: sum
      }
    }
  }

  private var largestBytes: Double { shapes.reduce(0) { max($0, $1.bytes) } }

  /// Refuses to compute what takes too many bytes, before anything is computed.
  ///
  /// - Parameter isPart: whether more is needed later.
  /// - Throws: `FormulaError` at the largest value.
  func require(
    _ bytes: Double, isPart: Bool = false, within memory: MemoryBound
  ) throws(FormulaError) {
    guard let shortage = memory.shortage(of: bytes, isPart: isPart) else { return }
    let largest = shapes.indices.max { shapes[$0].count < shapes[$1].count } ?? result
    let node = formula.nodes[largest]
    throw FormulaError(
      .memory(shapes[largest], shortage), at: node.range, caret: node.caret, in: formula.source)
  }
}
