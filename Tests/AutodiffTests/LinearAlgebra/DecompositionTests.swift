import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Decompositions put together again, with the bounds that their documentation states; kinks, ties and edges.
@Suite struct DecompositionTests {
  private static let unit = Double.ulpOfOne / 2

  private func largest(_ x: Tensor<Double>) -> Double { x.count == 0 ? 0 : abs(x).max().scalar }

  /// A matrix whose singular values fall from 1 to 10^-digits, by products of reflections.
  private func graded(
    _ m: Int, _ n: Int, digits: Double, _ generator: inout SeededGenerator
  ) -> Tensor<Double> {
    let k = min(m, n)
    func orthogonal(_ n: Int) -> Tensor<Double> {
      let v = generator.tensor([n])
      return .identity(n) - 2 / dot(v, v).scalar * outer(v, v)
    }
    let middle = Tensor<Double>(shape: [m, n]) { (index: [Int]) -> Double in
      let power = k > 1 ? -digits * Double(index[0]) / Double(k - 1) : 0
      return index[0] == index[1] ? Double.pow(10, power) : 0
    }
    return matmul(matmul(orthogonal(m), middle), orthogonal(n))
  }

  private func diagonal(_ x: Tensor<Double>) -> Tensor<Double> { .diagonal(x) }

