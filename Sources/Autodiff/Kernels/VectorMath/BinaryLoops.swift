// Loops of the elementwise functions of two arguments that the compiler turns into vector instructions. An operand is
// walked or held still, so that no index is computed per element.

private struct BinaryLoop<S: VectorScalar>: BinaryVisitor {
  let a: UnsafePointer<S>
  let b: UnsafePointer<S>
  let y: UnsafeMutablePointer<S>
  let runs: BroadcastRuns

  // A function of its own for each rule: the inliner gives up in a large one.
  @inline(never)
  func visit<R: BinaryRule>(_ rule: R.Type) {
    let n = runs.count
    let steps = runs.steps
    runs.forEach { offset, aOffset, bOffset in
      let y = y + offset
      let a = a + aOffset
      let b = b + bOffset
      switch steps {
      case (1, 1): for i in 0..<n { y[i] = R.value(Lane(a[i]), Lane(b[i])).value }
      case (1, _):
        let b0 = Lane(b[0])
        for i in 0..<n { y[i] = R.value(Lane(a[i]), b0).value }
      case (_, 1):
        let a0 = Lane(a[0])
        for i in 0..<n { y[i] = R.value(a0, Lane(b[i])).value }
      default: y.update(repeating: R.value(Lane(a[0]), Lane(b[0])).value, count: n)
      }
    }
  }
}

/// One of a rule's two pullbacks, for a cotangent of which no element is nothing; a rule that selects is given one that is
/// never −0.
///
/// A type, because a closure would be called for each element.
private protocol Side {
  static func pullback<R: BinaryRule, N: RuleNumber>(
    _ rule: R.Type, _ g: N, _ a: N, _ b: N, _ y: N
  ) -> N
}

private enum First: Side {
  @inline(__always)
  static func pullback<R: BinaryRule, N: RuleNumber>(
    _ rule: R.Type, _ g: N, _ a: N, _ b: N, _ y: N
  ) -> N {
    R.selects ? R.pullbackA(N.computed(g), a, b, y) : g * R.partialA(a, b, y)
  }
}

private enum Second: Side {
  @inline(__always)
  static func pullback<R: BinaryRule, N: RuleNumber>(
    _ rule: R.Type, _ g: N, _ a: N, _ b: N, _ y: N
  ) -> N {
    R.selects ? R.pullbackB(N.computed(g), a, b, y) : g * R.partialB(a, b, y)
  }
}

private struct BinaryPullbackLoop<S: VectorScalar, To: Side>: BinaryVisitor {
  let cotangent: UnsafePointer<S>
  let a: UnsafePointer<S>
  let b: UnsafePointer<S>
  let y: UnsafePointer<S>
  let result: UnsafeMutablePointer<S>
  let runs: BroadcastRuns

  // A function of its own for each rule: the inliner gives up in a large one.
  @inline(never)
  func visit<R: BinaryRule>(_ rule: R.Type) {
    let n = runs.count
    let steps = runs.steps
    runs.forEach { offset, aOffset, bOffset in
      let g = cotangent + offset
      let y = y + offset
      let result = result + offset
      let a = a + aOffset
      let b = b + bOffset
      switch steps {
      case (1, 1):
        for i in 0..<n {
          result[i] = To.pullback(rule, Lane(g[i]), Lane(a[i]), Lane(b[i]), Lane(y[i])).value
        }
      case (1, _):
        let b0 = Lane(b[0])
        for i in 0..<n {
          result[i] = To.pullback(rule, Lane(g[i]), Lane(a[i]), b0, Lane(y[i])).value
        }
      case (_, 1):
        let a0 = Lane(a[0])
        for i in 0..<n {
          result[i] = To.pullback(rule, Lane(g[i]), a0, Lane(b[i]), Lane(y[i])).value
        }
      default:
        let a0 = Lane(a[0])
        let b0 = Lane(b[0])
        for i in 0..<n {
          result[i] = To.pullback(rule, Lane(g[i]), a0, b0, Lane(y[i])).value
        }
      }
    }
  }
}

