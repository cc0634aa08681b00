import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Equal numbers, kinks, infinities, ends of the range and nothing at all, in variances and norms.
@Suite struct StatisticEdgeTests {
  let infinity = Double.infinity

  /// 0.1 n times is no sum whose n-th part is 0.1 again for each n.
  @Test(arguments: [0.1, 1 / 3, 1e300, 0x1p-1074, 0, -7e9] as [Double])
  func equalNumbersDoNotDeviate(_ number: Double) {
    for n in [1, 2, 3, 7, 10, 49, 1000] {
      let x = Tensor(repeating: number, shape: [n])
      let zeros = Tensor<Double>.zeros([n])
      #expect(x.variance().scalar == 0, "\(n)")
      #expect(x.standardDeviation().scalar == 0, "\(n)")
      expectEqual(gradient(at: x) { $0.variance() }, zeros)
      expectEqual(gradient(at: x) { $0.standardDeviation() }, zeros)
      if n < 8 {
        let second = gradient(at: x) { x in gradient(at: x) { $0.standardDeviation() }.sum() }
        expectEqual(second, zeros)
      }
    }
  }

  @Test func deviationsFarFromZeroAndFarFromOne() {
    let x: Tensor<Double> = [1, 2, 3, 4]
    // Exact: the numbers and their mean are multiples of 2⁻¹.
    #expect((x + 1e15).variance().scalar == 1.25)
    expectClose((x * 1e200).standardDeviation(), Tensor(1.25.squareRoot() * 1e200), ulps: 2)
    expectClose((x * 1e-200).standardDeviation(), Tensor(1.25.squareRoot() * 1e-200), ulps: 2)
    expectClose(
      gradient(at: x * 1e200) { $0.standardDeviation() },
      gradient(at: x) { $0.standardDeviation() }, ulps: 4)
  }

  @Test func degreesOfFreedomThatAreUsedUp() {
    #expect(Tensor<Double>([3]).variance(ddof: 1).scalar.isNaN)
    #expect(Tensor<Double>([3]).standardDeviation(ddof: 2).scalar.isNaN)
    #expect(Tensor<Double>([3, 4]).variance(ddof: 2).scalar == infinity)
    #expect(Tensor<Double>([3, 4]).variance(ddof: 9).scalar == infinity)
    #expect(Tensor<Double>([3, 4]).variance(ddof: .min).scalar < 1e-18)
    #expect(Tensor<Double>.zeros([0]).variance().scalar.isNaN)
    #expect(Tensor<Double>(2).standardDeviation().scalar == 0)
    expectEqual(Tensor<Double>([1, 2]).variance(axes: []), [0, 0])
  }

  /// Of each order: the norm of 3s and 4s in units from one end of the range to the other, and its gradient.
  @Test(arguments: [2, 3, 1, .infinity, 1.5, -1, -.infinity] as [Double])
  func normsOfAnySize(_ p: Double) {
    let x: Tensor<Double> = [3, -4, 12]
    let (norm, slope) = valueWithGradient(at: x) { $0.norm(p) }
    for unit in [0x1p-1040, 0x1p-1000, 0x1p-600, 1, 0x1p600, 0x1p1019] {
      let (value, gradient) = valueWithGradient(at: x * Tensor(unit)) { $0.norm(p) }
      expectNear(value / unit, norm, relative: unit < 0x1p-1020 ? 0x1p-20 : 8 * 0x1p-52)
      expectClose(gradient, slope, relative: unit < 0x1p-1020 ? 0x1p-20 : 32 * 0x1p-52)
      let narrow = Tensor(x.scalars.map { Float($0) })
      guard unit == 1 else { continue }
      for small in [0x1p-120, 0x1p-70, 0x1p70, 0x1p122] as [Float] {
        let (value, gradient) = valueWithGradient(at: narrow * Tensor(small)) { $0.norm(p) }
        expectClose(
          Tensor(value / small), Tensor(Float(norm)), ulps: 64, "\(p) in units of \(small)")
        expectClose(gradient, slope.map { Float($0) }, ulps: 256, scale: 1, "\(p), \(small)")
      }
    }
  }

  private func expectNear(_ a: Double, _ b: Double, relative: Double) {
    #expect(abs(a - b) <= relative * abs(b), "\(a), not \(b)")
  }

  @Test func exactNorms() {
    #expect(Tensor<Double>([3, 4]).norm().scalar == 5)
    #expect(Tensor<Double>([2, 3, 6]).norm().scalar == 7)
    #expect(Tensor<Double>([0x3p600, 0x1p602]).norm().scalar == 0x5p600)
    #expect(Tensor<Double>([0x3p-1000, 0x1p-998]).norm().scalar == 0x5p-1000)
    #expect(Tensor<Float>([0x3p100, 0x1p102]).norm().scalar == 0x5p100)
    #expect(Tensor<Double>([0x1p-1074]).norm().scalar == 0x1p-1074)
    #expect(Tensor<Double>(-3).norm().scalar == 3)
    #expect(Tensor([-infinity, 1]).norm().scalar == infinity)
    #expect(Tensor([Double.nan, 1]).norm().scalar.isNaN)
    for p in [2, 1, 3, 0, 0.5] as [Double] {
      #expect(Tensor<Double>.zeros([0]).norm(p).scalar == 0, "\(p)")
    }
    expectEqual(Tensor<Double>([[3, 4], [0, 0], [1e-200, 0]]).norm(axis: 1), [5, 0, 1e-200])
  }

