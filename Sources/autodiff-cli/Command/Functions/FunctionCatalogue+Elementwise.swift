import Autodiff

extension FormulaFunction {
  /// A function of one value, applied to each element.
  static func elementwise(
    _ name: String, aliases: [String] = [], _ summary: String,
    _ function: @escaping @Sendable (Value) -> Value
  ) -> FormulaFunction {
    FormulaFunction(name, aliases: aliases, [.value("x")], summary) {
      $0[0]
    } apply: { arguments, _ in
      function(arguments[0])
    }
  }

  /// A function of one value and a number.
  static func elementwise(
    _ name: String, aliases: [String] = [], parameter: String, default value: Double,
    _ summary: String, _ function: @escaping @Sendable (Value, Double) -> Value
  ) -> FormulaFunction {
    FormulaFunction(
      name, aliases: aliases,
      [.value("x"), Parameter(name: parameter, kind: .number(default: value))], summary
    ) {
      $0[0]
    } apply: { arguments, _ in
      function(arguments[0], arguments.number(parameter))
    }
  }

  /// A function of two values that broadcast.
  static func pairwise(
    _ name: String, aliases: [String] = [], of parameters: [String] = ["a", "b"],
    _ summary: String, _ function: @escaping @Sendable (Value, Value) -> Value
  ) -> FormulaFunction {
    FormulaFunction(name, aliases: aliases, parameters.map(Parameter.value), summary) {
      try Shape.broadcast($0[0], $0[1], operation: name)
    } apply: { arguments, _ in
      function(arguments[0], arguments[1])
    }
  }
}

extension FunctionCatalogue {
  static let elementary: [FormulaFunction] = [
    .elementwise("exp", "e^x") { exp($0) },
    .elementwise("expm1", "e^x - 1, accurate near 0") { expm1($0) },
    .elementwise("log", aliases: ["ln"], "natural logarithm") { log($0) },
    .elementwise("log1p", "log(1 + x), accurate near 0") { log1p($0) },
    .elementwise("log2", "logarithm to base 2") { log2($0) },
    .elementwise("log10", "logarithm to base 10") { log10($0) },
    .elementwise("sqrt", "square root") { sqrt($0) },
    .elementwise("square", "x^2") { square($0) },
    .elementwise("reciprocal", "1 / x") { reciprocal($0) },
    .pairwise("pow", aliases: ["power"], of: ["x", "y"], "x^y") { pow($0, $1) },
    .elementwise("sin", "sine") { sin($0) },
    .elementwise("cos", "cosine") { cos($0) },
    .elementwise("tan", "tangent") { tan($0) },
    .elementwise("asin", aliases: ["arcsin"], "inverse sine") { asin($0) },
    .elementwise("acos", aliases: ["arccos"], "inverse cosine") { acos($0) },
    .elementwise("atan", aliases: ["arctan"], "inverse tangent") { atan($0) },
    .pairwise("atan2", aliases: ["arctan2"], of: ["y", "x"], "angle of the point (x, y)") {
      atan2($0, $1)
    },
    .elementwise("sinh", "hyperbolic sine") { sinh($0) },
    .elementwise("cosh", "hyperbolic cosine") { cosh($0) },
    .elementwise("tanh", "hyperbolic tangent") { tanh($0) },
    .elementwise("asinh", aliases: ["arcsinh"], "inverse hyperbolic sine") { asinh($0) },
    .elementwise("acosh", aliases: ["arccosh"], "inverse hyperbolic cosine") { acosh($0) },
    .elementwise("atanh", aliases: ["arctanh"], "inverse hyperbolic tangent") { atanh($0) },
    .elementwise("erf", "error function") { erf($0) },
    .elementwise("erfc", "1 - erf(x), accurate for large x") { erfc($0) },
    .elementwise("abs", aliases: ["fabs"], "absolute value") { abs($0) }.choosingBySign(),
    .elementwise("sign", "-1, 0 or 1; derivative 0") { sign($0) }.choosingBySign(deciders: [0]),
  ]

  static let activations: [FormulaFunction] = [
    .elementwise("sigmoid", aliases: ["logistic", "expit"], "1 / (1 + e^-x)") { sigmoid($0) },
    .elementwise("softplus", "log(1 + e^x)") { softplus($0) },
    .elementwise("relu", aliases: ["ReLU"], "the positive part, max(x, 0)") { relu($0) }
      .choosingBySign(),
    .elementwise(
      "leaky_relu", aliases: ["leakyRelu", "leakyReLU"], parameter: "slope", default: 0.01,
      "x where positive, slope * x elsewhere"
    ) { leakyRelu($0, slope: Value($1)) }.choosingBySign(),
    .elementwise(
      "elu", aliases: ["ELU"], parameter: "alpha", default: 1,
      "x where positive, alpha * (e^x - 1) elsewhere"
    ) { elu($0, alpha: Value($1)) }.choosingBySign(),
    .elementwise("gelu", aliases: ["GELU"], "x times the normal distribution function of x") {
      gelu($0)
    },
    .elementwise("gelu_tanh", aliases: ["geluTanh"], "gelu by the tanh approximation") {
      geluTanh($0)
    },
    .elementwise("silu", aliases: ["SiLU", "swish"], "x * sigmoid(x)") { silu($0) },
    .softmaxLike("softmax", "e^x divided by its sum along an axis") { softmax($0, axis: $1) },
    .softmaxLike("log_softmax", aliases: ["logSoftmax"], "log of softmax, without overflow") {
      logSoftmax($0, axis: $1)
    },
  ]

  static let choices: [FormulaFunction] = [
    .pairwise("maximum", "the larger of two, element by element") { maximum($0, $1) }
      .choosing { ($0[0] .> $0[1]) - ($0[0] .< $0[1]) },
    .pairwise("minimum", "the smaller of two, element by element") { minimum($0, $1) }
      .choosing { ($0[0] .> $0[1]) - ($0[0] .< $0[1]) },
    FormulaFunction(
      "where", [.value("c"), .value("a"), .value("b")],
      "a where c holds, b elsewhere; c is a comparison such as x > 0"
    ) {
      let branches = try Shape.broadcast($0[1], $0[2], operation: "where")
      return try Shape.broadcast($0[0], branches, operation: "where")
    } apply: { arguments, _ in
      .where(arguments[0] .!= 0, arguments[1], arguments[2])
    }.choosing(deciders: [0]) { $0[0] .!= 0 },
  ]
}
