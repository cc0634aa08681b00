import Autodiff
import TestSupport
import Testing

/// Constants cross from tape to tape, since no derivative is taken by them.
@Suite struct ConstantTests {
  @Test func aConstantOfAnOuterCallServesAnInnerOne() {
    let slope = gradient(at: 2.0) { x in
      let w: Tracked<Double> = [1, 2, 3]
      let inner = gradient(at: Tensor<Double>([1, 1, 1])) { t in dot(w, t * t) }
      return x * Tracked(inner.scalars[2])
    }
    #expect(slope == 6)
  }

  @Test func aGradientAtAConstantPointOutlivesItsCall() {
    #expect(gradient(at: Tracked<Double>(3)) { x in x * x }.scalar == 6)
    let tensor = gradient(at: Tracked<Double>(Tensor([2, 3]))) { x in (x * x).sum() }
    expectEqual(tensor.value, [4, 6])
  }

  @Test func constantAndVariablePointsComeInAnyOrder() {
    let slopes = gradient(at: 2.0) { x in
      let (byX, _) = gradient(at: x, Tracked(3)) { x, c in x * x * c }
      let (_, byXToo) = gradient(at: Tracked(3), x) { c, x in x * x * c }
      return byX + byXToo
    }
    #expect(slopes == 12)
  }

  @Test func aZeroCotangentMeetsNothingInAMatrixProduct() {
    let w: Tensor<Double> = [[1, 2], [Tensor(.infinity), Tensor(.nan)]]
    let x: Tensor<Double> = [1, 1]
    let product = gradient(at: x) { x in Tracked.where([1, 0], matmul(Tracked(w), x), 0).sum() }
    expectEqual(product, [1, 2])
    let map = gradient(at: x) { x in
      Tracked.where([1, 0], affine(Tracked(w), x, [0, 0]), 0).sum()
    }
    expectEqual(map, [1, 2])
  }
}
