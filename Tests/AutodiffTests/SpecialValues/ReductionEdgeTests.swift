import Autodiff
import TestSupport
import Testing

/// Ties, infinities, NaN and nothing at all in reductions and in softmax and its relatives.
@Suite struct ReductionEdgeTests {
  let infinity = Double.infinity

  @Test func tiesAreSplitEvenly() {
    let x: Tensor<Double> = [[1, 3, 3], [3, 0, 2]]
    expectEqual(gradient(at: x) { $0.max() }, [[0, 1.0 / 3, 1.0 / 3], [1.0 / 3, 0, 0]])
    expectEqual(gradient(at: x) { $0.max(axis: 1).sum() }, [[0, 0.5, 0.5], [1, 0, 0]])
    expectEqual(gradient(at: x) { $0.max(axis: 0).sum() }, [[0, 1, 1], [1, 0, 0]])
    expectEqual(gradient(at: x) { $0.min(axis: 0).sum() }, [[1, 0, 0], [0, 1, 1]])
    expectEqual(gradient(at: Tensor<Double>.zeros([4])) { $0.min() }, [0.25, 0.25, 0.25, 0.25])
  }

  @Test func extremaOfInfinities() {
    let x = Tensor([-infinity, 2, infinity])
    #expect(x.max().scalar == infinity)
    #expect(x.min().scalar == -infinity)
    expectEqual(gradient(at: x) { $0.max() }, [0, 0, 1])
  }

  @Test func nanWinsEveryReduction() {
    let x = Tensor([1, Double.nan, 3])
    #expect(x.max().scalar.isNaN)
    #expect(x.min().scalar.isNaN)
    #expect(x.sum().scalar.isNaN)
    #expect(x.mean().scalar.isNaN)
    #expect(logSumExp(x).scalar.isNaN)
    #expect(Tensor([Double.nan, 1]).max().scalar.isNaN)
    #expect(Tensor([1, Double.nan]).max().scalar.isNaN)
  }

  @Test func logSumExpNeitherOverflowsNorCancels() {
    let rows: [(x: Tensor<Double>, value: Double, slope: Tensor<Double>)] = [
      ([1000, 1000], 1000.6931471805599, [0.5, 0.5]),
      ([-1000, -1000], -999.3068528194401, [0.5, 0.5]),
      ([0, -1000], 0, [1, 0]),
      // log(1 + e^−40) is e^−40 to double precision.
      ([0, -40], 4.248354255291589e-18, [1, 4.248354255291589e-18]),
      (Tensor([3, -infinity]), 3, [1, 0]),
      (Tensor([-infinity, 3, 3]), 3.6931471805599454, [0, 0.5, 0.5]),
      (Tensor([-infinity, -infinity]), -infinity, [0.5, 0.5]),
      (Tensor([1, infinity]), infinity, [0, 1]),
      ([7], 7, [1]),
    ]
    for (x, value, slope) in rows {
      let (y, g) = valueWithGradient(at: x) { logSumExp($0) }
      expectClose(y, value, ulps: 2, "logSumExp of \(x)")
      expectClose(g, slope, ulps: 2, "softmax of \(x)")
      expectClose(softmax(x), slope, ulps: 2, "softmax of \(x)")
    }
  }

  @Test func softmaxOfLargeAndInfiniteInputs() {
    expectEqual(softmax(Tensor<Double>([1e308, -1e308, 0])), [1, 0, 0])
    expectEqual(softmax(Tensor([-infinity, -infinity])), [0.5, 0.5])
    expectEqual(softmax(Tensor([infinity, infinity, 0])), [0.5, 0.5, 0])
    expectClose(
      logSoftmax(Tensor<Double>([0, -800, 0])),
      [-0.6931471805599453, -800.6931471805599, -0.6931471805599453], ulps: 2)
    // The largest entry keeps the digits of its distance from zero.
    expectClose(
      logSoftmax(Tensor<Double>([0, -40])), [-4.248354255291589e-18, -40], ulps: 2)
    expectEqual(softmax(Tensor([1, Double.nan])), Tensor([Double.nan, Double.nan]))
  }

  @Test func slopesOfSoftmaxAreFiniteWhereItSaturates() {
    let x: Tensor<Double> = [1000, 0, -1000]
    expectEqual(gradient(at: x) { softmax($0)[0] }, [0, 0, 0])
    expectEqual(gradient(at: x) { logSoftmax($0)[0] }, [0, 0, 0])
    expectEqual(gradient(at: x) { logSoftmax($0)[1] }, [-1, 1, 0])
  }

