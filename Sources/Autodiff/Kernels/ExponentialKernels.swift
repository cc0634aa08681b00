// softmax, its logarithm and log-sum-exp over the last axis of [rows, count].
//
// With m the maximum, Σ exp(x − m) = 1 + excess: one of the largest terms is exactly 1 and is left out of the sum, so that
// log1p(excess) keeps the digits that log(1 + tiny) would lose. Where x = m the difference is taken as 0, also
// when both are infinite.

/// What is computed from the sums of a row.
enum ExponentialFunction {
  case logSumExp
  case softmax
  case logSoftmax
}

/// Computes `function` of each row: into one element a row for `logSumExp`, else into as many as the row has.
///
/// For `Float` and `Double` only, and `count` is at least 1.
@specialized(where S == Float)
@specialized(where S == Double)
func exponentialKernel<S: TensorScalar>(
  _ function: ExponentialFunction, _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>,
  rows: Int, count: Int
) {
  if S.self == Float.self {
    vectorExponential(
      function, x.assumed(Float.self), into: y.assumed(Float.self), rows: rows, count: count)
  } else if S.self == Double.self {
    vectorExponential(
      function, x.assumed(Double.self), into: y.assumed(Double.self), rows: rows, count: count)
  } else {
    trap(.missingKernel(scalar: "\(S.self)"))
  }
}

private func vectorExponential<S: VectorScalar>(
  _ function: ExponentialFunction, _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>,
  rows: Int, count: Int
) {
  let width = function == .logSumExp ? 1 : count
  if count > elementwisePart {
    for row in 0..<rows {
      longRow(function, x + row * count, into: y + row * width, count: count)
    }
    return
  }
  Parallel.forEachPart(of: rows, partSize: max(1, elementwisePart / count)) { range in
    for row in range {
      let x = x + row * count
      let y = y + row * width
      let m = blockExtremum(x, count, isMaximum: true)
      let sum = exponentialSums(x, count, maximum: m, into: function == .softmax ? y : nil)
      let excess = sum.others + (sum.ties - 1)
      if function == .logSumExp {
        y[0] = m + S.Math.log1p(excess)
      } else {
        finish(function, x, y, count, maximum: m, excess: excess)
      }
    }
  }
}

/// A row that threads share, in parts of a fixed size.
private func longRow<S: VectorScalar>(
  _ function: ExponentialFunction, _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>,
  count: Int
) {
  let size = elementwisePart
  let parts = (count + size - 1) / size
  let m = extremum(x, count, isMaximum: true)
  let excess = withUnsafeTemporaryAllocation(of: S.self, capacity: 2 * parts) { sums -> S in
    guard let sums = sums.baseAddress else { return 0 }
    Parallel.forEachPart(of: count, partSize: size) { part in
      let i = part.lowerBound
      let sum = exponentialSums(
        x + i, part.count, maximum: m, into: function == .softmax ? y + i : nil)
      sums[i / size] = sum.others
      sums[parts + i / size] = sum.ties
    }
    return pairwiseSum(sums, parts) + (pairwiseSum(sums + parts, parts) - 1)
  }
  if function == .logSumExp {
    y[0] = m + S.Math.log1p(excess)
  } else {
    Parallel.forEachPart(of: count, partSize: size) { part in
      finish(
        function, x + part.lowerBound, y + part.lowerBound, part.count, maximum: m,
        excess: excess)
    }
  }
}

/// Σ exp(x − m) over the elements below m, and how many are equal to m; the exponentials are stored when there is where.
private func exponentialSums<S: VectorScalar>(
  _ x: UnsafePointer<S>, _ count: Int, maximum m: S, into e: UnsafeMutablePointer<S>?
) -> (others: S, ties: S) {
  if count > reductionBlock {
    let half = reductionSplit(count)
    let a = exponentialSums(x, half, maximum: m, into: e)
    let b = exponentialSums(x + half, count - half, maximum: m, into: e.map { $0 + half })
    return (a.others + b.others, a.ties + b.ties)
  }
  return withUnsafeTemporaryAllocation(of: S.self, capacity: reductionBlock) { block in
    guard let block = block.baseAddress else { return (0, 0) }
    for i in 0..<count {
      block[i] = S.Math.choose(x[i] == m, 0, S.Math.exp(x[i] - m))
    }
    if let e {
      for i in 0..<count { e[i] = S.Math.choose(x[i] == m, 1, block[i]) }
    }
    let others = blockSum(block, count)
    for i in 0..<count { block[i] = S.Math.choose(x[i] == m, 1, 0) }
    return (others, blockSum(block, count))
  }
}

/// Turns exponentials into probabilities, or elements into logarithms of them.
private func finish<S: VectorScalar>(
  _ function: ExponentialFunction, _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>,
  _ count: Int, maximum m: S, excess: S
) {
  if function == .softmax {
    let sum = 1 + excess
    for i in 0..<count { y[i] = y[i] / sum }
  } else {
    let log = S.Math.log1p(excess)
    for i in 0..<count { y[i] = S.Math.choose(x[i] == m, 0, x[i] - m) - log }
  }
}
