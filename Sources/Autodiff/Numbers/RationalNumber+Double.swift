extension RationalNumber {
  /// The double that is nearest to the number, of two equally near ones that with an even last digit; infinite beyond
  /// the largest.
  ///
  /// ```swift
  /// RationalNumber(1, 10).rounded  // 0.1
  /// ```
  public var rounded: Double {
    if isZero { return 0 }
    let (top, bottom) = (numerator.magnitude, denominator.magnitude)
    // The place of the highest bit of the quotient is one of two. A unit of the last place is 52 places below it, but
    // never below that of the smallest double.
    var place = top.bitWidth - bottom.bitWidth
    if Self.isLess(top, bottom, times: place) { place -= 1 }
    guard place <= 1023 else { return numerator.isNegative ? -.infinity : .infinity }
    let unit = max(place - 52, -1074)
    // Units of the last place, and what is left of one.
    let divisor = unit > 0 ? Words.shiftedUp(bottom, by: unit) : bottom
    let dividend = unit < 0 ? Words.shiftedUp(top, by: -unit) : top
    let (quotient, remainder) = Words.division(dividend, by: divisor)
    var units = quotient.first ?? 0
    let twice = Words.shiftedUp(remainder, by: 1)
    if Words.isLess(divisor, twice) || twice == divisor && units & 1 == 1 { units += 1 }
    // Both factors are exact, and a product below the normal numbers is a multiple of the smallest one.
    let magnitude = Double(units) * Double(sign: .plus, exponent: unit, significand: 1)
    return numerator.isNegative ? -magnitude : magnitude
  }

  /// Whether a < b 2ⁿ.
  private static func isLess(_ a: Words, _ b: Words, times n: Int) -> Bool {
    n >= 0
      ? Words.isLess(a, .shiftedUp(b, by: n)) : Words.isLess(.shiftedUp(a, by: -n), b)
  }
}
