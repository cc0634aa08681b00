import Autodiff
import GenericOperators
import TestSupport
import Testing

/// A case of `Fixtures/linear-algebra.json`, which `scripts/linear_algebra_reference.py` writes.
struct LinearAlgebraReference: Decodable, SecondOrderReference {
  let name: String
  let inputs: [StructuredReference.Array]
  let output: StructuredReference.Array
  let cotangent: StructuredReference.Array
  let gradients: [StructuredReference.Array]
  let directions: [StructuredReference.Array]
  let products: [StructuredReference.Array]

  static let all =
    (try? Fixture.json("linear-algebra.json", as: [LinearAlgebraReference].self)) ?? []

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
    default: return decomposition(x)
    }
  }

  /// Parts of decompositions, of which the squared ones do not tell the vectors' signs.
  private func decomposition<T: TensorAlgebra>(_ x: [T]) -> T where T.Scalar: RealScalar {
    /// A number for each column, as a row.
    func row(_ x: T) -> T {
      x.reshaped(to: Shape(Array(x.shape.dimensions.dropLast()) + [1, x.shape[x.rank - 1]]))
    }
    func turned(_ x: T) -> T {
      x.transposed(Array(0..<x.rank - 2) + [x.rank - 1, x.rank - 2])
    }
    switch name {
    case "eigenvalues": return eigvalsh(x[0])
    case "squared eigenvectors": return square(eigh(x[0]).vectors)
    case "eigenvectors and values":
      let (values, vectors) = eigh(x[0])
      return matmul(vectors * row(exp(values)), turned(vectors))
    case "singularValues": return singularValues(x[0])
    case "nuclearNorm": return nuclearNorm(x[0])
    case "squared left vectors": return square(svd(x[0]).u)
    case "squared right vectors": return square(svd(x[0]).vTransposed)
    case "all of svd":
      let (u, s, v) = svd(x[0])
      return matmul(u * row(1 / (1 + s)), v)
    case "pinv": return pinv(x[0])
    case "q": return qr(x[0]).q
    case "r": return qr(x[0]).r
    case "leastSquares": return lstsq(x[0], x[1])
    default: return x[0]
    }
  }

  /// The part of a gradient that belongs to symmetric changes.
  func comparable(_ gradient: Tensor<Double>, input: Int) -> Tensor<Double> {
    guard isSymmetric, input == 0 else { return gradient }
    let axes = Array(0..<gradient.rank - 2) + [gradient.rank - 1, gradient.rank - 2]
    return (gradient + gradient.transposed(axes)) / 2
  }
}