  /// The derivative of a saturated softmax is as accurate as the softmax: y₀ (1 − y₀) would have no digit left.
  @Test func saturatedSoftmaxKeepsTheDigitsOfItsDerivative() {
    let x: Tensor<Double> = [40, 0]
    // e^−40/(1 + e^−40)² and e^−40/(1 + e^−40).
    let tiny = 4.248354255291589e-18
    expectClose(gradient(at: x) { softmax($0)[0] }, Tensor([tiny, -tiny]), ulps: 8)
    expectClose(gradient(at: x) { logSoftmax($0)[0] }, Tensor([tiny, -tiny]), ulps: 8)
    expectClose(gradient(at: x) { logSoftmax($0)[1] }, [-1, 1], ulps: 8)
  }

  @Test func emptyTensors() {
    let empty = Tensor<Double>.zeros([0])
    #expect(empty.sum().scalar == 0)
    #expect(empty.mean().scalar.isNaN)
    #expect(logSumExp(empty).scalar == -infinity)
    expectEqual(softmax(empty), empty)
    expectEqual(logSoftmax(empty), empty)
    expectEqual(empty + 1, empty)
    expectEqual(exp(empty), empty)
    expectEqual(concatenated([empty, [1, 2]]), [1, 2])
    expectEqual(matmul(Tensor.zeros([2, 0]), Tensor.zeros([0, 3])), .zeros([2, 3]))
    #expect(dot(empty, empty).scalar == 0)
    expectEqual(Tensor<Double>.zeros([0, 3]).sum(axis: 0), [0, 0, 0])
    expectEqual(Tensor<Double>.zeros([0, 3]).sum(axis: 1), empty)
    expectEqual(Tensor<Double>.zeros([0, 3]).max(axis: 1), empty)
    expectEqual(Tensor<Double>.zeros([3])[1..<1], empty)
    expectEqual(Tensor<Double>.zeros([3]).gathered(at: []), empty)
  }

  @Test func gradientsThroughEmptyTensors() {
    let empty = Tensor<Double>.zeros([0])
    expectEqual(gradient(at: empty) { square($0).sum() }, empty)
    expectEqual(gradient(at: empty) { logSumExp($0) }, empty)
    let flat = Tensor<Double>.zeros([2, 0])
    expectEqual(gradient(at: flat) { exp($0).sum(axis: 1).sum() }, flat)
    let (a, b) = gradient(at: Tensor<Double>.zeros([2, 0]), Tensor<Double>.zeros([0, 3])) {
      matmul($0, $1).sum()
    }
    #expect(a.shape == [2, 0])
    #expect(b.shape == [0, 3])
    expectEqual(gradient(at: Tensor<Double>([1, 2, 3])) { $0[3...].sum() }, [0, 0, 0])
    // What goes by way of no elements is nothing, whatever its slope.
    let none: (Tracked<Double>) -> Tracked<Double> = { (log($0) * Tensor<Double>.zeros([0])).sum() }
    #expect(gradient(at: -1.0, of: none) == 0)
    #expect(gradient(at: 0.0, of: none) == 0)
    #expect(gradient(at: 0.0) { x in gradient(at: x, of: none) } == 0)
    #expect(trace(at: 0.0, of: none).gradient.map(\.scalar) == [0])
    let pair: Tensor<Double> = [1, 2]
    expectEqual(gradient(at: pair) { concatenated([$0[0..<0], $0]).sum() }, [1, 1])
  }

  @Test func largestOfNothingIsAnError() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Double>.zeros([2, 0]).max(axis: 1)
    }
    #expect(
      standardError(of: result).contains(
        "Autodiff: max: shape [2, 0] leaves no elements to reduce, and max of nothing is undefined"
      ))
  }

  @Test func rankZeroIsATensorLikeAnyOther() {
    let x: Tensor<Double> = 3
    #expect(x.shape == [])
    #expect(x.sum().scalar == 3)
    #expect(x.max().scalar == 3)
    #expect(x.mean().scalar == 3)
    #expect(logSumExp(x).scalar == 3)
    expectEqual(x.transposed(), x)
    expectEqual(x.reshaped(to: [1, 1]), [[3]])
    expectEqual(x.broadcast(to: [2]), [3, 3])
    expectEqual(stacked([x, x]), [3, 3])
    expectEqual(gradient(at: x) { $0 * $0 }, 6)
    expectEqual(gradient(at: x) { $0.broadcast(to: [2, 3]).sum() }, 6)
    expectEqual(gradient(at: x) { stacked([$0, 2 * $0]).sum() }, 3)
    expectEqual(gradient(at: x) { logSumExp($0) }, 1)
    expectEqual(gradient(at: x) { $0.max() }, 1)
  }

  /// The other entry falls without end; that of the largest is ∞ − ∞.
  @Test func anInfiniteCotangentOfTheLargestProbability() {
    let x: Tensor<Double> = [2, 1]
    let (_, pullback) = valueWithPullback(at: x) { softmax($0) }
    let slopes = pullback(Tensor([Double.infinity, 1])).scalars
    #expect(slopes[0].isNaN && slopes[1] == -.infinity)
    #expect(pullback(Tensor([1, Double.infinity])).scalars[0] == -.infinity)
  }
}
