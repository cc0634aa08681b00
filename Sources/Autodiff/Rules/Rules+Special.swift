// The gamma function and its relatives, and those of the normal distribution (NIST Digital Library of Mathematical Functions,
// chapters 5 and 7).

/// A function that `SpecialMath` computes for `Double`.
@usableFromInline
protocol SpecialRule: UnaryRule, ElementaryFunction {
  static func double(_ x: Double) -> Double
}

extension SpecialRule {
  @usableFromInline static var kind: FunctionKind { .special }
  @usableFromInline static var error: Double { 8 }
  @inlinable @inline(__always)
  static func value<S: RealScalar>(_ x: S) -> S { S(double(Double(x))) }
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.elementary(Self.self, x) }
}

@usableFromInline
enum LogGamma: SpecialRule {
  @usableFromInline static let name = "lgamma"
  @usableFromInline static let summary: String? = "log of the magnitude of the gamma function"
  @usableFromInline static let otherNames = ["gammaln", "loggamma"]
  @usableFromInline static let domain = 0.1...9.0
  @usableFromInline static var primitive: UnaryPrimitive { .lgamma }
  @usableFromInline static func double(_ x: Double) -> Double { SpecialMath.lgamma(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { N.elementary(Digamma.self, x) }
}

@usableFromInline
enum Gamma: SpecialRule {
  @usableFromInline static let name = "gamma"
  @usableFromInline static let summary: String? = "the gamma function, (x - 1)! of whole numbers"
  @usableFromInline static let otherNames = ["tgamma"]
  @usableFromInline static let domain = 0.2...6.0
  @usableFromInline static var primitive: UnaryPrimitive { .gamma }
  @usableFromInline static func double(_ x: Double) -> Double { SpecialMath.gamma(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { y * N.elementary(Digamma.self, x) }
}

@usableFromInline
enum Digamma: SpecialRule {
  @usableFromInline static let name = "digamma"
  @usableFromInline static let summary: String? = "the derivative of lgamma"
  @usableFromInline static let otherNames = ["psi"]
  @usableFromInline static let domain = 0.1...9.0
  @usableFromInline static var primitive: UnaryPrimitive { .digamma }
  @usableFromInline static func double(_ x: Double) -> Double { SpecialMath.digamma(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.elementary(Polygamma.self, 1, x)
  }
}

/// The derivative of order a of digamma at b; the order is a constant.
@usableFromInline
enum Polygamma: BinaryRule, BinaryElementaryFunction {
  static let name = "polygamma"
  static let domain = (1.0...1.0, 0.2...9.0)
  @usableFromInline static var primitive: BinaryPrimitive { .polygamma }
  @usableFromInline
  @specialized(where S == Float)
  @specialized(where S == Double)
  static func value<S: RealScalar>(_ a: S, _ b: S) -> S {
    S(SpecialMath.polygamma(Double(a), Double(b)))
  }
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { N.elementary(Polygamma.self, a, b) }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { N.real(.nan) }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    N.elementary(Polygamma.self, a + 1, b)
  }
}

@usableFromInline
enum InverseErrorFunction: SpecialRule {
  @usableFromInline static let name = "erfinv"
  @usableFromInline static let summary: String? = "inverse error function, on [-1, 1]"
  @usableFromInline static let domain = -0.95...0.95
  @usableFromInline static var primitive: UnaryPrimitive { .erfinv }
  @usableFromInline static var isIncreasing: Bool { true }
  @usableFromInline static func double(_ x: Double) -> Double { SpecialMath.erfinv(x) }
  // √π/2 exp y²
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(0.8862269254527580) * N.exp(y * y)
  }
}

@usableFromInline
enum NormalQuantile: SpecialRule {
  @usableFromInline static let name = "ndtri"
  @usableFromInline static let summary: String? = "inverse of the normal distribution function"
  @usableFromInline static let otherNames = ["probit", "norminv"]
  @usableFromInline static let domain = 0.05...0.95
  @usableFromInline static var primitive: UnaryPrimitive { .ndtri }
  @usableFromInline static var isIncreasing: Bool { true }
  @usableFromInline static func double(_ x: Double) -> Double { SpecialMath.ndtri(x) }
  // √(2π) exp(y²/2)
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.real(2.5066282746310002) * N.exp(y * y / 2)
  }
}

@usableFromInline
enum LogNormalDistribution: SpecialRule {
  @usableFromInline static let name = "logNdtr"
  @usableFromInline static let summary: String? = "log of the normal distribution function"
  @usableFromInline static let otherNames = ["log_ndtr"]
  @usableFromInline static var primitive: UnaryPrimitive { .logNdtr }
  @usableFromInline static var isIncreasing: Bool { true }
  @usableFromInline static func double(_ x: Double) -> Double { SpecialMath.logNdtr(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.elementary(InverseMillsRatio.self, x)
  }
}

/// φ(x)/Φ(x), the derivative of log Φ.
@usableFromInline
enum InverseMillsRatio: SpecialRule {
  @usableFromInline static let name = "inverseMillsRatio"
  @usableFromInline static let summary: String? =
    "the normal density over its distribution function"
  @usableFromInline static let otherNames = ["inverse_mills_ratio"]
  @usableFromInline static var primitive: UnaryPrimitive { .inverseMillsRatio }
  @usableFromInline static func double(_ x: Double) -> Double { SpecialMath.millsRatio(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    -(y * N.elementary(MillsExcess.self, x))
  }
}

/// x + φ(x)/Φ(x), which far below 0 is small beside both.
@usableFromInline
enum MillsExcess: SpecialRule {
  @usableFromInline static let name = "millsExcess"
  @usableFromInline static let summary: String? = "x + inverse_mills_ratio(x), without cancellation"
  @usableFromInline static let otherNames = ["mills_excess"]
  @usableFromInline static var primitive: UnaryPrimitive { .millsExcess }
  @usableFromInline static func double(_ x: Double) -> Double { SpecialMath.millsExcess(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 1 - y * (y - x) }
}
