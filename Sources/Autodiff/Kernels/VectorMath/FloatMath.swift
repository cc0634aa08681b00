/// The elementary functions of `Float`.
///
/// The commonest run in single precision, on twice as many lanes. The others are those of `Double`, rounded once
/// more, which leaves an error of hardly more than half a unit.
enum FloatMath: ElementaryMath {
  // ln 2 in two parts, the first of 15 bits, so that its product with an exponent is exact.
  private static var ln2High: Float { 0x1.62e4p-1 }
  private static var ln2Low: Float { 0x1.7f7d1cp-20 }
  private static var roundingShift: Float { 0x1.8p23 }

  @inline(__always)
  private static func signed(_ x: Float, as sign: Float) -> Float {
    Float(bitPattern: x.bitPattern | (sign.bitPattern & 0x8000_0000))
  }

  @inline(__always)
  private static func magnitude(_ x: Float) -> Float {
    Float(bitPattern: x.bitPattern & 0x7FFF_FFFF)
  }

  /// `a` where the condition holds, `b` elsewhere, without a branch.
  @inline(__always)
  static func choose(_ condition: Bool, _ a: Float, _ b: Float) -> Float {
    let mask: UInt32 = condition ? ~0 : 0
    return Float(bitPattern: (a.bitPattern & mask) | (b.bitPattern & ~mask))
  }

  // As `DoubleMath.sqrt`.
  @inline(__always)
  static func sqrt(_ x: Float) -> Float {
    let root = magnitude(x).squareRoot()
    return choose(x > 0, root, choose(x == 0, x, .nan))
  }

  // As `DoubleMath.exp`.
  @inline(__always)
  static func exp(_ x: Float) -> Float {
    let bounded = choose(x > 89, 89, choose(x < -104, -104, x))
    let shifted = bounded * 0x1.715476p+0 + roundingShift
    let k = shifted - roundingShift
    let r = (bounded - k * ln2High) - k * ln2Low
    let r2 = r * r
    let c01: Float = 0.5 + 0x1.555556p-3 * r
    let c23: Float = 0x1.5554e8p-5 + 0x1.1110ep-7 * r
    let c45: Float = 0x1.6d43bp-10 + 0x1.a1256cp-13 * r
    let q = c01 + (c23 + c45 * r2) * r2
    // 2^k in two factors.
    let biased = shifted.bitPattern &- (roundingShift.bitPattern &- 256)
    let half = biased &>> 1
    let rest = biased &- half
    let f = Float(bitPattern: (half &- 1) &<< 23)
    let g = Float(bitPattern: (rest &- 1) &<< 23)
    return (1 + (r + r2 * q)) * f * g
  }

  @inline(__always)
  static func sigmoid(_ x: Float) -> Float {
    let e = exp(-magnitude(x))
    return choose(x < 0, e, 1) / (1 + e)
  }

  /// σ(x) and σ(x) σ(−x).
  @inline(__always)
  static func scalarSigmoid(_ x: Float) -> (value: Float, derivative: Float) {
    let e = exp(-magnitude(x))
    let large = 1 / (1 + e)
    let small = e / (1 + e)
    // By the sign bit: a comparison would become a branch that no processor can predict.
    let isNegative = UInt32(bitPattern: Int32(bitPattern: x.bitPattern) &>> 31)
    let flip = (large.bitPattern ^ small.bitPattern) & isNegative
    return (Float(bitPattern: large.bitPattern ^ flip), large * small)
  }

  @inline(__always)
  static func softplus(_ x: Float) -> Float {
    choose(x < 0, 0, x) + log1p(exp(-magnitude(x)))
  }

  // As `DoubleMath.tanh`.
  @inline(__always)
  static func tanh(_ x: Float) -> Float {
    let a = magnitude(x)
    let e = exp(-2 * a)
    return signed(choose(a < 0.55, tanhNear(a), 1 - 2 * (e / (1 + e))), as: x)
  }

  // As `DoubleMath.scalarTanh`.
  @inline(__always)
  static func scalarTanh(_ x: Float) -> (value: Float, derivative: Float) {
    let a = magnitude(x)
    if a < 0.55 {
      let y = signed(tanhNear(a), as: x)
      return (y, 1 - y * y)
    }
    let e = exp(-2 * a)
    let w = 2 * (e / (1 + e))
    return (signed(1 - w, as: x), w * (2 - w))
  }

  @inline(__always)
  private static func tanhNear(_ a: Float) -> Float {
    let z = a * a
    var p: Float = -0x1.b0fc92p-8
    p = p * z + 0x1.5d1a84p-6
    p = p * z - 0x1.b99fa6p-5
    p = p * z + 0x1.110fe8p-3
    p = p * z - 0x1.555554p-2
    return a + a * (z * p)
  }

  // As `DoubleMath.decomposed`.
  @inline(__always)
  private static func decomposed(_ x: Float) -> (exponent: Float, fraction: Float) {
    let half: UInt32 = 0x3F35_04F3  // √½
    let bits = x.bitPattern &+ (0x3F80_0000 &- half)
    let shifted = Float(bitPattern: 0x4B00_0000 | (bits &>> 23))
    let mantissa = Float(bitPattern: (bits & 0x007F_FFFF) &+ half)
    return (shifted - (0x1p23 + 127), mantissa - 1)
  }

