// x = n π/2 + r with |r| ≤ π/4 (Cody and Waite, Software Manual for the Elementary Functions, 1980, chapter 8). π/2 is in
// four parts, three of 33 bits, so that n times each is exact for n < 2²⁰ and r keeps all its digits next
// to a multiple of π/2.

extension DoubleMath {
  static var angleLimit: Double { 0x1p20 }

  struct ReducedAngle {
    let quadrant: UInt64
    let sine: Double
    let cosine: Double

    @inline(__always)
    init(_ x: Double) {
      let shifted = x * 0x1.45f306dc9c883p-1 + DoubleMath.roundingShift
      quadrant = shifted.bitPattern
      let n = shifted - DoubleMath.roundingShift
      let first = x - n * 0x1.921fb544p+0
      let second = first - n * 0x1.0b4611a6p-34
      let lostSecond = (first - second) - n * 0x1.0b4611a6p-34
      let third = second - n * 0x1.3198a2ep-69
      let lostThird = (second - third) - n * 0x1.3198a2ep-69
      let small = (n * 0x1.b839a252049c1p-104 - lostThird) - lostSecond
      let r = third - small
      let tail = (third - r) - small

      let z = r * r
      let w = z * z
      // r + r³ S(r²) and 1 − r²/2 + r⁴ C(r²), with the tail to first order.
      let s =
        (0x1.1111111110bb1p-7 - 0x1.a01a019e8357dp-13 * z)
        + ((0x1.71de37961e4c6p-19 - 0x1.ae600a926c89ap-26 * z) + 0x1.5e0af186af739p-33 * w) * w
      let cube = z * r
      sine = r - ((z * (0.5 * tail - cube * s) - tail) + cube * 0x1.5555555555555p-3)
      let c =
        (0x1.5555555555555p-5 - 0x1.6c16c16c16966p-10 * z)
        + ((0x1.a01a019f4e867p-16 - 0x1.27e4fa17a41b4p-22 * z)
          + (0x1.1eeb68b109173p-29 - 0x1.907d7aebd5e3dp-37 * z) * w) * w
      let half = 0.5 * z
      let leading = 1 - half
      cosine = leading + (((1 - leading) - half) + (w * c - r * tail))
    }
  }

  @inline(__always)
  private static func flipped(_ x: Double, if quadrant: UInt64) -> Double {
    Double(bitPattern: x.bitPattern ^ ((quadrant & 2) &<< 62))
  }

  @inline(__always)
  static func sin(_ x: Double) -> Double {
    let angle = ReducedAngle(x)
    let y = choose(angle.quadrant & 1 == 0, angle.sine, angle.cosine)
    return flipped(y, if: angle.quadrant)
  }

  @inline(__always)
  static func cos(_ x: Double) -> Double {
    let angle = ReducedAngle(x)
    let y = choose(angle.quadrant & 1 == 0, angle.cosine, angle.sine)
    return flipped(y, if: angle.quadrant &+ 1)
  }

  @inline(__always)
  static func tan(_ x: Double) -> Double {
    let angle = ReducedAngle(x)
    let isEven = angle.quadrant & 1 == 0
    return choose(isEven, angle.sine, -angle.cosine) / choose(isEven, angle.cosine, angle.sine)
  }
}
