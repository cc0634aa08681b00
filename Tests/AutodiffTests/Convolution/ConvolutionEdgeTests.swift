import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Zeros, infinities, NaN and what is not part of a convolution; expected values by hand.
@Suite struct ConvolutionEdgeTests {
  private typealias Vector = Tensor<Double>
  private let infinity = Double.infinity

  private func constant(_ numbers: [Double]) -> Tracked<Double> { Tracked(Tensor(numbers)) }

  /// What lies beyond the input is no term, also for an infinite kernel, and NaN stays where it is met.
  @Test func onlyWhatMeetsCounts() {
    expectEqual(convolve(Vector([1, 2]), Vector([infinity, 1])), Vector([infinity, infinity, 2]))
    let y = convolve(Vector([1, Double.nan, 3, 4]), [1, 1])
    #expect(y.scalars.map(\.isNaN) == [false, true, true, false, false])
    #expect([y.scalars[0], y.scalars[3], y.scalars[4]] == [1, 7, 4])
    expectEqual(correlate(Vector([0, infinity, 1]), [1, 2]), Vector([infinity, infinity]))
    let zeros = convolve(Vector([0, 1]), Vector([infinity, 1]))
    #expect(zeros.scalars[0].isNaN)
    #expect(zeros.scalars[1] == Double.infinity && zeros.scalars[2] == 1)
  }

  /// The same in a convolution that is large enough for wide vectors: one element of one image is infinite.
  @Test func oneInfinityInALargeBatch() {
    var generator = SeededGenerator(name: "infinity")
    let w = generator.tensor([4, 2, 3, 3])
    var x = generator.tensor([8, 2, 9, 9])
    let finite = convolution(x, w, padding: 1)
    x = x.setting(at: 3, 1, 0, 4, to: Tensor(infinity))
    let y = convolution(x, w, padding: 1)
    for place in 0..<y.count {
      let (row, column, image) = (place / 9 % 9, place % 9, place / (4 * 81))
      let meets = image == 3 && row <= 1 && (3...5).contains(column)
      #expect(y.scalars[place].isFinite == !meets)
      if !meets { expectClose(y.scalars[place], finite.scalars[place], ulps: 4, scale: 1) }
    }
    let g = gradient(at: w) { convolution(Tracked(x), $0, padding: 1).sum() }
    // The input's second channel meets each element of the kernel but those of which row 0 is too high.
    for (place, number) in g.scalars.enumerated() {
      let (row, channel) = (place / 3 % 3, place / 9 % 2)
      #expect(number.isFinite == (channel == 0 || row == 2))
    }
  }

  /// An element that is in no window of the output gets nothing: the infinite slope of the root at 0 makes no NaN of it.
  @Test func whatIsNotUsedGetsNothing() {
    let w = Tensor<Double>([1, 1]).reshaped(to: [1, 1, 2])
    func loss(_ x: Tracked<Double>) -> Tracked<Double> {
      convolution(sqrt(x).reshaped(to: [1, 1, 5]), w, strides: [3]).sum()
    }
    expectEqual(gradient(at: Vector([1, 4, 0, 4, 1]), of: loss), [0.5, 0.25, 0, 0.25, 0.5])
    // A result that is not used asks for nothing, and a kernel element that meets only padding gets nothing.
    expectEqual(
      gradient(at: Vector([1, 4, 0, 9])) { convolve(sqrt($0), constant([1, 1]), mode: .valid)[0] },
      [0.5, 0.25, 0, 0])
    let x = Tensor<Double>([3]).reshaped(to: [1, 1, 1])
    expectEqual(
      gradient(at: Vector([0, 1, 0])) {
        convolution(Tracked(x), sqrt($0).reshaped(to: [1, 1, 3]), padding: 1).sum()
      }, [0, 1.5, 0])
    // Beside a result that is used an infinite element is not multiplied by nothing.
    expectEqual(
      gradient(at: Vector([1, 2])) { convolve(constant([1, infinity, 5]), $0, mode: .valid)[1] },
      Vector([5, infinity]))
    expectEqual(
      gradient(at: Vector([1, 2])) { convolve(constant([1, 2, infinity]), $0, mode: .valid)[0] },
      [2, 1])
  }

  /// A cotangent that was computed and came to 0 meets an infinite slope as IEEE says.
  @Test func aComputedZeroIsNoGap() {
    let g = gradient(at: Vector([0, 1])) { convolve(sqrt($0), constant([0, 0])).sum() }
    #expect(g.scalars[0].isNaN && g.scalars[1] == 0)
  }

