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
  symmetricEigenKernel(
    a, into: result, n: n, by: SystemLAPACK.inUse(for: .symmetricEigen, size: n))
}

/// The same by a library of the system, or by the kernel of this one.
@specialized(where S == Float)
@specialized(where S == Double)
func symmetricEigenKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, n: Int, by library: SystemLAPACK?
) {
  let zero: S = 0
  guard let factor = scale(of: a, count: n * n) else {
    for i in 0..<(n + 1) * n { result[i] = zero / zero }
    return
  }
  withUnsafeTemporaryAllocation(of: S.self, capacity: 2 * n * n + 3 * n) { buffer in
    guard let matrix = buffer.baseAddress else { return }
    let vectors = matrix + n * n
    let d = vectors + n * n
    let (e, taus) = (d + n, d + 2 * n)
    symmetricPart(a, into: matrix, n: n)
    for i in 0..<n * n { matrix[i] = matrix[i] * factor }
    var isDone = false
    if let library {
      vectors.update(from: matrix, count: n * n)
      isDone = library.symmetricEigen(vectors, values: d, n: n)
    }
    if !isDone {
      tridiagonalize(matrix, d, e, taus, n: n)
      RotationQueue.with(rows: vectors, n: n) { isDone = diagonalize(d, e, rotating: &$0, n: n) }
      reflectRows(vectors, by: matrix, taus, n: n)
    }
    // Ascending; the rows of `vectors` are the eigenvectors.
    let order = (0..<n).sorted { d[$0] < d[$1] || (d[$0] == d[$1] && $0 < $1) }
    for (place, source) in order.enumerated() {
      _ = normalizeSign(vectors + source * n, count: n, step: 1)
      result[place] = isDone ? d[source] / factor : zero / zero
    }
    order.withUnsafeBufferPointer { order in
      forEachElementBySquares(rows: n, columns: n) { place, i in
        result[(i &+ 1) &* n &+ place] =
          isDone ? vectors[order[place] &* n &+ i] : zero / zero
      }
    }
  }
}

/// T = Qᵀ A Q, tridiagonal: d on its diagonal, e beside it from the first place on.
///
/// Row k of A becomes the vector of the reflection Hₖ of Q = H₀ H₁ …, from place k + 1 on.
@inline(__always)
private func tridiagonalize<S: TensorScalar>(
  _ a: UnsafeMutablePointer<S>, _ d: UnsafeMutablePointer<S>, _ e: UnsafeMutablePointer<S>,
  _ taus: UnsafeMutablePointer<S>, n: Int
) {
  withUnsafeTemporaryAllocation(of: S.self, capacity: 2 * n) { buffer in
    guard var w = buffer.baseAddress else { return }
    var spare = w + n
    // What the last reflection changes, x −= v wᵀ + w vᵀ, is done to a row when the next one reads it.
    var change: (v: UnsafePointer<S>, w: UnsafePointer<S>)?
    for k in 0..<max(0, n - 1) {
      let count = n - k - 1
      // Row k of a symmetric matrix is its column.
      let row = a + (k * n + k)
      if let change { subtract(change, row: 0, from: row, columns: 0..<count + 1) }
      let v = row + 1
      let (beta, tau) = reflector(v, count: count)
      d[k] = row[0]
      e[k] = beta
      taus[k] = tau
      for i in 1...count {
        let other = row + i * n
        if let change { subtract(change, row: i, from: other, columns: 1..<count + 1) }
        w[i - 1] = tau * rowProduct(UnsafePointer(other + 1), UnsafePointer(v), count: count)
      }
      if tau == 0 {
        change = nil
        continue
      }
      let half = tau / 2 * rowProduct(UnsafePointer(w), UnsafePointer(v), count: count)
      for i in 0..<count { w[i] = w[i] - half * v[i] }
      change = (UnsafePointer(v), UnsafePointer(w))
      swap(&w, &spare)
    }
    if n > 0 {
      d[n - 1] = a[n * n - 1]
      e[n - 1] = 0
    }
  }
}

