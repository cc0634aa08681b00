// a^b and its derivatives. With (b)_k = b (b − 1) … (b − k + 1) and Leibniz' rule,
//
//     ∂^(k+m) a^b / ∂a^k ∂b^m  =  a^(b−k) Σ_j C(m, j) (b)_k⁽ʲ⁾ (log a)^(m−j)
//
// Each up to the third order is a primitive, of which the partial derivatives are the next ones. So a mixed derivative is the same
// function in either order, and none is a sum of products, of which at base 0 one can be ∞ and the other −∞.

/// One of the derivatives of a^b.
protocol PowerRule: BinaryRule {
  /// How often a^b is differentiated by a.
  static var byBase: Int { get }
  /// How often it is differentiated by b.
  static var byExponent: Int { get }
}

extension PowerRule {
  static var domain: (ClosedRange<Double>, ClosedRange<Double>) { (0.3...3.0, -2.0...3.0) }
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N {
    N.powerDerivative(a, b, byBase, byExponent, from: nil)
  }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    N.powerDerivative(a, b, byBase + 1, byExponent, from: power(y))
  }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    N.powerDerivative(a, b, byBase, byExponent + 1, from: power(y))
  }
  /// The power itself, where that is what the rule has computed.
  @inline(__always)
  private static func power<N: RuleNumber>(_ y: N) -> N? {
    byBase == 0 && byExponent == 0 ? y : nil
  }
}

enum Power: PowerRule {
  static let name = "pow"
  static let summary: String? = "x^y"
  static let otherNames = ["power", "float_power"]
  static let parameters = ("x", "y")
  static var byBase: Int { 0 }
  static var byExponent: Int { 0 }
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { N.pow(a, b) }
}

enum Power10: PowerRule {
  static let name = "∂pow/∂x"
  static var byBase: Int { 1 }
  static var byExponent: Int { 0 }
}

enum Power01: PowerRule {
  static let name = "∂pow/∂y"
  static var byBase: Int { 0 }
  static var byExponent: Int { 1 }
}

enum Power20: PowerRule {
  static let name = "∂²pow/∂x²"
  static var byBase: Int { 2 }
  static var byExponent: Int { 0 }
}

enum Power11: PowerRule {
  static let name = "∂²pow/∂x∂y"
  static var byBase: Int { 1 }
  static var byExponent: Int { 1 }
}

enum Power02: PowerRule {
  static let name = "∂²pow/∂y²"
  static var byBase: Int { 0 }
  static var byExponent: Int { 2 }
}

enum Power30: PowerRule {
  static let name = "∂³pow/∂x³"
  static var byBase: Int { 3 }
  static var byExponent: Int { 0 }
}

enum Power21: PowerRule {
  static let name = "∂³pow/∂x²∂y"
  static var byBase: Int { 2 }
  static var byExponent: Int { 1 }
}

enum Power12: PowerRule {
  static let name = "∂³pow/∂x∂y²"
  static var byBase: Int { 1 }
  static var byExponent: Int { 2 }
}

enum Power03: PowerRule {
  static let name = "∂³pow/∂y³"
  static var byBase: Int { 0 }
  static var byExponent: Int { 3 }
}

extension BinaryPrimitive {
  /// The derivative of `pow` by the base k times and by the exponent m times, which is a primitive up to k + m = 3.
  static func power(_ k: Int, _ m: Int) -> BinaryPrimitive? {
    switch (k, m) {
    case (0, 0): .pow
    case (1, 0): .pow10
    case (0, 1): .pow01
    case (2, 0): .pow20
    case (1, 1): .pow11
    case (0, 2): .pow02
    case (3, 0): .pow30
    case (2, 1): .pow21
    case (1, 2): .pow12
    case (0, 3): .pow03
    default: nil
    }
  }
}

/// The derivative of a^b by a, k times, and by b, m times, for 1 ≤ k + m ≤ 4.
///
/// At a = 0 it is the limit from above, in which a power of a outweighs one of log a. 0⁰ has none: by convention it is 1, x⁰ the
/// constant 1 and the point flat.
@inlinable @inline(__always)
func powerDerivative<N: RuleNumber>(_ a: N, _ b: N, _ k: Int, _ m: Int, from power: N?) -> N {
  let log: N = m == 0 ? 0 : N.log(a)
  let y = N.scaledPower(powerFactor(b, log, k, m), a, b, less: k, from: power)
  // Without a logarithm the factor has (b)_k, which is 0.
  return m == 0 ? y : N.select(b .== 0, N.select(a .== 0, 0, y), y)
}

/// a b, and where one is 0 and the other infinite 0, the limit in which a power outweighs a logarithm.
///
/// Everywhere else it is the product as an expression too: a factor that happens to be 0 is no constant.
@inlinable @inline(__always)
func limitProduct<N: RuleNumber>(_ a: N, times b: N) -> N {
  let product = a * b
  return N.select(
    product .== product, product, N.select(a .== a, N.select(b .== b, 0, product), product))
}

/// Σ_j C(m, j) (b)_k⁽ʲ⁾ l^(m−j), by Horner's scheme, so that of an infinite l one power alone decides.
@inlinable @inline(__always)
func powerFactor<N: RuleNumber>(_ b: N, _ l: N, _ k: Int, _ m: Int) -> N {
  switch (k, m) {
  case (1, 0): return b
  case (0, 1): return l
  case (2, 0): return b * (b - 1)
  case (1, 1): return 1 + limitProduct(b, times: l)
  case (0, 2): return l * l
  case (3, 0): return b * (b - 1) * (b - 2)
  case (2, 1): return (2 * b - 1) + limitProduct(b * (b - 1), times: l)
  case (1, 2): return l * (2 + limitProduct(b, times: l))
  case (0, 3): return l * l * l
  case (4, 0): return b * (b - 1) * (b - 2) * (b - 3)
  case (3, 1): return (3 * b * (b - 2) + 2) + limitProduct(b * (b - 1) * (b - 2), times: l)
  case (2, 2): return 2 + l * ((4 * b - 2) + limitProduct(b * (b - 1), times: l))
  case (1, 3): return l * l * (3 + limitProduct(b, times: l))
  case (0, 4): return l * l * l * l
  default: trap(.powerDerivative(k, m))
  }
}
