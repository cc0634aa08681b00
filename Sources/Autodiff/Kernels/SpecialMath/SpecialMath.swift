// Foundation is imported for the C library's functions alone.
import Foundation

/// Functions beyond the elementary ones, of one `Double` at a time.
///
/// `Docs/Functions.md` states their errors.
enum SpecialMath {
  // MARK: The gamma function

  /// log |Γ(x)|, below 0 by the C library; ∞ at 0, −1, −2 and so on.
  static func lgamma(_ x: Double) -> Double {
    x > 0 ? DoubleMath.positiveLogGamma(x) : Foundation.lgamma(x).0
  }

  /// Γ(x), by the C library; NaN at −1, −2 and so on.
  static func gamma(_ x: Double) -> Double { Foundation.tgamma(x) }

  /// ψ(x) = d log Γ(x) / dx; NaN at −1, −2, …, ∓∞ at ±0.
  ///
  /// Below 0 by reflection (DLMF 5.5.4).
  static func digamma(_ x: Double) -> Double {
    if x > 0 { return DoubleMath.positiveDigamma(x) }
    if x == 0 { return x.sign == .minus ? .infinity : -.infinity }
    if x == -.infinity || x == x.rounded() { return .nan }
    // Around the root of ψ(1 − x) the difference has a rounding that its value has not.
    let reflected = x > -1 ? DoubleMath.centralDigamma(-x) : DoubleMath.positiveDigamma(1 - x)
    return reflected - .pi * cotangent(ofPiTimes: x)
  }

  /// cot πx.
  ///
  /// It has the period of the fraction, which is exact, and so is its distance from ½, near which the cotangent is 0.
  private static func cotangent(ofPiTimes x: Double) -> Double {
    let fraction = x - x.rounded()
    let a = fraction.magnitude
    let value = a <= 0.25 ? 1 / Foundation.tan(.pi * a) : Foundation.tan(.pi * (0.5 - a))
    return fraction < 0 ? -value : value
  }

  /// B₂, B₄, B₆ and so on.
  private static let bernoulli: [Double] = [
    0.16666666666666666, -0.033333333333333333, 0.023809523809523808, -0.033333333333333333,
    0.075757575757575760, -0.25311355311355310, 1.1666666666666667, -7.0921568627450977,
    54.971177944862156, -529.12424242424242,
  ]

