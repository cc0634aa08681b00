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
    calls("RationalNumber.init(integerLiteral:)") { use(RationalNumber(integerLiteral: $0)) },
    calls("RationalNumber.select(_:_:_:)") { n in
      use(RationalNumber.select(n > 0, RationalNumber(n), 0))
    },
  ]
}
