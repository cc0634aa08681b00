/// A = Q R with k = min(m, n): Q `[m, k]` of orthonormal columns, then R `[k, n]`, upper triangular.
///
/// By reflections with LAPACK's signs: a diagonal element of R has the sign opposite to that of the element that it was made
/// of, unless nothing stood below that (Golub & Van Loan, Matrix Computations, 2013, section 5.2.2). Q̂ R̂ is within c m n u ‖A‖
/// of A, and Q̂ as near to orthonormal columns (Higham, Accuracy and Stability of Numerical Algorithms, 2002, theorem 19.4).
///
/// - Complexity: 2mn² − 2n³/3 operations for R, and as many for Q.
@specialized(where S == Float)
@specialized(where S == Double)
func qrKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, m: Int, n: Int
) {
  qrKernel(
    a, into: result, m: m, n: n, by: SystemLAPACK.inUse(for: .orthogonal, size: min(m, n)))
}

/// The same by a library of the system, or by the kernel of this one.
@specialized(where S == Float)
@specialized(where S == Double)
func qrKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, m: Int, n: Int,
  by library: SystemLAPACK?
) {
  let k = min(m, n)
  let zero: S = 0
  guard let factor = scale(of: a, count: m * n) else {
    for i in 0..<k * (m + n) { result[i] = zero / zero }
    return
  }
  withUnsafeTemporaryAllocation(of: S.self, capacity: m * (n + k) + k) { buffer in
    guard let columns = buffer.baseAddress else { return }
    // Columns of A one after the other, then those of Q.
    let (q, taus) = (columns + m * n, columns + m * (n + k))
    func fill() {
      forEachElementBySquares(rows: m, columns: n) { i, j in
        columns[j &* m &+ i] = factor * a[i &* n &+ j]
      }
    }
    let r = result + m * k
    for i in 0..<k * n { r[i] = 0 }
    fill()
    if let library {
      let isDone = library.orthogonal(columns, taus: taus, m: m, n: n) {
        forEachElementBySquares(rows: k, columns: n) { i, j in
          if j >= i { r[i &* n &+ j] = columns[j &* m &+ i] / factor }
        }
      }
      if isDone {
        forEachElementBySquares(rows: m, columns: k) { i, j in
          result[i &* k &+ j] = columns[j &* m &+ i]
        }
        return
      }
      fill()
    }
    for j in 0..<k {
      let v = columns + (j * m + j)
      let (beta, tau) = reflector(v, count: m - j)
      taus[j] = tau
      r[j * n + j] = beta / factor
      for other in (j + 1)..<max(n, j + 1) {
        reflect(columns + (other * m + j), v, tau, count: m - j)
        r[j * n + other] = columns[other * m + j] / factor
      }
    }
    for j in 0..<k {
      for i in 0..<m { q[j * m + i] = i == j ? 1 : 0 }
      for step in (0...j).reversed() {
        reflect(q + (j * m + step), columns + (step * m + step), taus[step], count: m - step)
      }
      for i in 0..<m { result[i * k + j] = q[j * m + i] }
    }
  }
}

/// x −= τ v (vᵀ x).
@inline(__always)
private func reflect<S: TensorScalar>(
  _ x: UnsafeMutablePointer<S>, _ v: UnsafeMutablePointer<S>, _ tau: S, count: Int
) {
  if tau == 0 { return }
  let product = tau * rowProduct(UnsafePointer(v), UnsafePointer(x), count: count)
  subtractRow(product, UnsafePointer(v), from: x, count: count)
}
