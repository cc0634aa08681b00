import Autodiff

extension FormulaFunction {
  /// The function that a primitive of one argument is; nil of one that is no function.
  static func primitive(_ primitive: UnaryPrimitive) -> FormulaFunction? {
    let listing = primitive.listing
    guard let summary = listing.summary else { return nil }
    let function = elementwise(listing.formulaName, aliases: listing.formulaAliases, summary) {
      .apply(primitive, $0)
    }
    if !primitive.isDifferentiable {
      // A step: its value says which.
      return function.choosing(deciders: [0]) { .apply(primitive, $0[0]) }
    }
    guard !primitive.kinks.isEmpty else { return function }
    return function.choosing { arguments in
      primitive.kinks.reduce(0) { $0 + (arguments[0] .> Value($1)) - (arguments[0] .< Value($1)) }
    }
  }

  /// The function that a primitive of two arguments is; nil of one that is no function.
  static func primitive(_ primitive: BinaryPrimitive) -> FormulaFunction? {
    let listing = primitive.listing
    guard let summary = listing.summary else { return nil }
    let function = pairwise(
      listing.formulaName, aliases: listing.formulaAliases, of: listing.parameters, summary
    ) { a, b in
      switch primitive {
      // Which primitive it is depends on which of the two is a constant.
      case .maximum: maximum(a, b)
      case .minimum: minimum(a, b)
      default: .apply(primitive, a, b)
      }
    }
    return switch listing.kind {
    case .choice: function.choosing { ($0[0] .> $0[1]) - ($0[0] .< $0[1]) }
    case .rounding: function.choosing { floorQuotient($0[0], $0[1]) }
    default: function
    }
  }

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
  /// The primitives of one group.
  private static func primitives(_ kind: FunctionKind) -> [FormulaFunction] {
    UnaryPrimitive.allCases.filter { $0.listing.kind == kind }.compactMap(FormulaFunction.primitive)
      + BinaryPrimitive.allCases.filter { $0.listing.kind == kind }.compactMap(
        FormulaFunction.primitive)
  }

  static let elementary =
    primitives(.elementary) + [
      .elementwise("exp2", "2^x") { exp2($0) },
      .elementwise("rsqrt", "1 / sqrt(x)") { rsqrt($0) },
      .elementwise("sinc", "sin(pi x) / (pi x), 1 at 0") { sinc($0) },
      .elementwise("logit", "log(x / (1 - x))") { logit($0) },
      .elementwise("radians", aliases: ["deg2rad"], "degrees to radians") { radians($0) },
      .elementwise("degrees", aliases: ["rad2deg"], "radians to degrees") { degrees($0) },
      FormulaFunction(
        "polyval", aliases: ["polynomial"], [.value("c"), .value("x")],
        "c[0] x^n + c[1] x^(n-1) + ... + c[n]"
      ) {
        try $0[0].requireVector("polyval")
        return $0[1]
      } apply: { arguments, _ in
        polynomial(arguments[0], at: arguments[1])
      },
      .elementwise("entr", "-x log(x), 0 at 0") { entr($0) },
    ]

  static let rounding =
    primitives(.rounding).map { $0.name == "round" ? $0.withDecimals() : $0 } + [
      .pairwise(
        "floor_divide", aliases: ["floorQuotient", "floordiv"],
        "floor(a / b), also written a // b; derivative 0"
      ) { floorQuotient($0, $1) }.choosing(deciders: [0, 1]) { floorQuotient($0[0], $0[1]) },
      .pairwise(
        "copysign", aliases: ["copySign"], of: ["x", "y"], "|x| with the sign of y"
      ) { copySign($0, $1) }.choosing(deciders: [1]) {
        ($0[0] .> 0) - ($0[0] .< 0) + 3 * copySign(1, $0[1])
      },
    ]

