/// A mistake in a program that no value can express; every message of a trap of this module is in this
/// file or in `ShapeError`.
@usableFromInline
package enum ProgrammerError {
  case finishedTape
  case mixedTapes
  case tensorInBranch(operation: String, Shape)
  case tapeFull
  case foreignHandle
  case sweepInProgress
  case foreignPool(scalar: String)
  case ruleShape(rule: String, shape: Shape, value: Shape)
  case contributionCount(rule: String, contributions: Int, operands: Int)
  case readTooMuch(recorded: Int)
  case readTooLittle(read: Int, recorded: Int)
  case readOtherShape(position: Int, asked: Shape, recorded: Shape)
  case jacobianByNumber(Shape)
  case gradientCheckOptions
  case negativeLimit(operation: String, Int)
  case gradientCheckNeedsScalar(Shape)
  case gradientCheckAtTrackedPoint
  case programAtTrackedPoint
  case programInputs(given: [Shape], recorded: [Shape])
  case noSuchStep(Int, count: Int)
  case noSuchOperand(Int, count: Int)
  case noSuchInput(Int, count: Int)
  case stepValues(given: Int, steps: Int)
  case missingFunction(scalar: String, function: String)
  case polygammaOrder(Int, limit: Int)
  case powerDerivative(Int, Int)
  case missingKernel(scalar: String)
  case noSuchAxis(Int, Shape)
  case axesNotAscending([Int], unused: Int, Shape)
  case noMemory(Shape, byteCount: Int?)
  case noMemoryForProduct(byteCount: Int)
  case noMemoryForTape(nodes: Int)
  case noThreadStorage
  case unexpectedError(from: String, String)
  case divisionByZero(dividend: String)

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
      "a tape holds at most \(TapeLimit.current) nodes, and as many statements"
    case .sweepInProgress:
      "a pullback swept the tape that is being swept"
    case .contributionCount(let rule, let contributions, let operands):
      "the pullback of \(rule) returned \(contributions) contributions for \(operands) operands"
    case .foreignHandle:
      "the tracked value does not belong to this tape"
    case .foreignPool(let scalar):
      "the recorder of \(scalar) has the pool of another scalar: leave a scalar's Recorder to its default"
    case .ruleShape(let rule, let shape, let value):
      "\(rule): the rule's shape(of:) says \(shape), but the shape of its value(of:) is \(value)"
    case .readTooMuch(let recorded):
      "gradient reader: record(with:) recorded \(count(recorded)), but more were read: "
        + "read each once, in the order in which they were recorded"
    case .readTooLittle(let read, let recorded):
      "gradient reader: record(with:) recorded \(count(recorded)), but \(read) were read: "
        + "read each once, in the order in which they were recorded"
    case .readOtherShape(let position, let asked, let recorded):
      "gradient reader: input \(position) was recorded with shape \(recorded), but read with shape "
        + "\(asked)" + (asked.isScalar ? " or as a number" : "")
    case .jacobianByNumber(let shape):
      "jacobian: a plain number of the point cannot hold its Jacobian of shape \(shape): give the "
        + "point's type a Jacobian with a tensor in its place, read by nextTensor([])"
    case .gradientCheckOptions:
      "gradient check: counts must be from 0 to \(GradientCheckOptions.countLimit); the relative step, the "
        + "typical magnitude and the tolerance must be positive and finite"
    case .negativeLimit(let operation, let limit):
      "\(operation): the limit must not be negative, but is \(limit)"
    case .gradientCheckNeedsScalar(let shape):
      "gradient check: needs a scalar result, but its shape is \(shape): reduce it, for example by "
        + "sum(), or check the pullback of the function with checkPullback(at:of:)"
    case .gradientCheckAtTrackedPoint:
      "gradient check: needs a point of plain numbers, not of tracked values: pass their `value`"
    case .programAtTrackedPoint:
      "program: needs a point of plain numbers, not of tracked values: pass their `value`"
    case .noSuchStep(let step, let count):
      "program: there is no step \(step): the steps are 0 to \(count - 1)"
    case .noSuchOperand(let operand, let count):
      "program: there is no operand \(operand): the step has \(count)"
    case .noSuchInput(let input, let count):
      "trace: there is no input \(input): the program has \(count)"
    case .stepValues(let given, let steps):
      "program: \(given) values were given, but there are \(steps) steps"
    case .programInputs(let given, let recorded):
      "program: the inputs have the shapes \(given), but those at which it was recorded have \(recorded)"
    case .polygammaOrder(let order, let limit):
      "polygamma: the order is \(order), and must be between 0 and \(limit)"
    case .missingFunction(let scalar, let function):
      "\(scalar) has no \(function): the function needs a RealScalar"
    case .powerDerivative(let k, let m):
      "powerDerivative: has derivatives of order 1 to 4, not \(k) by the base and \(m) by the exponent"
    case .missingKernel(let scalar):
      "\(scalar) has no vector kernels"
    case .noSuchAxis(let axis, let shape):
      "shape \(shape): there is no axis \(axis): its axes are 0 ..< \(shape.rank)"
    case .axesNotAscending(let axes, let unused, let shape):
      "reduced: axis \(unused) of \(axes) is not found in shape \(shape): axes must ascend from 0; "
        + "normalized(axes:operation:) sorts them"
    case .noMemory(let shape, let byteCount):
      "no memory for a tensor of shape \(shape): "
        + (byteCount.map { "\($0) bytes" } ?? "more bytes than an Int counts")
    case .noMemoryForProduct(let byteCount):
      "no memory for a matrix product: \(byteCount) bytes"
    case .noMemoryForTape(let nodes):
      "no memory for a tape of \(nodes) nodes"
    case .noThreadStorage:
      "the system has no place left for a value of each thread's own"
    case .unexpectedError(let source, let error):
      "\(source) threw an error of a kind that it does not have: \(error)"
    case .divisionByZero(let dividend):
      "an exact number, \(legible(dividend, limit: 60)), was divided by 0"
    }
  }

  private func count(_ inputs: Int) -> String { inputs == 1 ? "1 input" : "\(inputs) inputs" }
}

// `fatalError` prints its message in release builds too; `precondition` does not.

/// Ends the program with the sentence that names the operation and its shapes.
@usableFromInline @inline(never)
package func trap(_ error: ShapeError) -> Never { fatalError("Autodiff: \(error)") }

/// Ends the program with the sentence that says what was wrong.
@usableFromInline @inline(never)
package func trap(_ error: ProgrammerError) -> Never {
  fatalError("Autodiff: \(error.description)")
}

/// Runs a shape rule for an operator: traps where the rule throws.
func checked<Result>(_ rule: () throws(ShapeError) -> Result) -> Result {
  do { return try rule() } catch { trap(error) }
}
