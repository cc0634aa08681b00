import Autodiff
import TestSupport

extension CallTests {
  static let numberCalls = [
    calls("BigInteger.init(_:)") { n in
      use(BigInteger(n).quotientAndRemainder(dividingBy: BigInteger(n)))
    },
    calls("BigInteger.init(integerLiteral:)") { use(BigInteger(integerLiteral: $0)) },
    calls("RationalNumber.init(_:)") { n in
      use(RationalNumber.quotient(1, RationalNumber(n)).rounded)
      use(RationalNumber(1, BigInteger(n)))
    },
    calls("Interval.init(integerLiteral:)") { use(Interval(integerLiteral: $0)) },
    calls("Interval.select(_:_:_:)") { n in
      let x = Interval(Double(n))
      use(Interval.select(Interval.isGreater(x, 0), Interval.unknown, x))
      use(Interval.select(Interval.isEqual(x, Interval(.nan)), x, 0))
    },
    calls("RationalNumber.init(integerLiteral:)") { use(RationalNumber(integerLiteral: $0)) },
    calls("RationalNumber.select(_:_:_:)") { n in
      use(RationalNumber.select(n > 0, RationalNumber(n), 0))
    },
  ]
}
