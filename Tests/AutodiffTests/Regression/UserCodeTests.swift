import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Mistakes in a user's rules, points, ranges and collections end in a sentence, not in memory.
@Suite struct UserCodeTests {
  /// The sum, with a pullback that forgets to broadcast.
  struct ScalarPullback: StructuredRule {
    let name = "total"
    func shape(of inputs: [some Shaped]) -> Shape { .scalar }
    func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0].sum() }
    func pullback<T: TensorAlgebra>(
      _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
    ) -> [T?] { [cotangent] }
  }

  /// A product with a contribution for its first operand only.
  struct HalfPullback: StructuredRule {
    let name = "half"
    func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
    func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] * inputs[1] }
    func pullback<T: TensorAlgebra>(
      _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
    ) -> [T?] { [cotangent * inputs[1]] }
  }

  /// The identity, with a pullback that makes many constants.
  struct Growing: StructuredRule {
    let name = "growing"
    func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
    func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] }
    func pullback<T: TensorAlgebra>(
      _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
    ) -> [T?] {
      for _ in 0..<10_000 { _ = Tracked<Double>(Tensor<Double>([1, 2])) }
      return [cotangent]
    }
  }

  /// A point with a tracked part that it does not show to the finder.
  struct Hidden: DifferentiableValue {
    var x: Tracked<Double>
    func record(with recorder: inout InputRecorder<Double>) -> Tracked<Double> {
      recorder.input(x)
    }
    func gradient(from reader: inout GradientReader<Double>) -> Hidden {
      Hidden(x: reader.nextTracked([]))
    }
  }

  /// Claims to be an index and covers the axis.
  struct Wide: TensorRange {
    func bounds(extent: Int) -> (lower: Int, upper: Int) { (0, extent) }
    var removesAxis: Bool { true }
  }

  /// Yields more elements than it counts.
  struct Liar: Collection {
    var startIndex: Int { 0 }
    var endIndex: Int { 100_000 }
    var count: Int { 2 }
    func index(after i: Int) -> Int { i + 1 }
    subscript(i: Int) -> Double { 1 }
  }

  @Test func aContributionOfTheWrongShapeIsRefused() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Double>([1, 2, 3])) { x in
        Tracked.apply(ScalarPullback(), [x]) + x.sum()
      }
    }
    #expect(
      standardError(of: result).contains("pullback of total: shapes [] and [3] must be equal"))
  }

  @Test func aMissingContributionIsRefused() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: 2.0, 3.0) { a, b in Tracked.apply(HalfPullback(), [a, b]) }
    }
    #expect(
      standardError(of: result)
        .contains("the pullback of half returned 1 contributions for 2 operands"))
  }

  @Test func constantsMadeByAPullbackStayOffTheSweptTape() {
    let tape = Tape<Double>()
    let x = tape.input([1, 2])
    let y = Tracked.apply(Growing(), [x * x]).sum()
    let count = tape.nodeCount
    let adjoints = tape.recording { tape.adjoints(of: y) }
    expectEqual(adjoints[x], [2, 4])
    #expect(tape.nodeCount == count)
  }

  @Test func aHiddenTrackedPartIsRefused() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: 3.0) { x in gradient(at: Hidden(x: x)) { y in y * y }.x }
    }
    #expect(standardError(of: result).contains("tracked values of two different tapes"))
  }

  @Test func anIndexThatCoversMoreThanOnePositionIsRefused() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Double>(repeating: 1, shape: [1000, 3])[Wide(), 0...1]
    }
    #expect(standardError(of: result).contains("subscript: index 0 is out of range"))
  }

  @Test func aCollectionThatCountsWronglyIsRefused() throws {
    #expect(throws: ShapeError.countMismatch(scalars: 100_000, shape: [2])) {
      try Tensor<Double>(validating: Liar(), shape: [2])
    }
  }
}
