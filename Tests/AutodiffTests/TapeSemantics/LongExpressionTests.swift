import Autodiff
import TestSupport
import Testing

/// Long expressions of tracked values and literals, each one expression for the type checker.
///
/// That this file compiles is the test: with a public operator that is generic, the checker gives up on any of them
/// after eight seconds; with concrete ones it needs milliseconds.
@Suite struct LongExpressionTests {
  @Test func fifteenOperators() {
    func f(_ x: Tracked<Double>) -> Tracked<Double> {
      3 * x * x + 2 * x - 1 / x + exp(-x * x / 2) * sin(2 * x + 1) - log(1 + x) / 4 + 0.5 * x - 3
    }
    let (value, slope) = valueWithGradient(at: 2.0, of: f)
    // 30-digit arithmetic.
    expectClose(value, 13.095570639518973, ulps: 4)
    expectClose(slope, 15.00299824772103, ulps: 4)
  }

  @Test func closuresAtLiteralPoints() {
    let byX = gradient(at: 2.0) { x in x * x * x + 2 * x - 1 / x + 0.5 * x * x - 3 }
    expectClose(byX, 16.25, ulps: 1)
    let (a, b) = gradient(at: 2.0, 3.0) { x, y in x * x * y + 3 * x - y / 2 + 2 * x * y - 1 }
    #expect(a == 21)
    #expect(b == 7.5)
  }

  @Test func tensors() {
    let t: Tensor<Double> = [1, 2]
    expectClose((t * 2 - t / 4 + 1) * 0.5 + t * t - 4 * t, [-1.625, -1.75], ulps: 2)
    let slope = gradient(at: t) { w in (2 * w * w - w / 4 + 1).sum() * 0.5 + (w - 1).sum() * 2 }
    expectClose(slope, [3.875, 5.875], ulps: 2)
  }

  @Test func singlePrecision() {
    let slope: Float = gradient(at: 2) { x in x * x * x + 2 * x - 1 / x + 0.5 * x * x - 3 }
    expectClose(slope, 16.25, ulps: 1)
  }
}
