// Entries to the loops of the elementwise primitives. Float and Double go to loops that become vector instructions,
// split over cores; another scalar goes through a plain loop.
//
// The pointers are valid for `count` elements, or for the steps of the plan: the callers in
// Tensor/ own the tensors they come from. A result may be one of the operands: each element is read before it is
// written.

/// How many elements a core takes at a time.
///
/// Three operands of this many doubles fit in half a megabyte of second-level cache. Below this, a second core gains less
/// than it costs to wake.
let elementwisePart = 32_768

extension UnsafePointer where Pointee: TensorScalar {
  /// The same memory, for a `Pointee` that has just been found to be `T`.
  @inline(__always)
  func assumed<T>(_: T.Type) -> UnsafePointer<T> {
    UnsafeRawPointer(self).assumingMemoryBound(to: T.self)
  }
}

extension UnsafeMutablePointer where Pointee: TensorScalar {
  /// The same memory, for a `Pointee` that has just been found to be `T`.
  @inline(__always)
  func assumed<T>(_: T.Type) -> UnsafeMutablePointer<T> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: T.self)
  }
}

/// y[i] = f(x[i]).
@specialized(where S == Float)
@specialized(where S == Double)
func unaryKernel<S: TensorScalar>(
  _ primitive: UnaryPrimitive, _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, count: Int
) {
  if S.self == Float.self {
    vectorUnary(primitive, x.assumed(Float.self), y.assumed(Float.self), count: count)
  } else if S.self == Double.self {
    vectorUnary(primitive, x.assumed(Double.self), y.assumed(Double.self), count: count)
  } else {
    for i in 0..<count { y[i] = primitive.value(x[i]) }
  }
}

/// y[i] = √x[i], for as many as there are of both, in vectors, which a loop over `squareRoot()` is not.
@specialized(where S == Float)
@specialized(where S == Double)
package func squareRoots<S: TensorScalar>(
  _ x: UnsafeBufferPointer<S>, into y: UnsafeMutableBufferPointer<S>
) {
  guard let input = x.baseAddress, let output = y.baseAddress else { return }
  unaryKernel(.sqrt, input, output, count: Swift.min(x.count, y.count))
}

/// result[i] = ȳ[i] f'(x[i]).
///
/// Where the result may have gaps (`Gaps.inResult`) no element is −0 that is not nothing.
@specialized(where S == Float)
@specialized(where S == Double)
func unaryPullbackKernel<S: TensorScalar>(
  _ primitive: UnaryPrimitive, cotangent: UnsafePointer<S>, _ gaps: Gaps, _ x: UnsafePointer<S>,
  _ y: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, count: Int
) {
  if S.self == Float.self {
    vectorUnaryPullback(
      primitive, cotangent: cotangent.assumed(Float.self), gaps, x.assumed(Float.self),
      y.assumed(Float.self), into: result.assumed(Float.self), count: count)
  } else if S.self == Double.self {
    vectorUnaryPullback(
      primitive, cotangent: cotangent.assumed(Double.self), gaps,
      x.assumed(Double.self),
      y.assumed(Double.self), into: result.assumed(Double.self), count: count)
  } else {
    for i in 0..<count {
      let g = cotangent[i] + GapNumbers<S>(gaps).cotangent
      result[i] = primitive.pullback(g, x[i], y[i]) + GapNumbers<S>(gaps).nothing
    }
  }
}

/// y = f(a, b), with a and b broadcast by the plan.
@specialized(where S == Float)
@specialized(where S == Double)
func binaryKernel<S: TensorScalar>(
  _ primitive: BinaryPrimitive, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>,
  _ y: UnsafeMutablePointer<S>, plan: BroadcastPlan
) {
  if S.self == Float.self {
    vectorBinary(
      primitive, a.assumed(Float.self), b.assumed(Float.self), y.assumed(Float.self), plan: plan)
  } else if S.self == Double.self {
    vectorBinary(
      primitive, a.assumed(Double.self), b.assumed(Double.self), y.assumed(Double.self),
      plan: plan)
  } else {
    let (s, t) = plan.innerSteps
    plan.forEachRun { offset, aOffset, bOffset in
      for i in 0..<plan.innerCount {
        y[offset + i] = primitive.value(a[aOffset + i * s], b[bOffset + i * t])
      }
    }
  }
}

