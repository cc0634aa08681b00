import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Functions of matrices against PyTorch in double precision: values, gradients, products with the Hessian.
@Suite struct LinearAlgebraTests {
  typealias Reference = LinearAlgebraReference

  static let rows = Reference.all

  @Test func thereAreReferences() { #expect(Self.rows.count > 200) }

  @Test(arguments: rows) func values(_ row: Reference) {
    row.expectValue(relative: 1e-12, inFloat: 1e-4)
  }

  @Test(arguments: rows) func gradients(_ row: Reference) {
    row.expectGradients(relative: 1e-11, inFloat: 1e-3)
  }

  @Test(arguments: rows) func hessianVectorProducts(_ row: Reference) {
    row.expectHessianProducts(relative: 1e-10)
  }

  /// A batch is its matrices one by one; batches broadcast.
  @Test func batches() {
    var generator = SeededGenerator(name: "batches")
    let a = generator.tensor([2, 1, 4, 4]) + 3 * Tensor<Double>.identity(4)
    let b = generator.tensor([3, 4, 2])
    let x = solve(a, b)
    #expect(x.shape == [2, 3, 4, 2])
    for i in 0..<2 {
      for j in 0..<3 { expectEqual(x[i, j, .all], solve(a[i, 0, .all], b[j, .all])) }
    }
    expectEqual(determinant(a)[1, .all], determinant(a[1, .all]))
    expectEqual(inverse(a)[1, 0, .all], inverse(a[1, 0, .all]))
  }

  /// A plain tensor beside a tracked one is a constant, on either side.
  @Test func constants() {
    let a: Tensor<Double> = [[3, 1], [1, 2]]
    let b: Tensor<Double> = [1, 2]
    func check(
      _ name: String, _ both: ([Tracked<Double>]) -> Tracked<Double>,
      _ first: (Tracked<Double>) -> Tracked<Double>,
      _ second: (Tracked<Double>) -> Tracked<Double>
    ) {
      let expected = gradient(at: [a, b], of: both)
      expectEqual(gradient(at: a, of: first), expected[0], name)
      expectEqual(gradient(at: b, of: second), expected[1], name)
    }
    check("solve", { solve($0[0], $0[1]).sum() }, { solve($0, b).sum() }, { solve(a, $0).sum() })
    check(
      "solvePositiveDefinite", { solvePositiveDefinite($0[0], $0[1]).sum() },
      { solvePositiveDefinite($0, b).sum() }, { solvePositiveDefinite(a, $0).sum() })
    check(
      "solveTriangular", { solveTriangular($0[0], $0[1]).sum() },
      { solveTriangular($0, b).sum() }, { solveTriangular(a, $0).sum() })
    check("lstsq", { lstsq($0[0], $0[1]).sum() }, { lstsq($0, b).sum() }, { lstsq(a, $0).sum() })
    check("outer", { outer($0[0], $0[1]).sum() }, { outer($0, b).sum() }, { outer(a, $0).sum() })
    check("inner", { inner($0[0], $0[1]).sum() }, { inner($0, b).sum() }, { inner(a, $0).sum() })
    check("kron", { kron($0[0], $0[1]).sum() }, { kron($0, b).sum() }, { kron(a, $0).sum() })
    check(
      "einsum", { einsum("ij,j->", $0[0], $0[1]) }, { einsum("ij,j->", $0, b) },
      { einsum("ij,j->", a, $0) })
  }

  /// Every block size and what is left over: ‖b − A x‖ ≤ c n u ‖A‖ ‖x‖, and the reconstruction of Cholesky.
  @Test(arguments: [1, 2, 3, 16, 47, 48, 49, 95, 96, 97, 130, 200])
  func sizes(_ n: Int) {
    var generator = SeededGenerator(name: "size \(n)")
    func largest(_ x: Tensor<Double>) -> Double { abs(x).max().scalar }
    let a = generator.tensor([n, n])
    let u = Double.ulpOfOne / 2
    for columns in [nil, 1, 5, 70] as [Int?] {
      let b = generator.tensor(columns.map { [n, $0] } ?? [n])
      let x = solve(a, b)
      let bound = 8 * Double(n * n) * u * largest(a) * largest(x)
      #expect(largest(matmul(a, x) - b) <= bound, "\(n), \(columns as Any)")
      let shifted = a + Double(n) * .identity(n)
      let turned = solveTriangular(shifted, b, lower: false, transposed: true)
      let lower = Tensor<Double>(shape: [n, n]) { (index: [Int]) -> Double in
        index[1] > index[0] ? 0 : shifted[index[1], index[0]]
      }
      let size = largest(lower) * largest(turned)
      #expect(largest(matmul(lower, turned) - b) <= 8 * Double(n * n) * u * size)
    }
    let s = matmul(a, a.transposed()) + .identity(n)
    let l = cholesky(s)
    #expect(largest(matmul(l, l.transposed()) - s) <= 4 * Double(n) * u * largest(s))
    #expect((0..<n).allSatisfy { i in (i + 1..<max(n, i + 1)).allSatisfy { l[i, $0] == 0 } })
    let y = inverse(a)
    #expect(
      largest(matmul(a, y) - .identity(n)) <= 8 * Double(n * n) * u * largest(a) * largest(y))
    // det (A Aᵀ + 1) is the square of the product of L's diagonal.
    let logarithm = (0..<n).reduce(0.0) { $0 + 2 * Double.log(l[$1, $1]) }
    expectClose(
      logDeterminant(s).scalar, logarithm, ulps: 64 * Double(n), scale: 1, "log det of \(n)")
  }

