import Autodiff
import TestSupport
import Testing

/// A primitive that a user adds.
@Suite struct CustomRuleTests {
  /// The identity, whose cotangent is clipped to [−1, 1]; the example of `StructuredRule`.
  struct Clipped: StructuredRule {
    let name = "clipped"
    func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
    func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] }
    func pullback<T: TensorAlgebra>(
      _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
    ) -> [T?] {
      [maximum(minimum(cotangent, 1), -1)]
    }
  }

  /// x³ and its derivative, as a user who knows a better formula would write them; refuses vectors.
  struct Cube: StructuredRule {
    let name = "cube"
    func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
      let shape = inputs[0].shape
      guard shape.isScalar else { throw .notScalar(operation: name, shape) }
      return shape
    }
    func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] * inputs[0] * inputs[0] }
    func pullback<T: TensorAlgebra>(
      _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
    ) -> [T?] {
      [cotangent * 3 * inputs[0] * inputs[0]]
    }
  }

  /// A product that refuses to be asked for a derivative that nobody wants.
  struct Thrifty: StructuredRule {
    let name = "thrifty"
    func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
    func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] * inputs[1] }
    func pullback<T: TensorAlgebra>(
      _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
    ) -> [T?] {
      [wanted[0] ? cotangent * inputs[1] : nil, wanted[1] ? 1 / (output - output) : nil]
    }
  }

  @Test func itsPullbackIsUsed() {
    let x: Tensor<Double> = [1, 2, 3]
    let slope = gradient(at: x) { (Tracked.apply(Clipped(), [$0]) * [0.5, -7, 7]).sum() }
    expectEqual(slope, [0.5, -1, 1])
  }

  @Test func higherDerivativesComeFromItsPullback() {
    let cube = { (x: Tracked<Double>) in Tracked.apply(Cube(), [x]) }
    #expect(gradient(at: 2.0, of: cube) == 12.0)
    let second = gradient(at: 2.0) { x in gradient(at: x, of: cube) }
    #expect(second == 12)
    let third = gradient(at: 2.0) { x in gradient(at: x) { x in gradient(at: x, of: cube) } }
    #expect(third == 6)
  }

  /// Only what depends on a differentiated input is asked for.
  @Test func constantsAreNotWanted() {
    let x: Tensor<Double> = [1, 2]
    let slope = gradient(at: x) { Tracked.apply(Thrifty(), [$0, Tracked([3, 4])]).sum() }
    expectEqual(slope, [3, 4])
    let tape = Tape<Double>()
    let constant = tape.constant([3, 4])
    let y = Tracked.apply(Thrifty(), [tape.input(x), constant])
    expectEqual(tape.adjoints(of: y)[constant], [0, 0])
  }

  @Test func itsShapeRuleTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Double>([1, 2])) { Tracked.apply(Cube(), [$0]).sum() }
    }
    #expect(
      standardError(of: result).contains("Autodiff: cube: needs a scalar, but the shape is [2]"))
  }

  /// Constants of one scalar type made while a tape of another records.
  @Test func scalarTypesDoNotMix() {
    let slope = gradient(at: Tensor<Double>([1, 2])) { x in
      let inner = gradient(at: Tensor<Float>([3, 4])) { y in (y * Tracked([5, 6])).sum() }
      let constant = Tracked<Float>(Tensor<Float>([1, 2, 3]))
      #expect(constant.value == [1, 2, 3])
      return (x * Tracked(inner.map { Double($0) })).sum()
    }
    expectEqual(slope, [5, 6])
  }

  /// A tape used by hand is the place of constants while it records.
  @Test func constantsOfATapeUsedByHand() {
    let tape = Tape<Double>()
    let x = tape.input([1, 2])
    let y = tape.recording { (x * Tracked([3, 4])).sum() }
    expectEqual(tape.adjoints(of: y)[x], [3, 4])
    let before = tape.nodeCount
    _ = x + x
    #expect(tape.nodeCount == before + 1)
  }
}
