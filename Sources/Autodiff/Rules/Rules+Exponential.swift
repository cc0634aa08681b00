enum Exp: UnaryRule {
  static let name = "exp"
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.exp(x) }
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { y }
}

enum Expm1: UnaryRule {
  static let name = "expm1"
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.expm1(x) }
  // y + 1 would cancel for very negative x.
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { N.exp(x) }
}

enum Log: UnaryRule {
  static let name = "log"
  static let domain = 0.1...9.0
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.log(x) }
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 1 / x }
}

enum Log1p: UnaryRule {
  static let name = "log1p"
  static let domain = -0.9...8.0
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.log1p(x) }
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 1 / (1 + x) }
}

enum Log2: UnaryRule {
  static let name = "log2"
  static let domain = 0.1...9.0
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .log2(x) }
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(1.4426950408889634) / x  // 1/ln 2
  }
}

enum Log10: UnaryRule {
  static let name = "log10"
  static let domain = 0.1...9.0
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .log10(x) }
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(0.4342944819032518) / x  // 1/ln 10
  }
}

enum SquareRoot: UnaryRule {
  static let name = "sqrt"
  static let domain = 0.1...9.0
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.sqrt(x) }
  // At 0 the limit, ∞.
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 1 / (2 * y) }
}

enum ErrorFunction: UnaryRule {
  static let name = "erf"
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.erf(x) }
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(1.1283791670955126) * N.exp(-(x * x))  // 2/√π
  }
}

enum ComplementaryErrorFunction: UnaryRule {
  static let name = "erfc"
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.erfc(x) }
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(-1.1283791670955126) * N.exp(-(x * x))  // −2/√π
  }
}
