import Autodiff
import TestSupport
import Testing

/// An exactly zero cotangent contributes zero, whatever the local derivative.
@Suite struct ZeroCotangentTests {
  @Test func masksOfATensorSelectElementByElement() {
    let x: Tensor<Double> = [-1, 0, 2]
    expectEqual(gradient(at: x) { Tracked.where($0 .> 0, log($0), 0).sum() }, [0, 0, 0.5])
    let second = gradient(at: x) { x in
      gradient(at: x) { Tracked.where($0 .> 0, log($0), 0).sum() }.sum()
    }
    expectEqual(second, [0, 0, -0.25])
  }

  @Test func zeroSeedsOfAPullbackGiveZeros() {
    let x = Tensor([0, -1, Double.nan])
    let (_, pullback) = valueWithPullback(at: x) { log($0) * sqrt($0) / $0 }
    expectEqual(pullback([0, 0, 0]), [0, 0, 0])
  }

  @Test func infinitiesThatAreMultipliedByZeroLater() {
    // d/dx 0 · √x is 0 · ∞; the cotangent that reaches √x is exactly zero.
    #expect(gradient(at: 0.0) { 0 * sqrt($0) } as Double == 0)
    #expect(gradient(at: 0.0) { sqrt($0) - sqrt($0) }.isNaN)
  }

  /// 0 · x is the number 0, whatever is done with it: √(0 · x) has no slope anywhere.
  @Test func constantFactorsThatAreZero() {
    #expect(gradient(at: 3.0) { sqrt(0 * $0) + sqrt($0 * 0) } as Double == 0)
    let second = gradient(at: 3.0) { x in gradient(at: x) { $0 * $0 * $0 + sqrt(0 * $0) } }
    #expect(second == 18)
    let mask = Tracked<Double>([1, 0, -0.0])
    let x: Tensor<Double> = [4, 5, 6]
    expectEqual(gradient(at: x) { sqrt(mask * $0).sum() }, [0.25, 0, 0])
    expectEqual(gradient(at: x) { sqrt($0 * mask).sum() }, [0.25, 0, 0])
    let bends = gradient(at: x) { x in gradient(at: x) { sqrt(mask * $0).sum() }.sum() }
    expectEqual(bends, [-1 / 32.0, 0, 0])
    // On a tape of one's own, with a number on it that is a constant.
    let tape = Tape<Double>()
    let number = tape.input(7)
    let adjoints = tape.adjoints(of: tape.recording { sqrt(number * Tracked(0)) })
    #expect(adjoints[number].scalar == 0)
  }

  /// ∛(x³) is x, with slope 1; a factor that happens to be zero is no constant.
  @Test func variableFactorsThatAreZero() {
    #expect(gradient(at: 0.0) { pow($0 * $0 * $0, 1 / 3) }.isNaN)
    let slopes = gradient(at: Tensor<Double>([0, 1])) { pow($0 * $0 * $0, 1 / 3).sum() }
    #expect(slopes.scalars[0].isNaN)
    let (_, byX) = gradient(at: 0.0, 3.0) { zero, x in sqrt(zero * x) }
    #expect(byX.isNaN)
  }

  /// 0 · ∞ is NaN, and the derivative of a constant factor times x is the factor.
  @Test func zerosTimesInfinity() {
    let (value, slope) = valueWithGradient(at: Double.infinity) { 0 * $0 }
    #expect(value.isNaN && slope == 0)
  }

  /// A function of a vector of three elements.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let f: @Sendable (Tracked<Double>) -> Tracked<Double>

    init(_ name: String, _ f: @escaping @Sendable (Tracked<Double>) -> Tracked<Double>) {
      testDescription = name
      self.f = f
    }
  }

  static let structured = [
    Row("sum") { $0.sum() },
    Row("mean") { $0.mean() },
    Row("max") { $0.max() },
    Row("min") { $0.min() },
    Row("logSumExp") { logSumExp($0) },
    Row("softmax") { softmax($0).sum() },
    Row("logSoftmax") { logSoftmax($0).sum() },
    Row("dot") { dot($0, $0) },
    Row("matmul") { matmul($0.reshaped(to: [1, 3]), $0.reshaped(to: [3, 1])).sum() },
    Row("affine") { affine($0.reshaped(to: [1, 3]), $0, $0[..<1]).sum() },
    Row("slice") { $0[1...].sum() },
    Row("gathered") { $0.gathered(at: [0, 0, 2]).sum() },
    Row("transposed") { $0.reshaped(to: [1, 3]).transposed().sum() },
    Row("concatenated") { concatenated([$0, $0]).sum() },
  ]

  /// Whole tensors of NaN and infinities that the result does not depend on.
  @Test(arguments: structured) func untakenStructuredPrimitives(_ row: Row) {
    let x: Tensor<Double> = [-1, 0, 4]
    let slope = gradient(at: x) { Tracked.where(0, row.f(log($0)), $0[2]) }
    expectEqual(slope, [0, 0, 1], "first derivative")
    let bend = gradient(at: x) { x in
      gradient(at: x) { Tracked.where(0, row.f(log($0)), square($0[2])) }.sum()
    }
    expectEqual(bend, [0, 0, 2], "second derivative")
  }
}
