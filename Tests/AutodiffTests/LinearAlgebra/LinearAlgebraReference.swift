import Autodiff
import GenericOperators
import TestSupport
import Testing

/// A case of `Fixtures/linear-algebra.json`, which `scripts/linear_algebra_reference.py` writes.
struct LinearAlgebraReference: Decodable, Sendable, CustomTestStringConvertible {
  typealias Array = StructuredReference.Array

  let name: String
  let inputs: [Array]
  let output: Array
  let cotangent: Array
  let gradients: [Array]
  let directions: [Array]
  let products: [Array]

  static let all =
    (try? Fixture.json("linear-algebra.json", as: [LinearAlgebraReference].self)) ?? []

  var testDescription: String { "\(name) \(inputs.map(\.shape))" }

  /// Whether the function is of a symmetric matrix: gradients are compared along symmetric changes.
  var isSymmetric: Bool {
    [
      "solvePositiveDefinite", "cholesky", "eigenvalues", "squared eigenvectors",
      "eigenvectors and values",
    ]
    .contains(name)
  }

  /// The function that the name says.
  func function<T: TensorAlgebra>(_ x: [T]) -> T where T.Scalar: RealScalar {
    let words = name.split(separator: " ").map(String.init)
    switch words[0] {
    case "solve": return solve(x[0], x[1])
    case "solvePositiveDefinite": return solvePositiveDefinite(x[0], x[1])
    case "solveTriangular":
      return solveTriangular(
        x[0], x[1], lower: words.contains("lower"), transposed: words.contains("transposed"),
        unitDiagonal: words.contains("unit"))
    case "inverse": return inverse(x[0])
    case "determinant": return determinant(x[0])
    case "logDeterminant": return logDeterminant(x[0])
    case "logAbsDeterminant": return signAndLogDeterminant(x[0]).logarithm
    case "cholesky": return cholesky(x[0])
    case "matrixPower": return matrixPower(x[0], Int(words[1]) ?? 0)
    default: return x[0]
    }
  }

  /// The part of a gradient that belongs to symmetric changes.
  func comparable(_ gradient: Tensor<Double>, input: Int) -> Tensor<Double> {
    guard isSymmetric, input == 0 else { return gradient }
    let axes = Swift.Array(0..<gradient.rank - 2) + [gradient.rank - 1, gradient.rank - 2]
    return (gradient + gradient.transposed(axes)) / 2
  }
}
