// Maxima and minima over the middle axis of [outer, count, inner].

/// How many elements a core takes at a time.
private let extremumPart = 65_536

/// result[o, i] = max_k x[o, k, i], or the minimum; NaN when any term is NaN, and of zeros of both signs the first.
///
/// `count` is at least 1.
@specialized(where S == Float)
@specialized(where S == Double)
func extremumKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, outer: Int, count: Int, inner: Int,
  isMaximum: Bool
) {
  if S.self == Float.self {
    vectorExtremum(
      x.assumed(Float.self), into: result.assumed(Float.self), outer: outer, count: count,
      inner: inner, isMaximum: isMaximum)
  } else if S.self == Double.self {
    vectorExtremum(
      x.assumed(Double.self), into: result.assumed(Double.self), outer: outer, count: count,
      inner: inner, isMaximum: isMaximum)
  } else {
    for o in 0..<outer {
      let target = result + o * inner
      target.update(from: x + o * count * inner, count: inner)
      for k in 1..<max(count, 1) {
        let row = x + (o * count + k) * inner
        for i in 0..<inner {
          target[i] =
            isMaximum ? Maximum.value(target[i], row[i]) : Minimum.value(target[i], row[i])
        }
      }
    }
  }
}

private func vectorExtremum<S: VectorScalar>(
  _ x: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, outer: Int, count: Int, inner: Int,
  isMaximum: Bool
) {
  let length = max(1, count * inner)
  if inner == 1 && length > extremumPart {
    for o in 0..<outer {
      result[o] = extremum(x + o * count, count, isMaximum: isMaximum)
    }
    return
  }
  if outer == 1 && length > extremumPart {
    // Columns are independent.
    Parallel.forEachPart(of: inner, partSize: max(64, extremumPart / count)) { part in
      columnExtremum(
        x + part.lowerBound, into: result + part.lowerBound, count: count, stride: inner,
        width: part.count, isMaximum: isMaximum)
    }
    return
  }
  Parallel.forEachPart(of: outer, partSize: max(1, extremumPart / length)) { part in
    for o in part {
      let source = x + o * count * inner
      if inner == 1 {
        result[o] = blockExtremum(source, count, isMaximum: isMaximum)
      } else {
        columnExtremum(
          source, into: result + o * inner, count: count, stride: inner, width: inner,
          isMaximum: isMaximum)
      }
    }
  }
}

/// The extremum of consecutive elements, of which there is at least one.
func extremum<S: VectorScalar>(
  _ x: UnsafePointer<S>, _ count: Int, isMaximum: Bool
) -> S {
  let parts = (count + extremumPart - 1) / extremumPart
  if parts == 1 { return blockExtremum(x, count, isMaximum: isMaximum) }
  return withUnsafeTemporaryAllocation(of: S.self, capacity: parts) { found in
    guard let found = found.baseAddress else { return x[0] }
    Parallel.forEachPart(of: count, partSize: extremumPart) { part in
      found[part.lowerBound / extremumPart] = blockExtremum(
        x + part.lowerBound, part.count, isMaximum: isMaximum)
    }
    return blockExtremum(found, parts, isMaximum: isMaximum)
  }
}

private func columnExtremum<S: VectorScalar>(
  _ x: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, count: Int, stride: Int, width: Int,
  isMaximum: Bool
) {
  var column = 0
  while column < width {
    let n = min(1024, width - column)
    let target = result + column
    target.update(from: x + column, count: n)
    for k in 1..<max(count, 1) {
      let row = x + k * stride + column
      if isMaximum {
        for i in 0..<n { target[i] = Maximum.value(Lane(target[i]), Lane(row[i])).value }
      } else {
        for i in 0..<n { target[i] = Minimum.value(Lane(target[i]), Lane(row[i])).value }
      }
    }
    column += n
  }
}
