enum HyperbolicSine: UnaryRule {
  static let name = "sinh"
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.sinh(x) }
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { N.cosh(x) }
}

enum HyperbolicCosine: UnaryRule {
  static let name = "cosh"
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.cosh(x) }
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { N.sinh(x) }
}

enum HyperbolicTangent: UnaryRule {
  static let name = "tanh"
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.tanh(x) }
  // sech² x = w (2 − w) with w = 1 − |y| = 2 σ(−2|x|). 1 − y² has no correct digit left at x = 20, where y rounds to 1.
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    let w = 2 * N.sigmoid(-2 * (N.sign(x) * x))
    return N.select(y * y .> N.real(0.5), w * (2 - w), 1 - y * y)
  }
  @inline(__always)
  static func valueAndDerivative<N: RuleNumber>(_ x: N) -> (value: N, derivative: N) {
    N.tanhAndDerivative(x)
  }
}

enum InverseHyperbolicSine: UnaryRule {
  static let name = "asinh"
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .asinh(x) }
  // 1/√(1 + x²); from 10⁸ on the 1 is below rounding, and before 10¹⁵⁵ the square overflows.
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    let magnitude = N.sign(x) * x
    return N.select(magnitude .> N.real(1e8), 1 / magnitude, 1 / N.sqrt(1 + x * x))
  }
}

enum InverseHyperbolicCosine: UnaryRule {
  static let name = "acosh"
  static let domain = 1.1...9.0
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .acosh(x) }
  // 1/√(x² − 1), factored where x² − 1 would cancel or overflow; at the edge 1 the factors of the second
  // derivative would be 0 · ∞.
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    N.select(x .== 1, 1 / N.sqrt(x * x - 1), 1 / (N.sqrt(x - 1) * N.sqrt(x + 1)))
  }
}

enum InverseHyperbolicTangent: UnaryRule {
  static let name = "atanh"
  static let domain = -0.9...0.9
  @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .atanh(x) }
  @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 1 / oneMinusSquare(x) }
}
