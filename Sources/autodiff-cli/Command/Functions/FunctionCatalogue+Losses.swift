import Autodiff

extension FormulaFunction {
  /// A loss of two values that broadcast.
  fileprivate static func loss(
    _ name: String, aliases: [String], of parameters: [String], beside: [Parameter] = [],
    _ summary: String,
    _ function: @escaping @Sendable (Value, Value, Arguments<Value>) -> Value
  ) -> FormulaFunction {
    FormulaFunction(
      name, aliases: aliases, parameters.map(Parameter.value) + beside + [.reduction], summary
    ) {
      let losses = try Shape.broadcast($0[0], $0[1], operation: name)
      return try $0.reduction(of: name) == .none ? losses : .scalar
    } apply: { arguments, _ in
      function(arguments[0], arguments[1], arguments)
    }
  }
}

extension FunctionCatalogue {
  /// How far values are from what they should be.
  static let losses: [FormulaFunction] = [
    .loss(
      "squared_error", aliases: ["mse", "mse_loss", "squaredError", "mean_squared_error"],
      of: ["x", "y"], "mean of (x - y)^2"
    ) { squaredError($0, $1, reduction: $2.reduction) },
    .loss(
      "absolute_error", aliases: ["mae", "l1_loss", "absoluteError", "mean_absolute_error"],
      of: ["x", "y"], "mean of |x - y|"
    ) { absoluteError($0, $1, reduction: $2.reduction) }
    .choosing { ($0[0] .> $0[1]) - ($0[0] .< $0[1]) },
    .loss(
      "huber_loss", aliases: ["huber", "huberLoss"], of: ["x", "y"],
      beside: [Parameter(name: "delta", aliases: ["threshold"], kind: .number(default: 1))],
      "mean of d^2 / 2 where d = |x - y| <= delta, of delta (d - delta / 2) elsewhere"
    ) {
      huberLoss($0, $1, threshold: Value($2.number("delta")), reduction: $2.reduction)
    },
    .loss(
      "hinge_loss", aliases: ["hinge", "hingeLoss"], of: ["z", "y"],
      "mean of max(0, 1 - y z), where y is 1 or -1"
    ) { hingeLoss($0, $1, reduction: $2.reduction) }
    .choosing { ($0[0] * $0[1] .> 1) - ($0[0] * $0[1] .< 1) },
    FormulaFunction(
      "cross_entropy", aliases: ["crossEntropy", "softmax_cross_entropy"],
      [.value("z"), .value("y"), .axis(default: -1), .reduction],
      "mean of -log(softmax(z)) at the classes y, or of -sum(y log(softmax(z))) by probabilities y"
    ) {
      try $0.shapeOfRows("cross_entropy", takesProbabilities: true)
    } apply: { arguments, _ in
      let (z, y, axis) = (arguments[0], arguments[1], arguments.axis)
      return z.rank == y.rank
        ? crossEntropy(logits: z, probabilities: y, axis: axis, reduction: arguments.reduction)
        : crossEntropy(logits: z, labels: y, axis: axis, reduction: arguments.reduction)
    },
    FormulaFunction(
      "nll_loss", aliases: ["negativeLogLikelihood", "nll"],
      [.value("x"), .value("y"), .axis(default: -1), .reduction],
      "mean of -x at the classes y, where x are logarithms of probabilities"
    ) {
      try $0.shapeOfRows("nll_loss", takesProbabilities: false)
    } apply: { arguments, _ in
      negativeLogLikelihood(
        arguments[0], labels: arguments[1], axis: arguments.axis, reduction: arguments.reduction)
    },
    .loss(
      "binary_cross_entropy_with_logits",
      aliases: ["bce_with_logits", "sigmoid_cross_entropy", "sigmoid_binary_cross_entropy"],
      of: ["z", "y"], "mean of -y log(sigmoid(z)) - (1 - y) log(1 - sigmoid(z))"
    ) { binaryCrossEntropy(logits: $0, targets: $1, reduction: $2.reduction) },
    .loss(
      "binary_cross_entropy", aliases: ["bce", "bce_loss", "binaryCrossEntropy"], of: ["p", "y"],
      "mean of -y log(p) - (1 - y) log(1 - p)"
    ) { binaryCrossEntropy(probabilities: $0, targets: $1, reduction: $2.reduction) },
    .pairwise(
      "rel_entr", aliases: ["relativeEntropy", "relative_entropy"], of: ["p", "q"],
      "p log(p / q), 0 where p is 0"
    ) { relativeEntropy($0, $1) },
    FormulaFunction(
      "kl_divergence", aliases: ["klDivergence"], [.value("p"), .value("q"), .axes],
      "sum of p log(p / q)"
    ) {
      let terms = try Shape.broadcast($0[0], $0[1], operation: "kl_divergence")
      let axes = try terms.normalized(axes: $0.axes, operation: "kl_divergence")
      return terms.reduced(axes: axes, keepingDimensions: false)
    } apply: { arguments, _ in
      klDivergence(arguments[0], arguments[1], axes: arguments.axes)
    },
  ]
}

extension Parameter {
  /// What becomes of the losses of elements.
  fileprivate static let reduction = Parameter(
    name: "reduction", kind: .text(default: LossReduction.mean.rawValue), needsName: true)
}

extension Arguments {
  fileprivate var reduction: LossReduction { LossReduction(rawValue: text("reduction")) ?? .mean }

  /// - Throws: `FormulaProblem` where it is none.
  fileprivate func reduction(of function: String) throws -> LossReduction {
    try FunctionCatalogue.require(
      text("reduction"), "reduction", of: function, among: LossReduction.allCases.map(\.rawValue))
    return reduction
  }
}

extension Arguments<Shape> {
  /// The shape of the losses of rows.
  fileprivate func shapeOfRows(_ function: String, takesProbabilities: Bool) throws -> Shape {
    let place: Int
    if takesProbabilities, self[0].rank == self[1].rank {
      place = try self[0].normalized(axis: axis, operation: function)
      guard self[0] == self[1] else {
        throw ShapeError.shapeMismatch(operation: function, self[0], self[1])
      }
    } else {
      place = try Shape.labels(self[1], of: self[0], axis: axis, operation: function)
    }
    return try reduction(of: function) == .none
      ? self[0].reduced(axes: [place], keepingDimensions: false) : .scalar
  }
}
