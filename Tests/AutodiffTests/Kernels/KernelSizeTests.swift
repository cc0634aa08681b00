import Autodiff
import TestSupport
import Testing

/// Loops that work in blocks, lanes or threads have edges: every size near a power of two against plain
/// loops written here.
@Suite struct KernelSizeTests {
  static let sizes = [
    0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 129, 1000, 4099,
  ]

  @Test(arguments: sizes) func elementwise(_ count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let x = generator.tensor([count], in: -3...3)
    let y = generator.tensor([count], in: 0.5...2)
    expectClose(exp(x), x.map { Double.exp($0) }, ulps: 1)
    expectClose(sigmoid(x), x.map { Double.sigmoid($0) }, ulps: 1)
    expectClose(-x, x.map { -$0 }, ulps: 0)
    expectClose(x / y, pairs(x, y) { $0 / $1 }, ulps: 0)
    expectClose(maximum(x, y), pairs(x, y) { $0 > $1 ? $0 : $1 }, ulps: 0)
    let slopes = gradient(at: x, y) { x, y in (x * x / y).sum() }
    expectClose(slopes.0, pairs(x, y) { 2 * $0 / $1 }, ulps: 2)
    expectClose(slopes.1, pairs(x, y) { -$0 * $0 / ($1 * $1) }, ulps: 3)
    let single = exp(x.map { Float($0) })
    expectClose(single, x.map { Float(Double.exp($0)) }, ulps: 2)
  }

  @Test(arguments: sizes) func reductions(_ count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let x = generator.tensor([count], in: 0.5...1.5)
    let exact = x.scalars.reduce(0, +)
    // Pairwise, so the error grows with the logarithm of the count; the loop here is the less accurate.
    expectClose(x.sum().scalar, exact, ulps: 4 + Double(count) / 8)
    if count > 0 {
      #expect(x.max().scalar == x.scalars.max())
      #expect(x.min().scalar == x.scalars.min())
    }
    let matrix = generator.tensor([count, 3])
    let columns = Tensor<Double>(shape: [3]) { column in
      (0..<count).reduce(0) { $0 + matrix[$1, column[0]] }
    }
    expectClose(matrix.sum(axis: 0), columns, relative: 1e-13, scale: 1)
    let wide = matrix.transposed()
    expectEqual(wide, Tensor(shape: [3, count]) { matrix[$0[1], $0[0]] })
    expectClose(wide.sum(axis: 1), columns, relative: 1e-13, scale: 1)
  }

  /// Sums of many terms keep their digits: 10⁵ tenths in single precision, which a running sum gets wrong in the
  /// fourth digit.
  @Test func longSumsAreAccurate() {
    let tenths = Tensor<Float>(repeating: 0.1, shape: [100_000])
    expectClose(tenths.sum().scalar, Float(Double(Float(0.1)) * 100_000), ulps: 8)
    expectClose(tenths.mean().scalar, 0.1, ulps: 8)
    let rows = Tensor<Float>(repeating: 0.1, shape: [100_000, 2])
    expectClose(rows.sum(axis: 0)[1], Float(Double(Float(0.1)) * 100_000), ulps: 8)
  }

  static let products = [
    (1, 1, 1), (1, 7, 3), (7, 1, 3), (7, 3, 1), (4, 4, 4), (5, 8, 3), (8, 8, 8), (9, 17, 5),
    (16, 16, 16),
    (17, 15, 33), (31, 33, 32), (64, 1, 64), (1, 65, 64), (65, 63, 1), (64, 65, 66), (2, 130, 257),
    (0, 3, 2),
    (3, 0, 2), (3, 2, 0),
  ]

  /// A product and both of its pullbacks, which run the kernel on transposed operands.
  @Test(arguments: products) func matrixProducts(_ m: Int, _ k: Int, _ n: Int) {
    var generator = SeededGenerator(seed: UInt64(m * 10_000 + k * 100 + n))
    let a = generator.tensor([m, k])
    let b = generator.tensor([k, n])
    let c = generator.tensor([m, n])
    let (value, pullback) = valueWithPullback(at: a, b) { matmul($0, $1) }
    let (byA, byB) = pullback(c)
    let tolerance = 1e-15 * Double(max(k, m, n))
    expectClose(value, Self.product(a, b), relative: tolerance, scale: 1)
    expectClose(byA, Self.product(c, b.transposed()), relative: tolerance, scale: 1)
    expectClose(byB, Self.product(a.transposed(), c), relative: tolerance, scale: 1)
    let single = matmul(a.map { Float($0) }, b.map { Float($0) })
    let singleTolerance = 1e-7 * Double(max(k, 4))
    expectClose(single, value.map { Float($0) }, relative: singleTolerance, scale: 1)
  }

  @Test(arguments: products) func affineMaps(_ m: Int, _ k: Int, _ n: Int) {
    var generator = SeededGenerator(seed: UInt64(m * 10_000 + k * 100 + n))
    let w = generator.tensor([m, k])
    let x = generator.tensor([n, k])
    let b = generator.tensor([m])
    let c = generator.tensor([n, m])
    let (value, pullback) = valueWithPullback(at: w, x, b) { affine($0, $1, $2) }
    let (byW, byX, byB) = pullback(c)
    let tolerance = 1e-15 * Double(max(k, m, n, 4))
    expectClose(
      value, Self.product(x, w.transposed()) + b, relative: tolerance, scale: 1)
    expectClose(byW, Self.product(c.transposed(), x), relative: tolerance, scale: 1)
    expectClose(byX, Self.product(c, w), relative: tolerance, scale: 1)
    expectClose(byB, c.sum(axis: 0), relative: tolerance, scale: 1)
  }

  /// Broadcast inner and outer axes of more than a block.
  @Test func wideBroadcasts() {
    var generator = SeededGenerator(seed: 7)
    let a = generator.tensor([70, 33])
    let row = generator.tensor([33])
    let column = generator.tensor([70, 1])
    expectEqual(a * row, Tensor(shape: [70, 33]) { a[$0[0], $0[1]] * row[$0[1]] })
    expectEqual(column - a, Tensor(shape: [70, 33]) { column[$0[0], 0] - a[$0[0], $0[1]] })
    let outer = Tensor(shape: [70, 33]) { column[$0[0], 0] * row[$0[1]] }
    expectEqual(column * row, outer)
    let slopes = gradient(at: column, row) { ($0 * $1).sum() }
    expectClose(slopes.0, Tensor(repeating: row.sum().scalar, shape: [70, 1]), relative: 1e-14)
    expectClose(slopes.1, Tensor(repeating: column.sum().scalar, shape: [33]), relative: 1e-14)
  }

  private func pairs(
    _ x: Tensor<Double>, _ y: Tensor<Double>, _ f: (Double, Double) -> Double
  ) -> Tensor<Double> {
    Tensor(shape: x.shape, zip(x.scalars, y.scalars).map(f))
  }

  private static func product(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Tensor<Double> {
    let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
    let (left, right) = (a.scalars, b.scalars)
    var result = [Double](repeating: 0, count: m * n)
    for i in 0..<m {
      for l in 0..<k {
        for j in 0..<n { result[i * n + j] += left[i * k + l] * right[l * n + j] }
      }
    }
    return Tensor(shape: [m, n], result)
  }
}
