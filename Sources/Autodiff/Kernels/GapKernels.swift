// Gaps: elements of a cotangent that are nothing (Scalar/Nothing.swift). Most adjoints have none, and are known to have none;
// loops run on these as if there were no such thing. Where there are some, this is put right afterwards, a block at a time.

/// Makes contributions nothing where the cotangent is, and elsewhere what is computed, unless the rule has selected: then it
/// has made its own gaps.
@inline(__always)
func keepGaps<S: VectorScalar>(
  of cotangent: UnsafePointer<S>, in contributions: UnsafeMutablePointer<S>, count: Int,
  selects: Bool
) {
  if selects {
    for i in 0..<count {
      contributions[i] = S.Math.choose(
        S.isNothing(cotangent[i]), S.nothing, contributions[i])
    }
  } else {
    for i in 0..<count {
      contributions[i] = S.Math.choose(
        S.isNothing(cotangent[i]), S.nothing, S.computed(contributions[i]))
    }
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

/// result[i] += x[i], where x has no gaps and the result has.
@specialized(where S == Float)
@specialized(where S == Double)
func addComputedKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, to result: UnsafeMutablePointer<S>, count: Int
) {
  Parallel.forEachPart(of: count, partSize: elementwisePart) { part in
    for i in part { result[i] = result[i] + S.computed(x[i]) }
  }
}

/// result[i] = ȳ[i] c[i], nothing where the constant factor c is 0; says whether it is somewhere.
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
      if UnsafePointer(result) == cotangent {
        for i in part { result[i] = S.computed(result[i] * factor[i]) }
      } else {
        for i in part { result[i] = S.computed(cotangent[i] * factor[i]) }
      }
      let zeros = hasZeroKernel(factor + first, count: part.count)
      hasZeros[first / elementwisePart] = zeros
      if zeros { for i in part where factor[i] == 0 { result[i] = .nothing } }
    }
    return (0..<parts).contains { hasZeros[$0] }
  }
}
