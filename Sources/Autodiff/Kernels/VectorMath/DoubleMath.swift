/// The elementary functions of `Double`.
enum DoubleMath: ElementaryMath {
  // ln 2 in two parts, the first of 33 bits, so that its product with an exponent is exact.
  static var ln2High: Double { 0x1.62e42feep-1 }
  static var ln2Low: Double { 0x1.a39ef35793c76p-33 }

  /// 1.5 · 2⁵²: added to a number below 2⁵¹ it leaves the nearest integer in the low bits.
  static var roundingShift: Double { 0x1.8p52 }

  /// x with the sign of `sign`, for x without a sign.
  @inline(__always)
  static func signed(_ x: Double, as sign: Double) -> Double {
    Double(bitPattern: x.bitPattern | (sign.bitPattern & 0x8000_0000_0000_0000))
  }

  /// `a` where the condition holds, `b` elsewhere, without a branch.
  ///
  /// A conditional expression becomes a branch into which the compiler moves what only one side needs; a loop with a
  /// square root there stays scalar.
  @inline(__always)
  static func choose(_ condition: Bool, _ a: Double, _ b: Double) -> Double {
    let mask: UInt64 = condition ? ~0 : 0
    return Double(bitPattern: (a.bitPattern & mask) | (b.bitPattern & ~mask))
  }

  // The C library's square root sets a variable at negative arguments, so that the compiler calls it for every lane
  // unless it can prove that there are none.
  @inline(__always)
  static func sqrt(_ x: Double) -> Double {
    let root = magnitude(x).squareRoot()
    return choose(x > 0, root, choose(x == 0, x, .nan))
  }

  /// x between two bounds; NaN stays.
  @inline(__always)
  static func clamped(_ x: Double, _ low: Double, _ high: Double) -> Double {
    choose(x > high, high, choose(x < low, low, x))
  }

  @inline(__always)
  static func magnitude(_ x: Double) -> Double {
    Double(bitPattern: x.bitPattern & 0x7FFF_FFFF_FFFF_FFFF)
  }

  /// x with its last 27 bits cleared, so that its square is exact.
  @inline(__always)
  static func head(_ x: Double) -> Double {
    Double(bitPattern: x.bitPattern & 0xFFFF_FFFF_F800_0000)
  }

  /// 2^n in two factors, so that neither overflows where a product with both does not.
  ///
  /// `biased` is n + 2048. The two products round once: the first is exact.
  @inline(__always)
  static func powerOfTwo(_ biased: UInt64) -> (Double, Double) {
    let half = biased &>> 1
    let rest = biased &- half
    return (
      Double(bitPattern: (half &- 1) &<< 52), Double(bitPattern: (rest &- 1) &<< 52)
    )
  }
}
