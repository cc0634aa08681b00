// Products with cotangents of which elements are nothing (Scalar/Nothing.swift).

/// Puts right c = op(a) op(b) where factors are cotangents with gaps; see `MatrixProduct.cotangents` and `marksGaps`.
///
/// Nothing times an infinity shows in the product, so that only a product that is not finite is formed again, term by term.
@specialized(where S == Float)
@specialized(where S == Double)
func keepProductGapsKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, transposingA: Bool, _ b: UnsafePointer<S>, transposingB: Bool,
  in c: UnsafeMutablePointer<S>, m: Int, n: Int, k: Int, withGaps: ProductFactors, marksGaps: Bool
) {
  // The steps along a row of op(a) and down a column of op(b), and from one of them to the next.
  let (stepA, nextA) = transposingA ? (m, 1) : (1, k)
  let (stepB, nextB) = transposingB ? (1, k) : (n, 1)
  if !(marksGaps && isOrdinaryKernel(c, count: m * n)) {
    guard isFiniteKernel(c, count: m * n) else {
      for i in 0..<m {
        for j in 0..<n {
          c[i * n + j] = carefulProduct(
            a + i * nextA, step: stepA, b + j * nextB, step: stepB, count: k, withGaps: withGaps,
            nothing: marksGaps ? .nothing : 0)
        }
      }
      return
    }
    if marksGaps { closeGapsKernel(c, count: m * n) }
  }
  guard marksGaps else { return }
  if withGaps.contains(.first) {
    for i in 0..<m where isNothing(a + i * nextA, step: stepA, count: k) {
      (c + i * n).update(repeating: .nothing, count: n)
    }
  }
  if withGaps.contains(.second) {
    for j in 0..<n where isNothing(b + j * nextB, step: stepB, count: k) {
      for i in 0..<m { c[i * n + j] = .nothing }
    }
  }
}

/// Whether elements that stand a step apart, of which there is one at least, are nothing; most are not from the first on.
private func isNothing<S: TensorScalar>(
  _ x: UnsafePointer<S>, step: Int, count: Int
) -> Bool {
  for p in 0..<count where !S.isNothing(x[p * step]) { return false }
  return count > 0
}

/// Σ a[p] b[p] over the terms in which no cotangent is nothing; the number that stands for nothing if there is none.
private func carefulProduct<S: TensorScalar>(
  _ a: UnsafePointer<S>, step stepA: Int, _ b: UnsafePointer<S>, step stepB: Int, count: Int,
  withGaps: ProductFactors, nothing: S
) -> S {
  if count == 0 { return 0 }
  return sumInBlocks(0..<count) { terms in
    var sum = nothing
    for p in terms {
      let (x, y) = (a[p * stepA], b[p * stepB])
      if withGaps.contains(.first) && S.isNothing(x) { continue }
      if withGaps.contains(.second) && S.isNothing(y) { continue }
      sum = sum + S.computed(x * y)
    }
    return sum
  }
}
