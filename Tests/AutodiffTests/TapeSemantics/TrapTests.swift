import Autodiff
import TestSupport
import Testing

/// A programmer's mistake ends the program with a sentence that names it.
@Suite struct TrapTests {
  private func expect(
    _ sentence: String, from result: ExitTest.Result?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let message = standardError(of: result)
    #expect(
      message.contains("Autodiff: " + sentence), "standard error was: \(message)",
      sourceLocation: sourceLocation)
  }

  static let finished =
    "a tracked value was used after its gradient call returned: "
    + "keep its `value` (a Tensor), not the tracked value"

  @Test func aScalarUsedAfterItsCall() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var kept: Tracked<Double>?
      _ = gradient(at: 2.0) { x in
        kept = x
        return x * x
      }
      if let kept { print(kept + kept) }
    }
    expect(Self.finished, from: result)
  }

  @Test func aTensorUsedAfterItsCall() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var kept: Tracked<Double>?
      _ = gradient(at: Tensor<Double>([1, 2])) { x in
        kept = x
        return x.sum()
      }
      if let kept { print(kept.value) }
    }
    expect(Self.finished, from: result)
  }

  /// The header is in use again, for another tape; the handle must still be refused.
  @Test func aValueOfAnEarlierCallInALaterOne() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var kept: Tracked<Double>?
      _ = gradient(at: 2.0) { x in
        kept = x
        return x
      }
      _ = gradient(at: 3.0) { x in x * (kept ?? x) }
    }
    expect(Self.finished, from: result)
  }

  @Test func aResultOfAnEarlierCall() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var kept: Tracked<Double>?
      _ = gradient(at: 2.0) { x in
        kept = x
        return x
      }
      _ = gradient(at: 3.0) { x in kept ?? x }
    }
    expect(Self.finished, from: result)
  }

  @Test func twoTapesInOneOperation() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let a = Tape<Double>()
      let b = Tape<Double>()
      let x = a.input(1)
      let y = b.input(2)
      print(x + y)
    }
    expect("tracked values of two different tapes met in one operation", from: result)
  }

  @Test func anOuterVariableBesideAPlainInnerPoint() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: 1.0) { x in Tracked(gradient(at: 2.0) { y in x * y } as Double) }
    }
    expect(
      "tracked values of two different tapes met in one operation: to differentiate inside a "
        + "differentiated function, pass the outer tracked value as a point of the inner gradient "
        + "call, not as a captured variable beside a plain number", from: result)
  }

  @Test func aValueOfAnotherTape() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let a = Tape<Double>()
      let b = Tape<Double>()
      let x = a.input(1)
      print(b.adjoints(of: x * x)[x])
    }
    expect("the tracked value does not belong to this tape", from: result)
  }

  @Test func shapesThatDoNotBroadcast() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Double>.ones([2, 3])) { ($0 * [1, 2]).sum() }
    }
    expect(
      "*: shapes [2, 3] and [2] do not broadcast: aligned at the last axis, dimensions must be "
        + "equal or 1", from: result)
  }

  @Test func matricesThatDoNotChain() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Double>.ones([2, 3])) { matmul($0, $0).sum() }
    }
    expect(
      "matmul: shapes [2, 3] and [2, 3] do not chain: the last dimension of the first must equal "
        + "the second to last dimension of the second", from: result)
  }

  @Test func aGradientOfATensor() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Double>.ones([2, 3])) { $0 * $0 }
    }
    expect("gradient: needs a scalar, but the shape is [2, 3]", from: result)
  }

  @Test func aCotangentOfAnotherShape() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let (_, pullback) = valueWithPullback(at: Tensor<Double>.ones([2, 3])) { $0 * $0 }
      _ = pullback([1, 2, 3])
    }
    expect("cotangent: shapes [3] and [2, 3] must be equal", from: result)
  }

  @Test func aBranchOnATensor() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Double>.ones([3])) { $0 > 0 ? $0.sum() : 0 }
    }
    expect(
      "< needs a scalar, but the tracked value has shape [3]: "
        + "compare elementwise with .> .< .== and choose with .where(mask, a, b)", from: result)
  }

  @Test func theScalarOfATensor() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Double>.ones([3])) { Tracked($0.scalar) }
    }
    expect("scalar: needs a scalar, but the shape is [3]", from: result)
  }

  @Test func anAxisThatIsNotThere() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Double>.ones([2, 3])) { $0.sum(axis: 2).sum() }
    }
    expect(
      "sum: axis 2 is out of range for shape [2, 3]: axes run from 0 to 1, or from -1 back to -2",
      from: result)
  }

  @Test func anIndexThatIsNotThere() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Double>.ones([2, 3])) { $0[1, 3] }
    }
    expect("subscript: index 3 is out of range for axis 1 of shape [2, 3]", from: result)
  }
}
