import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Over exact fractions the functions of matrices give what their definitions say, singular matrices included.
@Suite struct ExactLinearAlgebraTests {
  /// a + b ε with ε² = 0: an oracle for derivatives that shares nothing with the library.
  struct Dual {
    var value: Rational
    var slope: Rational = 0

    static func * (a: Dual, b: Dual) -> Dual {
      Dual(value: a.value * b.value, slope: a.value * b.slope + a.slope * b.value)
    }
    static func + (a: Dual, b: Dual) -> Dual {
      Dual(value: a.value + b.value, slope: a.slope + b.slope)
    }
    static func / (a: Dual, b: Dual) -> Dual {
      let value = a.value / b.value
      return Dual(value: value, slope: (a.slope - value * b.slope) / b.value)
    }
  }

  typealias Matrix = [[Dual]]

  /// The determinant by Leibniz' expansion along the first row.
  static func leibniz(_ a: Matrix) -> Dual {
    guard let first = a.first else { return Dual(value: 1) }
    return first.indices.reduce(Dual(value: 0)) { sum, column in
      let sign = Dual(value: column % 2 == 0 ? 1 : -1)
      return sum + sign * first[column] * leibniz(minor(a, 0, column))
    }
  }

  static func minor(_ a: Matrix, _ row: Int, _ column: Int) -> Matrix {
    a.indices.filter { $0 != row }.map { i in
      a[i].indices.filter { $0 != column }.map { a[i][$0] }
    }
  }

  static func cofactor(_ a: Matrix, _ i: Int, _ j: Int) -> Dual {
    Dual(value: (i + j) % 2 == 0 ? 1 : -1) * leibniz(minor(a, i, j))
  }

  /// A matrix of small integers, of a rank that may be less than its size.
  struct Case: Sendable, CustomTestStringConvertible {
    let n: Int
    let rank: Int
    let seed: Int
    var testDescription: String { "\(n) rows, rank \(rank), \(seed)" }

    func integers(_ m: Int, _ n: Int, _ generator: inout SeededGenerator) -> [[Int]] {
      (0..<m).map { _ in (0..<n).map { _ in Int.random(in: -3...3, using: &generator) } }
    }

    /// The matrix, a direction and a right-hand side.
    var matrices: (a: [[Int]], v: [[Int]], b: [Int]) {
      var generator = SeededGenerator(name: testDescription)
      var a = integers(n, n, &generator)
      if rank < n {
        let (left, right) = (integers(n, rank, &generator), integers(rank, n, &generator))
        a = left.map { row in
          (0..<n).map { j in (0..<rank).reduce(0) { $0 + row[$1] * right[$1][j] } }
        }
      }
      return (a, integers(n, n, &generator), integers(1, n, &generator)[0])
    }

    /// The matrix as one that moves along the direction.
    var dual: Matrix {
      let (a, v, _) = matrices
      return zip(a, v).map { zip($0, $1).map { Dual(value: Rational($0), slope: Rational($1)) } }
    }
  }

  static let cases = (0...6).flatMap { n in
    (0...2).flatMap { missing in
      (0..<3).compactMap { missing <= n ? Case(n: n, rank: n - missing, seed: $0) : nil }
    }
  }

  private static func tensor(_ rows: [[Int]]) -> Tensor<Rational> {
    Tensor(shape: [rows.count, rows.count], rows.flatMap { $0 }.map { Rational($0) })
  }

  @Test(arguments: cases) func determinants(_ row: Case) {
    let (a, v, _) = row.matrices
    let (x, direction, dual) = (Self.tensor(a), Self.tensor(v), row.dual)
    let n = row.n
    #expect(determinant(x).scalar == Self.leibniz(dual).value)
    let gradient = gradient(at: x) { determinant($0) }
    let second = Autodiff.gradient(at: x) { x in
      (Autodiff.gradient(at: x) { determinant($0) } * Tracked(direction)).sum()
    }
    for i in 0..<n {
      for j in 0..<n {
        let cofactor = Self.cofactor(dual, i, j)
        #expect(gradient[i, j] == cofactor.value, "cofactor \(i), \(j)")
        #expect(second[i, j] == cofactor.slope, "derivative of cofactor \(i), \(j)")
      }
    }
  }

