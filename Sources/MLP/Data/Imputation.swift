import Autodiff

/// A value for each feature, learned from some rows, that stands where one is missing.
///
/// ```swift
/// let fill = Imputation(.median, learnedFrom: table.features, rows: trainingRows)
/// let complete = fill.applied(to: table.features)
/// ```
public struct Imputation<Scalar: RealScalar>: Hashable, Sendable {
  /// What stands where a value is missing.
  public enum Strategy: Hashable, Sendable {
    /// The mean of the values that there are.
    case mean
    /// Their median; of an even number of them the mean of the two in the middle.
    case median
    /// A number.
    case number(Double)
  }

  /// What stands for each feature, of shape [features].
  public let values: Tensor<Scalar>

  /// An imputation whose numbers are known.
  ///
  /// - Precondition: values has the shape [features].
  public init(values: Tensor<Scalar>) {
    guard values.rank == 1 else { trap(.imputation(values.shape)) }
    self.values = values
  }

  /// Learns from rows; a feature without any value gets 0.
  ///
  /// - Parameters:
  ///   - features: [rows, features], NaN where a value is missing.
  ///   - rows: the rows to learn from; all where it is nil.
  /// - Precondition: features is a matrix, and the rows exist.
  /// - Complexity: O(rows · features); a median O(rows log rows) for each feature.
  public init(_ strategy: Strategy, learnedFrom features: Tensor<Scalar>, rows: [Int]? = nil) {
    let statistics = ColumnStatistics(features, rows: rows)
    let n = statistics.mean.count
    switch strategy {
    case .number(let number): values = Tensor(repeating: Scalar(number), shape: [n])
    case .mean: values = Tensor(statistics.mean.map { Scalar($0) })
    case .median:
      let scalars = features.scalars
      values = Tensor(
        (0..<n).map { column in
          let rows = rows ?? Array(0..<features.shape[0])
          return Self.median(rows.map { scalars[$0 * n + column] }.filter { !$0.isNaN }) ?? 0
        })
    }
  }

  /// The median; nil of nothing.
  package static func median(_ values: [Scalar]) -> Scalar? {
    if values.isEmpty { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    if sorted.count % 2 == 1 { return sorted[middle] }
    return sorted[middle - 1] / 2 + sorted[middle] / 2
  }

  /// The features with every NaN replaced: x: [features] or [rows, features].
  ///
  /// - Precondition: x has one of the two shapes.
  public func applied(to x: Tensor<Scalar>) -> Tensor<Scalar> {
    guard x.rank == 1 || x.rank == 2, x.shape[x.rank - 1] == values.count else {
      trap(.standardizedShape(x.shape, features: values.count))
    }
    let values = values.scalars
    var scalars = x.scalars
    for index in scalars.indices where scalars[index].isNaN {
      scalars[index] = values[index % values.count]
    }
    return Tensor(shape: x.shape, scalars)
  }
}