  @Test func kinksOfNorms() {
    let zeros = Tensor<Double>.zeros([2])
    for p in [2, 1, 3, 1.5, 0.5, -1, 0, .infinity, -.infinity] as [Double] {
      let (value, slope) = valueWithGradient(at: zeros) { $0.norm(p) }
      #expect(value == 0)
      expectEqual(slope, zeros, "order \(p)")
    }
    let second = jacobian(at: zeros) { x in gradient(at: x) { $0.norm() } }
    expectEqual(second, [[0, 0], [0, 0]])
    expectEqual(gradient(at: Tensor<Double>([3, 0, -4])) { $0.norm() }, [0.6, 0, -0.8])
    expectEqual(gradient(at: Tensor<Double>([3, 0, -4])) { $0.norm(1) }, [1, 0, -1])
    expectEqual(gradient(at: Tensor<Double>([3, -3, 2])) { $0.norm(.infinity) }, [0.5, -0.5, 0])
    expectEqual(gradient(at: Tensor<Double>([0, 1])) { $0.norm(0.5) }, [0, 1])
    expectEqual(gradient(at: Tensor<Double>([0, 1])) { $0.norm(-1) }, [0, 0])
    // The norm of a part that is 0 and of one that is not.
    expectEqual(
      gradient(at: Tensor<Double>([[0, 0], [0, 2]])) { $0.norm(axis: 1).sum() }, [[0, 0], [0, 1]])
  }

  @Test func nothingReachesWhatIsNotUsed() {
    let x: Tensor<Double> = [[4, 9], [0, 0]]
    for f in [
      { $0.norm(axis: 1) }, { $0.norm(3, axis: 1) }, { $0.product(axis: 1) },
      { $0.norm(1, axis: 1) }, { $0.sorted()[.all, 0] }, { $0.median(axes: [1]) },
      { $0.quantile(0.3, axes: [1]) },
    ] as [(Tracked<Double>) -> Tracked<Double>] {
      let slope = gradient(at: x) { f(sqrt($0))[0] }
      let isFinite = slope.scalars.allSatisfy { $0.isFinite }
      #expect(isFinite, "\(slope)")
      expectEqual(slope[1] as Tensor<Double>, [0, 0])
    }
  }

  @Test func positions() {
    let x = Tensor([2, Double.nan, 5, .nan])
    #expect(x.argMax().scalar == 1 && x.argMin().scalar == 1)
    let ties: Tensor<Double> = [[1, 3, 3], [0, 0, -1]]
    expectEqual(ties.argMax(axis: 1), [1, 0])
    expectEqual(ties.argMin(axis: 1), [0, 2])
    expectEqual(ties.argMax(axis: 0), [0, 0, 0])
    #expect(ties.argMax().scalar == 1)
    expectEqual(ties.argMax(keepingDimensions: true), [[1]])
    #expect(Tensor<Double>(3).argMax().scalar == 0)
    expectEqual(
      gradient(at: ties) { ($0.argMax(axis: 1) * $0[.all, 0]).sum() }, [[1, 0, 0], [0, 0, 0]])
    expectEqual(Tensor<Double>.zeros([0, 3]).argMin(axis: 1), .zeros([0]))
  }

  @Test func truth() {
    let x = [[0, 1], [0, 0], [Tensor(Double.nan), 2]] as Tensor<Double>
    expectEqual(x.any(axes: [1]), [1, 0, 1])
    expectEqual(x.all(axes: [1]), [0, 0, 1])
    #expect(x.any().scalar == 1 && x.all().scalar == 0)
    #expect(x.countNonzero().scalar == 3)
    #expect(Tensor<Double>.zeros([0]).any().scalar == 0)
    #expect(Tensor<Double>.zeros([0]).all().scalar == 1)
    expectEqual(gradient(at: Tensor<Double>([1, 2])) { $0.any() * $0.sum() }, [1, 1])
  }

  @Test func numbersBesideNaN() {
    let x = Tensor([1, Double.nan, 3])
    #expect(x.replacingNaN(by: 0).sum().scalar == 4)
    expectEqual(gradient(at: x) { square($0.replacingNaN(by: 0)).sum() }, [2, 0, 6])
  }

  @Test func correlationsOfWhatIsTheSame() {
    let rows: Tensor<Double> = [[1, 2, 4], [2, 4, 8], [-1, -2, -4]]
    expectClose(correlation(rows), [[1, 1, -1], [1, 1, -1], [-1, -1, 1]], ulps: 4)
    #expect(correlation(rows).max().scalar <= 1)
    expectClose(correlation(Tensor<Double>([1, 2])), 1, ulps: 4)
    #expect(correlation(Tensor<Double>([2, 2])).scalar.isNaN)
  }
}
