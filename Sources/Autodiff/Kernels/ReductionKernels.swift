// Reductions over the middle axis of [outer, count, inner]. Every partition depends on sizes alone, so a result has the
// same bits on any number of threads.

/// How many elements a core takes at a time.
private let reductionPart = 65_536

/// Sums of fewer rows than this are added in order; longer ones are split in two halves.
private let pairwiseRows = 16

/// Columns that are added up at a time, so that the sums stay in the first-level cache.
private let columnStrip = 1024

/// result[o, i] = Σ_k x[o, k, i], added pairwise; −0 where every term is.
///
/// With u the unit roundoff, the error is at most u (c + ⌈log₂ n⌉) Σ |x_k| to first order, where n is the number of terms and
/// c = 32, for the blocks within which terms are added in order (Higham, Accuracy and Stability of Numerical Algorithms,
/// 2002, section 4.2).
@specialized(where S == Float)
@specialized(where S == Double)
func sumKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, outer: Int, count: Int, inner: Int
) {
  guard inner > 0 else { return }
  reduce(outer: outer, count: count, inner: inner) { o, isAlone in
    let source = x + o * count * inner
    let target = result + o * inner
    if inner == 1 {
      target[0] = isAlone ? sumOfParts(source, count) : pairwiseSum(source, count)
    } else {
      sumOfColumns(source, into: target, count: count, inner: inner, isAlone: isAlone)
    }
  }
}

/// Calls `body` for each outer position: by several threads when each is small, one after the other when
/// `body` has enough to do to split the work itself (`isAlone`).
@inline(__always)
private func reduce(
  outer: Int, count: Int, inner: Int, _ body: (_ outer: Int, _ isAlone: Bool) -> Void
) {
  if count * inner > reductionPart {
    for o in 0..<outer { body(o, true) }
  } else {
    let size = max(1, reductionPart / max(1, count * inner))
    Parallel.forEachPart(of: outer, partSize: size) { part in
      for o in part { body(o, false) }
    }
  }
}

/// The sum of any number of consecutive elements.
func pairwiseSum<S: TensorScalar>(_ x: UnsafePointer<S>, _ count: Int) -> S {
  if count <= reductionBlock { return blockSum(x, count) }
  let half = reductionSplit(count)
  return pairwiseSum(x, half) + pairwiseSum(x + half, count - half)
}

/// The sum of the sums of parts, which threads share.
private func sumOfParts<S: TensorScalar>(_ x: UnsafePointer<S>, _ count: Int) -> S {
  let parts = (count + reductionPart - 1) / reductionPart
  return withUnsafeTemporaryAllocation(of: S.self, capacity: parts) { sums in
    guard let sums = sums.baseAddress else { return 0 }
    Parallel.forEachPart(of: count, partSize: reductionPart) { part in
      sums[part.lowerBound / reductionPart] = pairwiseSum(x + part.lowerBound, part.count)
    }
    return pairwiseSum(sums, parts)
  }
}

private func sumOfColumns<S: TensorScalar>(
  _ x: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, count: Int, inner: Int, isAlone: Bool
) {
  let rows = max(4 * pairwiseRows, reductionPart / inner)
  guard isAlone && count > rows else {
    wideRowSum(x, into: result, count: count, inner: inner)
    return
  }
  let parts = (count + rows - 1) / rows
  withUnsafeTemporaryAllocation(of: S.self, capacity: parts * inner) { sums in
    guard let sums = sums.baseAddress else { return }
    Parallel.forEachPart(of: count, partSize: rows) { part in
      wideRowSum(
        x + part.lowerBound * inner, into: sums + part.lowerBound / rows * inner,
        count: part.count, inner: inner)
    }
    wideRowSum(sums, into: result, count: parts, inner: inner)
  }
}

/// The sum of rows, with short rows joined so that the inner loop has something to do.
private func wideRowSum<S: TensorScalar>(
  _ x: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, count: Int, inner: Int
) {
  let joined = 64 / inner
  guard joined > 1 && count >= 4 * joined else {
    var column = 0
    repeat {
      let width = min(columnStrip, inner - column)
      pairwiseRowSum(
        x + column, into: result + column, count: count, stride: inner, width: width)
      column += width
    } while column < inner
    return
  }
  let width = joined * inner
  let whole = count / joined
  withUnsafeTemporaryAllocation(of: S.self, capacity: width) { sums in
    guard let sums = sums.baseAddress else { return }
    pairwiseRowSum(x, into: sums, count: whole, stride: width, width: width)
    pairwiseRowSum(sums, into: result, count: joined, stride: inner, width: inner)
    for k in whole * joined..<count {
      for i in 0..<inner { result[i] = result[i] + x[k * inner + i] }
    }
  }
}

private func pairwiseRowSum<S: TensorScalar>(
  _ x: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, count: Int, stride: Int, width: Int
) {
  if count <= pairwiseRows {
    result.update(repeating: count == 0 ? 0 : .nothing, count: width)
    for k in 0..<count {
      let row = x + k * stride
      for i in 0..<width { result[i] = result[i] + row[i] }
    }
    return
  }
  let half = count / 2
  pairwiseRowSum(x, into: result, count: half, stride: stride, width: width)
  withUnsafeTemporaryAllocation(of: S.self, capacity: width) { rest in
    guard let rest = rest.baseAddress else { return }
    pairwiseRowSum(
      x + half * stride, into: rest, count: count - half, stride: stride, width: width)
    for i in 0..<width { result[i] = result[i] + rest[i] }
  }
}
