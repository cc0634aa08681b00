/// The thin singular value decomposition of a matrix, A = U S Vᵀ with k = min(m, n): U `[m, k]`, the singular values,
/// descending, and Vᵀ `[k, n]`, one after the other.
///
/// One-sided Jacobi: rotations make the columns orthogonal, each to the digits of its own length, so that small singular
/// values are as right as the columns let them be (Demmel & Veselić, Jacobi's method is more accurate than QR, 1992). What is
/// left of no length is completed to an orthonormal basis. An element that is not finite makes all of the result NaN. In each
/// left vector the element of largest magnitude is positive.
///
/// - Complexity: O(max(m, n) k²) a round, of which there are about eight.
@specialized(where S == Float)
@specialized(where S == Double)
func singularValueKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, m: Int, n: Int
) {
  singularValueKernel(
    a, into: result, m: m, n: n,
    by: SystemLAPACK.inUse(for: .singularValues, size: min(m, n)))
}

/// The same by a library of the system, or by the kernel of this one.
///
/// A library's singular values are off by n u ‖A‖ each. The kernel here computes them where more is promised: where the columns,
/// or the rows of a wide matrix, are of very different lengths, and where the least value is of the size of that error, because
/// it finds those that are 0, at which the derivative is another.
@specialized(where S == Float)
@specialized(where S == Double)
func singularValueKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, m: Int, n: Int,
  by library: SystemLAPACK?
) {
  let (k, length) = (min(m, n), max(m, n))
  let zero: S = 0
  guard let factor = scale(of: a, count: m * n) else {
    for i in 0..<k * (m + n + 1) { result[i] = zero / zero }
    return
  }
  withUnsafeTemporaryAllocation(of: S.self, capacity: k * (length + k) + k) { buffer in
    guard let g = buffer.baseAddress else { return }
    let (r, sizes) = (g + k * length, g + k * length + k * k)
    let isTall = m >= n
    let (u, s, v) = (result, result + m * k, result + (m + 1) * k)
    if let library {
      for i in 0..<m * n { g[i] = factor * a[i] }
      if hasEvenVectors(g, m: m, n: n, squares: sizes),
        library.singularValues(g, u: u, values: s, v: v, m: m, n: n),
        s[k - 1] > S(length) * roundingUnit(S.self) * s[0]
      {
        for i in 0..<k {
          s[i] = s[i] / factor
          if normalizeSign(u + i, count: m, step: k) {
            for j in 0..<n { v[i * n + j] = -v[i * n + j] }
          }
        }
        return
      }
    }
    // Rows of g: the columns of A, or of a wide A its rows. Rows of r: what has been done to them.
    for i in 0..<k {
      for j in 0..<length { g[i * length + j] = factor * (isTall ? a[j * n + i] : a[i * n + j]) }
      for j in 0..<k { r[i * k + j] = i == j ? 1 : 0 }
    }
    orthogonalize(g, length: length, r, k: k)
    for i in 0..<k {
      let row = g + i * length
      sizes[i] = S.sqrt(rowProduct(UnsafePointer(row), UnsafePointer(row), count: length))
    }
    let order = (0..<k).sorted { sizes[$0] > sizes[$1] || (sizes[$0] == sizes[$1] && $0 < $1) }
    for i in 0..<k where sizes[i] > 0 {
      for j in 0..<length { g[i * length + j] = g[i * length + j] / sizes[i] }
    }
    complete(g, length: length, sizes, k: k, order: order)
    for (place, source) in order.enumerated() {
      s[place] = sizes[source] / factor
      let (left, right) =
        isTall ? (g + source * length, r + source * k) : (r + source * k, g + source * length)
      let isTurned = normalizeSign(left, count: m, step: 1)
      for i in 0..<m { u[i * k + place] = left[i] }
      for j in 0..<n { v[place * n + j] = isTurned ? -right[j] : right[j] }
    }
  }
}

/// Whether the longest of the columns of a matrix, or of the rows of a wide one, is at most 32 times as long as the shortest.
@inline(__always)
private func hasEvenVectors<S: TensorScalar>(
  _ a: UnsafePointer<S>, m: Int, n: Int, squares: UnsafeMutablePointer<S>
) -> Bool {
  let k = min(m, n)
  for i in 0..<k { squares[i] = 0 }
  for i in 0..<m {
    let row = a + i &* n
    if m < n {
      squares[i] = rowProduct(row, row, count: n)
    } else {
      for j in 0..<n { squares[j] = squares[j] + row[j] * row[j] }
    }
  }
  var (least, largest) = (squares[0], squares[0])
  for i in 0..<k {
    if squares[i] < least { least = squares[i] }
    if squares[i] > largest { largest = squares[i] }
  }
  return largest <= 1024 * least
}

/// Rotates rows of g until all are orthogonal, and those of r with them.
@inline(__always)
private func orthogonalize<S: TensorScalar>(
  _ g: UnsafeMutablePointer<S>, length: Int, _ r: UnsafeMutablePointer<S>, k: Int
) {
  // Sums of so many products round about that much.
  let tolerance = roundingUnit(S.self) * S.sqrt(S(length))
  var isOrthogonal = false
  var rounds = 0
  while !isOrthogonal && rounds < 60 {
    isOrthogonal = true
    rounds += 1
    for p in 0..<k {
      for q in (p + 1)..<max(k, p + 1) {
        let (x, y) = (g + p * length, g + q * length)
        let alpha = rowProduct(UnsafePointer(x), UnsafePointer(x), count: length)
        let beta = rowProduct(UnsafePointer(y), UnsafePointer(y), count: length)
        let gamma = rowProduct(UnsafePointer(x), UnsafePointer(y), count: length)
        if gamma == 0 || magnitude(gamma) <= tolerance * S.sqrt(alpha) * S.sqrt(beta) { continue }
        isOrthogonal = false
        let zeta = (beta - alpha) / (2 * gamma)
        let t = (zeta < 0 ? -1 : 1) / (magnitude(zeta) + hypotenuse(zeta, 1))
        let cosine = 1 / hypotenuse(t, 1)
        let sine = cosine * t
        rotateRows(x, y, cosine: cosine, sine: sine, count: length)
        rotateRows(r + p * k, r + q * k, cosine: cosine, sine: sine, count: k)
      }
    }
  }
}

/// Gives rows of no length a direction that is orthogonal to all others.
@inline(__always)
private func complete<S: TensorScalar>(
  _ g: UnsafeMutablePointer<S>, length: Int, _ sizes: UnsafePointer<S>, k: Int, order: [Int]
) {
  var done = order.filter { sizes[$0] > 0 }
  for row in order where !(sizes[row] > 0) {
    let x = g + row * length
    // Of the unit vectors the one that has most left.
    var best = (place: 0, left: -1 as S)
    for place in 0..<length {
      var left: S = 1
      for other in done {
        let part = g[other * length + place]
        left = left - part * part
      }
      if left > best.left { best = (place, left) }
    }
    for j in 0..<length { x[j] = j == best.place ? 1 : 0 }
    // Twice is enough (Kahan).
    for _ in 0..<2 {
      for other in done {
        let y = UnsafePointer(g + other * length)
        subtractRow(rowProduct(UnsafePointer(x), y, count: length), y, from: x, count: length)
      }
    }
    let size = S.sqrt(rowProduct(UnsafePointer(x), UnsafePointer(x), count: length))
    for j in 0..<length { x[j] = x[j] / size }
    done.append(row)
  }
}
