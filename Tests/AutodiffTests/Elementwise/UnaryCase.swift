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
  /// Whether it is a formula of several primitives, which a tape of numbers and one of tensors combine in different orders.
  var isComposed = false
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

  /// Every primitive, those that have a parameter at its default, and the functions that are composed of them.
  static let all: [UnaryCase] =
    UnaryPrimitive.allCases.map { primitive in
      let (cancels, condition) = allowances[primitive] ?? ([], { _ in 0 })
      return UnaryCase(
        primitive.name, { .apply(primitive, $0) }, { .apply(primitive, $0) },
        { .apply(primitive, $0) }, cancels: cancels, condition: condition)
    }
    + [
      UnaryCase("elu", { elu($0) }, { elu($0) }, { elu($0) }),
      UnaryCase("leakyRelu", { leakyRelu($0) }, { leakyRelu($0) }, { leakyRelu($0) }),
    ]
    + composed.map { row in
      var row = row
      row.isComposed = true
      return row
    }

  private static let allowances:
    [UnaryPrimitive: (cancels: Set<Int>, condition: @Sendable (Double) -> Double)] = [
      .sigmoid: ([2], { _ in 0 }),
      // Φ(x) = erfc(−x/√2)/2: the argument is rounded twice, by half a unit each, and a relative error in
      // it grows x² times.
      .gelu: ([1, 2], { $0 * $0 }),
      // exp(−2u) with u = √(2/π)(x + 0.044715x³), of which three roundings remain.
      .geluTanh: ([1, 2], { 3 * Swift.abs(0.8 * ($0 + 0.045 * $0 * $0 * $0)) }),
      .silu: ([1, 2], { _ in 0 }),
      .mish: ([1, 2], { _ in 0 }),
      // exp(−x²): half a unit of x² is x²/2 units of it.
      .erf: ([], { $0 * $0 }),
      .erfc: ([], { $0 * $0 }),
      // Near a root of lgamma or digamma, and where a reflection cancels, the error is one of the terms.
      .lgamma: ([0, 1, 2], { _ in 4 }),
      .gamma: ([1, 2], { 8 + Swift.abs($0) }),
      .digamma: ([0], { _ in 8 }),
      // exp(y²) at y = erfinv x, and so on.
      .erfinv: ([], { -2 * Double.log1p(-$0 * $0) }),
      .ndtri: ([2], { -2 * Double.log(Swift.min($0, 1 - $0)) + 4 }),
      // Each order subtracts numbers that are x² times as large: to the third order 1e-11 of it from −30 on.
      .logNdtr: ([1, 2], { 100 + 160 * $0 * $0 }),
      .inverseMillsRatio: ([1, 2], { 100 + 160 * $0 * $0 }),
      .millsExcess: ([1, 2], { 100 + 160 * $0 * $0 }),
    ]

  private static let composed: [UnaryCase] = [
    UnaryCase("exp2", exp2, exp2, exp2),
    UnaryCase("rsqrt", rsqrt, rsqrt, rsqrt),
    UnaryCase("logSigmoid", logSigmoid, logSigmoid, logSigmoid),
    UnaryCase("logit", logit, logit, logit, cancels: [2]),
    UnaryCase("sinc", sinc, sinc, sinc, cancels: [1, 2]),
    UnaryCase("entr", entr, entr, entr, cancels: [1]),
    UnaryCase("selu", selu, selu, selu),
    UnaryCase("celu", { celu($0) }, { celu($0) }, { celu($0) }),
    UnaryCase("hardTanh", hardTanh, hardTanh, hardTanh),
    UnaryCase("relu6", relu6, relu6, relu6),
    UnaryCase("hardSigmoid", hardSigmoid, hardSigmoid, hardSigmoid),
    UnaryCase("hardSwish", hardSwish, hardSwish, hardSwish),
  ]
}
