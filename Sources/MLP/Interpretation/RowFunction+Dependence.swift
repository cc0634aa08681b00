import Autodiff

/// How f depends on one input, the others as they are in a data set (Friedman, 2001).
public struct PartialDependence<Scalar: RealScalar>: Sendable {
  /// The values that the input is given.
  public let grid: [Scalar]
  /// The mean of f over the rows, with the input at each value.
  public let mean: [Scalar]
  /// The standard deviation of f from row to row.
  public let deviation: [Scalar]
  /// The mean of ∂f by the input over the rows: the slope of the mean.
  public let slope: [Scalar]
}

extension RowFunction {
  /// Partial dependence on an input: the mean of f over the rows of a data set in which that input has one value, for each
  /// value of a grid.
  ///
  /// - Parameters:
  ///   - feature: which input, the first one 0.
  ///   - rows: the data set, [rows, n].
  ///   - grid: the values; quantiles of the column unless given.
  ///   - points: how many quantiles, from the smallest number of the column to the largest; equal ones count once.
  /// - Throws: `InterpretationError`.
  /// - Complexity: rows · grid gradients.
  public func partialDependence(
    on feature: Int, over rows: Tensor<Scalar>, grid: [Scalar]? = nil, points: Int = 11
  ) throws(InterpretationError) -> PartialDependence<Scalar> {
    try requireRows(rows)
    try requireFeature(feature)
    let grid =
      if let grid { grid } else {
        try quantiles(of: rows[.all, feature].scalars, count: points)
      }
    let count = rows.shape[0]
    var (mean, deviation, slope): ([Scalar], [Scalar], [Scalar]) = ([], [], [])
    for value in grid {
      var statistics = RunningStatistics<Scalar>(count: 2)
      var first = 0
      while first < count {
        let last = Swift.min(count, first + blockSize)
        var block = rows[first..<last]
        for row in 0..<(last - first) { block[row, feature] = value }
        let (values, gradients) = try valuesWithGradients(at: block)
        for row in 0..<(last - first) {
          statistics.append([values[row], gradients[row, feature]])
        }
        first = last
      }
      mean.append(statistics.mean[0])
      deviation.append(statistics.deviation[0])
      slope.append(statistics.mean[1])
    }
    return PartialDependence(grid: grid, mean: mean, deviation: deviation, slope: slope)
  }

  /// The numbers that divide a column into parts of equal size, its ends among them; NaN counts for nothing.
  private func quantiles(
    of column: [Scalar], count: Int
  ) throws(InterpretationError) -> [Scalar] {
    let allowed = 2...1000
    guard allowed.contains(count) else { throw .count(name: "points", count, allowed: allowed) }
    let sorted = column.filter { !$0.isNaN }.sorted()
    guard let last = sorted.last else { throw .tooFewRows(0, needs: 1) }
    var quantiles: [Scalar] = []
    for point in 0..<count {
      let place = Scalar(point) * Scalar(sorted.count - 1) / Scalar(count - 1)
      let below = Int(place.rounded(.down))
      let share = place - Scalar(below)
      let quantile =
        below + 1 < sorted.count
        ? sorted[below] * (1 - share) + sorted[below + 1] * share : last
      if quantile != quantiles.last { quantiles.append(quantile) }
    }
    return quantiles
  }
}
