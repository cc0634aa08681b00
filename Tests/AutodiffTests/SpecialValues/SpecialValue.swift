import Autodiff
import Testing

/// The value and the first two derivatives of a function at a kink, an edge or an infinity, exactly.
///
/// The policy: the derivative where it exists; else the subgradient of least norm; else the
/// limit. Zeros compare without their sign, and NaN equals NaN.
struct SpecialValue: Sendable, CustomTestStringConvertible {
  let name: String
  let x: Double
  let f: @Sendable (Tracked<Double>) -> Tracked<Double>
  let value, first: Double
  /// Nil where the second derivative has no limit to hold the library to.
  let second: Double?

  init(
    _ name: String, at x: Double, is value: Double, first: Double, second: Double?,
    _ f: @escaping @Sendable (Tracked<Double>) -> Tracked<Double>
  ) {
    self.name = name
    self.x = x
    self.f = f
    self.value = value
    self.first = first
    self.second = second
  }

  var testDescription: String { "\(name) at \(x)" }

  static let infinity = Double.infinity

  static let kinks: [SpecialValue] = [
    SpecialValue("relu", at: 0, is: 0, first: 0, second: 0) { relu($0) },
    SpecialValue("relu", at: -0.0, is: 0, first: 0, second: 0) { relu($0) },
    SpecialValue("abs", at: 0, is: 0, first: 0, second: 0) { abs($0) },
    SpecialValue("abs", at: -0.0, is: 0, first: 0, second: 0) { abs($0) },
    SpecialValue("sign", at: 0, is: 0, first: 0, second: 0) { sign($0) },
    // All spellings of relu agree.
    SpecialValue("maximum(x, 0)", at: 0, is: 0, first: 0, second: 0) { maximum($0, 0) },
    SpecialValue("maximum(0, x)", at: 0, is: 0, first: 0, second: 0) { maximum(0, $0) },
    SpecialValue("where(x > 0, x, 0)", at: 0, is: 0, first: 0, second: 0) {
      .where($0 .> 0, $0, 0)
    },
    SpecialValue("(x + |x|) / 2", at: 0, is: 0, first: 0.5, second: 0) { ($0 + abs($0)) / 2 },
    SpecialValue("minimum(x, 0)", at: 0, is: 0, first: 0, second: 0) { minimum($0, 0) },
    SpecialValue("maximum(x, 3)", at: 3, is: 3, first: 0, second: 0) { maximum($0, 3) },
    // Two variables share a tie, also when they are one.
    SpecialValue("maximum(x, x)", at: 1.5, is: 1.5, first: 1, second: 0) { maximum($0, $0) },
    SpecialValue("maximum(x, 2x)", at: 0, is: 0, first: 1.5, second: 0) { maximum($0, 2 * $0) },
    SpecialValue("minimum(x, 2x)", at: 0, is: 0, first: 1.5, second: 0) { minimum($0, 2 * $0) },
    SpecialValue("maximum(x², x)", at: 1, is: 1, first: 1.5, second: nil) { maximum($0 * $0, $0) },
    // Least norm between the two slopes.
    SpecialValue("leakyRelu", at: 0, is: 0, first: 0.01, second: 0) { leakyRelu($0) },
    SpecialValue("leakyRelu of −1", at: 0, is: 0, first: 0, second: 0) { leakyRelu($0, slope: -1) },
    SpecialValue("leakyRelu of 3", at: 0, is: 0, first: 1, second: 0) { leakyRelu($0, slope: 3) },
    SpecialValue("elu", at: 0, is: 0, first: 1, second: nil) { elu($0) },
    SpecialValue("elu of ¼", at: 0, is: 0, first: 0.25, second: nil) { elu($0, alpha: 0.25) },
    SpecialValue("elu of 2", at: 0, is: 0, first: 1, second: nil) { elu($0, alpha: 2) },
  ]

