/// A mistake in a program that no value can express; every message of a trap is in this file or
/// in `ShapeError`.
@usableFromInline
package enum ProgrammerError {
  case finishedTape
  case mixedTapes
  case tensorInBranch(operation: String, Shape)
  case tapeFull
  case foreignHandle
  case sweepInProgress
  case contributionCount(rule: String, contributions: Int, operands: Int)
  case nestedPlainPoint
  case jacobianByNumber(Shape)
  case gradientCheckOptions
  case gradientCheckNeedsScalar(Shape)
  case gradientCheckAtTrackedPoint

  package var description: String {
    switch self {
    case .finishedTape:
      "a tracked value was used after its gradient call returned: "
        + "keep its `value` (a Tensor), not the tracked value"
    case .mixedTapes:
      "tracked values of two different tapes met in one operation: to differentiate inside a "
        + "differentiated function, pass the outer tracked value as a point of the inner gradient "
        + "call, not as a captured variable beside a plain number"
    case .tensorInBranch(let operation, let shape):
      "\(operation) needs a scalar, but the tracked value has shape \(shape): "
        + "compare elementwise with .> .< .== and choose with .where(mask, a, b)"
    case .tapeFull:
      "a tape holds at most 4294967295 nodes"
    case .sweepInProgress:
      "a pullback swept the tape that is being swept"
    case .contributionCount(let rule, let contributions, let operands):
      "the pullback of \(rule) returned \(contributions) contributions for \(operands) operands"
    case .foreignHandle:
      "the tracked value does not belong to this tape"
    case .nestedPlainPoint:
      "the points of a gradient call belong to two different tapes"
    case .jacobianByNumber(let shape):
      "jacobian: a plain number of the point cannot hold its Jacobian of shape \(shape): give the "
        + "point's type a Jacobian with a tensor in its place, read by nextTensor([])"
    case .gradientCheckOptions:
      "gradient check: counts must not be negative; the relative step, the typical magnitude and "
        + "the tolerance must be positive and finite"
    case .gradientCheckNeedsScalar(let shape):
      "gradient check: needs a scalar result, but its shape is \(shape): reduce it, for example by "
        + "sum(), or check the pullback of the function with checkPullback(at:of:)"
    case .gradientCheckAtTrackedPoint:
      "gradient check: needs a point of plain numbers, not of tracked values: pass their `value`"
    }
  }
}

/// Ends the program with the sentence that names the operation and its shapes.
@usableFromInline @inline(never)
package func trap(_ error: ShapeError) -> Never { fatalError("Autodiff: \(error)") }

@usableFromInline @inline(never)
package func trap(_ error: ProgrammerError) -> Never {
  fatalError("Autodiff: \(error.description)")
}

/// Runs a shape rule for an operator: traps where the rule throws.
func checked<Result>(_ rule: () throws(ShapeError) -> Result) -> Result {
  do { return try rule() } catch { trap(error) }
}
