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

/// One of a rule's two pullbacks; the products of one that does not select are those of a cotangent without gaps.
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
    R.selects ? R.pullbackA(g, a, b, y) : g * R.partialA(a, b, y)
  }
}

private enum Second: Side {
  @inline(__always)
  static func pullback<R: BinaryRule, N: RuleNumber>(
    _ rule: R.Type, _ g: N, _ a: N, _ b: N, _ y: N
  ) -> N {
    R.selects ? R.pullbackB(g, a, b, y) : g * R.partialB(a, b, y)
  }
}

private struct BinaryPullbackLoop<S: VectorScalar, To: Side>: BinaryVisitor {
  let cotangent: UnsafePointer<S>
  let gaps: Gaps
  let a: UnsafePointer<S>
  let b: UnsafePointer<S>
  let y: UnsafePointer<S>
  let result: UnsafeMutablePointer<S>
  let runs: BroadcastRuns

  // A function of its own for each rule: the inliner gives up in a large one.
  @inline(never)
  func visit<R: BinaryRule>(_ rule: R.Type) {
    let numbers = GapNumbers<S>(gaps)
    if R.selects {
      // A rule that selects is given the cotangent with its gaps, or computed.
      forEach { g, a, b, y in
        To.pullback(rule, Lane(g + numbers.cotangent), a, b, Lane(y)).value + numbers.nothing
      }
    } else if gaps.inCotangent {
      forEach { g, a, b, y in
        S.Math.choose(
          S.isNothing(g), numbers.nothing,
          S.computed(To.pullback(rule, Lane(g), a, b, Lane(y)).value))
      }
    } else {
      forEach { g, a, b, y in To.pullback(rule, Lane(g), a, b, Lane(y)).value }
    }
  }

  /// Writes a contribution for every element.
  @inline(__always)
  private func forEach(_ contribution: (_ g: S, _ a: Lane<S>, _ b: Lane<S>, _ y: S) -> S) {
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
        for i in 0..<n { result[i] = contribution(g[i], Lane(a[i]), Lane(b[i]), y[i]) }
      case (1, _):
        let b0 = Lane(b[0])
        for i in 0..<n { result[i] = contribution(g[i], Lane(a[i]), b0, y[i]) }
      case (_, 1):
        let a0 = Lane(a[0])
        for i in 0..<n { result[i] = contribution(g[i], a0, Lane(b[i]), y[i]) }
      default:
        let a0 = Lane(a[0])
        let b0 = Lane(b[0])
        for i in 0..<n { result[i] = contribution(g[i], a0, b0, y[i]) }
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
  _ primitive: BinaryPrimitive, cotangent: UnsafePointer<S>, _ gaps: Gaps, _ a: UnsafePointer<S>,
  _ b: UnsafePointer<S>, _ y: UnsafePointer<S>, into result: UnsafeMutablePointer<S>,
  plan: BroadcastPlan, toFirst: Bool
) {
  let (s, t) = plan.innerSteps
  func run<To: Side>(_: To.Type) {
    forEachPart(of: plan) { runs, first in
      guard plan.runCount == 1 else {
        primitive.visit(
          BinaryPullbackLoop<S, To>(
            cotangent: cotangent, gaps: gaps, a: a, b: b, y: y, result: result, runs: runs))
        return
      }
      let part = first..<first + runs.count
      forEachCotangentBlock(cotangent, part, into: result) { cotangent, block in
        let start = block.lowerBound
        primitive.visit(
          BinaryPullbackLoop<S, To>(
            cotangent: cotangent, gaps: gaps, a: a + start * s, b: b + start * t, y: y + start,
            result: result + start, runs: BroadcastRuns(count: block.count, steps: runs.steps)))
      }
    }
  }
  if toFirst { run(First.self) } else { run(Second.self) }
}

/// result[i] = ȳ[i] ∂f/∂a or ȳ[i] ∂f/∂b at (a[i s], b[i t]), for so few elements that one core takes them; the
/// result is not where the cotangent is.
func vectorBinaryPullback<S: VectorScalar>(
  _ primitive: BinaryPrimitive, cotangent: UnsafePointer<S>, _ gaps: Gaps, _ a: UnsafePointer<S>,
  _ b: UnsafePointer<S>, _ y: UnsafePointer<S>, into result: UnsafeMutablePointer<S>,
  count: Int, steps: (Int, Int), toFirst: Bool
) {
  func run<To: Side>(_: To.Type) {
    primitive.visit(
      BinaryPullbackLoop<S, To>(
        cotangent: cotangent, gaps: gaps, a: a, b: b, y: y, result: result,
        runs: BroadcastRuns(count: count, steps: steps)))
  }
  if toFirst { run(First.self) } else { run(Second.self) }
}
