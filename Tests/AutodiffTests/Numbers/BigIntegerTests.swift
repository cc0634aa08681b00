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

@Suite struct BigIntegerTests {
  struct Row: Decodable {
    let a, b, sum, difference, product, divisor: String
    let quotient, remainder: String?
  }

  struct Rounding: Decodable {
    let numerator, denominator, double: String
  }

  struct Reference: Decodable {
    let integers: [Row]
    let doubles: [Rounding]
  }

  static func integer(_ text: String) throws -> BigInteger { try #require(BigInteger(text)) }

  /// Python's integers, written by Tests/Fixtures/scripts/integers_reference.py.
  @Test func arithmeticIsPythons() throws {
    let rows = try Fixture.json("integers.json", as: Reference.self).integers
    #expect(rows.count == 200)
    for row in rows {
      let (a, b) = (try Self.integer(row.a), try Self.integer(row.b))
      #expect(a.description == row.a && b.description == row.b)
      #expect((a + b).description == row.sum)
      #expect((a - b).description == row.difference)
      #expect((a * b).description == row.product)
      #expect(BigInteger.greatestCommonDivisor(a, b).description == row.divisor)
      #expect((a < b) == row.difference.hasPrefix("-"))
      guard let quotient = row.quotient, let remainder = row.remainder else { continue }
      let division = a.quotientAndRemainder(dividingBy: b)
      #expect(division.quotient.description == quotient)
      #expect(division.remainder.description == remainder)
    }
  }

  /// Python's `float(Fraction)`, which rounds to nearest even.
  @Test func doublesArePythons() throws {
    let rows = try Fixture.json("integers.json", as: Reference.self).doubles
    #expect(rows.count > 400)
    for row in rows {
      let fraction = RationalNumber(
        try Self.integer(row.numerator), try Self.integer(row.denominator))
      let expected = try #require(Double(row.double))
      #expect(fraction.rounded == expected, "\(row.numerator)/\(row.denominator)")
      if expected.isFinite {
        let exact = try #require(RationalNumber(exactly: expected))
        #expect(exact.rounded == expected)
      }
    }
  }

  /// Numbers that are printed in books.
  @Test func knownNumbers() throws {
    let factorial = (1...100).reduce(BigInteger(1)) { $0 * BigInteger($1) }
    #expect(
      factorial.description
        == "93326215443944152681699238856266700490715968264381621468592963895217599993229915608941463"
        + "976156518286253697920827223758251185210916864000000000000000000000000")
    let mersenne = (1...521).reduce(BigInteger(1)) { power, _ in power + power } - 1
    #expect(
      mersenne.description
        == "68647976601306097149819007990813932172694353001433054093944634591855431833976560521225596"
        + "40661454554977296311391480858037121987999716643812574028291115057151")
    // Neighbours in Fibonacci's sequence take Euclid's algorithm the most steps.
    var (a, b) = (BigInteger(0), BigInteger(1))
    for _ in 0..<1000 { (a, b) = (b, a + b) }
    #expect(
      a.description
        == "43466557686937456435688527675040625802564660517371780402481729089536555417949051890403879"
        + "840079255169295922593080322634775209689623239873322471161642996440906533187938298969649928"
        + "516003704476137795166849228875")
    #expect(BigInteger.greatestCommonDivisor(a, b) == 1)
  }

  /// (a q + r) / a is q with r left, and gcd(a c, b c) = c gcd(a, b).
  @Test func identities() {
    var generator = SeededGenerator(seed: 17)
    func integer(_ words: Int) -> BigInteger {
      (0..<words).reduce(BigInteger(1)) { value, _ in
        value * BigInteger(1 << 62) + BigInteger(Int.random(in: 0..<(1 << 62), using: &generator))
      }
    }
    for size in 1...40 {
      let (a, q, c) = (integer(size), integer(41 - size), integer(size / 3 + 1))
      let r = a - 1
      let division = (a * q + r).quotientAndRemainder(dividingBy: a)
      #expect(division.quotient == q && division.remainder == r)
      #expect(
        BigInteger.greatestCommonDivisor(a * c, q * c)
          == c * BigInteger.greatestCommonDivisor(a, q))
      #expect((a + q) * (a - q) == a * a - q * q)
      #expect(a - a == 0 && -(-a) == a && a * 0 == 0 && -a < a)
    }
  }

  @Test(arguments: [
    "", "-", "+", "1e3", "0x10", " 1", "1 ", "1.0", "--1", "１", "1_000", "1\u{301}",
  ])
  func whatIsNoInteger(_ text: String) { #expect(BigInteger(text) == nil) }

  @Test func edges() {
    #expect(BigInteger("-0")?.description == "0" && BigInteger("-0")?.isNegative == false)
    #expect(BigInteger("+007") == 7)
    #expect(BigInteger(Int.min).description == "\(Int.min)")
    #expect(BigInteger(Int.min) - 1 == BigInteger("-9223372036854775809"))
    #expect(BigInteger.greatestCommonDivisor(0, 0) == 0)
    #expect(BigInteger.greatestCommonDivisor(0, -6) == 6)
    #expect(BigInteger.greatestCommonDivisor(48, -18) == 6)
    #expect(BigInteger(0).bitWidth == 0 && BigInteger(-8).bitWidth == 4)
  }
}
