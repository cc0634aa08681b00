@usableFromInline
enum HyperbolicSine: UnaryRule {
  @usableFromInline static let name = "sinh"
  @usableFromInline static let summary: String? = "hyperbolic sine"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.sinh(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { N.cosh(x) }
}

@usableFromInline
enum HyperbolicCosine: UnaryRule {
  @usableFromInline static let name = "cosh"
  @usableFromInline static let summary: String? = "hyperbolic cosine"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.cosh(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { N.sinh(x) }
}

@usableFromInline
enum HyperbolicTangent: UnaryRule {
  @usableFromInline static let name = "tanh"
  @usableFromInline static let summary: String? = "hyperbolic tangent"
  @usableFromInline static let otherNames = ["tansig"]
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.tanh(x) }
  // sech² x = w (2 − w) with w = 1 − |y| = 2 σ(−2|x|); near 0, where w loses digits, 1 − y². That has no correct digit
  // left at x = 20, where y rounds to 1.
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    let magnitude = N.sign(x) * x
    let w = 2 * N.sigmoid(-2 * magnitude)
    return N.select(N.real(0.55) .> magnitude, 1 - y * y, w * (2 - w))
  }
  @inlinable @inline(__always)
  static func valueAndDerivative<N: RuleNumber>(_ x: N) -> (value: N, derivative: N) {
    N.tanhAndDerivative(x)
  }
}

@usableFromInline
enum InverseHyperbolicSine: UnaryRule {
  @usableFromInline static let name = "asinh"
  @usableFromInline static let summary: String? = "inverse hyperbolic sine"
  @usableFromInline static let otherNames = ["arcsinh"]
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .asinh(x) }
  // 1/√(1 + x²); from 10⁸ on the 1 is below rounding, and before 10¹⁵⁵ the square overflows.
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    let magnitude = N.sign(x) * x
    return N.select(magnitude .> N.real(1e8), 1 / magnitude, 1 / N.sqrt(1 + x * x))
  }
}

@usableFromInline
enum InverseHyperbolicCosine: UnaryRule {
  @usableFromInline static let name = "acosh"
  @usableFromInline static let summary: String? = "inverse hyperbolic cosine"
  @usableFromInline static let otherNames = ["arccosh"]
  @usableFromInline static let domain = 1.1...9.0
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .acosh(x) }
  // 1/√(x² − 1), factored where x² − 1 would cancel. From 10⁸ on the 1 is below rounding. At the end 1, where the terms of
  // a higher derivative would be ∞ − ∞, 1/√(x − 1), of which every derivative has the same limit.
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    let fromEnd = N.sqrt(x - 1)
    return N.select(
      x .> N.real(1e8), 1 / x,
      N.select(x .== 1, 1 / fromEnd, 1 / (fromEnd * N.sqrt(x + 1))))
  }
}

@usableFromInline
enum InverseHyperbolicTangent: UnaryRule {
  @usableFromInline static let name = "atanh"
  @usableFromInline static let summary: String? = "inverse hyperbolic tangent"
  @usableFromInline static let otherNames = ["arctanh"]
  @usableFromInline static let domain = -0.9...0.9
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .atanh(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 1 / oneMinusSquare(x) }
}
