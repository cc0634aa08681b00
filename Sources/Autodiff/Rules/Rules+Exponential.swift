@usableFromInline
enum Exp: UnaryRule {
  @usableFromInline static let name = "exp"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.exp(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { y }
}

@usableFromInline
enum Expm1: UnaryRule {
  @usableFromInline static let name = "expm1"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.expm1(x) }
  // y + 1 would cancel for very negative x.
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { N.exp(x) }
}

@usableFromInline
enum Log: UnaryRule {
  @usableFromInline static let name = "log"
  @usableFromInline static let domain = 0.1...9.0
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.log(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 1 / x }
}

@usableFromInline
enum Log1p: UnaryRule {
  @usableFromInline static let name = "log1p"
  @usableFromInline static let domain = -0.9...8.0
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.log1p(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 1 / (1 + x) }
}

@usableFromInline
enum Log2: UnaryRule {
  @usableFromInline static let name = "log2"
  @usableFromInline static let domain = 0.1...9.0
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .log2(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(1.4426950408889634) / x  // 1/ln 2
  }
}

@usableFromInline
enum Log10: UnaryRule {
  @usableFromInline static let name = "log10"
  @usableFromInline static let domain = 0.1...9.0
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .log10(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(0.4342944819032518) / x  // 1/ln 10
  }
}

@usableFromInline
enum SquareRoot: UnaryRule {
  @usableFromInline static let name = "sqrt"
  @usableFromInline static let domain = 0.1...9.0
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.sqrt(x) }
  // At 0 the limit, ∞.
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 1 / (2 * y) }
}

/// exp(−x²), flat where it is below the smallest number: its derivative there would be 0 · ∞ at the infinities.
@inlinable @inline(__always)
func gaussian<N: RuleNumber>(_ x: N) -> N {
  let square = x * x
  return N.select(square .> 1000, 0, N.exp(-square))
}

@usableFromInline
enum ErrorFunction: UnaryRule {
  @usableFromInline static let name = "erf"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.erf(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(1.1283791670955126) * gaussian(x)  // 2/√π
  }
}

@usableFromInline
enum ComplementaryErrorFunction: UnaryRule {
  @usableFromInline static let name = "erfc"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.erfc(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(-1.1283791670955126) * gaussian(x)  // −2/√π
  }
}
