/// P A = L U in place, by Gaussian elimination with partial pivoting: U on and above the diagonal, L, whose diagonal is 1,
/// below it.
///
/// Row i was exchanged with row `pivots[i]`, in ascending order. A column without an element that is not 0 leaves a 0 on the
/// diagonal. Blocked: a panel of columns is eliminated, then the rest by a product (Golub & Van Loan, Matrix Computations,
/// 2013, section 3.4.1). With u the unit roundoff, L U = P A + E where |E| is at most n u |L| |U| to first order (Higham,
/// Accuracy and Stability of Numerical Algorithms, 2002, theorem 9.3).
///
/// - Complexity: 2n³/3 operations.
@specialized(where S == Float)
@specialized(where S == Double)
func luKernel<S: TensorScalar>(
  _ a: UnsafeMutablePointer<S>, pivots: UnsafeMutablePointer<Int>, n: Int
) {
  var start = 0
  while start < n {
    let end = min(n, start + factorizationBlock)
    for j in start..<end {
      var largest = j
      var size = magnitude(a[j &* n &+ j])
      for i in (j &+ 1)..<max(n, j &+ 1) {
        let other = magnitude(a[i &* n &+ j])
        if other > size { (largest, size) = (i, other) }
      }
      pivots[j] = largest
      if largest != j { swapRows(a + j &* n, a + largest &* n, count: n) }
      let pivotRow = a + j &* n
      let pivot = pivotRow[j]
      if pivot == 0 { continue }
      for i in (j &+ 1)..<max(n, j &+ 1) {
        let row = a + i &* n
        let factor = row[j] / pivot
        row[j] = factor
        subtractRow(factor, pivotRow + (j &+ 1), from: row + (j &+ 1), count: end &- j &- 1)
      }
    }
    let (width, rest) = (end - start, n - end)
    triangularSolveKernel(
      UnsafePointer(a + (start &* n &+ start)), tRow: n,
      Triangle(isLower: true, hasUnitDiagonal: true), a + (start &* n &+ end), bRow: n, n: width,
      k: rest)
    subtractProduct(
      UnsafePointer(a + (end &* n &+ start)), aRow: n, aStep: 1,
      UnsafePointer(a + (start &* n &+ end)), bStep: n, bColumn: 1, from: a + (end &* n &+ end),
      cRow: n, m: rest, n: rest, k: width)
    start = end
  }
}

/// A X = B or Aᵀ X = B in place, by the factors of A.
///
/// - Parameter pivots: as `luKernel` leaves them.
@specialized(where S == Float)
@specialized(where S == Double)
func luSolveKernel<S: TensorScalar>(
  _ factors: UnsafePointer<S>, pivots: UnsafePointer<Int>, transposed: Bool,
  _ b: UnsafeMutablePointer<S>, n: Int, k: Int
) {
  let lower = Triangle(isLower: true, hasUnitDiagonal: true)
  let upper = Triangle(isLower: false)
  if transposed {
    triangularSolveKernel(factors, tRow: n, upper.turned, b, bRow: k, n: n, k: k)
    triangularSolveKernel(factors, tRow: n, lower.turned, b, bRow: k, n: n, k: k)
    for i in (0..<n).reversed() where pivots[i] != i {
      swapRows(b + i &* k, b + pivots[i] &* k, count: k)
    }
  } else {
    for i in 0..<n where pivots[i] != i {
      swapRows(b + i &* k, b + pivots[i] &* k, count: k)
    }
    triangularSolveKernel(factors, tRow: n, lower, b, bRow: k, n: n, k: k)
    triangularSolveKernel(factors, tRow: n, upper, b, bRow: k, n: n, k: k)
  }
}
