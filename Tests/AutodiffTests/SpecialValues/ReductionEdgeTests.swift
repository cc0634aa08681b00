import Autodiff
import TestSupport
import Testing

/// Ties, infinities, NaN and nothing at all in reductions and in softmax and its relatives.
@Suite struct ReductionEdgeTests {
  let infinity = Double.infinity

  @Test func tiesAreSplitEvenly() {
    let x: Tensor<Double> = [[1, 3, 3], [3, 0, 2]]
    #expect(gradient(at: x) { $0.max() } == [[0, 1.0 / 3, 1.0 / 3], [1.0 / 3, 0, 0]])
    #expect(gradient(at: x) { $0.max(axis: 1).sum() } == [[0, 0.5, 0.5], [1, 0, 0]])
    #expect(gradient(at: x) { $0.max(axis: 0).sum() } == [[0, 1, 1], [1, 0, 0]])
    #expect(gradient(at: x) { $0.min(axis: 0).sum() } == [[1, 0, 0], [0, 1, 1]])
    #expect(gradient(at: Tensor<Double>.zeros([4])) { $0.min() } == [0.25, 0.25, 0.25, 0.25])
  }

  @Test func extremaOfInfinities() {
    let x: Tensor<Double> = [-.init(infinity), 2, .init(infinity)]
    #expect(x.max().scalar == infinity)
    #expect(x.min().scalar == -infinity)
    #expect(gradient(at: x) { $0.max() } == [0, 0, 1])
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
      ([3, .init(-infinity)], 3, [1, 0]),
      ([.init(-infinity), 3, 3], 3.6931471805599454, [0, 0.5, 0.5]),
      ([.init(-infinity), .init(-infinity)], -infinity, [0.5, 0.5]),
      ([1, .init(infinity)], infinity, [0, 1]),
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
    #expect(softmax(Tensor<Double>([1e308, -1e308, 0])) == [1, 0, 0])
    #expect(softmax(Tensor([-infinity, -infinity])) == [0.5, 0.5])
    #expect(softmax(Tensor([infinity, infinity, 0])) == [0.5, 0.5, 0])
    expectClose(
      logSoftmax(Tensor<Double>([0, -800, 0])),
      [-0.6931471805599453, -800.6931471805599, -0.6931471805599453], ulps: 2)
    // The largest entry keeps the digits of its distance from zero.
    expectClose(
      logSoftmax(Tensor<Double>([0, -40])), [-4.248354255291589e-18, -40], ulps: 2)
    #expect(softmax(Tensor([1, Double.nan])).scalars.allSatisfy(\.isNaN))
  }

  @Test func slopesOfSoftmaxAreFiniteWhereItSaturates() {
    let x: Tensor<Double> = [1000, 0, -1000]
    #expect(gradient(at: x) { softmax($0)[0] } == [0, 0, 0])
    #expect(gradient(at: x) { logSoftmax($0)[0] } == [0, 0, 0])
    #expect(gradient(at: x) { logSoftmax($0)[1] } == [-1, 1, 0])
  }

  @Test func emptyTensors() {
    let empty = Tensor<Double>.zeros([0])
    #expect(empty.sum().scalar == 0)
    #expect(empty.mean().scalar.isNaN)
    #expect(logSumExp(empty).scalar == -infinity)
    #expect(softmax(empty) == empty)
    #expect(logSoftmax(empty) == empty)
    #expect((empty + 1) == empty)
    #expect(exp(empty) == empty)
    #expect(concatenated([empty, [1, 2]]) == [1, 2])
    #expect(matmul(Tensor<Double>.zeros([2, 0]), Tensor<Double>.zeros([0, 3])) == .zeros([2, 3]))
    #expect(dot(empty, empty).scalar == 0)
    #expect(Tensor<Double>.zeros([0, 3]).sum(axis: 0) == [0, 0, 0])
    #expect(Tensor<Double>.zeros([0, 3]).sum(axis: 1) == empty)
    #expect(Tensor<Double>.zeros([0, 3]).max(axis: 1) == empty)
    #expect(Tensor<Double>.zeros([3])[1..<1] == empty)
    #expect(Tensor<Double>.zeros([3]).gathered(at: []) == empty)
  }

  @Test func gradientsThroughEmptyTensors() {
    let empty = Tensor<Double>.zeros([0])
    #expect(gradient(at: empty) { square($0).sum() } == empty)
    #expect(gradient(at: empty) { logSumExp($0) } == empty)
    #expect(gradient(at: Tensor<Double>.zeros([2, 0])) { exp($0).sum(axis: 1).sum() }.shape == [2, 0])
    let (a, b) = gradient(at: Tensor<Double>.zeros([2, 0]), Tensor<Double>.zeros([0, 3])) {
      matmul($0, $1).sum()
    }
    #expect(a.shape == [2, 0])
    #expect(b.shape == [0, 3])
    #expect(gradient(at: Tensor<Double>([1, 2, 3])) { $0[3...].sum() } == [0, 0, 0])
    #expect(gradient(at: Tensor<Double>([1, 2])) { concatenated([$0[0..<0], $0]).sum() } == [1, 1])
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
    #expect(x.transposed() == x)
    #expect(x.reshaped(to: [1, 1]) == [[3]])
    #expect(x.broadcast(to: [2]) == [3, 3])
    #expect(stacked([x, x]) == [3, 3])
    #expect(gradient(at: x) { $0 * $0 } == 6)
    #expect(gradient(at: x) { $0.broadcast(to: [2, 3]).sum() } == 6)
    #expect(gradient(at: x) { stacked([$0, 2 * $0]).sum() } == 3)
    #expect(gradient(at: x) { logSumExp($0) } == 1)
    #expect(gradient(at: x) { $0.max() } == 1)
  }
}