  private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
  }

  /// ψ⁽ⁿ⁾(x) = dⁿψ/dxⁿ for n ≥ 0; NaN of another order, and at −1, −2 and so on.
  ///
  /// For n ≥ 1 and x > 0 upward by ψ⁽ⁿ⁾(x) = ψ⁽ⁿ⁾(x + 1) − (−1)ⁿ n!/xⁿ⁺¹, of which all terms have one sign, to the asymptotic
  /// series (DLMF 5.15.8); below 0 by reflection (DLMF 5.15.6).
  static func polygamma(_ order: Double, _ x: Double) -> Double {
    guard order >= 0, order == order.rounded(), order <= polygammaLimit, !x.isNaN else {
      return .nan
    }
    if order == 0 { return digamma(x) }
    let n = Int(order)
    let sign: Double = n % 2 == 0 ? -1 : 1
    if x <= 0 {
      if x == 0 { return n % 2 == 1 || x.sign == .plus ? sign * .infinity : .infinity }
      if x == -.infinity || x == x.rounded() { return n % 2 == 1 && x.isFinite ? .infinity : .nan }
      // ψ⁽ⁿ⁾(1 − x) − (−1)ⁿ ψ⁽ⁿ⁾(x) = (−1)ⁿ π dⁿ/dxⁿ cot πx
      let reflected = polygamma(order, 1 - x)
      return -sign * reflected - .pi * cotangentDerivative(n, x)
    }
    if x == .infinity { return 0 }
    /// (n − 1)!/tⁿ, which neither factor need be a number for.
    func leading(_ t: Double) -> Double {
      var product = 1 / t
      for k in 1..<n { product *= Double(k) / t }
      return product
    }
    var (t, sum) = (x, 0.0)
    while t < 15 + order {
      sum += leading(t) * (order / t)
      t += 1
    }
    // (n − 1)!/xⁿ (1 + n/(2x) + Σ B₂ₖ (2k + n − 1)!/((2k)! (n − 1)!) x^−2k)
    var (series, rising) = (1 + order / (2 * t), 1.0)
    for (k, number) in bernoulli.enumerated() {
      let two = Double(2 * (k + 1))
      rising *= (order + two - 2) * (order + two - 1) / ((two - 1) * two) / (t * t)
      series += number * rising
    }
    return sign * (sum + leading(t) * series)
  }

  /// The highest order that is computed.
  static let polygammaLimit = 100.0

  /// dⁿ/dxⁿ cot πx, as a polynomial in cot πx: d cot = −π (1 + cot²).
  private static func cotangentDerivative(_ n: Int, _ x: Double) -> Double {
    var coefficients = [0.0, 1.0]
    for _ in 0..<n {
      var next = [Double](repeating: 0, count: coefficients.count + 1)
      for (power, c) in coefficients.enumerated() where power > 0 {
        next[power - 1] -= .pi * Double(power) * c
        next[power + 1] -= .pi * Double(power) * c
      }
      coefficients = next
    }
    return polynomial(coefficients, cotangent(ofPiTimes: x))
  }

  // MARK: The normal distribution

  /// y with erf(y) = x; ±∞ at ±1, NaN beyond.
  ///
  /// Winitzki's approximation, then steps of Halley's method on erf up to ½, beyond by erfc, whose argument 1 − |x| is exact.
  static func erfinv(_ x: Double) -> Double {
    let a = x.magnitude
    if a >= 0.5 { return a > 1 ? .nan : Double(signOf: x, magnitudeOf: erfcinv(1 - a)) }
    var y = roughErfinv(oneMinusSquare: 1 - x * x, a)
    for _ in 0..<3 { y -= halley(DoubleMath.scalarErf(y) - a, y) }
    return Double(signOf: x, magnitudeOf: a < 1e-8 ? a * 0.8862269254527580 : y)
  }

  /// y with erfc(y) = q; ±∞ at 0 and 2, NaN beyond.
  static func erfcinv(_ q: Double) -> Double {
    guard q >= 0, q <= 2 else { return .nan }
    if q == 0 || q == 2 { return q == 0 ? .infinity : -.infinity }
    if q > 1 { return -(q > 1.5 ? erfcinv(2 - q) : erfinv(q - 1)) }
    if q > 0.5 { return erfinv(1 - q) }
    var y = roughErfinv(oneMinusSquare: q * (2 - q), 1)
    for _ in 0..<4 {
      let value = DoubleMath.scalarErfc(y)
      // Newton's method on the logarithm, which is nearly a parabola; where erfc is subnormal it is all that is left.
      y +=
        value < 1e-290
        ? logarithmicStep(q, y)
        : Foundation.log1p((value - q) / q) * value
          / (1.1283791670955126 * Foundation.exp(-y * y))
    }
    return y
  }

  /// A step of Newton's method on log erfc(y) = log q, by the continued fraction's first terms.
  private static func logarithmicStep(_ q: Double, _ y: Double) -> Double {
    let s = 1 / (2 * y * y)
    let tail = 1 - s * (1 - 3 * s * (1 - 5 * s * (1 - 7 * s)))
    let logarithm = -y * y + Foundation.log(tail / (y * 1.7724538509055160))
    return (logarithm - Foundation.log(q)) / (2 * y)
  }

  private static func halley(_ excess: Double, _ y: Double) -> Double {
    let step = excess / (1.1283791670955126 * Foundation.exp(-y * y))
    return step / (1 + step * y)
  }

  /// To some three digits (Winitzki, 2008).
  private static func roughErfinv(oneMinusSquare s: Double, _ x: Double) -> Double {
    let l = Foundation.log(s)
    let t = 4.330746750799873 + l / 2
    return ((t * t - l / 0.147).squareRoot() - t).squareRoot()
  }

  /// x with Φ(x) = p; ±∞ at 0 and 1, NaN beyond.
  static func ndtri(_ p: Double) -> Double {
    let root2 = 1.4142135623730951
    if p > 0.25, p < 0.75 { return root2 * erfinv(2 * p - 1) }
    return p < 0.5 ? -root2 * erfcinv(2 * p) : root2 * erfcinv(2 * (1 - p))
  }

  /// log Φ(x), also far below 0, where Φ(x) is no number any more.
  static func logNdtr(_ x: Double) -> Double {
    if x > 0 { return Foundation.log1p(-0.5 * normalTail(x)) }
    if x > -20 { return Foundation.log(0.5 * normalTail(-x)) }
    return -0.5 * x * x - Foundation.log(-x) - 0.9189385332046727 + Foundation.log1p(tail(x))
  }

  /// erfc(x/√2).
  ///
  /// The quotient has a rounding, of which erfc for a large x makes x² units: it is taken back by the slope.
  private static func normalTail(_ x: Double) -> Double {
    let root = 0.7071067811865476
    let u = x * root
    let lost = (-u).addingProduct(x, root) - 4.833646656726457e-17 * x
    let value = DoubleMath.scalarErfc(u)
    return x.isInfinite ? value : value - lost * (1.1283791670955126 * Foundation.exp(-u * u))
  }

  /// φ(x)/Φ(x), the derivative of log Φ.
  static func millsRatio(_ x: Double) -> Double {
    if x < -2 { return millsExcess(x) - x }
    if x == .infinity { return 0 }
    // The square in two parts: half a unit of it would be x²/4 units of the exponential.
    let square = x * x
    let lost = (-square).addingProduct(x, x)
    let density = Foundation.exp(-0.5 * square) * (1 - 0.5 * lost)
    return 0.7978845608028654 * density / normalTail(-x)
  }

  /// x + φ(x)/Φ(x): below −2 by Laplace's continued fraction of Φ(−t)/φ(t) (DLMF 7.9.1), of which it is the rest.
  static func millsExcess(_ x: Double) -> Double {
    guard x < -2 else { return x + millsRatio(x) }
    var rest = -x
    for k in (2...(x < -6 ? 60 : 240)).reversed() { rest = -x + Double(k) / rest }
    return 1 / rest
  }

  /// Σ (−1)ᵏ (2k − 1)!!/x²ᵏ (DLMF 7.12.1).
  private static func tail(_ x: Double) -> Double {
    let s = 1 / (x * x)
    var sum: Double = 0
    for k in (1...8).reversed() { sum = -(1 + sum) * (Double(2 * k - 1) * s) }
    return sum
  }
}
