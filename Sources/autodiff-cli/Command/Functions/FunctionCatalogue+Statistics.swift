import Autodiff

extension FunctionCatalogue {
  /// Reductions other than the first ones.
  static let statistics: [FormulaFunction] = [
    .reduction("prod", aliases: ["product"], "product") {
      $0.product(axes: $1, keepingDimensions: $2)
    }
  ]
}
