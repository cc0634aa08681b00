@usableFromInline
enum Exp: UnaryRule {
  @usableFromInline static let name = "exp"
  @usableFromInline static let summary: String? = "e^x"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.exp(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { y }
}

@usableFromInline
enum Expm1: UnaryRule {
  @usableFromInline static let name = "expm1"
  @usableFromInline static let summary: String? = "e^x - 1, accurate near 0"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.expm1(x) }
  // y + 1 would cancel for very negative x.
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { N.exp(x) }
}

/// x, and +0 for −0: the end of the domain is reached from above.
@inlinable @inline(__always)
func aboveZero<N: RuleNumber>(_ x: N) -> N { x + 0 }

@usableFromInline
enum Log: UnaryRule {
  @usableFromInline static let name = "log"
  @usableFromInline static let summary: String? = "natural logarithm"
  @usableFromInline static let otherNames = ["ln"]
  @usableFromInline static let domain = 0.1...9.0
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.log(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 1 / aboveZero(x) }
}

@usableFromInline
enum Log1p: UnaryRule {
  @usableFromInline static let name = "log1p"
  @usableFromInline static let summary: String? = "log(1 + x), accurate near 0"
  @usableFromInline static let domain = -0.9...8.0
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.log1p(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 1 / (1 + x) }
}

@usableFromInline
enum Log2: UnaryRule {
  @usableFromInline static let name = "log2"
  @usableFromInline static let summary: String? = "logarithm to base 2"
  @usableFromInline static let domain = 0.1...9.0
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .log2(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(1.4426950408889634) / aboveZero(x)  // 1/ln 2
  }
}

@usableFromInline
enum Log10: UnaryRule {
  @usableFromInline static let name = "log10"
  @usableFromInline static let summary: String? = "logarithm to base 10"
  @usableFromInline static let domain = 0.1...9.0
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .log10(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(0.4342944819032518) / aboveZero(x)  // 1/ln 10
  }
}

@usableFromInline
enum SquareRoot: UnaryRule {
  @usableFromInline static let name = "sqrt"
  @usableFromInline static let summary: String? = "square root"
  @usableFromInline static let domain = 0.1...9.0
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.sqrt(x) }
  // 1/(2y); at 0 the limit, ∞.
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { N.real(0.5) / aboveZero(y) }
}

/// exp(−x²); beyond |x| = 31 the constant that it has long become, so that no derivative of it is ∞ · 0.
@inlinable @inline(__always)
func bell<N: RuleNumber>(_ x: N) -> N {
  let square = x * x
  return N.select(square .> 1000, 0, N.exp(-square))
}

@usableFromInline
enum ErrorFunction: UnaryRule {
  @usableFromInline static let name = "erf"
  @usableFromInline static let summary: String? = "error function"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.erf(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(1.1283791670955126) * bell(x)  // 2/√π
  }
}

@usableFromInline
enum ComplementaryErrorFunction: UnaryRule {
  @usableFromInline static let name = "erfc"
  @usableFromInline static let summary: String? = "1 - erf(x), accurate for large x"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.erfc(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(-1.1283791670955126) * bell(x)  // −2/√π
  }
}
