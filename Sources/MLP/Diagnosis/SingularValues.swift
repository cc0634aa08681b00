import Autodiff

// The singular values of a Jacobian say how much a layer can stretch or shrink a vector; only the extreme ones are asked for.

/// The least and the largest singular value of a matrix; nil where an element is not finite, or there is none.
///
/// The least is that of the min(m, n) singular values, and 0 where it is below max(m, n) · ε times the largest, which is
/// rounding. Householder reflections make the matrix bidiagonal (Golub, Kahan 1965), with an error of a few ε times the
/// largest singular value; B is then the off-diagonal of a symmetric tridiagonal matrix with eigenvalues ±σ, which Sturm
/// counts bisect (Demmel, Kahan 1990).
///
/// - Parameter matrix: [m, n].
/// - Complexity: O(m n min(m, n)).
package func extremeSingularValues(_ matrix: Tensor<Double>) -> ClosedRange<Double>? {
  guard matrix.rank == 2, matrix.count > 0, matrix.scalars.allSatisfy(\.isFinite) else {
    return nil
  }
  let tall = matrix.shape[0] >= matrix.shape[1] ? matrix : matrix.transposed()
  // Scaled so that no square overflows, and only what is nothing beside the largest element underflows.
  let scale = tall.scalars.reduce(0) { max($0, abs($1)) }
  guard scale > 0 else { return 0...0 }
  let (m, n) = (tall.shape[0], tall.shape[1])
  var work = BidiagonalReduction(tall.scalars.map { $0 / scale }, rows: m, columns: n)
  let spectrum = TridiagonalSpectrum(offDiagonal: work.bidiagonal())
  let largest = spectrum.least(above: spectrum.bound) { $0 == 2 * n }
  let least = spectrum.least(above: largest, floor: Double(m) * .ulpOfOne * largest) { $0 > n }
  return min(least, largest) * scale...largest * scale
}

/// A matrix on its way to a bidiagonal one by reflections from both sides.
private struct BidiagonalReduction {
  private var a: [Double]
  private let (m, n): (Int, Int)

  /// - Precondition: rows ≥ columns.
  init(_ elements: [Double], rows: Int, columns: Int) {
    (a, m, n) = (elements, rows, columns)
  }

  /// d₁, e₁, d₂, e₂, …, dₙ: the diagonal and what stands above it.
  mutating func bidiagonal() -> [Double] {
    var elements: [Double] = []
    for k in 0..<n {
      elements.append(reflectColumn(k))
      if k + 1 < n { elements.append(reflectRow(k)) }
    }
    return elements
  }

  /// Makes column k zero below the diagonal; gives what stands on it.
  private mutating func reflectColumn(_ k: Int) -> Double {
    var v = (k..<m).map { a[$0 * n + k] }
    guard let (diagonal, factor) = Self.reflector(&v) else { return a[k * n + k] }
    var products = [Double](repeating: 0, count: n - k)
    for i in k..<m {
      for j in k..<n { products[j - k] += v[i - k] * a[i * n + j] }
    }
    for i in k..<m {
      let weight = factor * v[i - k]
      for j in k..<n { a[i * n + j] -= weight * products[j - k] }
    }
    return diagonal
  }

  /// Makes row k zero beyond the element right of the diagonal; gives that.
  private mutating func reflectRow(_ k: Int) -> Double {
    var v = (k + 1..<n).map { a[k * n + $0] }
    guard let (superdiagonal, factor) = Self.reflector(&v) else { return a[k * n + k + 1] }
    for i in k..<m {
      var product = 0.0
      for j in k + 1..<n { product += v[j - k - 1] * a[i * n + j] }
      for j in k + 1..<n { a[i * n + j] -= factor * product * v[j - k - 1] }
    }
    return superdiagonal
  }

  /// v with which I − factor · v vᵀ takes the vector to a multiple of the first axis, and that multiple; nil where it is
  /// there already.
  private static func reflector(_ v: inout [Double]) -> (multiple: Double, factor: Double)? {
    guard v.dropFirst().contains(where: { $0 != 0 }) else { return nil }
    // The elements are at most of the size of the matrix, whose largest was 1: squares may vanish, where they are nothing.
    let norm = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard norm > 0 else { return nil }
    let multiple = v[0] > 0 ? -norm : norm
    v[0] -= multiple
    return (multiple, 2 / v.reduce(0) { $0 + $1 * $1 })
  }
}

/// The eigenvalues of a symmetric tridiagonal matrix with zeros on its diagonal.
private struct TridiagonalSpectrum {
  private let squares: [Double]
  /// No eigenvalue is larger.
  let bound: Double

  init(offDiagonal b: [Double]) {
    squares = b.map { $0 * $0 }
    let sizes = [0] + b.map { abs($0) } + [0]
    bound = zip(sizes, sizes.dropFirst()).reduce(0) { max($0, $1.0 + $1.1) } * (1 + 1e-12)
  }

  /// The number of eigenvalues below x: that of the negative pivots of T − x I.
  private func count(below x: Double) -> Int {
    let least = Double.leastNormalMagnitude * max(1, bound * bound)
    var pivot = -x
    var count = 0
    for square in squares {
      if abs(pivot) < least { pivot = -least }
      if pivot < 0 { count += 1 }
      pivot = -x - square / pivot
    }
    return count + (pivot < 0 ? 1 : 0)
  }

  /// The least x from 0 to a bound at which so many eigenvalues are below it as a condition wants; 0 where it is below a floor.
  func least(above bound: Double, floor: Double = 0, where isEnough: (Int) -> Bool) -> Double {
    var (low, high) = (0.0, bound)
    while high > floor, high - low > 2 * .ulpOfOne * high {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if isEnough(count(below: middle)) { high = middle } else { low = middle }
    }
    return high > floor ? high : 0
  }
}
