import TestSupport
import Testing

@testable import Autodiff

/// The error of products of many terms, against u (2048 + ⌈log₂(k / 2048)⌉) Σ |a b| and sums known exactly.
@Suite struct LongProductTests {
  /// u (2048 + ⌈log₂(k / 2048)⌉) for sums in `S`, and two roundings more for the reference.
  private static func bound<S: RealScalar>(_: S.Type, terms k: Int) -> Double {
    var levels = 0
    while k > 2048 << levels { levels += 1 }
    return Double(S(1).ulp) / 2 * Double(min(k, 2048) + levels + 2)
  }

  /// Rows of one number each times columns of one number each: an element is k times a product, exactly.
  ///
  /// All terms are rounded the same way, which is as bad as it gets.
  private func check<S: RealScalar>(_: S.Type, _ m: Int, _ n: Int, _ k: Int, layouts: [Int]) {
    let rows = (0..<m).map { S(0.1) + S($0) / 7 }
    let columns = (0..<n).map { S(1) + S($0) / 3 }
    let bias = (0..<n).map { S($0 - 1) }
    for layout in layouts {
      let (transposingA, transposingB, isBiased) = (layout & 1 == 1, layout & 2 == 2, layout >= 4)
      let a = (0..<m * k).map { rows[transposingA ? $0 % m : $0 / k] }
      let b = (0..<n * k).map { columns[transposingB ? $0 / k : $0 % n] }
      var c = [S](repeating: .nan, count: m * n)
      bias.withUnsafeBufferPointer {
        matrixProductKernel(
          a, transposingA: transposingA, b, transposingB: transposingB, into: &c, m: m, n: n, k: k,
          bias: isBiased ? $0.baseAddress : nil)
      }
      var worst = 0.0
      for i in 0..<m {
        for j in 0..<n {
          let sum = Double(k) * (Double(rows[i]) * Double(columns[j]))
          let added = isBiased ? Double(bias[j]) : 0
          worst = max(worst, abs(Double(c[i * n + j]) - (sum + added)) / (sum + abs(added)))
        }
      }
      #expect(worst <= Self.bound(S.self, terms: k), "\(S.self), layout \(layout)")
    }
  }

  /// Every way of forming a product: inner products, columns and rows by matrices, combinations of few rows, tiles, packed
  /// and turned factors.
  @Test(arguments: [
    (1, 1, 1_000_000), (1, 2, 500_000), (2, 1, 500_000), (2, 3, 300_000), (5, 2, 300_000),
    (1, 33, 20_000), (33, 1, 20_000), (9, 17, 5000), (17, 40, 4097), (66, 9, 2500), (3, 3, 2048),
  ])
  func errorsAreBounded(m: Int, n: Int, k: Int) {
    // A bias is one more addition on any of the paths.
    // Of the longest neither, both factors transposed, and one with a bias.
    check(Float.self, m, n, k, layouts: k > 100_000 ? [0, 3, 6] : [0, 1, 2, 3, 6])
    check(Double.self, m, n, k, layouts: k > 100_000 ? [0] : [0, 1, 2, 3, 6])
  }

  /// Terms of both signs and sizes, against sums of whole numbers that are exact.
  @Test func randomTerms() {
    var generator = SeededGenerator(seed: 7)
    for (m, n, k) in [(1, 1, 200_000), (2, 2, 70_001), (1, 9, 9000)] {
      let a = (0..<m * k).map { _ in Int(generator.next() >> 52) - 1000 }
      let b = (0..<k * n).map { _ in Int(generator.next() >> 52) - 1000 }
      var c = [Float](repeating: .nan, count: m * n)
      matrixProductKernel(
        a.map { Float($0) }, transposingA: false, b.map { Float($0) }, transposingB: false,
        into: &c, m: m, n: n, k: k)
      for i in 0..<m {
        for j in 0..<n {
          var (sum, size) = (0, 0)
          for p in 0..<k {
            let term = a[i * k + p] * b[p * n + j]
            sum += term
            size += abs(term)
          }
          let error = abs(Double(c[i * n + j]) - Double(sum))
          #expect(error <= Self.bound(Float.self, terms: k) * Double(size), "\(m) \(n) \(k)")
        }
      }
    }
  }

  /// The product that is formed with care because an element of it is not finite.
  @Test func carefulProduct() {
    let k = 500_000
    var a = [Float](repeating: 0.1, count: 2 * k)
    a[3] = .infinity
    a[k + 3] = -0.0
    var b = [Float](repeating: 1, count: k)
    b[3] = .infinity
    var c: [Float] = [.infinity, .nan]
    keepProductGapsKernel(
      a, transposingA: false, b, transposingB: false, in: &c, m: 2, n: 1, k: k, withGaps: .first,
      marksGaps: true)
    #expect(c[0] == .infinity)
    let sum = Double(k - 1) * Double(Float(0.1))
    #expect(abs(Double(c[1]) - sum) <= Self.bound(Float.self, terms: k) * sum)
  }

  /// Products as users write them, and gradients by weights, whose inner dimension is the batch.
  @Test func publicFunctions() {
    let n = 500_000
    let (tenths, ones) = (Tensor<Float>(repeating: 0.1, shape: [n]), Tensor<Float>.ones([n]))
    let sum = Double(n) * Double(Float(0.1))
    let x = tenths.reshaped(to: [n, 1])
    let ofWeights = gradient(at: Tensor<Float>([[1]]), Tensor<Float>([0])) { w, b in
      affine(w, Tracked(x), b).sum()
    }
    let results = [
      "dot": dot(tenths, ones), "matmul": matmul(ones, x)[0],
      "rows": matmul(tenths.reshaped(to: [1, n]), ones)[0],
      "gradient of affine": ofWeights.0[0, 0],
      "gradient of matmul": gradient(at: Tensor<Float>([[1, 1]])) { w in
        matmul(Tracked(x), w).sum()
      }[0, 1],
    ]
    for (name, result) in results {
      let error = abs(Double(result.scalar) - sum) / sum
      #expect(error <= Self.bound(Float.self, terms: n), "\(name): \(result)")
    }
    #expect(ofWeights.1[0] == Tensor(Float(n)))
  }
}
