// The first-order linear recurrence along the middle axis of [outer, count, inner], and products.

/// How a linear recurrence multiplies.
enum RecurrenceKind: Hashable, Sendable {
  /// As numbers.
  case numbers
  /// The terms are cotangents: nothing stays nothing, whatever it is multiplied with.
  case cotangents
  /// The factors are 1, or 0 where the sum begins anew: nothing is passed on there, not even of an infinity.
  case restarts

  @inline(__always)
  func product<S: TensorScalar>(_ h: S, _ a: S) -> S {
    switch self {
    case .numbers: h * a
    case .cotangents: S.cotangentProduct(h, a)
    case .restarts: a == 0 ? .nothing : h
    }
  }
}

/// h_k = b_k + a_k h_{k−1}, or transposed h_k = b_k + a_{k−1} h_{k−1}; the first is b_0.
@specialized(where S == Float)
@specialized(where S == Double)
func recurrenceKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, into h: UnsafeMutablePointer<S>,
  _ layout: ScanLayout, _ kind: RecurrenceKind, isTransposed: Bool
) {
  switch kind {
  case .numbers: recurrence(a, b, into: h, layout, isTransposed) { $0 * $1 }
  case .cotangents:
    recurrence(a, b, into: h, layout, isTransposed) {
      RecurrenceKind.cotangents.product($0, $1)
    }
  case .restarts:
    recurrence(a, b, into: h, layout, isTransposed) { RecurrenceKind.restarts.product($0, $1) }
  }
}

@inline(__always)
private func recurrence<S: TensorScalar>(
  _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, into h: UnsafeMutablePointer<S>,
  _ layout: ScanLayout, _ isTransposed: Bool, _ product: (S, S) -> S
) {
  if isTransposed {
    layout.scan(h) {
      b[$0]
    } next: { place, before, placeBefore in
      b[place] + product(before, a[placeBefore])
    }
  } else {
    layout.scan(h) {
      b[$0]
    } next: { place, before, _ in
      b[place] + product(before, a[place])
    }
  }
}

/// Products of consecutive elements that are formed side by side.
private let productLanes = 8

/// result[o, i] = Π_k x[o, k, i].
@specialized(where S == Float)
@specialized(where S == Double)
func productKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, outer: Int, count: Int, inner: Int
) {
  guard inner > 0 else { return }
  let part = max(1, 65_536 / max(1, count * inner))
  Parallel.forEachPart(of: outer, partSize: part) { part in
    for o in part {
      let source = x + o * count * inner
      if inner == 1 {
        result[o] = product(source, count)
        continue
      }
      let target = result + o * inner
      target.update(repeating: 1, count: inner)
      for k in 0..<count {
        let row = source + k * inner
        for i in 0..<inner { target[i] = target[i] * row[i] }
      }
    }
  }
}

/// The product of consecutive elements: lane j multiplies elements j, j + 8, …, then the lanes are multiplied in order.
@inline(__always)
private func product<S: TensorScalar>(_ x: UnsafePointer<S>, _ count: Int) -> S {
  guard count >= 2 * productLanes else {
    var product: S = 1
    for k in 0..<count { product = product * x[k] }
    return product
  }
  return withUnsafeTemporaryAllocation(of: S.self, capacity: productLanes) { lanes in
    guard let lanes = lanes.baseAddress else { return 1 }
    lanes.update(from: x, count: productLanes)
    var i = productLanes
    while i + productLanes <= count {
      for j in 0..<productLanes { lanes[j] = lanes[j] * x[i + j] }
      i += productLanes
    }
    for j in 0..<count - i { lanes[j] = lanes[j] * x[i + j] }
    var product = lanes[0]
    for j in 1..<productLanes { product = product * lanes[j] }
    return product
  }
}