/// result = ȳ ∂f/∂a or ȳ ∂f/∂b, in the common shape of a and b; gaps as in `unaryPullbackKernel`.
@specialized(where S == Float)
@specialized(where S == Double)
func binaryPullbackKernel<S: TensorScalar>(
  _ primitive: BinaryPrimitive, cotangent: UnsafePointer<S>, _ gaps: Gaps, _ a: UnsafePointer<S>,
  _ b: UnsafePointer<S>, _ y: UnsafePointer<S>, into result: UnsafeMutablePointer<S>,
  plan: BroadcastPlan, toFirst: Bool
) {
  if S.self == Float.self {
    vectorBinaryPullback(
      primitive, cotangent: cotangent.assumed(Float.self), gaps, a.assumed(Float.self),
      b.assumed(Float.self), y.assumed(Float.self), into: result.assumed(Float.self), plan: plan,
      toFirst: toFirst)
  } else if S.self == Double.self {
    vectorBinaryPullback(
      primitive, cotangent: cotangent.assumed(Double.self), gaps,
      a.assumed(Double.self),
      b.assumed(Double.self), y.assumed(Double.self), into: result.assumed(Double.self),
      plan: plan, toFirst: toFirst)
  } else {
    let (s, t) = plan.innerSteps
    plan.forEachRun { offset, aOffset, bOffset in
      for i in 0..<plan.innerCount {
        let g = cotangent[offset + i]
        result[offset + i] = primitive.pullback(
          g + GapNumbers<S>(gaps).cotangent, a[aOffset + i * s], b[bOffset + i * t], y[offset + i],
          toFirst: toFirst)
      }
    }
  }
}

/// y[i] = f(a[i s], b[i t]) for the elements of a small tensor.
@specialized(where S == Float)
@specialized(where S == Double)
func binaryKernel<S: TensorScalar>(
  _ primitive: BinaryPrimitive, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>,
  _ y: UnsafeMutablePointer<S>, count: Int, steps: (Int, Int)
) {
  guard count <= elementwisePart, S.self == Float.self || S.self == Double.self else {
    binaryKernel(primitive, a, b, y, plan: BroadcastPlan(inner: count, steps: steps))
    return
  }
  if S.self == Float.self {
    vectorBinary(
      primitive, a.assumed(Float.self), b.assumed(Float.self), y.assumed(Float.self),
      count: count, steps: steps)
  } else {
    vectorBinary(
      primitive, a.assumed(Double.self), b.assumed(Double.self), y.assumed(Double.self),
      count: count, steps: steps)
  }
}

/// result[i] = ȳ[i] ∂f/∂a or ȳ[i] ∂f/∂b at (a[i s], b[i t]) for the elements of a small tensor; the result is not
/// where the cotangent is.
@specialized(where S == Float)
@specialized(where S == Double)
func binaryPullbackKernel<S: TensorScalar>(
  _ primitive: BinaryPrimitive, cotangent: UnsafePointer<S>, _ gaps: Gaps, _ a: UnsafePointer<S>,
  _ b: UnsafePointer<S>, _ y: UnsafePointer<S>, into result: UnsafeMutablePointer<S>,
  count: Int, steps: (Int, Int), toFirst: Bool
) {
  if S.self == Float.self {
    vectorBinaryPullback(
      primitive, cotangent: cotangent.assumed(Float.self), gaps, a.assumed(Float.self),
      b.assumed(Float.self), y.assumed(Float.self), into: result.assumed(Float.self),
      count: count, steps: steps, toFirst: toFirst)
  } else if S.self == Double.self {
    vectorBinaryPullback(
      primitive, cotangent: cotangent.assumed(Double.self), gaps,
      a.assumed(Double.self),
      b.assumed(Double.self), y.assumed(Double.self), into: result.assumed(Double.self),
      count: count, steps: steps, toFirst: toFirst)
  } else {
    let plan = BroadcastPlan(inner: count, steps: steps)
    binaryPullbackKernel(
      primitive, cotangent: cotangent, gaps, a, b, y, into: result, plan: plan,
      toFirst: toFirst)
  }
}

/// result[i] += x[i].
@specialized(where S == Float)
@specialized(where S == Double)
func addKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, to result: UnsafeMutablePointer<S>, count: Int
) {
  if count <= elementwisePart {
    for i in 0..<count { result[i] = result[i] + x[i] }
    return
  }
  Parallel.forEachPart(of: count, partSize: elementwisePart) { part in
    for i in part { result[i] = result[i] + x[i] }
  }
}

/// y[i] = a[i] where mask[i] is not zero, b[i] elsewhere.
@specialized(where S == Float)
@specialized(where S == Double)
func selectKernel<S: TensorScalar>(
  mask: UnsafePointer<S>, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>,
  _ y: UnsafeMutablePointer<S>, count: Int
) {
  Parallel.forEachPart(of: count, partSize: elementwisePart) { part in
    for i in part { y[i] = mask[i] != 0 ? a[i] : b[i] }
  }
}
