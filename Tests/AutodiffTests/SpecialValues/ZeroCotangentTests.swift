import Autodiff
import TestSupport
import Testing

/// An exactly zero cotangent contributes zero, whatever the local derivative.
@Suite struct ZeroCotangentTests {
  @Test func masksOfATensorSelectElementByElement() {
    let x: Tensor<Double> = [-1, 0, 2]
    #expect(gradient(at: x) { Tracked.where($0 .> 0, log($0), 0).sum() } == [0, 0, 0.5])
    let second = gradient(at: x) { x in
      gradient(at: x) { Tracked.where($0 .> 0, log($0), 0).sum() }.sum()
    }
    #expect(second == [0, 0, -0.25])
  }

  @Test func zeroSeedsOfAPullbackGiveZeros() {
    let x: Tensor<Double> = [0, -1, .init(Double.nan)]
    let (_, pullback) = valueWithPullback(at: x) { log($0) * sqrt($0) / $0 }
    #expect(pullback([0, 0, 0]) == [0, 0, 0])
  }

  @Test func infinitiesThatAreMultipliedByZeroLater() {
    // d/dx 0 · √x is 0 · ∞; the cotangent that reaches √x is exactly zero.
    #expect(gradient(at: 0.0) { 0 * sqrt($0) } == 0)
    #expect(gradient(at: 0.0) { sqrt($0) - sqrt($0) }.isNaN)
  }

  /// Whole tensors that no result depends on: structured primitives see a cotangent of zeros.
  @Test(
    arguments: [
      ("sum", { $0.sum() }),
      ("mean", { $0.mean() }),
      ("max", { $0.max() }),
      ("min", { $0.min() }),
      ("logSumExp", { logSumExp($0) }),
      ("softmax", { softmax($0).sum() }),
      ("logSoftmax", { logSoftmax($0).sum() }),
      ("dot", { dot($0, $0) }),
      ("matmul", { matmul($0.reshaped(to: [1, 3]), $0.reshaped(to: [3, 1])).sum() }),
      ("slice", { $0[1...].sum() }),
      ("gathered", { $0.gathered(at: [0, 0, 2]).sum() }),
      ("transposed", { $0.reshaped(to: [1, 3]).transposed().sum() }),
      ("concatenated", { concatenated([$0, $0]).sum() }),
    ] as [(String, @Sendable (Tracked<Double>) -> Tracked<Double>)])
  func untakenStructuredPrimitives(
    _ name: String, _ f: @Sendable (Tracked<Double>) -> Tracked<Double>
  ) {
    let x: Tensor<Double> = [-1, 0, 4]
    let slope = gradient(at: x) { Tracked.where(0, f(log($0)), $0[2]) }
    #expect(slope == [0, 0, 1], "first derivative through \(name)")
    let bend = gradient(at: x) { x in
      gradient(at: x) { Tracked.where(0, f(log($0)), square($0[2])) }.sum()
    }
    #expect(bend == [0, 0, 2], "second derivative through \(name)")
  }
}