  /// The errors that the functions state, at matrices as ill-conditioned as they come: Hilbert's, whose inverse and
  /// determinant are whole numbers and a fraction of one.
  @Test(arguments: 2...11) func hilbert(_ n: Int) {
    // The inverse's elements: (−1)^(i+j) (i+j+1) C(n+i, n−j−1) C(n+j, n−i−1) C(i+j, i)², exact below 2⁵³.
    func binomial(_ n: Int, _ k: Int) -> Double {
      (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
    }
    let exact = Tensor<Double>(shape: [n, n]) { index in
      let (i, j) = (index[0], index[1])
      let sign: Double = (i + j) % 2 == 0 ? 1 : -1
      let middle = binomial(i + j, i)
      return sign * Double(i + j + 1) * binomial(n + i, n - j - 1).rounded()
        * binomial(n + j, n - i - 1).rounded() * middle.rounded() * middle.rounded()
    }
    // Not the matrix itself, whose elements are rounded, but its inverse, whose elements are not.
    let h = inverse(exact)
    let hilbert = Tensor<Double>(shape: [n, n]) { 1 / Double($0[0] + $0[1] + 1) }
    func norm(_ x: Tensor<Double>) -> Double { abs(x).sum(axis: 1).max().scalar }
    let condition = norm(exact) * norm(hilbert)
    let bound = Double(n) * Double.ulpOfOne * condition
    #expect(norm(h - hilbert) <= bound * norm(hilbert))
    let x = solve(exact, Tensor.ones([n]))
    #expect(norm((x - hilbert.sum(axis: 1)).reshaped(to: [n, 1])) <= bound * norm(hilbert))
    let positive = solvePositiveDefinite(exact, Tensor.ones([n]))
    if n <= 9 {
      #expect(
        norm((positive - hilbert.sum(axis: 1)).reshaped(to: [n, 1])) <= bound * norm(hilbert))
    }
    // 1/det: the product over k of (2k+1)!... (C(2k, k))² (2k + 1).
    let logarithm = (0..<n).reduce(0.0) { sum, k in
      sum + 2 * Double.log(binomial(2 * k, k)) + Double.log(Double(2 * k + 1))
    }
    #expect(abs(logDeterminant(exact).scalar - logarithm) <= bound * 2)
  }
}
