/// A matrix as L D U with rows and columns in another order: L and U triangles with a diagonal of 1, D a diagonal.
///
/// Complete pivoting puts what is 0 at the end of D, so that a singular matrix is no special case: A[rows[i], columns[j]] is
/// (L D U)[i, j], and products that leave out elements of D need no division by one that is 0.
struct CompletePivoting<S: TensorScalar> {
  /// L below the diagonal, D on it, U above it.
  private(set) var factors: [S]
  private(set) var rows: [Int]
  private(set) var columns: [Int]
  /// The sign of both orders together.
  private(set) var isOdd = false
  let n: Int

  @specialized(where S == Float)
  @specialized(where S == Double)
  init(_ a: UnsafePointer<S>, n: Int) {
    self.n = n
    factors = Array(UnsafeBufferPointer(start: a, count: n * n))
    rows = Array(0..<n)
    columns = Array(0..<n)
    for step in 0..<n {
      var (row, column) = (step, step)
      var size: S = 0
      for i in step..<n {
        for j in step..<n where magnitude(factors[i * n + j]) > size {
          (row, column, size) = (i, j, magnitude(factors[i * n + j]))
        }
      }
      // All that is left is 0 (or NaN).
      if size == 0 { break }
      if row != step {
        for j in 0..<n { factors.swapAt(row * n + j, step * n + j) }
        rows.swapAt(row, step)
        isOdd.toggle()
      }
      if column != step {
        for i in 0..<n { factors.swapAt(i * n + column, i * n + step) }
        columns.swapAt(column, step)
        isOdd.toggle()
      }
      let pivot = factors[step * n + step]
      for i in step + 1..<max(n, step + 1) {
        let factor = factors[i * n + step] / pivot
        for j in step + 1..<n {
          factors[i * n + j] = factors[i * n + j] - factor * factors[step * n + j]
        }
        factors[i * n + step] = factor
      }
      for j in step + 1..<max(n, step + 1) {
        factors[step * n + j] = factors[step * n + j] / pivot
      }
    }
  }

  /// D.
  var diagonal: [S] { (0..<n).map { factors[$0 * n + $0] } }

  /// The matrix in the order of the factors.
  func ordered(_ a: UnsafePointer<S>) -> [S] {
    rows.flatMap { row in columns.map { a[row * n + $0] } }
  }

  /// Writes a matrix in the order of the factors to the places of A's elements.
  func restore(_ matrix: [S], to target: UnsafeMutablePointer<S>) {
    for i in 0..<n {
      for j in 0..<n { target[rows[i] * n + columns[j]] = matrix[i * n + j] }
    }
  }

  /// L⁻ᵀ x U⁻ᵀ, or with `isInverse` L⁻¹ x U⁻¹.
  func between(_ x: [S], isInverse: Bool) -> [S] {
    var x = x
    x.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      factors.withUnsafeBufferPointer { factors in
        guard let t = factors.baseAddress else { return }
        let lower = Triangle(isLower: true, isTransposed: !isInverse, hasUnitDiagonal: true)
        triangularSolveKernel(t, tRow: n, lower, base, bRow: n, n: n, k: n)
        transposeInPlace(base, n: n)
        // (y U⁻¹)ᵀ = U⁻ᵀ yᵀ and (y U⁻ᵀ)ᵀ = U⁻¹ yᵀ.
        let upper = Triangle(isLower: false, isTransposed: isInverse, hasUnitDiagonal: true)
        triangularSolveKernel(t, tRow: n, upper, base, bRow: n, n: n, k: n)
        transposeInPlace(base, n: n)
      }
    }
    return x
  }
}

/// Turns a square matrix over its diagonal.
func transposeInPlace<S: TensorScalar>(_ a: UnsafeMutablePointer<S>, n: Int) {
  for i in 0..<n {
    for j in 0..<i { (a[i * n + j], a[j * n + i]) = (a[j * n + i], a[i * n + j]) }
  }
}

/// The cofactors of a matrix: the derivative of its determinant, det A A⁻ᵀ where that exists.
///
/// cof(L D U) = L⁻ᵀ cof(D) U⁻ᵀ, where cof(D)ᵢᵢ is the product of the other elements of D.
func cofactorKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, n: Int
) {
  let parts = CompletePivoting(a, n: n)
  let d = parts.diagonal
  var middle = [S](repeating: 0, count: n * n)
  var before: S = parts.isOdd ? -1 : 1
  for i in 0..<n {
    middle[i * n + i] = before
    before = before * d[i]
  }
  var after: S = 1
  for i in (0..<n).reversed() {
    middle[i * n + i] = middle[i * n + i] * after
    after = after * d[i]
  }
  parts.restore(parts.between(middle, isInverse: false), to: result)
}

/// The derivative of ⟨w, cof(A)⟩ by A: the second derivative of the determinant along w.
///
/// In the order and the bases of the factors, where A is D, it is Σ over i ≠ j of Pᵢⱼ (xᵢᵢ yⱼⱼ − xᵢⱼ yⱼᵢ) for directions x and y,
/// with Pᵢⱼ the product of the elements of D but the ith and the jth.
func cofactorDerivativeKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, _ w: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, n: Int
) {
  let parts = CompletePivoting(a, n: n)
  let d = parts.diagonal
  let y = parts.between(parts.ordered(w), isInverse: true)
  // Products without two elements: those of one, and a division where there is none that is 0.
  let zeros = d.indices.filter { d[$0] == 0 }
  var product: S = parts.isOdd ? -1 : 1
  for i in 0..<n where d[i] != 0 { product = product * d[i] }
  func without(_ i: Int, _ j: Int) -> S {
    let left = zeros.count - (d[i] == 0 ? 1 : 0) - (d[j] == 0 ? 1 : 0)
    if left > 0 { return 0 }
    var rest = product
    if d[i] != 0 { rest = rest / d[i] }
    if d[j] != 0 { rest = rest / d[j] }
    return rest
  }
  var middle = [S](repeating: 0, count: n * n)
  for i in 0..<n {
    for j in 0..<n where i != j {
      let p = without(i, j)
      middle[i * n + i] = middle[i * n + i] + p * y[j * n + j]
      middle[i * n + j] = -(p * y[j * n + i])
    }
  }
  parts.restore(parts.between(middle, isInverse: false), to: result)
}
