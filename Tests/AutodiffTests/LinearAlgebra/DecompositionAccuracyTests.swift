import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Functions of well- and ill-conditioned matrices, and their gradients, against 120-digit arithmetic: identity-like, random,
/// graded and Hilbert's matrices, near eigenvalues, tall and wide ones, in both precisions where single precision holds the matrix.
@Suite struct DecompositionAccuracyTests {
  /// The constants c of value and gradient, which theory leaves open, as `Docs/Matrices.md` states them: round numbers of at most
  /// four times the largest error that was measured, in units of n u times the bound without c.
  static let constants: [String: (value: Double, gradient: Double)] = [
    "solve": (1, 1),
    "solvePositiveDefinite": (1.5, 1.5),
    "solveTriangular": (0.3, 0.2),
    "solveTriangular transposed": (0.3, 0.2),
    "inverse": (2, 2),
    "determinant": (2, 3),
    "determinant, expanded": (0.8, 2),
    "logDeterminant": (2, 3),
    "cholesky": (0.2, 0.2),
    "matrixPower 3": (0.2, 0.1),
    "matrixPower 5": (0.2, 0.1),
    "matrixPower -2": (2, 1),
    "q": (0.3, 0.2),
    "r": (0.3, 0.2),
    "eigenvalues": (5, 2),
    "eigenvectors": (3, 1),
    "singularValues": (5, 0.5),
    "leftVectors": (1, 0.5),
    "rightVectors": (1, 0.5),
    "pinv": (5, 5),
    "lstsq": (0.3, 1),
  ]

  @Test func thereAreReferences() {
    let functions = DecompositionReference.all.flatMap { matrix in
      matrix.rows.map { DecompositionBounds.name($0, of: matrix.a) }
    }
    #expect(Set(functions) == Set(Self.constants.keys))
    #expect(functions.count > 200)
  }

  @Test(arguments: constants.keys.sorted()) func errors(_ function: String) {
    for matrix in DecompositionReference.all {
      for row in matrix.rows where DecompositionBounds.name(row, of: matrix.a) == function {
        expectAccuracy(function, row, of: matrix, Double.self)
        if matrix.single { expectAccuracy(function, row, of: matrix, Float.self) }
      }
    }
  }

  /// The conditions of triangular factors and systems are at most those in κ.
  @Test func conditions() {
    for matrix in DecompositionReference.all {
      for row in matrix.rows {
        guard let conditions = row.condition else { continue }
        let largest = DecompositionBounds.largestConditions(row, of: matrix.a)
        #expect(conditions.count == largest.count)
        for (condition, largest) in zip(conditions, largest) {
          #expect(condition <= largest, "\(row.function) at \(matrix.name)")
        }
      }
    }
  }

  private func expectAccuracy<S: RealScalar>(
    _ function: String, _ row: DecompositionReference.Row, of matrix: DecompositionReference,
    _: S.Type
  ) {
    let inputs: [Tensor<S>] = [matrix.a.tensor()] + row.operands.map { $0.tensor() }
    let (value, pullback) = valueWithPullback(at: inputs) { row.value($0) }
    let gradients = pullback(row.weights.tensor())
    let bounds = DecompositionBounds(row, of: matrix.a)
    let unit = Double(matrix.a.shape.max() ?? 1) * Double(S.ulpOfOne) / 2
    let constants = Self.constants[function] ?? (0, 0)

    func expect(
      _ x: Tensor<S>, _ expected: DecompositionReference.Array, _ bound: Double, _ constant: Double,
      _ what: String
    ) {
      #expect(x.shape.dimensions == expected.shape)
      let error = length(zip(x.scalars, expected.data).map { Double($0) - $1 })
      let ratio = error / (unit * bound)
      #expect(
        ratio <= constant,
        "\(what) of \(function) at \(matrix.name) in \(S.self): \(ratio) n u times the bound")
    }
    expect(value, row.value, bounds.value, constants.value, "the value")
    #expect(gradients.count == row.gradients.count && gradients.count == bounds.gradients.count)
    for (index, gradient) in gradients.enumerated() {
      expect(
        gradient, row.gradients[index], bounds.gradients[index], constants.gradient,
        "gradient \(index)")
    }
  }
}
