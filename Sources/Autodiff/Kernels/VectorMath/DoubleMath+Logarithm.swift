// x = 2^e (1 + f) with √½ ≤ 1 + f < √2 and log(1 + f) = 2 artanh s = f − f²/2 + s (f²/2 + R(s²)), s = f/(2 + f)
// (Ng, FDLIBM e_log.c, 1993); the polynomials interpolate at Chebyshev points.

extension DoubleMath {
  /// A positive normal number as 2^exponent (1 + fraction).
  @inline(__always)
  static func decomposed(_ x: Double) -> (exponent: Double, fraction: Double) {
    let half: UInt64 = 0x3FE6_A09E_667F_3BCD  // √½
    let bits = x.bitPattern &+ (0x3FF0_0000_0000_0000 &- half)
    // 2⁵² + the biased exponent, as a number.
    let shifted = Double(bitPattern: 0x4330_0000_0000_0000 | (bits &>> 52))
    let mantissa = Double(bitPattern: (bits & 0x000F_FFFF_FFFF_FFFF) &+ half)
    return (shifted - (0x1p52 + 1023), mantissa - 1)
  }

  /// `decomposed` for every positive number.
  @inline(__always)
  static func decomposedWithSubnormals(_ x: Double) -> (exponent: Double, fraction: Double) {
    let isSubnormal = x < 0x1p-1022
    let (exponent, fraction) = decomposed(choose(isSubnormal, x * 0x1p54, x))
    return (exponent - choose(isSubnormal, 54, 0), fraction)
  }

  /// s (f²/2 + R(s²)).
  @inline(__always)
  static func logarithmTail(_ f: Double) -> Double {
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let odd = (0x1.99999999952d7p-2 + 0x1.c71c62e3f11e6p-3 * w) + 0x1.39fe51a7c18f9p-3 * (w * w)
    let even =
      (0x1.5555555555558p-1 + 0x1.2492492df281ap-2 * w)
      + (0x1.7462b51cb66b1p-3 + 0x1.2b5900de53b32p-3 * w) * (w * w)
    return s * (0.5 * f * f + z * (even + z * odd))
  }

  /// The value at ±∞, 0, NaN and below 0, else `y`.
  @inline(__always)
  static func logarithm(_ y: Double, of x: Double) -> Double {
    choose(x > 0, choose(x == .infinity, x, y), choose(x == 0, -.infinity, .nan))
  }

  @inline(__always)
  static func log(_ x: Double) -> Double {
    let (e, f) = decomposedWithSubnormals(x)
    let y = ((logarithmTail(f) + e * ln2Low) - 0.5 * f * f) + f + e * ln2High
    return logarithm(y, of: x)
  }

  // log(u) + (1 + x − u)/u with u the rounded 1 + x.
  @inline(__always)
  static func log1p(_ x: Double) -> Double {
    let u = 1 + x
    let (e, fraction) = decomposed(u)
    let f = choose(e == 0, x, fraction)
    let lost = choose(x > 1, 1 - (u - x), x - (u - 1)) / u
    let correction = choose(e == 0, 0, lost)
    let y =
      ((logarithmTail(f) + (e * ln2Low + correction)) - 0.5 * f * f) + f + e * ln2High
    return choose(x == 0, x, logarithm(y, of: u))
  }

  /// The logarithm to another base, from 1/ln base and log 2 in that base in two parts each.
  ///
  /// The leading part of log(1 + f) is cut to 32 bits, so that its products are exact, as is e times the
  /// leading part of log 2: a power of the base has an exact logarithm.
  @inline(__always)
  private static func logarithm(
    _ x: Double, scaleHigh: Double, scaleLow: Double, log2High: Double, log2Low: Double
  ) -> Double {
    let (e, f) = decomposedWithSubnormals(x)
    let square = 0.5 * f * f
    let tail = logarithmTail(f)
    let high = Double(bitPattern: (f - square).bitPattern & 0xFFFF_FFFF_0000_0000)
    let low = ((f - high) - square) + tail
    let major = high * scaleHigh
    let integer = e * log2High
    let sum = integer + major
    let lost = (integer - sum) + major
    let minor = ((e * log2Low + (low + high) * scaleLow) + low * scaleHigh) + lost
    return logarithm(minor + sum, of: x)
  }

  @inline(__always)
  static func log2(_ x: Double) -> Double {
    logarithm(
      x, scaleHigh: 0x1.71547p+0, scaleLow: 0x1.94ae0bf85ddf4p-22, log2High: 1, log2Low: 0)
  }

  @inline(__always)
  static func log10(_ x: Double) -> Double {
    logarithm(
      x, scaleHigh: 0x1.bcb7bp-2, scaleLow: 0x1.526e50e32a6abp-26,
      log2High: 0x1.34413508p-2, log2Low: 0x1.f79fef311f12bp-34)
  }
}