  static let edges: [SpecialValue] = [
    SpecialValue("sqrt", at: 0, is: 0, first: infinity, second: -infinity) { sqrt($0) },
    SpecialValue("log", at: 0, is: -infinity, first: infinity, second: -infinity) { log($0) },
    SpecialValue("log1p", at: -1, is: -infinity, first: infinity, second: -infinity) { log1p($0) },
    SpecialValue("asin", at: 1, is: .pi / 2, first: infinity, second: infinity) { asin($0) },
    SpecialValue("asin", at: -1, is: -.pi / 2, first: infinity, second: -infinity) { asin($0) },
    SpecialValue("acos", at: 1, is: 0, first: -infinity, second: -infinity) { acos($0) },
    SpecialValue("acosh", at: 1, is: 0, first: infinity, second: -infinity) { acosh($0) },
    SpecialValue("atanh", at: 1, is: infinity, first: infinity, second: infinity) { atanh($0) },
    SpecialValue("atanh", at: -1, is: -infinity, first: infinity, second: -infinity) { atanh($0) },
    SpecialValue("reciprocal", at: 0, is: infinity, first: -infinity, second: infinity) {
      reciprocal($0)
    },
    SpecialValue("1 / x", at: 0, is: infinity, first: -infinity, second: infinity) { 1 / $0 },
    SpecialValue("0 / x", at: 2, is: 0, first: 0, second: 0) { 0 / $0 },
  ]

  static let powers: [SpecialValue] = [
    SpecialValue("x⁰", at: 0, is: 1, first: 0, second: 0) { pow($0, 0) },
    SpecialValue("x¹", at: 0, is: 0, first: 1, second: 0) { pow($0, 1) },
    SpecialValue("x²", at: 0, is: 0, first: 0, second: 2) { pow($0, 2) },
    SpecialValue("x³", at: 0, is: 0, first: 0, second: 0) { pow($0, 3) },
    SpecialValue("x^½", at: 0, is: 0, first: infinity, second: -infinity) { pow($0, 0.5) },
    SpecialValue("x^1.5", at: 0, is: 0, first: 0, second: infinity) { pow($0, 1.5) },
    SpecialValue("x⁻¹", at: 0, is: infinity, first: -infinity, second: infinity) { pow($0, -1) },
    SpecialValue("x⁰", at: -3, is: 1, first: 0, second: 0) { pow($0, 0) },
    SpecialValue("x²", at: -3, is: 9, first: -6, second: 2) { pow($0, 2) },
    SpecialValue("x³", at: -2, is: -8, first: 12, second: -12) { pow($0, 3) },
    SpecialValue("x²", at: infinity, is: infinity, first: infinity, second: 2) { pow($0, 2) },
    // By the exponent: 0^y is constant for y > 0, and 0⁰ counts as such a point.
    SpecialValue("0^x", at: 2, is: 0, first: 0, second: 0) { pow(0, $0) },
    SpecialValue("0^x", at: 0.5, is: 0, first: 0, second: 0) { pow(0, $0) },
    SpecialValue("0^x", at: 0, is: 1, first: 0, second: 0) { pow(0, $0) },
    SpecialValue("1^x", at: 5, is: 1, first: 0, second: 0) { pow(1, $0) },
    SpecialValue("2^x", at: -infinity, is: 0, first: 0, second: 0) { pow(2, $0) },
  ]

