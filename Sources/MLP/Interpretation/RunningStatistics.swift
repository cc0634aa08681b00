import Autodiff

/// Means and deviations of several numbers, from one row of them after another (Welford, 1962).
package struct RunningStatistics<Scalar: RealScalar>: Sendable {
  /// The number of rows.
  package private(set) var rows = 0
  package private(set) var mean: [Scalar]
  /// The sums of squared differences from the mean.
  private var squares: [Scalar]

  package init(count: Int) {
    mean = [Scalar](repeating: 0, count: count)
    squares = mean
  }

  package mutating func append(_ row: some Collection<Scalar>) {
    rows += 1
    for (index, number) in row.enumerated() {
      let difference = number - mean[index]
      mean[index] += difference / Scalar(rows)
      squares[index] += difference * (number - mean[index])
    }
  }

  /// The standard deviation of each number, with rows − 1 in the denominator; 0 of one row.
  package var deviation: [Scalar] {
    squares.map { rows > 1 ? ($0 / Scalar(rows - 1)).squareRoot() : 0 }
  }
}

/// How much each input matters over a data set: the mean of |attribution|, and how it differs from row to row.
///
/// Takes the attributions of one row after another, of any method, and keeps none of them.
///
/// ```swift
/// var importance = GlobalImportance<Double>(inputCount: 3)
/// for row in rows { try importance.append(f.gradientTimesInput(at: row)) }
/// importance.mean  // mean |a_i| over the rows
/// ```
public struct GlobalImportance<Scalar: RealScalar>: Sendable {
  private var sizes: RunningStatistics<Scalar>
  private var signed: RunningStatistics<Scalar>

  /// Creates a summary of no rows.
  public init(inputCount: Int) {
    sizes = RunningStatistics(count: inputCount)
    signed = sizes
  }

  /// Takes the attributions of a row, [n].
  ///
  /// - Throws: `InterpretationError.attributionCount`.
  public mutating func append(_ attributions: Tensor<Scalar>) throws(InterpretationError) {
    guard attributions.count == sizes.mean.count else {
      throw .attributionCount(attributions.count, before: sizes.mean.count)
    }
    let scalars = attributions.scalars
    sizes.append(scalars.map { Swift.abs($0) })
    signed.append(scalars)
  }

  /// The number of rows.
  public var rows: Int { sizes.rows }
  /// The mean of |a_i|.
  public var mean: [Scalar] { sizes.mean }
  /// The standard deviation of |a_i| from row to row.
  public var deviation: [Scalar] { sizes.deviation }
  /// The mean of a_i with its sign: near 0 where an input matters in both directions.
  public var signedMean: [Scalar] { signed.mean }
}
