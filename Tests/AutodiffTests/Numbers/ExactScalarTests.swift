import Autodiff
import Testing

// Operators, of which the library has none to keep expressions quick to check.
extension ExactScalar {
  fileprivate static func + (a: Self, b: Self) -> Self { sum(a, b) }
  fileprivate static func - (a: Self, b: Self) -> Self { difference(a, b) }
  fileprivate static func * (a: Self, b: Self) -> Self { product(a, b) }
  fileprivate static func / (a: Self, b: Self) -> Self { quotient(a, b) }
  fileprivate static prefix func - (a: Self) -> Self { negated(a) }
}

@Suite struct ExactScalarTests {
  static func scalar(_ numerator: Int, _ denominator: Int = 1) -> ExactScalar {
    ExactScalar(RationalNumber(BigInteger(numerator), BigInteger(denominator)))
  }

  /// Integers on both sides of the 62 bits that need no table.
  @Test(arguments: [
    0, 1, -1, 1 << 61, 1 << 62 - 1, 1 << 62, -(1 << 62), -(1 << 62) - 1, Int.max, Int.min,
  ])
  func integers(_ value: Int) {
    let scalar = ExactScalar(value)
    #expect(scalar.description == "\(value)")
    #expect(scalar == Self.scalar(value) && scalar.hashValue == Self.scalar(value).hashValue)
    #expect((scalar + 1).description == "\(BigInteger.sum(BigInteger(value), 1))")
    #expect(scalar + 1 - 1 == scalar && scalar < scalar + 1)
    #expect(
      (scalar * scalar).description == "\(BigInteger.product(BigInteger(value), BigInteger(value)))"
    )
  }

  @Test func fractionsAreEqualByValue() {
    let (third, same) = (Self.scalar(1, 3), Self.scalar(2, 6))
    #expect(third == same && third.hashValue == same.hashValue && third != Self.scalar(1, 2))
    #expect(third + same + third == 1 && third < Self.scalar(1, 2) && !(third < same))
    #expect(third / 0 == .unknown && third.rounded == 1.0 / 3)
  }

  /// Zeroed memory is zero.
  @Test func zeros() { #expect(Tensor<ExactScalar>.zeros([3]).scalars == [0, 0, 0]) }

  @Test func whatIsUnknownStaysSo() {
    let unknown = ExactScalar.unknown
    #expect(!unknown.isFinite && unknown.number == nil && unknown.rounded.isNaN)
    for result in [unknown + 1, 1 - unknown, unknown * 0, 0 / unknown, -unknown] {
      #expect(result == unknown)
    }
    #expect(!(unknown < 1) && !(1 < unknown) && unknown.description == "unknown")
  }

  /// 3 squared again and again is refused before it takes the machine's memory or an hour.
  ///
  /// 3^(2ⁿ) has 1.585 · 2ⁿ binary digits, and two factors may have 2¹⁸ together, with one for each denominator: n = 16 is
  /// the last that is squared.
  @Test func growthEnds() {
    var x: ExactScalar = 3
    var squarings = 0
    while x.isFinite, squarings < 100 {
      x = x * x
      squarings += 1
    }
    #expect(x == .unknown && squarings == 18)
  }
}
