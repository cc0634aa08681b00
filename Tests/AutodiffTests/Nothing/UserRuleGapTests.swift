import Autodiff
import GenericOperators
import Testing

/// What a primitive of a user's makes of a cotangent of which elements are nothing.
@Suite struct UserRuleGapTests {
  /// Twice the elements, by a rule that says nothing about gaps.
  struct Doubled: StructuredRule {
    let name = "doubled"
    func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
    func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] + inputs[0] }
    func pullback<T: TensorAlgebra>(
      _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
    ) -> [T?] { [cotangent * 2] }
  }

  /// The same, and what is nothing stays so.
  struct ExactlyDoubled: StructuredRule {
    let name = "doubled"
    let gaps = GapHandling.kept
    func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
    func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] + inputs[0] }
    func pullback<T: TensorAlgebra>(
      _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
    ) -> [T?] { [T.cotangentProduct(cotangent, 2)] }
  }

  /// The positive elements; the others are constants 0.
  struct Positive: StructuredRule {
    let name = "positive"
    let gaps = GapHandling.made
    func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
    func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
      Tensor.where(inputs[0] .> 0, inputs[0], 0)
    }
    func pullback<T: TensorAlgebra>(
      _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
    ) -> [T?] { [T.where(inputs[0] .> 0, cotangent, .nothing)] }
  }

  /// The gradient of `f`, by the eager and by the recorded sweep.
  private func gradients(
    _ x: Tensor<Double>, _ f: (Tracked<Double>) -> Tracked<Double>
  ) -> [[Double]] {
    var inner: [Double] = []
    _ = gradient(at: x) { x in
      inner = gradient(at: x, of: f).value.scalars
      return x.sum()
    }
    return [gradient(at: x, of: f).scalars, inner]
  }

  @Test func aRuleThatSaysNothingErrsTowardsNaN() {
    for g in gradients(
      [0, 4],
      { x in
        Tracked.where(x .> 0, Tracked.apply(Doubled(), [log(x)]), 0).sum()
      })
    {
      #expect(g[0].isNaN && g[1] == 0.5)
    }
  }

  @Test func aCotangentThatIsNothingAltogetherIsPassedOver() {
    for g in gradients(
      [0, 4],
      { x in
        Tracked.where(0, Tracked.apply(Doubled(), [log(x)]), square(x)).sum()
      })
    {
      #expect(g == [0, 8])
    }
  }

  @Test func aRuleThatKeepsGapsIsExact() {
    for g in gradients(
      [0, 4],
      { x in
        Tracked.where(x .> 0, Tracked.apply(ExactlyDoubled(), [log(x)]), 0).sum()
      })
    {
      #expect(g == [0, 0.5])
    }
    // And a computed zero stays one.
    for g in gradients([0, 4], { x in square(Tracked.apply(ExactlyDoubled(), [sqrt(x)])).sum() }) {
      #expect(g[0].isNaN && g[1] == 4)
    }
  }

  @Test func aRuleThatMakesGapsSelects() {
    for g in gradients(
      [-1, 0, 4],
      { x in
        sqrt(Tracked.apply(Positive(), [x])).sum()
      })
    {
      #expect(g == [0, 0, 0.25])
    }
  }
}