/// Calls `body` with parts of a plan, by several threads when it is large.
@inline(__always)
private func forEachPart(of plan: BroadcastPlan, _ body: (BroadcastRuns, Int) -> Void) {
  withUnsafePointer(to: plan) { pointer in
    if plan.runCount == 1 {
      // One run is split itself; an operand that stands still stays where it is.
      Parallel.forEachPart(of: plan.innerCount, partSize: elementwisePart) { part in
        body(BroadcastRuns(count: part.count, steps: plan.innerSteps), part.lowerBound)
      }
    } else if plan.innerCount > 0 {
      let size = max(1, elementwisePart / plan.innerCount)
      Parallel.forEachPart(of: plan.runCount, partSize: size) {
        body(BroadcastRuns(of: pointer, $0), 0)
      }
    }
  }
}

/// y = f(a, b), with a and b broadcast by the plan.
func vectorBinary<S: VectorScalar>(
  _ primitive: BinaryPrimitive, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>,
  _ y: UnsafeMutablePointer<S>, plan: BroadcastPlan
) {
  let (s, t) = plan.innerSteps
  forEachPart(of: plan) { runs, start in
    primitive.visit(BinaryLoop(a: a + start * s, b: b + start * t, y: y + start, runs: runs))
  }
}

/// y[i] = f(a[i s], b[i t]) for so few elements that one core takes them.
func vectorBinary<S: VectorScalar>(
  _ primitive: BinaryPrimitive, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>,
  _ y: UnsafeMutablePointer<S>, count: Int, steps: (Int, Int)
) {
  primitive.visit(BinaryLoop(a: a, b: b, y: y, runs: BroadcastRuns(count: count, steps: steps)))
}

/// result = ȳ ∂f/∂a or ȳ ∂f/∂b, in the common shape of a and b.
func vectorBinaryPullback<S: VectorScalar>(
  _ primitive: BinaryPrimitive, cotangent: UnsafePointer<S>, hasGaps: Bool, _ a: UnsafePointer<S>,
  _ b: UnsafePointer<S>, _ y: UnsafePointer<S>, into result: UnsafeMutablePointer<S>,
  plan: BroadcastPlan, toFirst: Bool
) {
  let (s, t) = plan.innerSteps
  let selects = hasGaps && primitive.selects
  func run<To: Side>(_: To.Type) {
    forEachPart(of: plan) { runs, first in
      guard plan.runCount == 1 else {
        primitive.visit(
          BinaryPullbackLoop<S, To>(
            cotangent: cotangent, a: a, b: b, y: y, result: result, runs: runs))
        if hasGaps {
          runs.forEach { offset, _, _ in
            keepGaps(
              of: cotangent + offset, in: result + offset, count: runs.count, selects: selects)
          }
        }
        return
      }
      let part = first..<first + runs.count
      forEachCotangentBlock(cotangent, part, into: result) { cotangent, block in
        let start = block.lowerBound
        primitive.visit(
          BinaryPullbackLoop<S, To>(
            cotangent: cotangent, a: a + start * s, b: b + start * t, y: y + start,
            result: result + start, runs: BroadcastRuns(count: block.count, steps: runs.steps)))
        if hasGaps {
          keepGaps(of: cotangent, in: result + start, count: block.count, selects: selects)
        }
      }
    }
  }
  if toFirst { run(First.self) } else { run(Second.self) }
}

/// result[i] = ȳ[i] ∂f/∂a or ȳ[i] ∂f/∂b at (a[i s], b[i t]), for so few elements that one core takes them; the
/// result is not where the cotangent is.
func vectorBinaryPullback<S: VectorScalar>(
  _ primitive: BinaryPrimitive, cotangent: UnsafePointer<S>, hasGaps: Bool, _ a: UnsafePointer<S>,
  _ b: UnsafePointer<S>, _ y: UnsafePointer<S>, into result: UnsafeMutablePointer<S>,
  count: Int, steps: (Int, Int), toFirst: Bool
) {
  let runs = BroadcastRuns(count: count, steps: steps)
  if toFirst {
    primitive.visit(
      BinaryPullbackLoop<S, First>(
        cotangent: cotangent, a: a, b: b, y: y, result: result, runs: runs))
  } else {
    primitive.visit(
      BinaryPullbackLoop<S, Second>(
        cotangent: cotangent, a: a, b: b, y: y, result: result, runs: runs))
  }
  if hasGaps {
    keepGaps(of: cotangent, in: result, count: count, selects: primitive.selects)
  }
}
