// Reductions of consecutive elements with `lanes` partial results, which the compiler keeps in vector instructions. The
// lanes and their order are fixed, so a result has the same bits on every target.

/// The largest block whose sum is formed at once; longer sums are split in two halves.
let reductionBlock = 512

/// Partial results: four registers of the widest vectors of single precision.
private let lanes = 64

/// Where a reduction is split in two: between blocks.
@inline(__always)
func reductionSplit(_ count: Int) -> Int {
  (count / 2 + reductionBlock - 1) / reductionBlock * reductionBlock
}

/// The sum of at most `reductionBlock` elements: lane j adds elements j, j + 64, …, and the lanes are added in halves.
///
/// It begins with −0, to which x is added without a change, so that a sum of nothing but −0 is −0; of no elements it is 0.
@inline(__always)
func blockSum<S: TensorScalar>(_ x: UnsafePointer<S>, _ count: Int) -> S {
  if count == 0 { return 0 }
  if count < lanes / 2 {
    var sum: S = .nothing
    for k in 0..<count { sum = sum + x[k] }
    return sum
  }
  return withUnsafeTemporaryAllocation(of: S.self, capacity: lanes) { sums in
    guard let sums = sums.baseAddress else { return 0 }
    sums.update(repeating: .nothing, count: lanes)
    var i = 0
    while i + lanes <= count {
      for j in 0..<lanes { sums[j] = sums[j] + x[i + j] }
      i += lanes
    }
    for j in 0..<count - i { sums[j] = sums[j] + x[i + j] }
    var width = lanes / 2
    while width > 0 {
      for j in 0..<width { sums[j] = sums[j] + sums[j + width] }
      width /= 2
    }
    return sums[0]
  }
}

/// The largest or smallest of at least one element; NaN if any is NaN, and of zeros of both signs the first.
func blockExtremum<S: VectorScalar>(
  _ x: UnsafePointer<S>, _ count: Int, isMaximum: Bool
) -> S {
  let best = isMaximum ? rawExtremum(x, count, larger) : rawExtremum(x, count, smaller)
  if best == 0 {
    for i in 0..<count where x[i] == 0 { return x[i] }
  }
  return best
}

// What `Maximum` and `Minimum` give, in two comparisons: a NaN that has been met stays, and one that is new is taken.

@inline(__always)
private func larger<S: VectorScalar>(_ best: S, _ x: S) -> S {
  S.Math.choose(best != best, best, S.Math.choose(best >= x, best, x))
}

@inline(__always)
private func smaller<S: VectorScalar>(_ best: S, _ x: S) -> S {
  S.Math.choose(best != best, best, S.Math.choose(best <= x, best, x))
}

@inline(__always)
private func rawExtremum<S: VectorScalar>(
  _ x: UnsafePointer<S>, _ count: Int, _ better: (S, S) -> S
) -> S {
  if count < lanes {
    var best = x[0]
    for i in 1..<max(count, 1) { best = better(best, x[i]) }
    return best
  }
  return withUnsafeTemporaryAllocation(of: S.self, capacity: lanes) { best in
    guard let best = best.baseAddress else { return x[0] }
    best.update(from: x, count: lanes)
    var i = lanes
    while i + lanes <= count {
      for j in 0..<lanes { best[j] = better(best[j], x[i + j]) }
      i += lanes
    }
    for j in 0..<count - i { best[j] = better(best[j], x[i + j]) }
    var width = lanes / 2
    while width > 0 {
      for j in 0..<width { best[j] = better(best[j], best[j + width]) }
      width /= 2
    }
    return best[0]
  }
}
