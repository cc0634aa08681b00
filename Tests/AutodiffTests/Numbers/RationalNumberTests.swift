import Autodiff
import TestSupport
import Testing

// Operators, of which the library has none to keep expressions quick to check.
extension BigInteger {
  fileprivate static func + (a: Self, b: Self) -> Self { sum(a, b) }
  fileprivate static func - (a: Self, b: Self) -> Self { difference(a, b) }
  fileprivate static func * (a: Self, b: Self) -> Self { product(a, b) }
  fileprivate static prefix func - (a: Self) -> Self { negated(a) }
}

extension RationalNumber {
  fileprivate static func + (a: Self, b: Self) -> Self { sum(a, b) }
  fileprivate static func - (a: Self, b: Self) -> Self { difference(a, b) }
  fileprivate static func * (a: Self, b: Self) -> Self { product(a, b) }
  fileprivate static func / (a: Self, b: Self) -> Self { quotient(a, b) }
  fileprivate static prefix func - (a: Self) -> Self { negated(a) }
}

@Suite struct RationalNumberTests {
  static func number(_ text: String) throws -> RationalNumber {
    try RationalNumber(reading: text)
  }

  /// What is written, and the fraction that it is.
  @Test(arguments: [
    ("0.1", "1/10"), ("-25e-1", "-5/2"), ("2/6", "1/3"), ("-2/6", "-1/3"), ("+6/4", "3/2"),
    ("1E3", "1000"), ("1e+3", "1000"), (".5", "1/2"), ("5.", "5"), ("-0", "0"), ("0/7", "0"),
    ("0.000", "0"), ("0e99999999999999999999", "0"), ("007", "7"), ("4/-6", "-2/3"),
    (
      "123456789012345678901234567890e-30",
      "12345678901234567890123456789/100000000000000000000000000000"
    ),
  ])
  func reading(_ text: String, _ expected: String) throws {
    #expect(try Self.number(text).description == expected)
  }

  @Test(arguments: [
    "", "-", ".", "e5", "1e", "1e+", "1/", "/3", "1/3/5", "0.5/3", "1e3/2", "nan", "inf", "0x1p3",
    "1 /3", " 1", "1,5", "½", "1_000",
  ])
  func malformed(_ text: String) {
    #expect(throws: RationalNumberError.malformed(text)) { try RationalNumber(reading: text) }
  }

  /// A few characters must not ask for a gigabyte.
  @Test(arguments: [
    "1e400000000", "1e-400000000", "1e99999999999999999999", "1e9223372036854775807",
    "1e-9223372036854775808", "1.5e10000", "1e10000",
  ])
  func tooLong(_ text: String) {
    #expect(throws: RationalNumberError.tooLong(text, limit: 10_000)) {
      try RationalNumber(reading: text)
    }
  }

  @Test func limits() throws {
    #expect(try Self.number("1e9999").numerator.description.utf8.count == 10_000)
    #expect(try Self.number("1e-9999").denominator.description.utf8.count == 10_000)
    for text in [
      String(repeating: "7", count: 10_001), "1/" + String(repeating: "7", count: 9_999),
    ] {
      #expect(throws: RationalNumberError.tooLong(text, limit: 10_000)) {
        try RationalNumber(reading: text)
      }
    }
    #expect(throws: RationalNumberError.zeroDenominator("3/00")) {
      try RationalNumber(reading: "3/00")
    }
  }

  @Test func sentences() {
    #expect(
      RationalNumberError.malformed("1,5").description
        == "\"1,5\" is no exact number; write a decimal such as 0.1 or 1e-3, or a fraction such as 1/3"
    )
    #expect(
      RationalNumberError.zeroDenominator("1/0").description == "the denominator of \"1/0\" is 0")
    #expect(
      RationalNumberError.tooLong("1e400000000", limit: 10_000).description
        == "\"1e400000000\" has, without an exponent, more than 10000 digits, the most that are read"
    )
  }

  /// The field's laws, on fractions whose parts have common divisors.
  @Test func laws() {
    var generator = SeededGenerator(seed: 3)
    func number() -> RationalNumber {
      func part() -> BigInteger {
        let word = BigInteger(Int.random(in: 1..<(1 << 30), using: &generator))
        return Bool.random(using: &generator) ? word : word * word * word * 720
      }
      let number = RationalNumber(part(), part())
      return Bool.random(using: &generator) ? number : -number
    }
    for _ in 0..<300 {
      let (a, b, c) = (number(), number(), number())
      #expect(a * (b + c) == a * b + a * c)
      #expect((a + b) - b == a && a - a == 0)
      #expect((a / b) * b == a && a / a == 1)
      #expect((a < b) == (b - a > 0) && (a < b) == (-b < -a))
      for value in [a + b, a * b, a / b] {
        #expect(BigInteger.greatestCommonDivisor(value.numerator, value.denominator) == 1)
        #expect(value.denominator > 0)
      }
    }
  }

  /// 1/(1·2) + 1/(2·3) + … + 1/(n (n + 1)) = n/(n + 1), and a harmonic number from a book.
  @Test func sums() {
    let sum = (1...500).reduce(RationalNumber(0)) {
      $0 + RationalNumber(1, BigInteger($1 * ($1 + 1)))
    }
    #expect(sum == RationalNumber(500, 501))
    let harmonic = (1...20).reduce(RationalNumber(0)) { $0 + RationalNumber(1, BigInteger($1)) }
    #expect(harmonic.description == "55835135/15519504")
  }

  /// A double is a binary fraction, whose digits Python prints with `Fraction(0.1)`.
  @Test(arguments: [
    (0.1, "3602879701896397/36028797018963968"), (-0.75, "-3/4"),
    (0x1p70, "1180591620717411303424"),
    (0, "0"), (-0.0, "0"), (0x1p-3, "1/8"), (1e23, "99999999999999991611392"),
  ])
  func doubles(_ value: Double, _ expected: String) {
    let number = RationalNumber(exactly: value)
    #expect(number?.description == expected)
    #expect(number?.rounded == value)
  }

  @Test(arguments: [
    Double.leastNonzeroMagnitude, -.leastNormalMagnitude, .greatestFiniteMagnitude,
    .leastNormalMagnitude.nextDown,
  ])
  func extremes(_ value: Double) { #expect(RationalNumber(exactly: value)?.rounded == value) }

  @Test func whatIsNoFraction() {
    for value in [Double.nan, .infinity, -.infinity] {
      #expect(RationalNumber(exactly: value) == nil)
    }
  }

  /// The rules run on fractions: d/dx x² (1/x) = 1.
  @Test func rules() {
    let x = ExactScalar(RationalNumber(2, 7))
    let gradient = gradient(at: Tensor([x])) { (square($0) * reciprocal($0) - abs($0) / 3).sum() }
    #expect(gradient.description == "[2/3]")
  }
}