  static let special =
    primitives(.special) + [
      FormulaFunction(
        "polygamma",
        [Parameter(name: "n", kind: .integers(default: nil)), .value("x")],
        "the n-th derivative of digamma"
      ) {
        guard $0.integers("n").count == 1, let order = $0.integers("n").first, 0...100 ~= order
        else { throw FormulaProblem.polygammaOrder }
        return $0[0]
      } apply: { arguments, _ in
        polygamma(arguments.integers("n")[0], arguments[0])
      },
      .pairwise("beta", "gamma(a) gamma(b) / gamma(a + b)") { beta($0, $1) },
      .pairwise("betaln", aliases: ["logBeta", "log_beta", "lbeta"], "log(beta(a, b))") {
        logBeta($0, $1)
      },
      .pairwise(
        "comb", aliases: ["binomial", "nchoosek"], of: ["n", "k"],
        "gamma(n + 1) / (gamma(k + 1) gamma(n - k + 1)), 0 where k is not from 0 to n"
      ) { binomial($0, $1) }.choosing { ($0[1] .> $0[0]) + 2 * ($0[1] .< 0) + 4 * ($0[0] .< 0) },
      .elementwise("ndtr", aliases: ["normcdf", "norm.cdf"], "the normal distribution function") {
        ndtr($0)
      },
    ]

  static let activations: [FormulaFunction] =
    primitives(.activation) + [
      .elementwise("log_sigmoid", aliases: ["logSigmoid", "logsigmoid"], "log(sigmoid(x))") {
        logSigmoid($0)
      },
      .elementwise(
        "leaky_relu", aliases: ["leakyRelu", "leakyReLU"], parameter: "slope", default: 0.01,
        "x where positive, slope * x elsewhere"
      ) { leakyRelu($0, slope: Value($1)) }.choosingBySign(),
      .pairwise("prelu", aliases: ["PReLU"], of: ["x", "slope"], "leaky_relu with slopes to learn")
      {
        leakyRelu($0, slope: $1)
      }.choosingBySign(),
      .elementwise(
        "elu", aliases: ["ELU"], parameter: "alpha", default: 1,
        "x where positive, alpha * (e^x - 1) elsewhere"
      ) { elu($0, alpha: Value($1)) }.choosingBySign(),
      .elementwise(
        "celu", aliases: ["CELU"], parameter: "alpha", default: 1,
        "x where positive, alpha * (e^(x / alpha) - 1) elsewhere"
      ) { celu($0, alpha: Value($1)) }.choosingBySign(),
      .elementwise("selu", aliases: ["SELU"], "the self-normalizing elu") { selu($0) }
        .choosingBySign(),
      .bounded("hard_tanh", aliases: ["hardTanh", "hardtanh"], "x between -1 and 1", at: -1, 1) {
        hardTanh($0)
      },
      .bounded("relu6", aliases: ["ReLU6"], "x between 0 and 6", at: 0, 6) { relu6($0) },
      .bounded(
        "hard_sigmoid", aliases: ["hardSigmoid", "hardsigmoid"], "x / 6 + 1 / 2 between 0 and 1",
        at: -3, 3
      ) { hardSigmoid($0) },
      .bounded(
        "hard_swish", aliases: ["hardSwish", "hardswish", "hardsilu"], "x * hard_sigmoid(x)",
        at: -3, 3
      ) { hardSwish($0) },
      .softmaxLike("softmax", "e^x divided by its sum along an axis") { softmax($0, axis: $1) },
      .softmaxLike("log_softmax", aliases: ["logSoftmax"], "log of softmax, without overflow") {
        logSoftmax($0, axis: $1)
      },
    ]