  /// Third order where there is an inverse: along the direction, twice.
  @Test(arguments: cases) func thirdDerivatives(_ row: Case) {
    let (a, v, _) = row.matrices
    guard row.n <= 5, Self.leibniz(row.dual).value != 0 || row.n <= 3 else { return }
    let (x, direction) = (Self.tensor(a), Self.tensor(v))
    func along(_ f: @escaping (Tracked<Rational>) -> Tracked<Rational>)
      -> (Tracked<Rational>) -> Tracked<Rational>
    {
      { x in (Autodiff.gradient(at: x, of: f) * Tracked(direction)).sum() }
    }
    let third = along(along(along { determinant($0) }))(Tracked(x)).value.scalar
    // det(A + t V) is a polynomial of degree n in t, whose third derivative differences give exactly.
    func polynomial(_ t: Int) -> Rational {
      Self.leibniz(
        zip(a, v).map { zip($0, $1).map { Dual(value: Rational($0 + t * $1)) } }
      ).value
    }
    // Newton's differences at 0, 1, …, n: the coefficient of t³.
    let n = row.n
    var differences = (0...max(n, 3)).map(polynomial)
    var coefficients: [Rational] = [differences[0]]
    for order in 1...max(n, 3) {
      differences = zip(differences.dropFirst(), differences).map { $0 - $1 }
      coefficients.append(differences[0] / Rational((1...order).reduce(1, *)))
    }
    // Σ c_k t (t − 1) … (t − k + 1), expanded.
    var expanded = [Rational](repeating: 0, count: coefficients.count)
    var basis: [Rational] = [1]
    for (k, c) in coefficients.enumerated() {
      for (power, b) in basis.enumerated() { expanded[power] = expanded[power] + c * b }
      var next = [Rational](repeating: 0, count: basis.count + 1)
      for (power, b) in basis.enumerated() {
        next[power + 1] = next[power + 1] + b
        next[power] = next[power] - Rational(k) * b
      }
      basis = next
    }
    #expect(third == 6 * expanded[3])
  }