  static let infinities: [SpecialValue] = [
    SpecialValue("exp", at: -infinity, is: 0, first: 0, second: 0) { exp($0) },
    SpecialValue("exp", at: infinity, is: infinity, first: infinity, second: infinity) { exp($0) },
    SpecialValue("expm1", at: -infinity, is: -1, first: 0, second: 0) { expm1($0) },
    SpecialValue("log", at: infinity, is: infinity, first: 0, second: 0) { log($0) },
    SpecialValue("sqrt", at: infinity, is: infinity, first: 0, second: 0) { sqrt($0) },
    SpecialValue("tanh", at: infinity, is: 1, first: 0, second: 0) { tanh($0) },
    SpecialValue("tanh", at: -infinity, is: -1, first: 0, second: 0) { tanh($0) },
    SpecialValue("atan", at: infinity, is: .pi / 2, first: 0, second: 0) { atan($0) },
    SpecialValue("asinh", at: -infinity, is: -infinity, first: 0, second: 0) { asinh($0) },
    SpecialValue("erf", at: infinity, is: 1, first: 0, second: 0) { erf($0) },
    SpecialValue("erfc", at: -infinity, is: 2, first: 0, second: 0) { erfc($0) },
    SpecialValue("sigmoid", at: infinity, is: 1, first: 0, second: 0) { sigmoid($0) },
    SpecialValue("sigmoid", at: -infinity, is: 0, first: 0, second: 0) { sigmoid($0) },
    SpecialValue("softplus", at: infinity, is: infinity, first: 1, second: 0) { softplus($0) },
    SpecialValue("softplus", at: -infinity, is: 0, first: 0, second: 0) { softplus($0) },
    SpecialValue("relu", at: infinity, is: infinity, first: 1, second: 0) { relu($0) },
    SpecialValue("relu", at: -infinity, is: 0, first: 0, second: 0) { relu($0) },
    SpecialValue("elu", at: infinity, is: infinity, first: 1, second: 0) { elu($0) },
    SpecialValue("elu", at: -infinity, is: -1, first: 0, second: 0) { elu($0) },
    SpecialValue("gelu", at: infinity, is: infinity, first: 1, second: 0) { gelu($0) },
    SpecialValue("gelu", at: -infinity, is: 0, first: 0, second: 0) { gelu($0) },
    SpecialValue("geluTanh", at: infinity, is: infinity, first: 1, second: 0) { geluTanh($0) },
    SpecialValue("geluTanh", at: 1e103, is: 1e103, first: 1, second: 0) { geluTanh($0) },
    SpecialValue("geluTanh", at: -1e110, is: 0, first: 0, second: 0) { geluTanh($0) },
    SpecialValue("silu", at: infinity, is: infinity, first: 1, second: 0) { silu($0) },
    SpecialValue("silu", at: -infinity, is: 0, first: 0, second: 0) { silu($0) },
    SpecialValue("abs", at: -infinity, is: infinity, first: -1, second: 0) { abs($0) },
    SpecialValue("maximum(x, 0)", at: -infinity, is: 0, first: 0, second: 0) { maximum($0, 0) },
    SpecialValue("reciprocal", at: infinity, is: 0, first: 0, second: 0) { reciprocal($0) },
  ]

  /// An untaken branch contributes exactly zero, whatever it would have been.
  static let untaken: [SpecialValue] = [-1, 0].flatMap { x in
    [
      SpecialValue("where(x > 0, log x, 0)", at: x, is: 0, first: 0, second: 0) {
        .where($0 .> 0, log($0), 0)
      },
      SpecialValue("where(x ≤ 0, 0, log x)", at: x, is: 0, first: 0, second: 0) {
        .where($0 .<= 0, 0, log($0))
      },
      SpecialValue("where(x > 0, √x, x)", at: x, is: x, first: 1, second: 0) {
        .where($0 .> 0, sqrt($0), $0)
      },
      SpecialValue("where(x > 0, x log x, 0)", at: x, is: 0, first: 0, second: 0) {
        .where($0 .> 0, $0 * log($0), 0)
      },
      SpecialValue("where(x > 0, x^x, 1)", at: x, is: 1, first: 0, second: 0) {
        .where($0 .> 0, pow($0, $0), 1)
      },
      SpecialValue("where(x > 0, 1/x, x²)", at: x, is: x * x, first: 2 * x, second: 2) {
        .where($0 .> 0, 1 / $0, $0 * $0)
      },
      SpecialValue("where(x > 0, exp(1000 (1 + x)) , 0)", at: x, is: 0, first: 0, second: 0) {
        .where($0 .> 0, exp(1000 * (3 + $0)), 0)
      },
    ]
  }
}