  @Test(arguments: [1, 2, 3, 5, 16, 40, 90])
  func symmetricEigen(_ n: Int) {
    var generator = SeededGenerator(name: "eigh \(n)")
    for digits in [0.0, 3, 14] {
      let x = graded(n, n, digits: digits, &generator)
      let a = (x + x.transposed()) / 2
      let (values, vectors) = eigh(a)
      let bound = 32 * Double(n) * Self.unit
      #expect(
        largest(matmul(a, vectors) - vectors * values.reshaped(to: [1, n])) <= bound * largest(a))
      #expect(largest(matmul(vectors.transposed(), vectors) - .identity(n)) <= bound)
      #expect(zip(values.scalars, values.scalars.dropFirst()).allSatisfy { $0 <= $1 })
      for column in 0..<n {
        let own = vectors[.all, column]
        #expect(own.max().scalar == largest(own), "the largest element is positive")
      }
    }
  }

  static let sizes = [
    [1, 1], [2, 2], [5, 3], [3, 5], [1, 6], [6, 1], [20, 20], [40, 7], [7, 40], [60, 60],
  ]

  @Test(arguments: sizes) func singularValueDecomposition(_ size: [Int]) {
    let (m, n, k) = (size[0], size[1], min(size[0], size[1]))
    var generator = SeededGenerator(name: "svd \(size)")
    for digits in [0.0, 3, 14] {
      let a = graded(m, n, digits: digits, &generator)
      let (u, s, v) = svd(a)
      #expect(u.shape == [m, k] && s.shape == [k] && v.shape == [k, n])
      let bound = 64 * Double(max(m, n)) * Self.unit
      #expect(largest(matmul(u * s.reshaped(to: [1, k]), v) - a) <= bound)
      #expect(largest(matmul(u.transposed(), u) - .identity(k)) <= bound)
      #expect(largest(matmul(v, v.transposed()) - .identity(k)) <= bound)
      #expect(zip(s.scalars, s.scalars.dropFirst()).allSatisfy { $0 >= $1 && $1 >= 0 })
      for (place, value) in s.scalars.enumerated() {
        let power = k > 1 ? -digits * Double(place) / Double(k - 1) : 0
        #expect(abs(value - Double.pow(10, power)) <= bound)
      }
      let p = pinv(a, cutoff: 1e-15)
      let condition = s.scalars[0] / s.scalars[k - 1]
      #expect(
        largest(matmul(matmul(a, p), a) - a) <= bound * condition * 2,
        "pinv of \(size), \(digits) digits")
    }
  }

  @Test(arguments: sizes) func orthogonalFactors(_ size: [Int]) {
    let (m, n, k) = (size[0], size[1], min(size[0], size[1]))
    var generator = SeededGenerator(name: "qr \(size)")
    for digits in [0.0, 14] {
      let a = graded(m, n, digits: digits, &generator)
      let (q, r) = qr(a)
      #expect(q.shape == [m, k] && r.shape == [k, n])
      let bound = 16 * Double(max(m, n)) * Self.unit
      #expect(largest(matmul(q, r) - a) <= bound)
      #expect(largest(matmul(q.transposed(), q) - .identity(k)) <= bound)
      for i in 0..<k { for j in 0..<i where j < n { #expect(r[i, j] == 0) } }
    }
  }

  /// Repeated eigenvalues: the gradient of a sum of a function of them is that function's derivative of the matrix.
  @Test func repeatedEigenvalues() {
    let unit = Tensor<Double>.identity(3) * 2
    expectClose(gradient(at: unit) { exp(eigvalsh($0)).sum() }, unit / 2 * Double.exp(2), ulps: 4)
    // Reflections of diag(1, 1, 4).
    let v: Tensor<Double> = [1, 2, 2]
    let turn = Tensor<Double>.identity(3) - 2 / 9.0 * outer(v, v)
    let a = matmul(matmul(turn, .diagonal([1, 1, 4])), turn)
    let cubes = gradient(at: a) { (x: Tracked<Double>) -> Tracked<Double> in
      let w = eigvalsh(x)
      return (w * w * w).sum()
    }
    expectClose(cubes, 3 * matmul(a, a), relative: 1e-14)
    #expect(
      gradient(at: unit) { eigh($0).vectors.sum() }.scalars.allSatisfy { $0.isFinite })
    let norm = gradient(at: unit) { nuclearNorm($0) }
    expectClose(norm, .identity(3), ulps: 2)
  }

  /// Singular values of 0: the least of the subgradients, and finite vectors.
  @Test func lostRank() {
    let a: Tensor<Double> = [[1, 0, 0], [0, 0, 0]]
    let (u, s, v) = svd(a)
    expectEqual(s, [1, 0])
    expectEqual(matmul(u.transposed(), u), .identity(2))
    expectEqual(matmul(v, v.transposed()), .identity(2))
    expectEqual(gradient(at: a) { nuclearNorm($0) }, a)
    let zero = Tensor<Double>.zeros([3, 2])
    expectEqual(gradient(at: zero) { nuclearNorm($0) }, zero)
    expectEqual(pinv(zero), .zeros([2, 3]))
    expectEqual(pinv(a), [[1, 0], [0, 0], [0, 0]])
    let all = gradient(at: a) { (x: Tracked<Double>) -> Tracked<Double> in
      let parts = svd(x)
      return parts.u.sum() + parts.vTransposed.sum()
    }
    #expect(all.scalars.allSatisfy { $0.isFinite })
  }

  /// The pseudoinverse and its derivative where the rank is less than both sizes: of a bᵀ it is b aᵀ / (‖a‖² ‖b‖²).
  @Test func pseudoInverseOfOneRank() {
    let (a, b): (Tensor<Double>, Tensor<Double>) = ([1, 2, 2], [3, 4])
    let x = outer(a, b)
    expectClose(pinv(x), outer(b, a) / (9 * 25), ulps: 16, scale: 0.05)
    // Along changes that keep the rank, by the quotient's derivative.
    let (da, db): (Tensor<Double>, Tensor<Double>) = ([0.5, -1, 0.25], [1, -0.5])
    let c: Tensor<Double> = [[1, -2, 0.5], [0.25, 1, 3]]
    let slope = (gradient(at: x) { (pinv($0) * Tracked(c)).sum() } * (outer(da, b) + outer(a, db)))
      .sum().scalar
    func change(_ h: Double) -> Double {
      let (p, q) = (a + h * da, b + h * db)
      let value = outer(q, p) / (dot(p, p) * dot(q, q))
      return (value * c).sum().scalar
    }
    expectClose(slope, centralDifference(change), ulps: 1e6, scale: 1)
  }

  @Test func notFinite() {
    let nan: Tensor<Double> = [[1, 2], [2, Tensor(Double.nan)]]
    let infinite: Tensor<Double> = [[1, Tensor(Double.infinity)], [2, 1]]
    for x in [nan, infinite] {
      #expect(eigvalsh(x).scalars.allSatisfy { $0.isNaN })
      #expect(singularValues(x).scalars.allSatisfy { $0.isNaN })
      #expect(qr(x).r.scalars.allSatisfy { $0.isNaN })
      #expect(pinv(x).scalars.allSatisfy { $0.isNaN })
    }
  }

  /// Far from 1 nothing overflows or vanishes on the way.
  @Test(arguments: [1e-200, 1e-300, 1e200, 1e300]) func scales(_ factor: Double) {
    let a: Tensor<Double> = [[2, 1], [1, 2]]
    expectClose(eigvalsh(a * factor), Tensor([factor, 3 * factor]), relative: 1e-15)
    expectClose(singularValues(a * factor), Tensor([3 * factor, factor]), relative: 1e-15)
    let (q, r) = qr(a * factor)
    expectClose(matmul(q, r / factor), a, relative: 1e-15)
  }

  /// LAPACK's signs: a diagonal element keeps its own where nothing stood below it.
  @Test func signsOfFactors() {
    expectEqual(qr([[2, 1], [0, 3]] as Tensor<Double>).r, [[2, 1], [0, 3]])
    let (q, r) = qr([[3, 1], [4, 2]] as Tensor<Double>)
    expectClose(q, [[-0.6, -0.8], [-0.8, 0.6]], ulps: 4)
    expectClose(r, [[-5, -2.2], [0, 0.4]], ulps: 8)
  }

  @Test func nothing() {
    for shape in [[0, 0], [0, 3], [3, 0], [0, 2, 2], [2, 0, 3]] as [Shape] {
      let x = Tensor<Double>.zeros(shape)
      let k = min(shape[shape.rank - 1], shape[shape.rank - 2])
      let batch = Array(shape.dimensions.dropLast(2))
      #expect(singularValues(x).shape == Shape(batch + [k]))
      #expect(qr(x).r.shape == Shape(batch + [k, shape[shape.rank - 1]]))
      #expect(pinv(x).shape == Shape(batch + [shape[shape.rank - 1], shape[shape.rank - 2]]))
      let slope = gradient(at: x) { (x: Tracked<Double>) -> Tracked<Double> in
        singularValues(x).sum() + qr(x).q.sum() + pinv(x).sum()
      }
      #expect(slope.shape == shape)
    }
    let none = Tensor<Double>.zeros([0, 0])
    expectEqual(eigvalsh(none), .zeros([0]))
    expectEqual(gradient(at: none) { eigvalsh($0).sum() }, none)
    expectEqual(lstsq(Tensor<Double>.zeros([0, 2]), Tensor.zeros([0])), [0, 0])
  }

  @Test func leastSquares() {
    let a: Tensor<Double> = [[1, 0], [1, 1], [1, 2]]
    expectClose(lstsq(a, [1, 2, 4]), [Tensor(5 / 6.0), 1.5], ulps: 16)
    // Of fewer equations than unknowns the shortest solution.
    expectClose(lstsq([[1, 1]] as Tensor<Double>, [2]), [1, 1], ulps: 8)
    let batch = lstsq(stacked([a, 2 * a]), Tensor<Double>([[1], [2], [4]]))
    expectClose(batch[1, .all, 0], [Tensor(5 / 12.0), 0.75], ulps: 16)
  }
}
