extension Interval: RuleNumber {
  /// What is known of a comparison of two intervals.
  public enum Mask: Hashable, Sendable {
    /// It holds for all numbers of both.
    case always
    /// It holds for none.
    case never
    /// It holds for some, or may.
    case perhaps
  }

  public init(integerLiteral value: Int) {
    let number = Double(value)
    self = Int(exactly: number) == value ? Interval(number) : Interval(number).widened()
  }

  /// The number, if it is a multiple of 2⁻²⁰ that is written exactly; otherwise the coefficient that it stands for, which is
  /// half a unit in its last place away at most.
  public static func real(_ value: Double) -> Interval {
    let scaled = value * 0x1p20
    return value.isInfinite || scaled == scaled.rounded() && scaled.magnitude < 0x1p52
      ? Interval(value) : Interval(value).widened()
  }

  /// The interval with both bounds moved outward by one number.
  private func widened() -> Interval { Interval(lower.nextDown, upper.nextUp) }

  public static func sum(_ a: Interval, _ b: Interval) -> Interval {
    Interval(sumDown(a.lower, b.lower), -sumDown(-a.upper, -b.upper))
  }

  public static func difference(_ a: Interval, _ b: Interval) -> Interval {
    if a.isSame(as: b) { return a.isKnown ? Interval(0) : unknown }
    return sum(a, negated(b))
  }

  public static func negated(_ a: Interval) -> Interval { Interval(-a.upper, -a.lower) }

  public static func product(_ a: Interval, _ b: Interval) -> Interval {
    guard a.isKnown, b.isKnown else { return unknown }
    if a.isSame(as: b) {
      let (near, far) = a.magnitudes
      return Interval(productDown(near, near), -productDown(-far, far))
    }
    let lower = Swift.min(
      productDown(a.lower, b.lower), productDown(a.lower, b.upper),
      productDown(a.upper, b.lower), productDown(a.upper, b.upper))
    let upper = Swift.min(
      productDown(-a.lower, b.lower), productDown(-a.lower, b.upper),
      productDown(-a.upper, b.lower), productDown(-a.upper, b.upper))
    return Interval(lower, -upper)
  }

  public static func quotient(_ a: Interval, _ b: Interval) -> Interval {
    guard a.isKnown, b.isKnown else { return unknown }
    if b.contains(0), !(b.isOpenBelow && b.lower == 0) {
      return a.contains(0) ? unknown : everything
    }
    if b.lower == 0 { return product(a, Interval(quotientDown(1, b.upper), .infinity)) }
    let lower = Swift.min(
      quotientDown(a.lower, b.lower), quotientDown(a.lower, b.upper),
      quotientDown(a.upper, b.lower), quotientDown(a.upper, b.upper))
    let upper = Swift.min(
      quotientDown(-a.lower, b.lower), quotientDown(-a.lower, b.upper),
      quotientDown(-a.upper, b.lower), quotientDown(-a.upper, b.upper))
    return Interval(lower, -upper)
  }

  public static func isGreater(_ a: Interval, _ b: Interval) -> Mask {
    guard a.isKnown, b.isKnown else { return .perhaps }
    if a.lower > b.upper || a.lower == b.upper && a.isOpenBelow { return .always }
    return a.upper <= b.lower ? .never : .perhaps
  }

  /// A variable of a rule equals itself: that a value is not NaN is asked so.
  public static func isEqual(_ a: Interval, _ b: Interval) -> Mask {
    guard a.isKnown, b.isKnown else { return .perhaps }
    if a.isSame(as: b) || a.lower == a.upper && a == b { return .always }
    let isApart =
      a.lower > b.upper || b.lower > a.upper || a.isOpenBelow && a.lower == b.upper
      || b.isOpenBelow && b.lower == a.upper
    return isApart ? .never : .perhaps
  }

  /// The branch that is known to be taken, or the hull of both.
  public static func select(
    _ mask: Mask, _ a: @autoclosure () -> Interval, _ b: @autoclosure () -> Interval
  ) -> Interval {
    switch mask {
    case .always: a()
    case .never: b()
    case .perhaps: hull(a(), b())
    }
  }

  // Bounds of derivatives have no zero that is nothing.
  public static var nothing: Interval { 0 }
  public static func isNothing(_ cotangent: Interval) -> Mask { .never }
  public static func computed(_ x: Interval) -> Interval { x }

  public static func sign(_ x: Interval) -> Interval {
    guard x.isKnown else { return unknown }
    return Interval(
      x.isOpenBelow && x.lower >= 0 ? 1 : Double.sign(x.lower), Double.sign(x.upper))
  }

  /// The larger of two numbers.
  static func maximum(_ a: Interval, _ b: Interval) -> Interval {
    guard a.isKnown, b.isKnown else { return unknown }
    return Interval(Swift.max(a.lower, b.lower), Swift.max(a.upper, b.upper))
  }

  /// The smaller of two numbers.
  static func minimum(_ a: Interval, _ b: Interval) -> Interval {
    guard a.isKnown, b.isKnown else { return unknown }
    return Interval(Swift.min(a.lower, b.lower), Swift.min(a.upper, b.upper))
  }

  /// Whether both are one variable.
  private func isSame(as other: Interval) -> Bool {
    variable != 0 && variable == other.variable && self == other
  }

  /// The least and the largest |x|.
  var magnitudes: (near: Double, far: Double) {
    let (a, b) = (Swift.abs(lower), Swift.abs(upper))
    return (lower <= 0 && upper >= 0 ? 0 : Swift.min(a, b), Swift.max(a, b))
  }
}

// A lower bound of a result; an upper one is that of the opposite number, with its sign turned.

private func sumDown(_ a: Double, _ b: Double) -> Double {
  if a == 0 || b == 0 { return a + b }
  return (a + b).nextDown
}

private func productDown(_ a: Double, _ b: Double) -> Double {
  // Also where there is no other bound: 0 times any number.
  if a == 0 || b == 0 { return 0 }
  let product = a * b
  return product == 0 && (a < 0) == (b < 0) ? 0 : product.nextDown
}

private func quotientDown(_ a: Double, _ b: Double) -> Double {
  // Where there is no bound below the line a quotient goes to 0.
  if a == 0 || b.isInfinite { return 0 }
  let quotient = a / b
  return quotient == 0 && (a < 0) == (b < 0) ? 0 : quotient.nextDown
}
