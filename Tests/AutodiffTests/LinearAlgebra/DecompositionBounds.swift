import Autodiff

/// Bounds of the errors of a function of a matrix and of its gradients, by the matrix and by the operands: multiples of c n u.
///
/// A method that is backward stable gives the exact result of a matrix within a small multiple of n u ‖A‖ of A. So a bound is the
/// derivative of the function, or of its gradient, times ‖A‖: with p = ‖A⁻¹‖, the norm of A⁺ or the part of it that stands for it,
/// κ = ‖A‖ p, as the derivatives of the inverse, of vectors and so on are known to have it.
struct DecompositionBounds {
  var value: Double
  var gradients: [Double]

  /// - Parameter matrix: the elements of A, row by row.
  init(_ row: DecompositionReference.Row, of matrix: DecompositionReference.Array) {
    let (s, p) = (row.norm, 1 / row.least)
    let condition = s * p
    let w = length(row.weights.data)
    let y = length(row.value.data)
    let gap = row.gaps?.min() ?? .nan
    let slopes = row.gradients.map { length($0.data) }
    switch Self.name(row, of: matrix) {
    case "solve", "solvePositiveDefinite":
      // Ā = −b̄ xᵀ, of two solutions.
      self.init(condition * y, [condition * slopes[1] * y, condition * slopes[1]])
    case "inverse", "pinv":
      self.init(condition * p, [condition * p * p * w])
    case "lstsq":
      // The residual is multiplied by p once more.
      let size = y + p * (row.residual ?? .nan)
      self.init(condition * size, [condition * p * size * w, condition * p * w])
    case "determinant":
      self.init(condition * y, [condition * y * p * w])
    case "determinant, expanded":
      let expanded = ExpandedDeterminant(matrix)
      self.init(expanded.sum, [expanded.cofactors * w])
    case "logDeterminant":
      // The logarithms of the pivots are rounded as well.
      self.init(condition + y, [condition * p * w])
    case "matrixPower 3":
      self.init(3 * s * s * s, [9 * s * s * w])
    case "matrixPower 5":
      self.init(5 * s * s * s * s * s, [25 * s * s * s * s * w])
    case "matrixPower -2":
      self.init(2 * condition * p * p, [4 * condition * p * p * p * w])
    case "eigenvalues", "singularValues":
      // Values move by no more than A, the gradient with the vectors.
      self.init(s, [s / gap * w])
    case "eigenvectors", "leftVectors", "rightVectors":
      self.init(s / gap, [s / gap / gap * w])
    default:
      // The triangular ones. A gradient is rounded by itself, too.
      let condition = row.condition ?? []
      self.init(
        (condition.first ?? .nan) + y, zip(condition.dropFirst(), slopes).map { $0 + $1 })
    }
  }

  /// The name of the function, and of a determinant also how it is computed.
  static func name(
    _ row: DecompositionReference.Row, of matrix: DecompositionReference.Array
  ) -> String {
    row.function == "determinant" && matrix.shape[0] <= 3
      ? "determinant, expanded" : row.function
  }

  /// The conditions of a triangular factor or system where nothing is known of A but κ.
  static func largestConditions(
    _ row: DecompositionReference.Row, of matrix: DecompositionReference.Array
  ) -> [Double] {
    let condition = Double(matrix.shape.max() ?? 0) * row.norm / row.least
    let y = length(row.value.data)
    if row.gradients.count == 2 {
      let slope = length(row.gradients[1].data)
      return [condition * y, 2 * condition * slope * y, condition * slope]
    }
    // The gradient of Q is of size p, that of R = QᵀA of p ‖A‖, that of L of p times the root of ‖A‖.
    let sizes = ["r": row.norm, "cholesky": row.norm.squareRoot()]
    let size = sizes[row.function] ?? 1
    return [condition * y, 2 * condition * size / row.least * length(row.weights.data)]
  }

  private init(_ value: Double, _ gradients: [Double]) {
    (self.value, self.gradients) = (value, gradients)
  }
}

/// The sums of the magnitudes that the expansion of a small determinant, and those of its cofactors, add up.
private struct ExpandedDeterminant {
  var sum: Double
  /// The root of the sum of the squares of the cofactors' sums.
  var cofactors: Double

  init(_ a: DecompositionReference.Array) {
    let n = a.shape[0]
    let rows = (0..<n).map { i in (0..<n).map { j in abs(a.data[i * n + j]) } }
    sum = Self.permanent(rows)
    cofactors = length(
      (0..<n * n).map { place in
        Self.permanent(
          (0..<n).filter { $0 != place / n }.map { i in
            (0..<n).filter { $0 != place % n }.map { rows[i][$0] }
          })
      })
  }

  private static func permanent(_ a: [[Double]]) -> Double {
    guard let first = a.first else { return 1 }
    return first.indices.reduce(0) { sum, j in
      let minor = a.dropFirst().map { row in
        row.indices.filter { $0 != j }.map { row[$0] }
      }
      return sum + first[j] * permanent(minor)
    }
  }
}

/// The 2-norm of numbers, the Frobenius norm of matrices.
func length(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
