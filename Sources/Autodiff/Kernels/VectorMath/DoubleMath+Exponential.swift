// e^x = 2^n e^r with n the integer nearest to x/ln 2 and |r| ≤ ln 2/2 (Muller, Elementary Functions, 2016, section 11.1);
// the polynomials interpolate at Chebyshev points.

extension DoubleMath {
  /// x + tail = n ln 2 + r, and e^r − 1 − r in two parts.
  struct ReducedExponent {
    let n: UInt64  // biased by 2048
    let r: Double
    /// What the rounding of r lost.
    let rest: Double
    let curve: (Double, Double)

    @inline(__always)
    init(_ x: Double, tail: Double = 0) {
      let shifted = x * 0x1.71547652b82fep+0 + DoubleMath.roundingShift
      n = shifted.bitPattern &- (DoubleMath.roundingShift.bitPattern &- 2048)
      let k = shifted - DoubleMath.roundingShift
      let high = x - k * DoubleMath.ln2High
      let low = k * DoubleMath.ln2Low - tail
      r = high - low
      rest = (high - r) - low
      let r2 = r * r
      let r4 = r2 * r2
      let c01 = 0x1.0000000000001p-1 + 0x1.5555555555556p-3 * r
      let c23 = 0x1.5555555553d37p-5 + 0x1.11111111109a6p-7 * r
      let c45 = 0x1.6c16c1789d1d7p-10 + 0x1.a01a01a7cebcdp-13 * r
      let c67 = 0x1.a019b8ca26fcfp-16 + 0x1.71de0d85293b8p-19 * r
      let c89 = 0x1.2891d4ffbb0f9p-22 + 0x1.af390ba7e6f47p-26 * r
      curve = ((c01 + c23 * r2) * r2, ((c45 + c67 * r2) + c89 * r4) * (r4 * r2))
    }

    /// e^r, as (1 + r) + curve with what was lost of r, and the rounding of the first sum, put back.
    ///
    /// The sums stand so that what is known last is added last.
    var exponential: Double {
      @inline(__always) get {
        let leading = 1 + r
        return leading + (((((1 - leading) + r) + rest) + curve.0) + curve.1)
      }
    }
  }

  @inline(__always)
  static func exp(_ x: Double) -> Double {
    let bounded = clamped(x, -746, 710)
    let reduced = ReducedExponent(bounded)
    let (p, q) = powerOfTwo(reduced.n)
    return reduced.exponential * p * q
  }

  /// e^x/2, finite wherever that is.
  @inline(__always)
  static func halfExp(_ x: Double) -> Double {
    let bounded = clamped(x, -746, 711)
    let reduced = ReducedExponent(bounded)
    let (p, q) = powerOfTwo(reduced.n)
    return reduced.exponential * (p / 2) * q
  }

  // 2^n ((1 − 2^−n + r) + curve): where n = 1 the first sum is exact, and what is left has no cancellation.
  @inline(__always)
  static func expm1(_ x: Double) -> Double {
    let bounded = clamped(x, -40, 710)
    let reduced = ReducedExponent(bounded)
    let (p, q) = powerOfTwo(reduced.n)
    let inverse = 1 / (p * q)
    let sum = (reduced.curve.0 + reduced.rest) + reduced.curve.1
    let y = (((1 - inverse) + reduced.r) + sum) * p * q
    return choose(x == 0, x, y)
  }

  // 1/(1 + e^−x) has an infinite denominator below −709, where the result is still a number; e^x/(1 + e^x) is
  // accurate there.
  @inline(__always)
  static func sigmoid(_ x: Double) -> Double {
    let e = exp(-magnitude(x))
    return choose(x < 0, e, 1) / (1 + e)
  }

  // log(1 + e^x) overflows for large x and loses everything for very negative x.
  @inline(__always)
  static func softplus(_ x: Double) -> Double {
    choose(x < 0, 0, x) + log1p(exp(-magnitude(x)))
  }
}
