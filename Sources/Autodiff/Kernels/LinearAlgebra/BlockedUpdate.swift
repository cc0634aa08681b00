// What the blocked factorizations share: c −= a b on parts of matrices, row operations, and solving with a triangle.
//
// A matrix is a pointer to its first element and the distance of its rows.

/// How many columns a block of a factorization has: its panel stays in the first-level cache, and the rest is a product.
let factorizationBlock = 48

/// c −= op(a) op(b) for parts of larger matrices, by the kernels of `matmul`.
///
/// - Parameters:
///   - a: op(a)[i, p] is `a[i * aRow + p * aStep]`.
///   - b: op(b)[p, j] is `b[p * bStep + j * bColumn]`.
@specialized(where S == Float)
@specialized(where S == Double)
func subtractProduct<S: TensorScalar>(
  _ a: UnsafePointer<S>, aRow: Int, aStep: Int, _ b: UnsafePointer<S>, bStep: Int, bColumn: Int,
  from c: UnsafeMutablePointer<S>, cRow: Int, m: Int, n: Int, k: Int
) {
  guard m > 0, n > 0, k > 0 else { return }
  withUnsafeTemporaryAllocation(of: S.self, capacity: m * k) { buffer in
    guard let negated = buffer.baseAddress else { return }
    for i in 0..<m {
      for p in 0..<k { negated[i &* k &+ p] = -a[i &* aRow &+ p &* aStep] }
    }
    if n == 1 {
      for i in 0..<m {
        var sum = c[i &* cRow]
        for p in 0..<k { sum = sum + negated[i &* k &+ p] * b[p &* bStep] }
        c[i &* cRow] = sum
      }
      return
    }
    stridedProduct(
      ProductOperands(
        a: UnsafePointer(negated), aRow: k, aStep: 1, b: b, bStep: bStep, bColumn: bColumn, m: m,
        n: n, k: k),
      ProductTarget(c: c, cRow: cRow, base: UnsafePointer(c), baseRow: cRow))
  }
}

/// y −= factor x.
@inline(__always)
func subtractRow<S: TensorScalar>(
  _ factor: S, _ x: UnsafePointer<S>, from y: UnsafeMutablePointer<S>, count: Int
) {
  for j in 0..<count { y[j] = y[j] - factor * x[j] }
}

/// Exchanges two rows.
@inline(__always)
func swapRows<S: TensorScalar>(
  _ x: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>, count: Int
) {
  for j in 0..<count { (x[j], y[j]) = (y[j], x[j]) }
}

/// |x|, for any scalar.
@inline(__always)
func magnitude<S: TensorScalar>(_ x: S) -> S { x < 0 ? -x : x }

/// Which triangle of a matrix is meant, and how.
struct Triangle: Hashable, Sendable {
  /// Whether it is the lower one as it is stored.
  var isLower: Bool
  /// Whether its transpose takes its place.
  var isTransposed = false
  /// Whether the diagonal is 1, whatever is stored there.
  var hasUnitDiagonal = false

  /// Whether the first row of the equations has one unknown.
  var isForward: Bool { isLower != isTransposed }
  /// The transpose.
  var turned: Triangle {
    Triangle(
      isLower: isLower, isTransposed: !isTransposed, hasUnitDiagonal: hasUnitDiagonal)
  }
}

/// op(T) X = B in place: B, of n rows and k columns, becomes X.
///
/// Each row is freed from the ones before it in blocks; what a block does to the rest is a product (Golub & Van Loan, Matrix
/// Computations, 2013, section 3.1.5). Nothing is read beyond the triangle. A 0 on the diagonal divides as IEEE 754 says.
@specialized(where S == Float)
@specialized(where S == Double)
func triangularSolveKernel<S: TensorScalar>(
  _ t: UnsafePointer<S>, tRow: Int, _ triangle: Triangle, _ b: UnsafeMutablePointer<S>, bRow: Int,
  n: Int, k: Int
) {
  guard n > 0, k > 0 else { return }
  // op(T)[i, j] is t[i * row + j * step].
  let (row, step) = triangle.isTransposed ? (1, tRow) : (tRow, 1)
  let block = k == 1 ? n : factorizationBlock
  var start = triangle.isForward ? 0 : (n - 1) / block * block
  while start >= 0 && start < n {
    let end = min(n, start + block)
    if k == 1 {
      solveVector(t, row: row, step: step, triangle, b, bRow: bRow, n: n)
      return
    }
    for offset in 0..<end - start {
      let i = triangle.isForward ? start + offset : end - 1 - offset
      let x = b + i &* bRow
      for j in triangle.isForward ? start..<i : i + 1..<end {
        subtractRow(t[i &* row &+ j &* step], b + j &* bRow, from: x, count: k)
      }
      if !triangle.hasUnitDiagonal {
        let d = t[i &* (row &+ step)]
        for j in 0..<k { x[j] = x[j] / d }
      }
    }
    let rest = triangle.isForward ? end..<n : 0..<start
    subtractProduct(
      t + (rest.lowerBound &* row &+ start &* step), aRow: row, aStep: step,
      UnsafePointer(b + start &* bRow), bStep: bRow, bColumn: 1,
      from: b + rest.lowerBound &* bRow, cRow: bRow, m: rest.count, n: k, k: end - start)
    start += triangle.isForward ? block : -block
  }
}

/// op(T) x = b for one column, along the rows of T as they are stored.
@inline(__always)
private func solveVector<S: TensorScalar>(
  _ t: UnsafePointer<S>, row: Int, step: Int, _ triangle: Triangle, _ b: UnsafeMutablePointer<S>,
  bRow: Int, n: Int
) {
  for offset in 0..<n {
    let i = triangle.isForward ? offset : n &- 1 &- offset
    let others = triangle.isForward ? 0..<i : (i &+ 1)..<n
    if triangle.isTransposed {
      // Row i of T is column i of its transpose: what xᵢ takes from the unknowns that follow.
      if !triangle.hasUnitDiagonal { b[i &* bRow] = b[i &* bRow] / t[i &* (row &+ step)] }
      let x = b[i &* bRow]
      let line = t + i &* step
      for j in triangle.isForward ? (i &+ 1)..<n : 0..<i {
        b[j &* bRow] = b[j &* bRow] - line[j] * x
      }
    } else {
      let line = t + i &* row
      var sum = b[i &* bRow]
      for j in others { sum = sum - line[j] * b[j &* bRow] }
      b[i &* bRow] = triangle.hasUnitDiagonal ? sum : sum / line[i]
    }
  }
}
