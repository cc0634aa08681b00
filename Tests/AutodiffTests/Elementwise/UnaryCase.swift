import Autodiff
import Testing

/// An elementwise primitive of one operand and the accuracy that is asked of it, in units in the last
/// place of the correctly rounded result.
///
/// Four units for the value and the first derivative, eight for the second: the rule composes two to
/// four functions of at most two units each. A row says so where the formula cannot do better.
struct UnaryCase: Sendable, CustomTestStringConvertible {
  typealias Function<T> = @Sendable (T) -> T

  let name: String
  let double: Function<Tracked<Double>>
  let float: Function<Tracked<Float>>
  let plain: Function<Tensor<Double>>
  /// Which derivatives pass through a zero by cancellation of larger terms; their error is measured
  /// against the size of the derivative near the point.
  var cancels: Set<Int> = []
  /// Units beyond the general allowance: the condition number of a factor that the rule must evaluate, half
  /// a unit of whose argument is that many units of the result.
  var condition: @Sendable (_ x: Double) -> Double = { _ in 0 }

  init(
    _ name: String, _ double: @escaping Function<Tracked<Double>>,
    _ float: @escaping Function<Tracked<Float>>, _ plain: @escaping Function<Tensor<Double>>,
    cancels: Set<Int> = [], condition: @escaping @Sendable (_ x: Double) -> Double = { _ in 0 }
  ) {
    self.name = name
    self.double = double
    self.float = float
    self.plain = plain
    self.cancels = cancels
    self.condition = condition
  }

  var testDescription: String { name }

  static let all: [UnaryCase] = [
    UnaryCase("exp", exp, exp, exp),
    UnaryCase("expm1", expm1, expm1, expm1),
    UnaryCase("log", log, log, log),
    UnaryCase("log1p", log1p, log1p, log1p),
    UnaryCase("log2", log2, log2, log2),
    UnaryCase("log10", log10, log10, log10),
    UnaryCase("sqrt", sqrt, sqrt, sqrt),
    UnaryCase("sin", sin, sin, sin),
    UnaryCase("cos", cos, cos, cos),
    UnaryCase("tan", tan, tan, tan),
    UnaryCase("asin", asin, asin, asin),
    UnaryCase("acos", acos, acos, acos),
    UnaryCase("atan", atan, atan, atan),
    UnaryCase("sinh", sinh, sinh, sinh),
    UnaryCase("cosh", cosh, cosh, cosh),
    UnaryCase("tanh", tanh, tanh, tanh),
    UnaryCase("asinh", asinh, asinh, asinh),
    UnaryCase("acosh", acosh, acosh, acosh),
    UnaryCase("atanh", atanh, atanh, atanh),
    UnaryCase("negate", { -$0 }, { -$0 }, { -$0 }),
    UnaryCase("abs", abs, abs, abs),
    UnaryCase("sign", sign, sign, sign),
    UnaryCase("square", square, square, square),
    UnaryCase("reciprocal", reciprocal, reciprocal, reciprocal),
    UnaryCase("relu", relu, relu, relu),
    UnaryCase("sigmoid", sigmoid, sigmoid, sigmoid, cancels: [2]),
    UnaryCase("softplus", softplus, softplus, softplus),
    // Φ(x) = erfc(−x/√2)/2: the argument is rounded twice, by half a unit each, and a relative error in
    // it grows x² times.
    UnaryCase("gelu", gelu, gelu, gelu, cancels: [1, 2], condition: { $0 * $0 }),
    // exp(−2u) with u = √(2/π)(x + 0.044715x³), of which three roundings remain.
    UnaryCase(
      "geluTanh", geluTanh, geluTanh, geluTanh, cancels: [1, 2],
      condition: { 3 * Swift.abs(0.8 * ($0 + 0.045 * $0 * $0 * $0)) }),
    UnaryCase("silu", silu, silu, silu, cancels: [1, 2]),
    UnaryCase("elu", { elu($0) }, { elu($0) }, { elu($0) }),
    UnaryCase("leakyRelu", { leakyRelu($0) }, { leakyRelu($0) }, { leakyRelu($0) }),
    // exp(−x²): half a unit of x² is x²/2 units of it.
    UnaryCase("erf", erf, erf, erf, condition: { $0 * $0 }),
    UnaryCase("erfc", erfc, erfc, erfc, condition: { $0 * $0 }),
  ]
}
