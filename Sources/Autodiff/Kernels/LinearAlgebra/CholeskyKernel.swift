/// A = L Lᵀ in place, of the lower triangle of A; above the diagonal 0.
///
/// A pivot that is not positive leaves NaN in all of L. Blocked: a square on the diagonal, the rows below it by a triangular
/// solve, the rest by a product (Golub & Van Loan, Matrix Computations, 2013, section 4.2.8). With u the unit roundoff,
/// L Lᵀ = A + E where |E| is at most (n + 1) u |L| |Lᵀ| to first order (Higham, Accuracy and Stability of Numerical
/// Algorithms, 2002, theorem 10.3).
///
/// - Complexity: n³/3 operations.
@specialized(where S == Float)
@specialized(where S == Double)
func choleskyKernel<S: TensorScalar>(_ a: UnsafeMutablePointer<S>, n: Int) {
  choleskyKernel(a, n: n, by: SystemLAPACK.inUse(for: .cholesky, size: n))
}

/// The same by a library of the system, or by the kernel of this one.
@specialized(where S == Float)
@specialized(where S == Double)
func choleskyKernel<S: TensorScalar>(
  _ a: UnsafeMutablePointer<S>, n: Int, by library: SystemLAPACK?
) {
  let answer = library?.cholesky(a, n: n)
  var start = answer == nil ? 0 : n
  var isPositive = answer ?? true
  while start < n && isPositive {
    let end = min(n, start + factorizationBlock)
    for i in start..<end {
      let row = a + i &* n
      for j in start..<i {
        let other = a + j &* n
        var sum = row[j]
        for p in start..<j { sum = sum - row[p] * other[p] }
        row[j] = sum / other[j]
      }
      var sum = row[i]
      for p in start..<i { sum = sum - row[p] * row[p] }
      // Not `sum <= 0`: NaN is not positive either.
      if !(sum > 0) { isPositive = false }
      row[i] = S.sqrt(sum)
    }
    let (width, rest) = (end - start, n - end)
    solveRows(
      a + (end &* n &+ start), count: rest, row: n, byTransposeOf: a + (start &* n &+ start),
      n: width)
    // Strips of rows, so that little more than the lower triangle is computed.
    var first = end
    while first < n {
      let last = min(n, first + 4 * factorizationBlock)
      subtractProduct(
        UnsafePointer(a + (first &* n &+ start)), aRow: n, aStep: 1,
        UnsafePointer(a + (end &* n &+ start)), bStep: 1, bColumn: n,
        from: a + (first &* n &+ end), cRow: n, m: last - first, n: last - end, k: width)
      first = last
    }
    start = end
  }
  let zero: S = 0
  for i in 0..<n {
    for j in (i &+ 1)..<max(n, i &+ 1) { a[i &* n &+ j] = zero }
    if !isPositive { for j in 0...i { a[i &* n &+ j] = zero / zero } }
  }
}

/// X Lᵀ = A in place, for rows of A, which L frees from one unknown after the other.
@inline(__always)
private func solveRows<S: TensorScalar>(
  _ x: UnsafeMutablePointer<S>, count: Int, row: Int, byTransposeOf l: UnsafePointer<S>, n: Int
) {
  withUnsafeTemporaryAllocation(of: S.self, capacity: n * n) { buffer in
    guard let turned = buffer.baseAddress else { return }
    for i in 0..<n {
      for j in 0..<n { turned[j &* n &+ i] = l[i &* row &+ j] }
    }
    for i in 0..<count {
      let x = x + i &* row
      for j in 0..<n {
        let factor = x[j] / turned[j &* (n &+ 1)]
        x[j] = factor
        subtractRow(
          factor, UnsafePointer(turned + (j &* n &+ j &+ 1)), from: x + (j &+ 1),
          count: n &- j &- 1)
      }
    }
  }
}
