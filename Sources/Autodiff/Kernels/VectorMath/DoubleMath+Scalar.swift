// The commonest functions of a lone number. A branch skips what the straight-line code computes and then drops; what is
// left are the same operations on the same numbers, so the bits are those of a lane.

extension DoubleMath {
  @inline(__always)
  static func scalarExp(_ x: Double) -> Double {
    // 2^n is one factor here.
    guard magnitude(x) < 700 else { return exp(x) }
    let reduced = ReducedExponent(x)
    return reduced.exponential * Double(bitPattern: (reduced.n &- 1025) &<< 52)
  }

  @inline(__always)
  static func scalarLog(_ x: Double) -> Double {
    guard x >= 0x1p-1022 && x < .infinity else { return log(x) }
    let (e, f) = decomposed(x)
    return ((logarithmTail(f) + e * ln2Low) - 0.5 * f * f) + f + e * ln2High
  }

  /// σ(x) and σ(x) σ(−x).
  @inline(__always)
  static func scalarSigmoid(_ x: Double) -> (value: Double, derivative: Double) {
    let e = scalarExp(-magnitude(x))
    let large = 1 / (1 + e)
    let small = e / (1 + e)
    // By the sign bit: a comparison would become a branch that no processor can predict.
    let isNegative = UInt64(bitPattern: Int64(bitPattern: x.bitPattern) &>> 63)
    let flip = (large.bitPattern ^ small.bitPattern) & isNegative
    return (Double(bitPattern: large.bitPattern ^ flip), large * small)
  }

  /// tanh x and sech² x, as `HyperbolicTangent` has it.
  @inline(__always)
  static func scalarTanh(_ x: Double) -> (value: Double, derivative: Double) {
    let a = magnitude(x)
    if a < 0.55 {
      let y = signed(nearTanh(a), as: x)
      return (y, 1 - y * y)
    }
    let e = scalarExp(-2 * a)
    let w = 2 * (e / (1 + e))
    return (signed(1 - w, as: x), w * (2 - w))
  }

  @inline(__always)
  static func scalarErf(_ x: Double) -> Double {
    let a = magnitude(x)
    if a < 0.75 { return centralErf(x) }
    return signed(1 - tailErfc(a), as: x)
  }

  @inline(__always)
  static func scalarErfc(_ x: Double) -> Double {
    let a = magnitude(x)
    if a < 0.5 { return 1 - centralErf(x) }
    return x < 0 ? 2 - tailErfc(a) : tailErfc(a)
  }
}