  static let choices: [FormulaFunction] =
    primitives(.choice) + [
      FormulaFunction(
        "where", [.value("c"), .value("a"), .value("b")],
        "a where c holds, b elsewhere; c is a comparison such as x > 0"
      ) {
        let branches = try Shape.broadcast($0[1], $0[2], operation: "where")
        return try Shape.broadcast($0[0], branches, operation: "where")
      } apply: { arguments, _ in
        .where(arguments[0] .!= 0, arguments[1], arguments[2])
      }.choosing(deciders: [0]) { $0[0] .!= 0 },
      FormulaFunction(
        "clip", aliases: ["clamp"],
        [
          .value("x"), Parameter(name: "min", aliases: ["a_min"], kind: .value),
          Parameter(name: "max", aliases: ["a_max"], kind: .value),
        ],
        "x between two bounds, and the bounds beyond"
      ) {
        let lower = try Shape.broadcast($0[0], $0[1], operation: "clip")
        return try Shape.broadcast(lower, $0[2], operation: "clip")
      } apply: { arguments, _ in
        clip(arguments[0], min: arguments[1], max: arguments[2])
      }.choosing { ($0[0] .> $0[1]) + ($0[0] .>= $0[1]) - ($0[0] .< $0[2]) - ($0[0] .<= $0[2]) },
      .pairwise(
        "heaviside", of: ["x", "h"], "0 where x is negative, 1 where positive, h at 0"
      ) { heaviside($0, $1) }.choosing(deciders: [0]) { ($0[0] .> 0) - ($0[0] .< 0) },
      .elementwise("stop_gradient", aliases: ["stopGradient", "detach"], "x as a constant") {
        stopGradient($0)
      }.choosing(deciders: [0]) { stopGradient($0[0]) },
      .decision("isnan", aliases: ["isNaN"], "1 where x is NaN, else 0") { isNaN($0) },
      .decision("isfinite", aliases: ["isFinite"], "1 where x is no NaN and not infinite, else 0") {
        isFinite($0)
      },
      .decision("isinf", aliases: ["isInfinite"], "1 where x is infinite, else 0") {
        isInfinite($0)
      },
      FormulaFunction(
        "isclose", aliases: ["isClose"],
        [
          .value("a"), .value("b"), Parameter(name: "rtol", kind: .number(default: 1e-5)),
          Parameter(name: "atol", kind: .number(default: 1e-8)),
        ],
        "1 where |a - b| <= atol + rtol |b|, else 0"
      ) {
        try Shape.broadcast($0[0], $0[1], operation: "isclose")
      } apply: { arguments, _ in
        isClose(
          arguments[0], arguments[1], relative: Value(arguments.number("rtol")),
          absolute: Value(arguments.number("atol")))
      }.choosing(deciders: [0, 1]) { isClose($0[0], $0[1]) }.telling(),
      .decision("logical_not", aliases: ["logicalNot"], "1 where x is 0, else 0") {
        logicalNot($0)
      },
      .pairwise(
        "logical_and", aliases: ["logicalAnd"], "1 where neither is 0, else 0; also a and b"
      ) {
        logicalAnd($0, $1)
      }.choosing(deciders: [0, 1]) { logicalAnd($0[0], $0[1]) }.telling(),
      .pairwise("logical_or", aliases: ["logicalOr"], "1 where one is not 0, else 0; also a or b") {
        logicalOr($0, $1)
      }.choosing(deciders: [0, 1]) { logicalOr($0[0], $0[1]) }.telling(),
    ]
}

extension FormulaFunction {
  /// A function of one value with kinks at two places.
  fileprivate static func bounded(
    _ name: String, aliases: [String], _ summary: String, at lower: Double, _ upper: Double,
    _ function: @escaping @Sendable (Value) -> Value
  ) -> FormulaFunction {
    elementwise(name, aliases: aliases, summary, function).choosing {
      ($0[0] .> Value(lower)) + ($0[0] .>= Value(lower)) + ($0[0] .> Value(upper))
        + ($0[0] .>= Value(upper))
    }
  }

  /// Rounding, to a number of decimal places.
  fileprivate func withDecimals() -> FormulaFunction {
    FormulaFunction(
      name, aliases: aliases,
      [.value("x"), Parameter(name: "decimals", aliases: ["digits"], kind: .number(default: 0))],
      summary, signature: "round(x) or round(x, decimals)"
    ) {
      _ = try $0.whole("decimals")
      return $0[0]
    } apply: { arguments, _ in
      roundHalfEven(arguments[0], decimals: (try? arguments.whole("decimals")) ?? 0)
    }.choosing(deciders: [0]) {
      roundHalfEven($0[0], decimals: (try? $0.whole("decimals")) ?? 0)
    }
  }

  /// A function of one value that is 0 or 1.
  fileprivate static func decision(
    _ name: String, aliases: [String], _ summary: String,
    _ function: @escaping @Sendable (Value) -> Value
  ) -> FormulaFunction {
    elementwise(name, aliases: aliases, summary, function).choosing(deciders: [0]) {
      function($0[0])
    }.telling()
  }
}
