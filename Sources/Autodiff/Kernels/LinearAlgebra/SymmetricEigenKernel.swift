/// Eigenvalues, ascending, and orthonormal eigenvectors of the symmetric part of a matrix: n values, then n rows of which the
/// columns are the vectors.
///
/// Reflections make the matrix tridiagonal (Golub & Van Loan, Matrix Computations, 2013, section 8.3.1), rotations with
/// implicit shifts make that diagonal (Martin & Wilkinson, The implicit QL algorithm, 1968). The eigenvalues are those of a matrix
/// within c n u ‖A‖ of A. An element that is not finite makes all of the result NaN. In each vector the element of largest
/// magnitude is positive.
///
/// - Complexity: O(n³), about 9n³ operations.
@specialized(where S == Float)
@specialized(where S == Double)
func symmetricEigenKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, n: Int
) {
  let zero: S = 0
  guard let factor = scale(of: a, count: n * n) else {
    for i in 0..<(n + 1) * n { result[i] = zero / zero }
    return
  }
  withUnsafeTemporaryAllocation(of: S.self, capacity: 2 * n * n + 2 * n) { buffer in
    guard let matrix = buffer.baseAddress else { return }
    let vectors = matrix + n * n
    let (d, e) = (vectors + n * n, vectors + n * n + n)
    symmetricPart(a, into: matrix, n: n)
    for i in 0..<n * n { matrix[i] = matrix[i] * factor }
    tridiagonalize(matrix, vectors: vectors, d, e, n: n)
    let isDone = diagonalize(d, e, vectors: vectors, n: n)
    // Ascending; the rows of `vectors` are the eigenvectors.
    let order = (0..<n).sorted { d[$0] < d[$1] || (d[$0] == d[$1] && $0 < $1) }
    for (place, source) in order.enumerated() {
      _ = normalizeSign(vectors + source * n, count: n, step: 1)
      result[place] = isDone ? d[source] / factor : zero / zero
      for i in 0..<n {
        result[(i + 1) * n + place] = isDone ? vectors[source * n + i] : zero / zero
      }
    }
  }
}

/// T = Qᵀ A Q, tridiagonal: d on its diagonal, e beside it from the first place on, and Qᵀ in `vectors`.
@inline(__always)
private func tridiagonalize<S: TensorScalar>(
  _ a: UnsafeMutablePointer<S>, vectors q: UnsafeMutablePointer<S>, _ d: UnsafeMutablePointer<S>,
  _ e: UnsafeMutablePointer<S>, n: Int
) {
  withUnsafeTemporaryAllocation(of: S.self, capacity: 2 * n) { buffer in
    guard let w = buffer.baseAddress else { return }
    let taus = w + n
    for k in 0..<max(0, n - 1) {
      let count = n - k - 1
      // Row k of a symmetric matrix is its column.
      let v = a + (k * n + k + 1)
      let (beta, tau) = reflector(v, count: count)
      d[k] = a[k * n + k]
      e[k] = beta
      taus[k] = tau
      if tau == 0 { continue }
      let rest = a + ((k + 1) * n + k + 1)
      for i in 0..<count {
        w[i] = tau * rowProduct(UnsafePointer(rest + i * n), UnsafePointer(v), count: count)
      }
      let half = tau / 2 * rowProduct(UnsafePointer(w), UnsafePointer(v), count: count)
      for i in 0..<count { w[i] = w[i] - half * v[i] }
      for i in 0..<count {
        let row = rest + i * n
        let (vi, wi) = (v[i], w[i])
        for j in 0..<count { row[j] = row[j] - vi * w[j] - wi * v[j] }
      }
    }
    if n > 0 {
      d[n - 1] = a[n * n - 1]
      e[n - 1] = 0
    }
    // Q = H₀ H₁ …, from the last on; its transpose row by row: Qᵀ = … H₁ H₀.
    for i in 0..<n * n { q[i] = 0 }
    for i in 0..<n { q[i * (n + 1)] = 1 }
    for k in (0..<max(0, n - 1)).reversed() where taus[k] != 0 {
      let count = n - k - 1
      let v = UnsafePointer(a + (k * n + k + 1))
      for i in 0..<count {
        let row = q + ((k + 1 + i) * n + k + 1)
        let product = taus[k] * rowProduct(UnsafePointer(row), v, count: count)
        subtractRow(product, v, from: row, count: count)
      }
    }
  }
}

/// The rotations that make a tridiagonal matrix diagonal, done to the rows of `vectors` as well; false where there is no end.
@inline(__always)
private func diagonalize<S: TensorScalar>(
  _ d: UnsafeMutablePointer<S>, _ e: UnsafeMutablePointer<S>, vectors z: UnsafeMutablePointer<S>,
  n: Int
) -> Bool {
  let unit = roundingUnit(S.self)
  for l in 0..<n {
    var rounds = 0
    while true {
      var m = l
      while m < n - 1, magnitude(e[m]) > unit * (magnitude(d[m]) + magnitude(d[m + 1])) { m += 1 }
      if m == l { break }
      rounds += 1
      if rounds > 80 { return false }
      // The eigenvalue of the first two rows that is nearer to d[l].
      var g = (d[l + 1] - d[l]) / (2 * e[l])
      let root = hypotenuse(g, 1)
      g = d[m] - d[l] + e[l] / (g + (g < 0 ? -root : root))
      var (s, c, p): (S, S, S) = (1, 1, 0)
      var i = m - 1
      var isSplit = false
      while i >= l {
        let f = s * e[i]
        let b = c * e[i]
        let r = hypotenuse(f, g)
        e[i + 1] = r
        if r == 0 {
          d[i + 1] = d[i + 1] - p
          e[m] = 0
          isSplit = true
          break
        }
        (s, c) = (f / r, g / r)
        g = d[i + 1] - p
        let t = (d[i] - g) * s + 2 * c * b
        p = s * t
        d[i + 1] = g + p
        g = c * t - b
        rotateRows(z + i * n, z + (i + 1) * n, cosine: c, sine: s, count: n)
        i -= 1
      }
      if isSplit { continue }
      d[l] = d[l] - p
      e[l] = g
      e[m] = 0
    }
  }
  return true
}
