/// A fraction of two integers of any size, in lowest terms.
///
/// Where nothing is rounded two ways to compute a derivative must give *equal* results, not close ones: the rules of
/// the engine run on these numbers as on any other.
///
/// ```swift
/// RationalNumber.sum(RationalNumber(1, 3), RationalNumber(1, 6))  // 1/2
/// RationalNumber(exactly: 0.1)          // 3602879701896397/36028797018963968
/// try RationalNumber(reading: "0.1")    // 1/10
/// ```
///
/// There is no infinity and no NaN, and no elementary function: of the rules those work that are made of arithmetic
/// and comparisons.
public struct RationalNumber: Hashable, Sendable {
  /// The numerator, which carries the sign.
  public let numerator: BigInteger
  /// The denominator, above 0.
  public let denominator: BigInteger

  /// A fraction that is in lowest terms, with a denominator above 0.
  init(reduced numerator: BigInteger, over denominator: BigInteger) {
    (self.numerator, self.denominator) = (numerator, denominator)
  }

  /// The fraction in lowest terms.
  ///
  /// - Precondition: the denominator is not 0.
  public init(_ numerator: BigInteger, _ denominator: BigInteger = 1) {
    if denominator.isZero { trap(.divisionByZero(dividend: numerator.description)) }
    let (top, bottom) = Self.withoutCommonDivisor(numerator, denominator)
    self.init(
      reduced: denominator.isNegative ? -top : top,
      over: denominator.isNegative ? -bottom : bottom)
  }

  /// The integer of a fixed-width one.
  public init(_ value: Int) { self.init(reduced: BigInteger(value), over: 1) }

  /// The binary fraction that a double is; nil where it is infinite or NaN.
  public init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    // The integer m with value = m 2^e.
    let exponent = max(Int(value.exponentBitPattern), 1) - 1075
    let implicitBit: UInt64 = value.exponentBitPattern == 0 ? 0 : 1 << 52
    let integer = BigInteger(
      isNegative: value < 0, magnitude: .words(value.significandBitPattern | implicitBit))
    let scale = BigInteger(
      isNegative: false, magnitude: .shiftedUp([1], by: abs(exponent)))
    if exponent >= 0 {
      self.init(reduced: integer * scale, over: 1)
    } else {
      self.init(integer, scale)
    }
  }

  /// Whether the number is 0.
  public var isZero: Bool { numerator.isZero }

  /// The number of binary digits of the numerator and the denominator together.
  public var bitWidth: Int { numerator.bitWidth + denominator.bitWidth }

  private static func withoutCommonDivisor(
    _ a: BigInteger, _ b: BigInteger
  ) -> (BigInteger, BigInteger) {
    let divisor = BigInteger.greatestCommonDivisor(a, b)
    if divisor.magnitude.isOne || divisor.isZero { return (a, b) }
    return (
      a.quotientAndRemainder(dividingBy: divisor).quotient,
      b.quotientAndRemainder(dividingBy: divisor).quotient
    )
  }
}

extension RationalNumber {
  /// a + b.
  ///
  /// The denominators' common divisor is taken out before the products are formed (Henrici; Knuth 4.5.1): where it is 1
  /// the sum is in lowest terms, and else only it can have a divisor in common with the numerator.
  public static func sum(_ a: RationalNumber, _ b: RationalNumber) -> RationalNumber {
    if a.isZero { return b }
    if b.isZero { return a }
    let (down, across) = withoutCommonDivisor(a.denominator, b.denominator)
    let numerator = a.numerator * across + b.numerator * down
    let denominator = a.denominator * across
    return down == a.denominator
      ? RationalNumber(reduced: numerator, over: denominator)
      : RationalNumber(numerator, denominator)
  }

  /// a − b.
  public static func difference(_ a: RationalNumber, _ b: RationalNumber) -> RationalNumber {
    sum(a, negated(b))
  }

  /// a b, common divisors taken out before the products are formed.
  public static func product(_ a: RationalNumber, _ b: RationalNumber) -> RationalNumber {
    let (top, down) = withoutCommonDivisor(a.numerator, b.denominator)
    let (across, bottom) = withoutCommonDivisor(b.numerator, a.denominator)
    // A numerator of 0 leaves a denominator of 1 on the other side.
    return top.isZero || across.isZero
      ? RationalNumber(0) : RationalNumber(reduced: top * across, over: down * bottom)
  }

  /// a / b.
  ///
  /// - Precondition: b is not 0.
  public static func quotient(_ a: RationalNumber, _ b: RationalNumber) -> RationalNumber {
    if b.isZero { trap(.divisionByZero(dividend: a.description)) }
    let sign = b.numerator.isNegative
    return product(
      a,
      RationalNumber(
        reduced: sign ? -b.denominator : b.denominator, over: b.numerator.absolute))
  }

  /// −a.
  public static func negated(_ a: RationalNumber) -> RationalNumber {
    RationalNumber(reduced: -a.numerator, over: a.denominator)
  }
}

extension RationalNumber: Comparable {
  public static func < (a: RationalNumber, b: RationalNumber) -> Bool {
    if a.numerator.isNegative != b.numerator.isNegative { return a.numerator.isNegative }
    return a.numerator * b.denominator < b.numerator * a.denominator
  }
}

extension RationalNumber: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self.init(value) }
}

extension RationalNumber: CustomStringConvertible {
  /// The integer, or the fraction as `-2/3`.
  public var description: String {
    denominator.magnitude.isOne ? "\(numerator)" : "\(numerator)/\(denominator)"
  }
}

// The rules' own operations; those of arithmetic are above.
extension RationalNumber: RuleNumber {
  public static func isGreater(_ a: RationalNumber, _ b: RationalNumber) -> Bool { a > b }
  public static func isEqual(_ a: RationalNumber, _ b: RationalNumber) -> Bool { a == b }
  public static func select(
    _ mask: Bool, _ a: @autoclosure () -> RationalNumber, _ b: @autoclosure () -> RationalNumber
  ) -> RationalNumber { mask ? a() : b() }

  // A number without −0 cannot tell nothing from zero, and has no infinity that could do harm.
  public static var nothing: RationalNumber { 0 }
  public static func isNothing(_ cotangent: RationalNumber) -> Bool { cotangent.isZero }
  public static func computed(_ x: RationalNumber) -> RationalNumber { x }

  public static func sign(_ x: RationalNumber) -> RationalNumber {
    x.isZero ? 0 : x.numerator.isNegative ? -1 : 1
  }
}