  @Test(arguments: cases) func systems(_ row: Case) {
    let (a, v, b) = row.matrices
    let dual = row.dual
    let d = Self.leibniz(dual)
    guard d.value != 0 else { return }
    let n = row.n
    let (x, direction) = (Self.tensor(a), Self.tensor(v))
    let right = Tensor(shape: [n], b.map { Rational($0) })
    // Cramer's rule.
    let expected = (0..<n).map { column in
      var replaced = dual
      for i in 0..<n { replaced[i][column] = Dual(value: Rational(b[i])) }
      return Self.leibniz(replaced) / d
    }
    #expect(solve(x, right).scalars == expected.map(\.value))
    let c = Tensor(shape: [n], (0..<n).map { Rational($0 + 1) })
    let gradients = gradient(at: [x, right]) { (solve($0[0], $0[1]) * Tracked(c)).sum() }
    let slope = zip(c.scalars, expected).reduce(Rational(0)) { $0 + $1.0 * $1.1.slope }
    #expect((gradients[0] * direction).sum().scalar == slope)
    let inverse = inverse(x)
    for i in 0..<n {
      for j in 0..<n { #expect(inverse[i, j] == (Self.cofactor(dual, j, i) / d).value) }
    }
    #expect(gradients[1] == matmul(inverse.transposed(), c))
  }

  /// The orders of PyTorch and JAX, and more that follow from the definition.
  @Test func knownDeterminants() {
    let singular: Tensor<Double> = [[1, 2], [2, 4]]
    expectEqual(gradient(at: singular) { determinant($0) }, [[4, -2], [-2, 1]])
    let zeros = Tensor<Double>.zeros([5, 5])
    expectEqual(gradient(at: zeros) { determinant($0) }, zeros)
    // A permutation and a multiple of it: ∂det/∂aᵢⱼ is aⁿ⁻¹ where the permutation is, up to the sign.
    let turn: Tensor<Double> = [
      [0, 2, 0, 0, 0], [0, 0, 2, 0, 0], [0, 0, 0, 2, 0], [0, 0, 0, 0, 2], [2, 0, 0, 0, 0],
    ]
    expectEqual(determinant(turn), 32)
    expectEqual(gradient(at: turn) { determinant($0) }, turn * 8)
    // A column of zeros first: the zero pivot is not the last one.
    let column: Tensor<Double> =
      [[0, 1, 0, 0], [0, 2, 1, 0], [0, 0, 1, 1], [1, 0, 0, 1]] * [0, 1, 1, 1]
    let cofactors = gradient(at: column) { determinant($0) }
    #expect(cofactors.isFiniteThroughout)
    expectClose(cofactors[.all, 0], [2, -1, 1, -1], ulps: 4)
  }

  /// No overflow on the way: 10 pivots of 1e200 and 10 of 1e-200.
  @Test func largeAndSmallPivots() {
    let a = Tensor<Double>.diagonal(Tensor((0..<20).map { $0 < 10 ? 1e200 : 1e-200 }))
    expectClose(determinant(a).scalar, 1, ulps: 64)
    #expect(determinant(a * 1e20).scalar == .infinity)
    #expect(determinant(-a * 1e-300).scalar == 0)
    expectClose(logDeterminant(a).scalar, 0, ulps: 16, scale: 4600)
  }

  /// What singular and unfit matrices give, as the functions' documentation says.
  @Test func singularMatrices() {
    let singular: Tensor<Double> = [[1, 2], [2, 4]]
    #expect(!solve(singular, [1, 1]).scalars.contains { $0.isFinite })
    #expect(!inverse(singular).isFiniteThroughout)
    let parts = signAndLogDeterminant(singular)
    expectEqual(parts.sign, 0)
    expectEqual(parts.logarithm, Tensor(-Double.infinity))
    expectEqual(logDeterminant(singular), Tensor(-Double.infinity))
    #expect(logDeterminant([[0, 1], [1, 0]] as Tensor<Double>).scalar.isNaN)
    // The second pivot is 0, and not positive.
    #expect(cholesky(singular).scalars[3].isNaN)
    #expect(cholesky([[1, 2], [2, 1]] as Tensor<Double>).scalars[2].isNaN)
    let batch: Tensor<Double> = [[[1, 2], [2, 1]], [[4, 2], [2, 5]]]
    expectEqual(cholesky(batch)[1, .all], [[2, 0], [1, 2]])
    // Of a matrix that is not symmetric the symmetric part, as its gradient.
    expectEqual(cholesky([[4, 3], [1, 5]] as Tensor<Double>), [[2, 0], [1, 2]])
    // Only the triangle is read.
    let nan = Tensor(Double.nan)
    expectEqual(
      solveTriangular([[2, nan], [1, 4]] as Tensor<Double>, [2, 9] as Tensor<Double>), [1, 2])
    #expect(solve([[nan, 1], [1, 1]] as Tensor<Double>, [1, 1]).scalars.allSatisfy { $0.isNaN })
  }

  /// Matrices without elements, batches of none, right-hand sides without columns.
  @Test func nothing() {
    let none = Tensor<Double>.zeros([0, 0])
    expectEqual(determinant(none), 1)
    expectEqual(logDeterminant(none), 0)
    expectEqual(inverse(none), none)
    expectEqual(cholesky(none), none)
    expectEqual(solve(none, Tensor<Double>.zeros([0])), Tensor.zeros([0]))
    expectEqual(solve(none, Tensor<Double>.zeros([0, 3])), Tensor.zeros([0, 3]))
    let unit = Tensor<Double>.identity(3)
    expectEqual(solve(unit, Tensor.zeros([3, 0])), Tensor.zeros([3, 0]))
    let batch = Tensor<Double>.zeros([0, 3, 3])
    expectEqual(determinant(batch), Tensor.zeros([0]))
    expectEqual(solve(batch, Tensor.zeros([3])), Tensor.zeros([0, 3]))
    expectEqual(matrixPower(batch, 0), batch)
    let points: [Tensor<Double>] = [none, .zeros([0, 3])]
    let gradients = gradient(at: points) { (x: [Tracked<Double>]) -> Tracked<Double> in
      let numbers = determinant(x[0]) + logDeterminant(x[0])
      return numbers + solve(x[0], x[1]).sum() + inverse(x[0]).sum() + cholesky(x[0]).sum()
    }
    #expect(gradients.map(\.shape) == [[0, 0], [0, 3]])
    let columns = gradient(at: unit) { solve($0, Tracked(Tensor<Double>.zeros([3, 0]))).sum() }
    expectEqual(columns, Tensor.zeros([3, 3]))
  }

  @Test func powers() {
    let a: Tensor<Double> = [[1, 1], [0, 1]]
    expectEqual(matrixPower(a, 5), [[1, 5], [0, 1]])
    expectEqual(matrixPower(a, -3), [[1, -3], [0, 1]])
    expectEqual(
      gradient(at: Tensor<Double>.zeros([2, 2])) { matrixPower($0, 0).sum() }, .zeros([2, 2]))
    expectEqual(matrixPower(Tensor<Double>.zeros([2, 2]), 0), .identity(2))
  }
}

extension Tensor where Scalar: RealScalar {
  fileprivate var isFiniteThroughout: Bool { scalars.allSatisfy(\.isFinite) }
}
