// Polynomials in x² that interpolate at Chebyshev points, on a short interval to which the rest is reduced.

extension DoubleMath {
  /// (arcsin x − x)/x for z = x² ≤ ¼.
  @inline(__always)
  private static func arcSineTail(_ z: Double) -> Double {
    var p = 0x1.d78189767524ep-6
    p = p * z - 0x1.e7a24f548c99fp-7
    p = p * z + 0x1.1d661531b222ep-6
    p = p * z + 0x1.653a8f8cfd43cp-8
    p = p * z + 0x1.524ea8b3aad31p-7
    p = p * z + 0x1.78246f32d075cp-7
    p = p * z + 0x1.c9cf3759fd8ffp-7
    p = p * z + 0x1.1c4d343fa57f6p-6
    p = p * z + 0x1.6e8bb1d89492bp-6
    p = p * z + 0x1.f1c71c1d4aa0dp-6
    p = p * z + 0x1.6db6db6e3292ep-5
    p = p * z + 0x1.3333333332ec4p-4
    p = p * z + 0x1.5555555555556p-3
    return p * z
  }

  /// π/2 in two parts.
  private static var halfPi: Double { 0x1.921fb54442d18p+0 }
  private static var halfPiLow: Double { 0x1.1a62633145c07p-54 }

  // Beyond ½, arcsin x = π/2 − 2 arcsin s with s² = (1 − x)/2; the root's error is put back to first order.
  @inline(__always)
  static func asin(_ x: Double) -> Double {
    let a = magnitude(x)
    let isSmall = a < 0.5
    let z = choose(isSmall, a * a, 0.5 * (1 - a))
    let tail = arcSineTail(z)
    let s = sqrt(z)
    let high = head(s)
    let rest = (z - high * high) / choose(s == 0, 1, s + high)
    let low = 2 * (s * tail) - (halfPiLow - 2 * rest)
    let far = 0.5 * halfPi - (low - (0.5 * halfPi - 2 * high))
    return signed(choose(isSmall, a + a * tail, far), as: x)
  }

  @inline(__always)
  static func acos(_ x: Double) -> Double {
    let a = magnitude(x)
    let isSmall = a < 0.5
    let z = choose(isSmall, x * x, 0.5 * (1 - a))
    let tail = arcSineTail(z)
    let s = sqrt(z)
    let high = head(s)
    let rest = (z - high * high) / choose(s == 0, 1, s + high)
    let near = halfPi - (x - (halfPiLow - x * tail))
    let aboveHalf = 2 * (high + (rest + s * tail))
    let belowHalf = 2 * (halfPi - (s + (s * tail - halfPiLow)))
    return choose(isSmall, near, choose(x > 0, aboveHalf, belowHalf))
  }

  /// arctan t − t for |t| ≤ tan(π/8).
  @inline(__always)
  private static func arcTangentTail(_ t: Double) -> Double {
    let z = t * t
    var p = -0x1.3a254249c2220p-6
    p = p * z + 0x1.415dac51cd10bp-5
    p = p * z - 0x1.a097da67e4438p-5
    p = p * z + 0x1.dfe5f37f19c8bp-5
    p = p * z - 0x1.10fa72be60a88p-4
    p = p * z + 0x1.3b1262ac559fcp-4
    p = p * z - 0x1.745d0b24c84b9p-4
    p = p * z + 0x1.c71c718525179p-4
    p = p * z - 0x1.2492492435f94p-3
    p = p * z + 0x1.9999999999349p-3
    p = p * z - 0x1.5555555555555p-2
    return t * (z * p)
  }

  // arctan t for |t| ≤ tan(π/8); beyond it, π/4 + arctan((a − 1)/(a + 1)), and from tan(3π/8) on π/2 − arctan(1/a).
  @inline(__always)
  static func atan(_ x: Double) -> Double {
    let a = magnitude(x)
    let isSmall = a < 0x1.a827999fcef34p-2
    let isLarge = a > 0x1.3504f333f9de6p+1
    let t =
      choose(isSmall, a, choose(isLarge, -1, a - 1))
      / choose(isSmall, 1, choose(isLarge, a, a + 1))
    let base = choose(isSmall, 0, choose(isLarge, halfPi, 0.5 * halfPi))
    let baseLow = choose(isSmall, 0, choose(isLarge, halfPiLow, 0.5 * halfPiLow))
    return signed(base + (t + (arcTangentTail(t) + baseLow)), as: x)
  }

  // As `atan` of |y|/|x|, whose quotient is never formed by itself; on the left half of the plane π minus that.
  @inline(__always)
  static func atan2(_ y: Double, _ x: Double) -> Double {
    let isLeft = Int64(bitPattern: x.bitPattern) < 0
    // A sum of the two must not overflow, nor a bound be subnormal. Two zeros make the angle 0, two infinities π/4.
    let isVast = magnitude(x) > 0x1p1022 || magnitude(y) > 0x1p1022
    let isTiny = magnitude(x) < 0x1p-900 && magnitude(y) < 0x1p-900
    let scale = choose(isVast, 0.25, choose(isTiny, 0x1p200, 1))
    let areInfinite = magnitude(x) == .infinity && magnitude(y) == .infinity
    let a = choose(areInfinite, 1, magnitude(y) * scale)
    let b = choose(areInfinite, 1, choose(x == 0 && y == 0, 1, magnitude(x) * scale))
    let isSmall = a < 0x1.a827999fcef34p-2 * b
    let isLarge = a > 0x1.3504f333f9de6p+1 * b
    let quotient =
      choose(isSmall, a, choose(isLarge, -b, a - b))
      / choose(isSmall, b, choose(isLarge, a, a + b))
    let base = choose(isSmall, 0, choose(isLarge, 1, 0.5))
    let turns = choose(isLeft, 2 - base, base)
    let t = choose(isLeft, -quotient, quotient)
    let angle = turns * halfPi + (t + (arcTangentTail(t) + turns * halfPiLow))
    return choose(x == x && y == y, signed(magnitude(angle), as: y), .nan)
  }
}
