// Gaps: elements of a cotangent that are nothing (Scalar/Nothing.swift). Most adjoints have none, and are known to have none;
// loops run on these as if there were no such thing.

/// What a loop of a pullback makes of gaps.
struct Gaps {
  /// Whether elements of the cotangent may be nothing; where not, a −0 is a zero like any other.
  var inCotangent: Bool
  /// Whether the contribution is for an input, which passes nothing on: then it may be 0 where it is nothing.
  var areClosed: Bool

  /// Whether the contribution of an elementwise primitive may have gaps.
  @inline(__always)
  func inResult(selects: Bool) -> Bool { (inCotangent || selects) && !areClosed }
}

/// The numbers by which a loop keeps gaps without a branch: x + (−0) is x for every x, and x + 0 is x computed.
struct GapNumbers<S: TensorScalar> {
  /// What is added to a cotangent before a rule selects from it.
  let cotangent: S
  /// What stands for nothing in the result, and is added to what a rule has selected.
  let nothing: S

  @inline(__always)
  init(_ gaps: Gaps) {
    cotangent = gaps.inCotangent ? .nothing : 0
    nothing = gaps.areClosed ? 0 : .nothing
  }
}

/// Makes every element one that is computed: −0 becomes +0.
@specialized(where S == Float)
@specialized(where S == Double)
func closeGapsKernel<S: TensorScalar>(_ x: UnsafeMutablePointer<S>, count: Int) {
  Parallel.forEachPart(of: count, partSize: elementwisePart) { part in
    for i in part { x[i] = S.computed(x[i]) }
  }
}

/// result[i] += x[i], computed where x has no gaps and the result has, or where gaps are to be closed.
@specialized(where S == Float)
@specialized(where S == Double)
func addComputedKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, to result: UnsafeMutablePointer<S>, count: Int
) {
  if count <= elementwisePart {
    for i in 0..<count { result[i] = result[i] + S.computed(x[i]) }
    return
  }
  Parallel.forEachPart(of: count, partSize: elementwisePart) { part in
    for i in part { result[i] = result[i] + S.computed(x[i]) }
  }
}

/// result[i] = ȳ[i] where the mask is (or is not) 0, nothing elsewhere.
@specialized(where S == Float)
@specialized(where S == Double)
func selectPullbackKernel<S: TensorScalar>(
  mask: UnsafePointer<S>, toFirst: Bool, cotangent: UnsafePointer<S>, _ gaps: Gaps,
  into result: UnsafeMutablePointer<S>, count: Int
) {
  let numbers = GapNumbers<S>(gaps)
  Parallel.forEachPart(of: count, partSize: elementwisePart) { part in
    if toFirst {
      for i in part {
        let g = cotangent[i] + numbers.cotangent
        result[i] = (mask[i] != 0 ? g : .nothing) + numbers.nothing
      }
    } else {
      for i in part {
        let g = cotangent[i] + numbers.cotangent
        result[i] = (mask[i] != 0 ? .nothing : g) + numbers.nothing
      }
    }
  }
}

/// result[i] = ȳ[i] c[i], where ȳ has no gaps, nothing where the constant factor c is 0; says whether it is somewhere.
///
/// The result may stand where the cotangent does.
@specialized(where S == Float)
@specialized(where S == Double)
func constantFactorKernel<S: TensorScalar>(
  cotangent: UnsafePointer<S>, _ factor: UnsafePointer<S>, into result: UnsafeMutablePointer<S>,
  count: Int
) -> Bool {
  let parts = (count + elementwisePart - 1) / elementwisePart
  return withUnsafeTemporaryAllocation(of: Bool.self, capacity: parts) { hasZeros in
    // Sound: of no elements there is no part.
    guard let hasZeros = hasZeros.baseAddress else { return false }
    Parallel.forEachPart(of: count, partSize: elementwisePart) { part in
      let first = part.lowerBound
      hasZeros[first / elementwisePart] = multiplyAndCountZeros(
        cotangent + first, factor + first, into: result + first, count: part.count)
    }
    guard (0..<parts).contains(where: { hasZeros[$0] }) else { return false }
    Parallel.forEachPart(of: count, partSize: elementwisePart) { part in
      for i in part { result[i] = factor[i] == 0 ? .nothing : S.computed(result[i]) }
    }
    return true
  }
}

/// result[i] = x[i] c[i]; says whether a factor c is 0.
@inline(__always)
private func multiplyAndCountZeros<S: TensorScalar>(
  _ x: UnsafePointer<S>, _ c: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, count: Int
) -> Bool {
  if MemoryLayout<S>.size == 8 {
    return multiplyAndCountZeros(x, c, into: result, count: count, counter: Int64.self)
  }
  return multiplyAndCountZeros(x, c, into: result, count: count, counter: Int32.self)
}

// Zeros are counted in the width of an element, which no comparison has to be widened or narrowed for. A loop that writes
// over what it reads becomes vector instructions only where it knows.
@inline(__always)
private func multiplyAndCountZeros<S: TensorScalar, Counter: FixedWidthInteger>(
  _ x: UnsafePointer<S>, _ c: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, count: Int,
  counter: Counter.Type
) -> Bool {
  var zeros: Counter = 0
  if UnsafePointer(result) == x {
    for i in 0..<count {
      zeros &+= c[i] == 0 ? 1 : 0
      result[i] = result[i] * c[i]
    }
  } else {
    for i in 0..<count {
      zeros &+= c[i] == 0 ? 1 : 0
      result[i] = x[i] * c[i]
    }
  }
  return zeros != 0
}
