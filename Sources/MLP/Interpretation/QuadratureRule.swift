import Autodiff

/// How an integral over [0, 1] is approximated: points between 0 and 1, and the weight of each.
///
/// The names and points are those of Captum's `IntegratedGradients`; of its `riemann_trapezoid` the weights are
/// 1/n where the rule has 1/(n − 1), so that those of n points add up to 1 − 1/n. Here they add up to 1.
public enum QuadratureRule: String, CaseIterable, Sendable {
  /// Gauss and Legendre's points: exact for polynomials of degree 2n − 1.
  case gaussLegendre = "gauss-legendre"
  /// The middles of n equal parts.
  case midpoint
  /// n points from 0 to 1, both ends with half the weight.
  case trapezoid

  /// The most points of a rule.
  public static var pointLimit: Int { 3200 }

  /// The points and weights of a rule with n points.
  ///
  /// - Throws: `InterpretationError.count` unless 1 ≤ n ≤ `pointLimit`, 2 ≤ n for the trapezoids.
  /// - Complexity: O(n), of `gaussLegendre` O(n²).
  public func points(
    _ n: Int
  ) throws(InterpretationError) -> [(position: Double, weight: Double)] {
    let allowed = (self == .trapezoid ? 2 : 1)...Self.pointLimit
    guard allowed.contains(n) else { throw .count(name: "steps", n, allowed: allowed) }
    switch self {
    case .gaussLegendre: return gaussLegendrePoints(n)
    case .midpoint: return (0..<n).map { ((Double($0) + 0.5) / Double(n), 1 / Double(n)) }
    case .trapezoid:
      return (0..<n).map { index in
        let isEnd = index == 0 || index == n - 1
        return (Double(index) / Double(n - 1), (isEnd ? 0.5 : 1) / Double(n - 1))
      }
    }
  }
}

/// The roots of the Legendre polynomial P_n, moved to [0, 1], and their weights.
///
/// The k-th root cos θ of n has (k − ½) π < θ (n + ½) < k π (Bruns, 1881); between these it is found by false position with
/// the Illinois rule, from values of P_n alone. Its weight is 2 (1 − x²) / (n P_{n−1}(x))².
private func gaussLegendrePoints(_ n: Int) -> [(position: Double, weight: Double)] {
  /// P_n and P_{n−1} by Bonnet's recursion.
  func legendre(_ x: Double) -> (last: Double, before: Double) {
    var (before, last) = (1.0, x)
    for k in 1..<max(n, 1) {
      let next = (Double(2 * k + 1) * x * last - Double(k) * before) / Double(k + 1)
      (before, last) = (last, next)
    }
    return (last, before)
  }
  if n == 1 { return [(0.5, 1)] }
  var points = [(position: Double, weight: Double)](repeating: (0, 0), count: n)
  for k in 1...(n + 1) / 2 {
    let scale = Double.pi / (Double(n) + 0.5)
    var (a, b) = (Double.cos((Double(k) - 0.5) * scale), Double.cos(Double(k) * scale))
    // The middle root of an odd number.
    if 2 * k == n + 1 { (a, b) = (0, 0) }
    var (fa, fb) = (legendre(a).last, legendre(b).last)
    var x = a
    for _ in 0..<60 where a != b {
      let next = fa == fb ? (a + b) / 2 : (a * fb - b * fa) / (fb - fa)
      let isSettled = Swift.abs(next - x) <= 0x1p-53
      x = next
      let fx = legendre(x).last
      if fx == 0 || isSettled { break }
      if (fx < 0) == (fb < 0) {
        fa /= 2
      } else {
        (a, fa) = (b, fb)
      }
      (b, fb) = (x, fx)
    }
    let before = legendre(x).before
    let weight = (1 - x * x) / (Double(n) * before * (Double(n) * before))
    points[n - k] = ((1 + x) / 2, weight)
    points[k - 1] = ((1 - x) / 2, weight)
  }
  return points
}
