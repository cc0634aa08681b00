// |x|^y = e^(y log |x|). An error in the exponent is a relative error in the result, and the exponent can be 700 times
// the number that is to be accurate: so the logarithm and its product with y are sums of two numbers, in which the
// second says what the first has lost (Dekker, "A floating-point technique for extending the available precision", 1971; a
// fused product gives what a product loses).

/// A number as an unevaluated sum, the second part below the rounding of the first.
private struct Pair {
  var high: Double
  var low: Double

  @inline(__always)
  init(_ high: Double, _ low: Double) {
    self.high = high
    self.low = low
  }

  /// a b, exactly.
  @inline(__always)
  init(product a: Double, _ b: Double) {
    high = a * b
    low = (-high).addingProduct(a, b)
  }

  /// a + b for |a| ≥ |b| or a = 0, exactly.
  @inline(__always)
  init(sum a: Double, _ b: Double) {
    high = a + b
    low = b - (high - a)
  }

  @inline(__always)
  static func * (a: Pair, b: Pair) -> Pair {
    let product = Pair(product: a.high, b.high)
    return Pair(product.high, product.low + (a.high * b.low + a.low * b.high))
  }
}

extension DoubleMath {
  // log x = e ln 2 + 2 artanh s = e ln 2 + 2 s + ⅔ s³ + s⁵ q(s²), s = f/(2 + f), |s| ≤ 0.172: the last term, at most
  // 2⁻¹³ of the first, can be a single number. q is the series, of which twelve terms are enough.
  @inline(__always)
  private static func logarithmPair(_ x: Double) -> Pair {
    let (e, f) = decomposedWithSubnormals(x)
    let divisor = Pair(sum: 2, f)
    let inverse = 1 / divisor.high
    let quotient = f * inverse
    let back = Pair(product: quotient, divisor.high)
    let s = Pair(quotient, (((f - back.high) - back.low) - quotient * divisor.low) * inverse)
    let square = s * s
    let z = square.high
    let z2 = z * z
    let z4 = z2 * z2
    let q01 = 0x1.999999999999ap-2 + 0x1.2492492492492p-2 * z
    let q23 = 0x1.c71c71c71c71cp-3 + 0x1.745d1745d1746p-3 * z
    let q45 = 0x1.3b13b13b13b14p-3 + 0x1.1111111111111p-3 * z
    let q67 = 0x1.e1e1e1e1e1e1ep-4 + 0x1.af286bca1af28p-4 * z
    let q89 = 0x1.8618618618618p-4 + 0x1.642c8590b2164p-4 * z
    let qab = 0x1.47ae147ae147bp-4 + 0x1.2f684bda12f68p-4 * z
    let q = (q01 + q23 * z2) + ((q45 + q67 * z2) + (q89 + qab * z2) * z4) * z4
    let cubic = s * square * Pair(0x1.5555555555555p-1, 0x1.5555555555555p-55)
    let first = Pair(sum: e * ln2High, 2 * s.high)
    let second = Pair(sum: first.high, cubic.high)
    let fifth = (s.high * z) * z * q
    let low = ((first.low + second.low) + (2 * s.low + cubic.low)) + (fifth + e * ln2Low)
    return Pair(sum: second.high, low)
  }

  /// |x|^(y + tail) for finite x ≠ 0, and the same times a factor, which brings back what overflows or underflows alone.
  @inline(__always)
  private static func magnitudeOfPower(
    _ x: Double, _ y: Double, tail: Double = 0, factor: Double = 1
  ) -> (power: Double, scaled: Double) {
    let logarithm = logarithmPair(magnitude(x))
    let exponent = Pair(product: y, logarithm.high)
    let low = exponent.low + (y * logarithm.low + tail * logarithm.high)
    let bounded = clamped(exponent.high, -1400, 1400)
    // Beyond the bounds the second part may be NaN.
    let reduced = ReducedExponent(bounded, tail: choose(bounded == exponent.high, low, 0))
    let (p, q) = powerOfTwo(reduced.n)
    let power = reduced.exponential * p * q
    let scaled = (reduced.exponential * factor) * p * q
    return (power, choose(bounded == exponent.high, scaled, factor * power))
  }

  /// x^y from |x|^y for finite x ≠ 0, with the sign and the special values of Annex F of the C standard.
  @inline(__always)
  static func signedPower(_ x: Double, _ y: Double, magnitude power: Double) -> Double {
    let (a, b) = (magnitude(x), magnitude(y))
    // Where |x| is 0 or ∞, or y is ±∞, the result is 0, 1 or ∞.
    let growth = choose(a > 1, y, choose(a < 1, -y, 0))
    let limit = choose(growth > 0, .infinity, choose(growth < 0, 0, 1))
    let isEnd = a == 0 || a == .infinity
    let positive = choose(isEnd || b == .infinity, limit, power)
    // An integer does not change when it is rounded, which adding 2⁵² does; from 2⁵³ on all are even.
    let u = choose(b < 0x1p53, b, 0x1p53)
    let isInteger = u >= 0x1p52 || (u + 0x1p52) - 0x1p52 == u
    let isEven = (0.5 * u + 0x1p52) - 0x1p52 == 0.5 * u
    let isNegative = Int64(bitPattern: x.bitPattern) < 0
    let signed = choose(isNegative && isInteger && !isEven, -positive, positive)
    // Of a negative number only integral powers are real.
    let real = choose(isNegative && !isInteger && !isEnd, .nan, signed)
    let ordered = choose(x == x && y == y, real, .nan)
    return choose(y == 0 || x == 1, 1, ordered)
  }

  @inline(__always)
  static func pow(_ x: Double, _ y: Double) -> Double {
    signedPower(x, y, magnitude: magnitudeOfPower(x, y).power)
  }

  @inline(__always)
  static func scaledPower(_ factor: Double, _ x: Double, _ y: Double, less k: Int) -> Double {
    let (exponent, rest) = exactDifference(y, k)
    let (magnitude, scaled) = magnitudeOfPower(x, exponent, tail: rest, factor: factor)
    let power = signedPower(x, exponent, magnitude: magnitude)
    let product = choose(power == 0, 0, factor * power)
    let isPlain = x != 0 && (x * 0 == 0) && exponent * 0 == 0 && power == power
    let signed = choose(Int64(bitPattern: power.bitPattern) < 0, -scaled, scaled)
    return choose(factor == 0, 0, choose(isPlain, signed, product))
  }
}
