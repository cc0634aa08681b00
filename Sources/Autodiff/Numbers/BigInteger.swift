/// An integer of any size.
///
/// ```swift
/// let factorial = (1...25).reduce(BigInteger(1)) { BigInteger.product($0, BigInteger($1)) }
/// factorial.description  // "15511210043330985984000000"
/// BigInteger.greatestCommonDivisor(factorial, 7_000_000)  // 7000000
/// ```
///
/// - Complexity: a sum is linear in the number of digits; a product, a quotient, a common divisor, reading and printing
///   are quadratic.
public struct BigInteger: Hashable, Sendable {
  /// Whether the integer is below 0.
  public let isNegative: Bool
  let magnitude: Words

  init(isNegative: Bool, magnitude: Words) {
    self.isNegative = isNegative && !magnitude.isEmpty
    self.magnitude = magnitude
  }

  /// The integer of a fixed-width one.
  public init(_ value: Int) {
    self.init(isNegative: value < 0, magnitude: .words(UInt64(value.magnitude)))
  }

  /// Reads digits of base 10 behind a sign or none; nil where the text is anything else.
  ///
  /// ```swift
  /// BigInteger("-100000000000000000000")  // −10²⁰
  /// BigInteger("1e3")                     // nil
  /// ```
  public init?(_ text: some StringProtocol) {
    var digits = Substring(text)
    let sign = digits.first
    if sign == "-" || sign == "+" { digits.removeFirst() }
    guard !digits.isEmpty else { return nil }
    var magnitude: Words = []
    var (chunk, scale) = (UInt64(0), UInt64(1))
    for byte in digits.utf8 {
      guard (0x30...0x39).contains(byte) else { return nil }
      chunk = chunk * 10 + UInt64(byte - 0x30)
      scale *= 10
      if scale == Self.chunk {
        magnitude.multiplyAdd(scale, chunk)
        (chunk, scale) = (0, 1)
      }
    }
    magnitude.multiplyAdd(scale, chunk)
    self.init(isNegative: sign == "-", magnitude: magnitude)
  }

  /// The largest power of ten in a word.
  private static var chunk: UInt64 { 10_000_000_000_000_000_000 }

  /// Whether the integer is 0.
  public var isZero: Bool { magnitude.isEmpty }

  /// The number of binary digits of the magnitude, 0 for 0.
  public var bitWidth: Int { magnitude.bitWidth }

  /// The integer in a word, where that holds it.
  var word: Int? {
    switch magnitude.count {
    case 0: 0
    case 1:
      isNegative
        ? magnitude[0] <= UInt64(1) << 63 ? Int(truncatingIfNeeded: 0 &- magnitude[0]) : nil
        : Int(exactly: magnitude[0])
    default: nil
    }
  }

  /// The magnitude.
  var absolute: BigInteger { BigInteger(isNegative: false, magnitude: magnitude) }

  /// The quotient rounded towards 0, and the remainder, which has the sign of the dividend.
  ///
  /// ```swift
  /// BigInteger(-7).quotientAndRemainder(dividingBy: 2)  // (−3, −1)
  /// ```
  ///
  /// - Precondition: the divisor is not 0.
  public func quotientAndRemainder(
    dividingBy divisor: BigInteger
  ) -> (quotient: BigInteger, remainder: BigInteger) {
    if divisor.isZero { trap(.divisionByZero(dividend: description)) }
    let (quotient, remainder) = Words.division(magnitude, by: divisor.magnitude)
    return (
      BigInteger(isNegative: isNegative != divisor.isNegative, magnitude: quotient),
      BigInteger(isNegative: isNegative, magnitude: remainder)
    )
  }

  /// The greatest common divisor, which is not negative; 0 of two zeros.
  public static func greatestCommonDivisor(_ a: BigInteger, _ b: BigInteger) -> BigInteger {
    BigInteger(isNegative: false, magnitude: .commonDivisor(a.magnitude, b.magnitude))
  }

  /// The power with an exponent that is not negative, by squaring.
  static func power(_ base: BigInteger, _ exponent: Int) -> BigInteger {
    var (result, square, rest) = (BigInteger(1), base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result = product(result, square) }
      rest >>= 1
      if rest > 0 { square = product(square, square) }
    }
    return result
  }
}

extension BigInteger {
  /// a + b.
  public static func sum(_ a: BigInteger, _ b: BigInteger) -> BigInteger {
    if a.isNegative == b.isNegative {
      return BigInteger(isNegative: a.isNegative, magnitude: .sum(a.magnitude, b.magnitude))
    }
    return Words.isLess(a.magnitude, b.magnitude)
      ? BigInteger(isNegative: b.isNegative, magnitude: .difference(b.magnitude, a.magnitude))
      : BigInteger(isNegative: a.isNegative, magnitude: .difference(a.magnitude, b.magnitude))
  }

  /// a − b.
  public static func difference(_ a: BigInteger, _ b: BigInteger) -> BigInteger {
    sum(a, negated(b))
  }

  /// a b.
  public static func product(_ a: BigInteger, _ b: BigInteger) -> BigInteger {
    BigInteger(
      isNegative: a.isNegative != b.isNegative, magnitude: .product(a.magnitude, b.magnitude))
  }

  /// −a.
  public static func negated(_ a: BigInteger) -> BigInteger {
    BigInteger(isNegative: !a.isNegative, magnitude: a.magnitude)
  }

  // For this library alone: each operator of a user's expression would have one more candidate.
  static func + (a: BigInteger, b: BigInteger) -> BigInteger { sum(a, b) }
  static func - (a: BigInteger, b: BigInteger) -> BigInteger { difference(a, b) }
  static func * (a: BigInteger, b: BigInteger) -> BigInteger { product(a, b) }
  static prefix func - (a: BigInteger) -> BigInteger { negated(a) }
}

extension BigInteger: Comparable {
  public static func < (a: BigInteger, b: BigInteger) -> Bool {
    if a.isNegative != b.isNegative { return a.isNegative }
    return a.isNegative
      ? Words.isLess(b.magnitude, a.magnitude) : Words.isLess(a.magnitude, b.magnitude)
  }
}

extension BigInteger: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self.init(value) }
}

extension BigInteger: CustomStringConvertible {
  /// The digits of base 10, behind a minus sign where the integer is below 0.
  public var description: String {
    var rest = magnitude
    var chunks: [String] = []
    repeat { chunks.append(String(rest.divide(by: Self.chunk))) } while !rest.isEmpty
    var text = (isNegative ? "-" : "") + (chunks.popLast() ?? "0")
    for chunk in chunks.reversed() {
      text += String(repeating: "0", count: 19 - chunk.utf8.count) + chunk
    }
    return text
  }
}
