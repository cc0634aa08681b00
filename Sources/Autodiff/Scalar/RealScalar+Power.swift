/// y − k and what it loses by rounding (Knuth, "The Art of Computer Programming", volume 2, 4.2.2).
///
/// The loss counts: a relative error in x^(y − k) is log x times the error of the exponent, and log x can be 700.
@inlinable @inline(__always)
func exactDifference<S: RealScalar>(_ y: S, _ k: Int) -> (rounded: S, rest: S) {
  let k = S(k)
  let rounded = y - k
  let back = rounded - y
  let rest = (y - (rounded - back)) - (k + back)
  return (rounded, rest * 0 == 0 ? rest : 0)
}

extension TensorScalar where Self: RealScalar {
  /// A factor times x^(y − k), 0 where the factor or the power is 0.
  ///
  /// Accurate to two units also where y − k is rounded, and where the power alone overflows or underflows.
  @specialized(where Self == Float)
  @specialized(where Self == Double)
  public static func scaledPower(
    _ factor: Self, _ x: Self, _ y: Self, less k: Int, from known: Self?
  ) -> Self {
    let (exponent, rest) = exactDifference(y, k)
    // A quotient is the faster, and where y − 1 is exact the power the more accurate.
    if k == 1, rest != 0, let known, known.isNormal {
      let quotient = known / x
      if quotient.isNormal { return factor * quotient }
    }
    var power: Self
    if k == 0, let known { power = known } else { power = pow(x, exponent) }
    if power.isNormal {
      if rest != 0 { power += power * (rest * log(x.magnitude)) }
      return factor * power
    }
    let isAtEnd = x == 0 || !x.isFinite || !factor.isFinite || !exponent.isFinite
    if factor == 0 || isAtEnd || power.isNaN {
      return factor == 0 || power == 0 ? 0 : factor * power
    }
    // Beyond the range the power is a square.
    let root = pow(x.magnitude, exponent / 2)
    let scaled = factor * root * root * (1 + rest * log(x.magnitude))
    return power.sign == .minus ? negated(scaled) : scaled
  }
}
