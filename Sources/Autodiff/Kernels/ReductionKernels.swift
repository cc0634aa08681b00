// Reductions over the middle axis of [outer, count, inner].

/// Sums of fewer terms than this are added in order; longer ones are split in two halves.
private let pairwiseBlock = 32

/// result[o, i] = Σ_k x[o, k, i], added pairwise: the error grows with log₂ of the number of terms, not with
/// the number (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 4.2).
@specialized(where S == Float)
@specialized(where S == Double)
func sumKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, outer: Int, count: Int, inner: Int
) {
  for o in 0..<outer {
    let source = x + o * count * inner
    let target = result + o * inner
    if inner == 1 {
      target[0] = pairwiseSum(source, count)
    } else {
      pairwiseRowSum(source, into: target, count: count, inner: inner)
    }
  }
}

@inline(__always)
private func blockSum<S: TensorScalar>(_ x: UnsafePointer<S>, _ count: Int) -> S {
  var sum: S = 0
  for k in 0..<count { sum = sum + x[k] }
  return sum
}

private func pairwiseSum<S: TensorScalar>(_ x: UnsafePointer<S>, _ count: Int) -> S {
  if count <= pairwiseBlock { return blockSum(x, count) }
  let half = count / 2
  return pairwiseSum(x, half) + pairwiseSum(x + half, count - half)
}

private func pairwiseRowSum<S: TensorScalar>(
  _ x: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, count: Int, inner: Int
) {
  if count <= pairwiseBlock {
    result.update(repeating: 0, count: inner)
    for k in 0..<count {
      let row = x + k * inner
      for i in 0..<inner { result[i] = result[i] + row[i] }
    }
    return
  }
  let half = count / 2
  pairwiseRowSum(x, into: result, count: half, inner: inner)
  withUnsafeTemporaryAllocation(of: S.self, capacity: inner) { rest in
    guard let rest = rest.baseAddress else { return }
    pairwiseRowSum(x + half * inner, into: rest, count: count - half, inner: inner)
    for i in 0..<inner { result[i] = result[i] + rest[i] }
  }
}

/// result[o, i] = max_k x[o, k, i], or the minimum; NaN when any term is NaN.
///
/// `count` is at least 1.
@specialized(where S == Float)
@specialized(where S == Double)
func extremumKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, outer: Int, count: Int, inner: Int,
  isMaximum: Bool
) {
  for o in 0..<outer {
    let source = x + o * count * inner
    let target = result + o * inner
    target.update(from: source, count: inner)
    for k in 1..<max(count, 1) {
      let row = source + k * inner
      if isMaximum {
        for i in 0..<inner { target[i] = Maximum.value(target[i], row[i]) }
      } else {
        for i in 0..<inner { target[i] = Minimum.value(target[i], row[i]) }
      }
    }
  }
}
