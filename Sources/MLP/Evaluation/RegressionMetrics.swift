/// How near predicted numbers are to those that are known.
///
/// ```swift
/// let metrics = RegressionMetrics(predicted: [1, 2, 4], actual: [1, 2, 3])
/// metrics.meanAbsoluteError          // 0.3333333333333333
/// metrics.coefficientOfDetermination // 0.5
/// ```
public struct RegressionMetrics: Hashable, Sendable {
  /// The number of rows.
  public let count: Int
  /// The mean of the residuals, predicted − actual.
  public let meanResidual: Double
  /// The mean of their sizes.
  public let meanAbsoluteError: Double
  /// The root of the mean of their squares.
  public let rootMeanSquareError: Double
  /// The largest residual by size, with its sign, and its row; nil of no rows.
  public let largest: Residual?
  /// R² = 1 − Σ (actual − predicted)² / Σ (actual − mean)²; NaN where all actual numbers are equal.
  public let coefficientOfDetermination: Double

  /// A residual and its row.
  public struct Residual: Hashable, Sendable {
    /// The row.
    public let row: Int
    /// Predicted − actual.
    public let value: Double
  }

  /// Compares numbers.
  ///
  /// - Precondition: there are as many of both.
  public init(predicted: [Double], actual: [Double]) {
    guard predicted.count == actual.count else {
      trap(.metrics([predicted.count], count: actual.count))
    }
    count = actual.count
    let n = Double(count)
    let residuals = zip(predicted, actual).map { $0 - $1 }
    let mean = actual.reduce(0, +) / n
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    let total = actual.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    meanResidual = residuals.reduce(0, +) / n
    meanAbsoluteError = residuals.reduce(0) { $0 + abs($1) } / n
    rootMeanSquareError = (squares / n).squareRoot()
    coefficientOfDetermination = total > 0 ? 1 - squares / total : .nan
    largest = residuals.indices.max { abs(residuals[$0]) < abs(residuals[$1]) }.map {
      Residual(row: $0, value: residuals[$0])
    }
  }
}