  @Test func emptyBatches() {
    let x = Tensor<Double>.zeros([0, 2, 5])
    let w = Tensor<Double>.ones([3, 2, 2])
    let (y, pullback) = valueWithPullback(at: x, w) { convolution($0, $1) }
    #expect(y.shape == [0, 3, 4])
    let (byX, byW) = pullback(y)
    #expect(byX.shape == x.shape)
    expectEqual(byW, Tensor.zeros([3, 2, 2]))
    // No channels, no outputs.
    expectEqual(
      convolution(Tensor<Double>.zeros([1, 0, 3]), Tensor.zeros([2, 0, 2])),
      Tensor.zeros([1, 2, 2]))
    #expect(convolution(x, Tensor.zeros([0, 2, 2])).shape == [0, 0, 4])
    let none = gradient(at: Tensor<Double>.ones([1, 2, 3])) {
      convolution($0, Tracked(Tensor.zeros([0, 2, 2]))).sum()
    }
    expectEqual(none, Tensor.zeros([1, 2, 3]))
    #expect(maxPool(Tensor<Double>.zeros([0, 4]), window: [2]).shape == [0, 2])
    #expect(averagePool(Tensor<Double>.zeros([0, 4]), window: [2]).shape == [0, 2])
    #expect(
      maxPool(
        Tensor<Double>.zeros([0, 2]), window: [2], padding: [1], dilation: [3],
        keepingPartialWindows: true
      ).shape == [0, 1])
    #expect(
      averagePool(Tensor<Double>.zeros([0, 3]), window: [2], keepingPartialWindows: true).shape
        == [0, 2])
  }

  /// Windows with gaps: an element that is in two of them, NaN in a gap, and ties.
  @Test func gaps() {
    let x: Tensor<Double> = [3, .init(Double.nan), 3, 1, 3]
    func pooled<T: TensorAlgebra>(_ x: T) -> T { maxPool(x, window: [3], dilation: [2]) }
    expectEqual(pooled(x), [3])
    expectEqual(gradient(at: x) { pooled($0).sum() }, [1 / 3.0, 0, 1 / 3.0, 0, 1 / 3.0])
    expectEqual(
      gradient(at: [1, 2, 5, 1] as Tensor<Double>) {
        maxPool($0, window: [2], strides: [1], padding: [1], dilation: [2]).sum()
      }, [0, 2, 2, 0])
  }

  /// Ties of a maximum share evenly, in each window for itself; NaN passes nothing on.
  @Test func ties() {
    let x: Tensor<Double> = [3, 3, 1, 3, 3, 3, 0]
    expectEqual(gradient(at: x) { maxPool($0, window: [2]).sum() }, [0.5, 0.5, 0, 1, 0.5, 0.5, 0])
    expectEqual(
      gradient(at: x) { maxPool($0, window: [3], strides: [2]).sum() },
      [0.5, 0.5, 0, 0.5, 0.5 + 0.5, 0.5, 0])
    let second = gradient(at: x) { x in
      let g = gradient(at: x) { square(maxPool($0, window: [2])).sum() }
      return (g * constant([1, 3, 0, 1, 1, 0, 0])).sum()
    }
    // Σ 2 m m' with m' the mean of the ties: (1 + 3) / 2, 1 and 1/2, each doubled and shared.
    expectEqual(second, [2, 2, 0, 2, 0.5, 0.5, 0])
    let y = maxPool(Vector([1, Double.nan, 2, 5]), window: [2])
    #expect(y.scalars[0].isNaN && y.scalars[1] == 5)
    expectEqual(
      gradient(at: Vector([1, Double.nan, 2, 5])) { maxPool($0, window: [2]).sum() }, [0, 0, 0, 1])
    expectEqual(
      maxPool(Vector([-infinity, -infinity, infinity, 0]), window: [2]),
      Vector([-infinity, infinity]))
    expectEqual(
      maxPool(Vector([-3, -2, -1]), window: [2], padding: [1]), [-3, -1])
  }

  /// Exact on exact numbers.
  @Test func rationals() {
    func fraction(_ n: Int, _ d: Int) -> ExactScalar {
      ExactScalar(RationalNumber(BigInteger(n), BigInteger(d)))
    }
    let a = Tensor([fraction(1, 3), 1, fraction(1, 2)])
    #expect(
      convolve(a, a).scalars == [fraction(1, 9), fraction(2, 3), fraction(4, 3), 1, fraction(1, 4)])
    #expect(
      averagePool(a, window: [3]).scalars == [fraction(11, 18)])
    let g = gradient(at: a) { convolve($0, $0).sum() }
    #expect(g.scalars == Array(repeating: fraction(11, 3), count: 3))
  }

  /// The mean of a float sum stays accurate: each block of the batch is summed for itself.
  @Test func longSums() {
    let x = Tensor<Float>(repeating: 0.1, shape: [1, 1, 1 << 20])
    let w = Tensor<Float>.ones([1, 1, 1])
    let g = gradient(at: w) { convolution(Tracked(x), $0).sum() }
    expectClose(g.scalars[0], 104857.6, ulps: 200)
  }

  /// Constants of plain tensors beside tracked ones.
  @Test func mixedOperands() {
    let x: Tensor<Double> = [1, 2, 4]
    let k: Tensor<Double> = [1, -1]
    expectEqual(gradient(at: x) { convolve($0, k).sum() }, [0, 0, 0])
    expectEqual(gradient(at: k) { correlate(x, $0).sum() }, [3, 6])
    let image = x.reshaped(to: [1, 1, 3])
    let weights = k.reshaped(to: [1, 1, 2])
    expectEqual(
      gradient(at: weights) { convolution(image, $0).sum() },
      Tensor([3, 6]).reshaped(to: [1, 1, 2]))
    expectEqual(
      gradient(at: image) { convolution($0, weights, bias: [7]).sum() },
      Tensor([1, 0, -1]).reshaped(to: [1, 1, 3]))
    let matrix = x.reshaped(to: [1, 3])
    expectEqual(
      gradient(at: matrix) { convolve2d($0, k.reshaped(to: [1, 2])).sum() }, Tensor.zeros([1, 3]))
    expectEqual(
      gradient(at: k.reshaped(to: [1, 2])) { correlate2d(matrix, $0, mode: .valid).sum() },
      Tensor([3, 6]).reshaped(to: [1, 2]))
  }
}
