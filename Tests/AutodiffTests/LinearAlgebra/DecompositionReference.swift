import Autodiff
import TestSupport

/// A matrix of `Fixtures/decompositions.json`, which `scripts/decompositions_reference.py` writes, and functions of it.
struct DecompositionReference: Decodable, Sendable {
  typealias Array = StructuredReference.Array

  /// A function of the matrix.
  struct Row: Decodable, Sendable {
    let function: String
    let operands: [Array]
    let value: Array
    let weights: Array
    /// Those of ⟨weights, value⟩, by the matrix and by the operands.
    let gradients: [Array]
    /// The largest and the smallest singular value of the matrix.
    let norm: Double
    let least: Double
    /// From each eigenvalue or singular value to the nearest other one.
    let gaps: [Double]?
    /// ‖b − A x‖ of least squares.
    let residual: Double?
    /// Of triangular factors and systems, how far the value and the gradients are moved by an error of the matrix of the size
    /// that the method's has, without n u: as large as the columns' norms, the roots of products of diagonal elements, or the
    /// elements.
    let condition: [Double]?
  }

  let name: String
  /// Whether single precision holds all inputs.
  let single: Bool
  let a: Array
  let rows: [Row]

  static let all =
    (try? Fixture.json("decompositions.json", as: [DecompositionReference].self)) ?? []
}

extension DecompositionReference.Row {
  /// The function that the name says.
  func value<T: TensorAlgebra>(_ x: [T]) -> T where T.Scalar: RealScalar {
    switch function {
    case "solve": solve(x[0], x[1])
    case "solvePositiveDefinite": solvePositiveDefinite(x[0], x[1])
    case "solveTriangular": solveTriangular(x[0], x[1], lower: false)
    case "solveTriangular transposed":
      solveTriangular(x[0], x[1], lower: false, transposed: true)
    case "inverse": inverse(x[0])
    case "determinant": determinant(x[0])
    case "logDeterminant": logDeterminant(x[0])
    case "cholesky": cholesky(x[0])
    case "matrixPower 3": matrixPower(x[0], 3)
    case "matrixPower 5": matrixPower(x[0], 5)
    case "matrixPower -2": matrixPower(x[0], -2)
    case "q": qr(x[0]).q
    case "r": qr(x[0]).r
    case "eigenvalues": eigvalsh(x[0])
    case "eigenvectors": eigh(x[0]).vectors
    case "singularValues": singularValues(x[0])
    case "leftVectors": svd(x[0]).u
    case "rightVectors": svd(x[0]).vTransposed
    case "pinv": pinv(x[0])
    default: lstsq(x[0], x[1])
    }
  }
}