  @inline(__always)
  private static func logarithmTail(_ f: Float) -> Float {
    let s = f / (2 + f)
    let z = s * s
    let low: Float = 0x1.555556p-1 + 0x1.9999ecp-2 * z
    let high: Float = 0x1.245c4p-2 + 0x1.ddcf72p-3 * z
    let p = low + high * (z * z)
    return s * (0.5 * f * f + z * p)
  }

  @inline(__always)
  private static func logarithm(_ y: Float, of x: Float) -> Float {
    choose(x > 0, choose(x == .infinity, x, y), choose(x == 0, -.infinity, .nan))
  }

  @inline(__always)
  static func log(_ x: Float) -> Float {
    let isSubnormal = x < 0x1p-126
    let (biased, f) = decomposed(choose(isSubnormal, x * 0x1p25, x))
    let e = biased - choose(isSubnormal, 25, 0)
    let y = ((logarithmTail(f) + e * ln2Low) - 0.5 * f * f) + f + e * ln2High
    return logarithm(y, of: x)
  }

  @inline(__always)
  static func log1p(_ x: Float) -> Float {
    let u = 1 + x
    let (e, fraction) = decomposed(u)
    let f = choose(e == 0, x, fraction)
    let lost = choose(x > 1, 1 - (u - x), x - (u - 1)) / u
    let correction = choose(e == 0, 0, lost)
    let y =
      ((logarithmTail(f) + (e * ln2Low + correction)) - 0.5 * f * f) + f + e * ln2High
    return choose(x == 0, x, logarithm(y, of: u))
  }
}

extension FloatMath {
  static var angleLimit: Float { 0x1p20 }

  @inline(__always)
  static func expm1(_ x: Float) -> Float { Float(DoubleMath.expm1(Double(x))) }
  @inline(__always)
  static func log2(_ x: Float) -> Float { Float(DoubleMath.log2(Double(x))) }
  @inline(__always)
  static func log10(_ x: Float) -> Float { Float(DoubleMath.log10(Double(x))) }
  @inline(__always)
  static func sin(_ x: Float) -> Float { Float(DoubleMath.sin(Double(x))) }
  @inline(__always)
  static func cos(_ x: Float) -> Float { Float(DoubleMath.cos(Double(x))) }
  @inline(__always)
  static func tan(_ x: Float) -> Float { Float(DoubleMath.tan(Double(x))) }
  @inline(__always)
  static func asin(_ x: Float) -> Float { Float(DoubleMath.asin(Double(x))) }
  @inline(__always)
  static func acos(_ x: Float) -> Float { Float(DoubleMath.acos(Double(x))) }
  @inline(__always)
  static func atan(_ x: Float) -> Float { Float(DoubleMath.atan(Double(x))) }
  @inline(__always)
  static func sinh(_ x: Float) -> Float { Float(DoubleMath.sinh(Double(x))) }
  @inline(__always)
  static func cosh(_ x: Float) -> Float { Float(DoubleMath.cosh(Double(x))) }
  @inline(__always)
  static func asinh(_ x: Float) -> Float { Float(DoubleMath.asinh(Double(x))) }
  @inline(__always)
  static func acosh(_ x: Float) -> Float { Float(DoubleMath.acosh(Double(x))) }
  @inline(__always)
  static func atanh(_ x: Float) -> Float { Float(DoubleMath.atanh(Double(x))) }
  @inline(__always)
  static func erf(_ x: Float) -> Float { Float(DoubleMath.erf(Double(x))) }
  @inline(__always)
  static func erfc(_ x: Float) -> Float { Float(DoubleMath.erfc(Double(x))) }
  @inline(__always)
  static func positiveLogGamma(_ x: Float) -> Float {
    Float(DoubleMath.positiveLogGamma(Double(x)))
  }
  @inline(__always)
  static func positiveDigamma(_ x: Float) -> Float { Float(DoubleMath.positiveDigamma(Double(x))) }

  @inline(__always)
  static func atan2(_ y: Float, _ x: Float) -> Float {
    Float(DoubleMath.atan2(Double(y), Double(x)))
  }

  // In Double a logarithm has digits enough.
  @inline(__always)
  static func pow(_ x: Float, _ y: Float) -> Float { Float(power(Double(x), Double(y))) }

  @inline(__always)
  static func scaledPower(_ factor: Float, _ x: Float, _ y: Float, less k: Int) -> Float {
    let power = power(Double(x), Double(y) - Double(k))
    let product = DoubleMath.choose(factor == 0, 0, Double(factor) * power)
    return Float(DoubleMath.choose(power == 0, 0, product))
  }

  @inline(__always)
  private static func power(_ x: Double, _ y: Double) -> Double {
    let magnitude = DoubleMath.exp(y * DoubleMath.log(DoubleMath.magnitude(x)))
    return DoubleMath.signedPower(x, y, magnitude: magnitude)
  }
}
