extension DoubleMath {
  /// tanh a for 0 ≤ a < 0.55, an odd polynomial.
  @inline(__always)
  static func nearTanh(_ a: Double) -> Double {
    let z = a * a
    let z2 = z * z
    let z4 = z2 * z2
    let c01 = -0x1.5555555555550p-2 + 0x1.111111110f7cap-3 * z
    let c23 = -0x1.ba1ba1b7695f5p-5 + 0x1.664f479da4a1ep-6 * z
    let c45 = -0x1.226e0e9e3fcebp-7 + 0x1.d6cc404c9d6c5p-9 * z
    let c67 = -0x1.7d2f7a0751e25p-10 + 0x1.30ff1370c9c31p-11 * z
    let c89 = -0x1.c1c7604b57451p-13 + 0x1.c3bceb02271a3p-15 * z
    let p = (c01 + c23 * z2) + ((c45 + c67 * z2) + c89 * z4) * z4
    return a + a * (z * p)
  }

  // Above 0.55, 1 − 2 σ(−2x).
  @inline(__always)
  static func tanh(_ x: Double) -> Double {
    let a = magnitude(x)
    let e = exp(-2 * a)
    return signed(choose(a < 0.55, nearTanh(a), 1 - 2 * (e / (1 + e))), as: x)
  }

  // Below 1 an odd polynomial; above, e^x/2 − e^−x/2.
  @inline(__always)
  static func sinh(_ x: Double) -> Double {
    let a = magnitude(x)
    let z = a * a
    var p = 0x1.99f09fd512ca7p-49
    p = p * z + 0x1.ae777bd0e83dfp-41
    p = p * z + 0x1.612467cd33b6dp-33
    p = p * z + 0x1.ae64567929d60p-26
    p = p * z + 0x1.71de3a556f972p-19
    p = p * z + 0x1.a01a01a01a001p-13
    p = p * z + 0x1.1111111111111p-7
    p = p * z + 0x1.5555555555555p-3
    let half = halfExp(a)
    return signed(choose(a < 1, a + a * (z * p), half - 0.25 / half), as: x)
  }

  @inline(__always)
  static func cosh(_ x: Double) -> Double {
    let half = halfExp(magnitude(x))
    return half + 0.25 / half
  }

  // log1p(x + x²/(1 + √(1 + x²))); from 2²⁸ on log 2x.
  @inline(__always)
  static func asinh(_ x: Double) -> Double {
    let a = magnitude(x)
    let isLarge = a > 0x1p28
    let b = choose(isLarge, 1, a)
    let square = b * b
    let t = b + square / (1 + sqrt(1 + square))
    let y = log1p(choose(isLarge, a - 1, t)) + choose(isLarge, 0x1.62e42fefa39efp-1, 0)
    return signed(magnitude(y), as: x)
  }

  @inline(__always)
  static func acosh(_ x: Double) -> Double {
    let isLarge = x > 0x1p28
    let t = choose(isLarge, 2, x) - 1
    let y = log1p(choose(isLarge, x - 1, t + sqrt(t * (t + 2))))
    return choose(x < 1, .nan, y + choose(isLarge, 0x1.62e42fefa39efp-1, 0))
  }

  @inline(__always)
  static func atanh(_ x: Double) -> Double {
    let a = magnitude(x)
    let twice = a + a
    let u = twice / (1 - a)
    let t = choose(a < 0.5, twice + u * a, u)
    let y = 0.5 * log1p(t)
    return choose(a > 1, .nan, signed(magnitude(y), as: x))
  }
}