/// How many reflections are one change of a matrix.
private let reflectionBlock = 32

/// Z Qᵀ in place of Z, for Q = H₀ H₁ … as `tridiagonalize` leaves it.
///
/// By blocks of reflections, from the last on: I − V T Vᵀ with an upper triangle T (Schreiber and Van Loan, A storage-efficient
/// WY representation for products of Householder transformations, 1989).
@inline(__always)
private func reflectRows<S: TensorScalar>(
  _ z: UnsafeMutablePointer<S>, by vectors: UnsafeMutablePointer<S>, _ taus: UnsafePointer<S>,
  n: Int
) {
  guard n > 2 else { return }
  let block = reflectionBlock
  withUnsafeTemporaryAllocation(of: S.self, capacity: block * (block + 1) + 2 * n * block) {
    buffer in
    guard let t = buffer.baseAddress else { return }
    let products = t + block * block
    let (left, right) = (products + block, products + block + n * block)
    for start in stride(from: (n - 3) / block * block, through: 0, by: -block) {
      let width = min(block, n - 2 - start)
      let (first, length) = (start + 1, n - start - 1)
      // Row j of Vᵀ begins with j zeros.
      let v = vectors + (start * n + first)
      for j in 0..<width {
        for p in 0..<j { v[j * n + p] = 0 }
        let (tau, own) = (taus[start + j], v + (j * n + j))
        for p in 0..<j {
          products[p] =
            -tau * rowProduct(UnsafePointer(v + (p * n + j)), UnsafePointer(own), count: length - j)
        }
        for i in 0..<j {
          t[j * width + i] = 0
          var sum: S = 0
          for p in i..<j { sum = sum + t[i * width + p] * products[p] }
          t[i * width + j] = sum
        }
        t[j * width + j] = tau
      }
      stridedProduct(
        ProductOperands(
          a: UnsafePointer(z + first), aRow: n, aStep: 1, b: UnsafePointer(v), bStep: 1, bColumn: n,
          m: n, n: width, k: length),
        ProductTarget(c: left, cRow: width, base: nil, baseRow: 0))
      stridedProduct(
        ProductOperands(
          a: UnsafePointer(left), aRow: width, aStep: 1, b: UnsafePointer(t), bStep: 1,
          bColumn: width, m: n, n: width, k: width),
        ProductTarget(c: right, cRow: width, base: nil, baseRow: 0))
      subtractProduct(
        UnsafePointer(right), aRow: width, aStep: 1, UnsafePointer(v), bStep: n, bColumn: 1,
        from: z + first, cRow: n, m: n, n: length, k: width)
    }
  }
}

/// x −= vᵢ w + wᵢ v, in some columns.
@inline(__always)
private func subtract<S: TensorScalar>(
  _ change: (v: UnsafePointer<S>, w: UnsafePointer<S>), row: Int, from x: UnsafeMutablePointer<S>,
  columns: Range<Int>
) {
  let (v, w) = change
  let (vi, wi) = (v[row], w[row])
  for j in columns { x[j] = x[j] - vi * w[j] - wi * v[j] }
}

/// The rotations that make a tridiagonal matrix diagonal, done to the rows of vectors as well; false where there is no end.
@inline(__always)
private func diagonalize<S: TensorScalar>(
  _ d: UnsafeMutablePointer<S>, _ e: UnsafeMutablePointer<S>,
  rotating vectors: inout RotationQueue<S>,
  n: Int
) -> Bool {
  let unit = roundingUnit(S.self)
  let tiny = unit * unit * unit * unit
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
        // Of numbers that are not tiny: the matrix is scaled, so that no square is too large.
        let square = f * f + g * g
        let r = square > tiny ? S.sqrt(square) : hypotenuse(f, g)
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
        vectors.rotate(i, cosine: c, sine: s)
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
