/// Why a text is no fraction.
public enum RationalNumberError: Error, Hashable, Sendable {
  /// Neither a decimal number nor one whole number over another.
  case malformed(String)
  /// A fraction over 0.
  case zeroDenominator(String)
  /// More digits, the exponent worked out, than are read.
  case tooLong(String, limit: Int)
}

extension RationalNumberError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let text):
      "\"\(legible(text, limit: 60))\" is no exact number; write a decimal such as 0.1 or 1e-3, "
        + "or a fraction such as 1/3"
    case .zeroDenominator(let text): "the denominator of \"\(legible(text, limit: 60))\" is 0"
    case .tooLong(let text, let limit):
      "\"\(legible(text, limit: 60))\" has, without an exponent, more than \(limit) digits, "
        + "the most that are read"
    }
  }
}

extension RationalNumber {
  /// The most digits of a number that is read, its exponent worked out.
  public static var digitLimit: Int { 10_000 }

  /// Reads a decimal number as it is written, or one whole number over another.
  ///
  /// ```swift
  /// try RationalNumber(reading: "0.1")     // 1/10, which no double is
  /// try RationalNumber(reading: "-25e-1")  // −5/2
  /// try RationalNumber(reading: "2/6")     // 1/3
  /// ```
  ///
  /// - Throws: `RationalNumberError`, before it takes more memory than `digitLimit` digits need.
  public init(reading text: some StringProtocol) throws(RationalNumberError) {
    let parts = Substring(text).utf8.split(
      separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      self = try DecimalText(text).number()
      return
    }
    guard text.utf8.count <= Self.digitLimit else {
      throw .tooLong(String(text), limit: Self.digitLimit)
    }
    guard let numerator = BigInteger(Substring(parts[0])),
      let denominator = BigInteger(Substring(parts[1]))
    else { throw .malformed(String(text)) }
    if denominator.isZero { throw .zeroDenominator(String(text)) }
    self.init(numerator, denominator)
  }
}

/// A decimal number's parts: sign, digits without the point, and the power of ten that they are multiplied by.
private struct DecimalText {
  private let text: String
  private var isNegative = false
  private var digits = ""
  private var exponent = 0

  init(_ text: some StringProtocol) throws(RationalNumberError) {
    self.text = String(text)
    guard text.utf8.count <= RationalNumber.digitLimit else { throw tooLong }
    var rest = Substring(text).utf8
    isNegative = Self.passSign(&rest)
    digits = Self.passDigits(&rest)
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      let fraction = Self.passDigits(&rest)
      digits += fraction
      exponent = -fraction.utf8.count
    }
    guard !digits.isEmpty else { throw malformed }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      let isBelow = Self.passSign(&rest)
      let power = Self.passDigits(&rest)
      guard !power.isEmpty else { throw malformed }
      // More than an Int holds is more than the limit allows, too.
      let size = min(Int(power) ?? .max, .max / 2)
      exponent += isBelow ? -size : size
    }
    guard rest.isEmpty else { throw malformed }
  }

  private var malformed: RationalNumberError { .malformed(text) }
  private var tooLong: RationalNumberError { .tooLong(text, limit: RationalNumber.digitLimit) }

  private static func passSign(_ rest: inout Substring.UTF8View) -> Bool {
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    return isNegative
  }

  private static func passDigits(_ rest: inout Substring.UTF8View) -> String {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    rest = rest[digits.endIndex...]
    return String(Substring(digits))
  }

  func number() throws(RationalNumberError) -> RationalNumber {
    guard let integer = BigInteger(digits) else { throw malformed }
    // 0e999999999 is 0.
    if integer.isZero { return 0 }
    guard exponent.magnitude <= UInt(RationalNumber.digitLimit - digits.utf8.count) else {
      throw tooLong
    }
    let signed = isNegative ? -integer : integer
    let scale = BigInteger.power(10, Int(exponent.magnitude))
    return exponent < 0 ? RationalNumber(signed, scale) : RationalNumber(signed * scale)
  }
}
