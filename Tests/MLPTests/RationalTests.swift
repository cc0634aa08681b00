import TestSupport
import Testing

@Suite struct RationalTests {
  @Test func `Fractions are kept in lowest terms`() {
    #expect(Rational(6, -4) == Rational(-3, 2))
    #expect(Rational(0, -7) == 0)
    #expect(Rational(-6, -4).description == "3/2")
    #expect(Rational(8, 4).description == "2")
  }

  @Test func `Arithmetic is exact`() {
    let (a, b) = (Rational(1, 6), Rational(-3, 4))
    #expect(a + b == Rational(-7, 12))
    #expect(a - b == Rational(11, 12))
    #expect(a * b == Rational(-1, 8))
    #expect(a / b == Rational(-2, 9))
    #expect(b < a && -a < a)
    #expect(
      (1...100).reduce(Rational(0)) { $0 + Rational(1, Int128($1 * ($1 + 1))) }
        == Rational(100, 101))
  }

  /// Products whose factors cancel do not overflow on the way.
  @Test func `Common factors are taken out first`() {
    let large = Rational(Int128.max)
    #expect(large * Rational(1, .max) == 1)
    #expect(large / large == 1)
    #expect(Rational(1, .max) + Rational(-1, .max) == 0)
  }
}
