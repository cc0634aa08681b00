import Autodiff

extension FunctionCatalogue {
  /// Reductions other than the first ones.
  static let statistics: [FormulaFunction] = [
    .reduction("prod", aliases: ["product"], "product") {
      $0.product(axes: $1, keepingDimensions: $2)
    },
    .deviation("var", aliases: ["variance"], "mean of (x - mean(x))^2; divides by n - ddof") {
      $0.variance(axes: $1.axes, ddof: $2, keepingDimensions: $1.keepsDimensions)
    },
    .deviation(
      "std", aliases: ["stdev", "stddev", "standardDeviation", "standard_deviation"],
      "standard deviation, sqrt(var(x)); 0 with slope 0 for equal numbers"
    ) {
      $0.standardDeviation(axes: $1.axes, ddof: $2, keepingDimensions: $1.keepsDimensions)
    },
    .reduction(
      "norm", .namedOrder,
      "of a vector sum(abs(x)^ord)^(1/ord), of a matrix sqrt(sum(x^2)), or by ord 1, 2, inf, \"nuc\"",
      signature: "norm(x, ord=2, axis=all, keepdims=false)"
    ) {
      try requireNorm($0)
    } _: { x, arguments in
      norm(x, arguments)
    }.working { normWork($0) },
    .reduction(
      "vector_norm", aliases: ["vectorNorm"], .order(default: 2),
      "sum(abs(x)^ord)^(1/ord) of all elements, whatever the shape"
    ) {
      try requireElements($0, $0.number("ord"))
    } _: { x, arguments in
      x.norm(
        arguments.number("ord"), axes: arguments.axes,
        keepingDimensions: arguments.keepsDimensions)
    },
    .reduction("ptp", aliases: ["peakToPeak"], "max(x) - min(x)", hasIdentity: false) {
      $0.peakToPeak(axes: $1, keepingDimensions: $2)
    },
    .reduction("any", "1 where an element is not 0, else 0") {
      $0.any(axes: $1, keepingDimensions: $2)
    }.deciding().telling(),
    .reduction("all", "1 where no element is 0, else 0") {
      $0.all(axes: $1, keepingDimensions: $2)
    }.deciding().telling(),
    .reduction(
      "count_nonzero", aliases: ["countNonzero", "nnz"], "how many elements are not 0"
    ) { $0.countNonzero(axes: $1, keepingDimensions: $2) }.deciding(),
    .position(
      "argmax", aliases: ["argMax"], "where the largest element is, the first of equal ones"
    ) { $0.argMax(axis: $1, keepingDimensions: $2) }.deciding(),
    .position(
      "argmin", aliases: ["argMin"], "where the smallest element is, the first of equal ones"
    ) { $0.argMin(axis: $1, keepingDimensions: $2) }.deciding(),
    .reduction("nansum", "sum of the elements that are not NaN") {
      $0.replacingNaN(by: 0).sum(axes: $1, keepingDimensions: $2)
    },
    .reduction("nanprod", "product of the elements that are not NaN") {
      $0.replacingNaN(by: 1).product(axes: $1, keepingDimensions: $2)
    },
    .reduction("nanmean", "mean of the elements that are not NaN") {
      $0.replacingNaN(by: 0).sum(axes: $1, keepingDimensions: $2)
        / ($0 .== $0).sum(axes: $1, keepingDimensions: $2)
    },
    .reduction("nanmax", "the largest of the elements that are not NaN", hasIdentity: false) {
      extremumOfNumbers(
        $0, $0.replacingNaN(by: -.infinity).max(axes: $1, keepingDimensions: $2), $1, $2)
    },
    .reduction("nanmin", "the smallest of the elements that are not NaN", hasIdentity: false) {
      extremumOfNumbers(
        $0, $0.replacingNaN(by: .infinity).min(axes: $1, keepingDimensions: $2), $1, $2)
    },
    .reduction("median", "the middle element in order, or the mean of the two in the middle") {
      $0.median(axes: $1, keepingDimensions: $2)
    }.choosingByOrder(),
  ]

  /// Statistics that take more than a tensor and axes.
  static let quantiles: [FormulaFunction] = [
    .quantile(
      "quantile", "the number below which a fraction q of the elements lie, q from 0 to 1", of: 1),
    .quantile("percentile", "the number below which q percent of the elements lie", of: 100),
    FormulaFunction(
      "center", aliases: ["centered"], [.value("x"), .axes],
      "x - mean(x), exactly 0 where all elements are equal"
    ) {
      _ = try $0[0].normalized(axes: $0.axes, operation: "center")
      return $0[0]
    } apply: { arguments, _ in
      arguments[0].centered(axes: arguments.axes)
    },
    FormulaFunction(
      "average",
      [.value("x"), Parameter(name: "weights", kind: .optionalValue), .axes, .keepingDimensions],
      "sum(weights * x) / sum(weights), by default the mean",
      signature: "average(x, weights=1, axis=all, keepdims=false)"
    ) {
      if $0.operands.count == 2 { try requireWeights($0) }
      return try FormulaFunction.reduced($0, operation: "average", hasIdentity: false)
    } apply: { arguments, _ in
      let (axes, keeps) = (arguments.axes, arguments.keepsDimensions)
      guard arguments.operands.count == 2 else {
        return arguments[0].mean(axes: axes, keepingDimensions: keeps)
      }
      return arguments[0].mean(
        weights: along(axes, arguments[1], of: arguments[0].shape), axes: axes,
        keepingDimensions: keeps)
    },
    .covariance(
      "cov", aliases: ["covariance"],
      "covariances of the rows of x, and of y, or of the columns; divides by n - ddof",
      hasDdof: true
    ) {
      covariance($0, ddof: $1)
    },
    .covariance(
      "corrcoef", aliases: ["correlation"],
      "coefficients of correlation of the rows of x, and of y, or of the columns", hasDdof: false
    ) { x, _ in
      correlation(x)
    },
  ]

  /// An extremum of the elements that are not NaN; NaN where there are none.
  private static func extremumOfNumbers(
    _ x: Value, _ extremum: Value, _ axes: [Int]?, _ keepsDimensions: Bool
  ) -> Value {
    let number = (x .== x).sum(axes: axes, keepingDimensions: keepsDimensions)
    return .where(number .== 0, Value(.nan), extremum)
  }

  // MARK: Weights

  private static func requireWeights(_ arguments: Arguments<Shape>) throws {
    let (shape, weights) = (arguments[0], arguments[1])
    if weights == shape { return }
    if let axes = arguments.axes, axes.count == 1, weights.rank == 1,
      try weights[0] == shape[shape.normalized(axis: axes[0], operation: "average")]
    {
      return
    }
    throw ShapeError.shapeMismatch(operation: "average", shape, weights)
  }

  /// Weights of an axis, for each element.
  private static func along(_ axes: [Int]?, _ weights: Value, of shape: Shape) -> Value {
    guard weights.shape != shape, let axis = axes?.first else { return weights }
    var row = [Int](repeating: 1, count: shape.rank)
    row[axis < 0 ? axis + shape.rank : axis] = weights.count
    return weights.reshaped(to: Shape(row))
  }
}
