// Loops of the elementwise primitives. Each entry dispatches on the primitive once and then runs a loop that is
// specialised for the rule and the scalar.
//
// The pointers are valid for `count` elements, or for the steps of the plan: the callers in
// Tensor/ own the tensors they come from.

private struct UnaryLoop<S: TensorScalar>: UnaryVisitor {
  let x: UnsafePointer<S>
  let y: UnsafeMutablePointer<S>
  let count: Int

  @inline(__always)
  func visit<R: UnaryRule>(_ rule: R.Type) {
    for i in 0..<count { y[i] = R.value(x[i]) }
  }
}

/// y[i] = f(x[i]).
@specialized(where S == Float)
@specialized(where S == Double)
func unaryKernel<S: TensorScalar>(
  _ primitive: UnaryPrimitive, _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, count: Int
) {
  primitive.visit(UnaryLoop(x: x, y: y, count: count))
}

private struct UnaryPullbackLoop<S: TensorScalar>: UnaryVisitor {
  let cotangent: UnsafePointer<S>
  let x: UnsafePointer<S>
  let y: UnsafePointer<S>
  let result: UnsafeMutablePointer<S>
  let count: Int

  @inline(__always)
  func visit<R: UnaryRule>(_ rule: R.Type) {
    for i in 0..<count {
      result[i] = S.cotangentProduct(cotangent[i], R.derivative(x[i], y[i]))
    }
  }
}

/// result[i] = ȳ[i] f'(x[i]).
@specialized(where S == Float)
@specialized(where S == Double)
func unaryPullbackKernel<S: TensorScalar>(
  _ primitive: UnaryPrimitive, cotangent: UnsafePointer<S>, _ x: UnsafePointer<S>,
  _ y: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, count: Int
) {
  primitive.visit(
    UnaryPullbackLoop(
      cotangent: cotangent, x: x, y: y, result: result, count: count))
}

private struct BinaryLoop<S: TensorScalar>: BinaryVisitor {
  let a: UnsafePointer<S>
  let b: UnsafePointer<S>
  let y: UnsafeMutablePointer<S>
  let plan: BroadcastPlan

  @inline(__always)
  func visit<R: BinaryRule>(_ rule: R.Type) {
    let n = plan.innerCount
    plan.forEachRun { offset, aOffset, bOffset in
      let y = y + offset
      let a = a + aOffset
      let b = b + bOffset
      switch plan.innerSteps {
      case (1, 1): for i in 0..<n { y[i] = R.value(a[i], b[i]) }
      case (1, 0):
        let b0 = b[0]
        for i in 0..<n { y[i] = R.value(a[i], b0) }
      case (0, 1):
        let a0 = a[0]
        for i in 0..<n { y[i] = R.value(a0, b[i]) }
      case (let s, let t): for i in 0..<n { y[i] = R.value(a[i * s], b[i * t]) }
      }
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
  primitive.visit(BinaryLoop(a: a, b: b, y: y, plan: plan))
}

private struct BinaryPullbackLoop<S: TensorScalar>: BinaryVisitor {
  let cotangent: UnsafePointer<S>
  let a: UnsafePointer<S>
  let b: UnsafePointer<S>
  let y: UnsafePointer<S>
  let result: UnsafeMutablePointer<S>
  let plan: BroadcastPlan
  let toFirst: Bool

  @inline(__always)
  func visit<R: BinaryRule>(_ rule: R.Type) {
    let (s, t) = plan.innerSteps
    let n = plan.innerCount
    plan.forEachRun { offset, aOffset, bOffset in
      let g = cotangent + offset
      let y = y + offset
      let result = result + offset
      let a = a + aOffset
      let b = b + bOffset
      if toFirst {
        for i in 0..<n {
          result[i] = R.pullbackA(g[i], a[i * s], b[i * t], y[i])
        }
      } else {
        for i in 0..<n {
          result[i] = R.pullbackB(g[i], a[i * s], b[i * t], y[i])
        }
      }
    }
  }
}

/// result = ȳ ∂f/∂a or ȳ ∂f/∂b, in the common shape of a and b.
@specialized(where S == Float)
@specialized(where S == Double)
func binaryPullbackKernel<S: TensorScalar>(
  _ primitive: BinaryPrimitive, cotangent: UnsafePointer<S>, _ a: UnsafePointer<S>,
  _ b: UnsafePointer<S>, _ y: UnsafePointer<S>, into result: UnsafeMutablePointer<S>,
  plan: BroadcastPlan, toFirst: Bool
) {
  primitive.visit(
    BinaryPullbackLoop(
      cotangent: cotangent, a: a, b: b, y: y, result: result, plan: plan, toFirst: toFirst))
}

/// result[i] += x[i].
@specialized(where S == Float)
@specialized(where S == Double)
func addKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, to result: UnsafeMutablePointer<S>, count: Int
) {
  for i in 0..<count { result[i] = result[i] + x[i] }
}

/// y[i] = a[i] where mask[i] is not zero, b[i] elsewhere.
@specialized(where S == Float)
@specialized(where S == Double)
func selectKernel<S: TensorScalar>(
  mask: UnsafePointer<S>, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>,
  _ y: UnsafeMutablePointer<S>, count: Int
) {
  for i in 0..<count { y[i] = mask[i] != 0 ? a[i] : b[i] }
}
