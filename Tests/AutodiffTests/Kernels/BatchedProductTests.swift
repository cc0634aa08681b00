import TestSupport
import Testing

@testable import Autodiff

/// Batches of products are cut into parts for the cores, and values that are not finite stay in their row and column.
@Suite struct BatchedProductTests {
  private static func numbers(_ shape: Shape, _ factor: Int) -> Tensor<Double> {
    Tensor(shape: shape, (0..<shape.count).map { Double($0 * factor % 17 - 8) })
  }

  /// A batch of several parts; each of its products is exact, and equal to the sum written out.
  @Test(arguments: [(150, 24, 24, 24), (3, 110, 100, 105), (2000, 2, 3, 2), (0, 3, 3, 3)])
  func batches(_ count: Int, _ m: Int, _ k: Int, _ n: Int) {
    let a = Self.numbers([count, m, k], 5)
    let shared = Self.numbers([k, n], 7)
    let b = Self.numbers([count, k, n], 11)
    for (right, isShared) in [(shared, true), (b, false)] {
      let c = matmul(a, right)
      #expect(c.shape == [count, m, n])
      let (x, y, z) = (a.scalars, right.scalars, c.scalars)
      var agrees = true
      for i in 0..<count {
        for row in 0..<m {
          for column in stride(from: i % 5, to: n, by: 5) {
            var sum = 0.0
            let first = isShared ? 0 : i * k * n
            for p in 0..<k { sum += x[(i * m + row) * k + p] * y[first + p * n + column] }
            if z[(i * m + row) * n + column] != sum { agrees = false }
          }
        }
      }
      #expect(agrees)
    }
  }

  /// NaN and infinity reach exactly the elements of their row and column, however the product is formed.
  @Test(arguments: [(2, 2, 2), (1, 40, 40), (9, 33, 17), (40, 1, 40), (40, 40, 40), (8, 200, 200)])
  func valuesThatAreNotFinite(_ m: Int, _ n: Int, _ k: Int) {
    for order in 0..<4 {
      let (transposesA, transposesB) = (order & 1 == 1, order & 2 == 2)
      var a = [Float](repeating: 1, count: m * k)
      var b = [Float](repeating: 0, count: k * n)
      var c = [Float](repeating: -1, count: m * n)
      let (row, column, step) = (m - 1, n / 2, k - 1)
      a[transposesA ? step * m + row : row * k + step] = .infinity
      b[transposesB ? column * k + step : step * n + column] = 2
      matrixProductKernel(
        a, transposingA: transposesA, b, transposingB: transposesB, into: &c, m: m, n: n, k: k)
      for i in 0..<m {
        for j in 0..<n {
          let x = c[i * n + j]
          // ∞·0 is NaN; ∞·2 beside zeros is ∞.
          if i == row {
            #expect(j == column ? x == .infinity : x.isNaN)
          } else {
            #expect(x == (j == column ? 2 : 0))
          }
        }
      }
    }
  }
}
