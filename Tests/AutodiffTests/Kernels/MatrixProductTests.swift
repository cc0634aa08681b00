import Testing

@testable import Autodiff

/// Products of integer-valued matrices are exact in any order of addition, so equality is.
@Suite struct MatrixProductTests {
  private func check<S: RealScalar>(_: S.Type, _ m: Int, _ n: Int, _ k: Int) -> Bool {
    for layout in 0..<8 {
      let (transposingA, transposingB, isBiased) = (layout & 1 == 1, layout & 2 == 2, layout >= 4)
      let a = (0..<m * k).map { ($0 * 7 + 3) % 11 - 5 }
      let b = (0..<k * n).map { ($0 * 5 + 1) % 13 - 6 }
      let bias = (0..<n).map { $0 % 9 - 4 }
      var c = [S](repeating: .nan, count: m * n)
      let (x, y, z) = (a.map { S($0) }, b.map { S($0) }, bias.map { S($0) })
      c.withUnsafeMutableBufferPointer { c in
        // An empty matrix has no memory, and none of it is read.
        guard let base = c.baseAddress else { return }
        let spare = UnsafeMutablePointer<S>.allocate(capacity: 1)
        defer { spare.deallocate() }
        x.withUnsafeBufferPointer { x in
          y.withUnsafeBufferPointer { y in
            z.withUnsafeBufferPointer { z in
              matrixProductKernel(
                x.baseAddress ?? UnsafePointer(spare), transposingA: transposingA,
                y.baseAddress ?? UnsafePointer(spare), transposingB: transposingB, into: base,
                m: m, n: n, k: k, bias: isBiased ? z.baseAddress : nil)
            }
          }
        }
      }
      for i in 0..<m {
        for j in 0..<n {
          var sum = isBiased ? bias[j] : 0
          for p in 0..<k {
            sum +=
              (transposingA ? a[p * m + i] : a[i * k + p])
              * (transposingB ? b[j * k + p] : b[p * n + j])
          }
          if c[i * n + j] != S(sum) { return false }
        }
      }
    }
    return true
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 17, 20])
  func smallShapes(m: Int) {
    for n in [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 20] {
      for k in [0, 1, 2, 3, 4, 5, 8, 16, 17] {
        #expect(check(Float.self, m, n, k), "\(m) x \(n) x \(k)")
        #expect(check(Double.self, m, n, k), "\(m) x \(n) x \(k)")
      }
    }
  }

  /// Around the sizes of tiles and blocks, and where a product is split over cores, or its terms in halves.
  @Test(arguments: [
    (33, 65, 193), (145, 33, 385), (9, 130, 192), (13, 7, 2000), (5, 300, 300), (150, 200, 50),
    (1, 300, 1100), (300, 1, 1100), (10, 2050, 9), (1, 1300, 900), (1, 1, 5000), (3, 5, 2049),
    (1, 70, 4097), (70, 1, 4097), (20, 33, 4200), (66, 9, 2050),
  ])
  func blockedShapes(m: Int, n: Int, k: Int) {
    #expect(check(Float.self, m, n, k))
    #expect(check(Double.self, m, n, k))
  }

  @Test func nonFiniteFactorsPropagate() {
    for size in [3, 8, 70] {
      var a = Tensor<Double>.ones([size, size])
      a.withUnsafeMutableBufferPointer { $0[size + 1] = .infinity }
      var b = Tensor<Double>.ones([size, size])
      b.withUnsafeMutableBufferPointer { $0[size + 2] = 0 }
      let c = matmul(a, b)
      #expect(c[1, 0] == .infinity)
      #expect(c[1, 2].isNaN)
      #expect(c[0, 2] == Double(size - 1))
    }
  }
}
