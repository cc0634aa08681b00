import Autodiff

/// The mean and the deviation of each feature, learned from some rows, by which all are brought to one scale.
///
///     standardized x = (x − mean) / deviation
///
/// The deviation is that of the rows themselves (divided by their number), as scikit-learn's `StandardScaler` has it. A feature
/// that is the same in every row is divided by 1. What is learned from the rows for training alone says nothing about the
/// others.
///
/// ```swift
/// let scale = Standardization(learnedFrom: table.features, rows: trainingRows)
/// let standardized = scale.applied(to: table.features)
/// let gradient = scale.perOriginalUnit(gradientByStandardizedInput)
/// ```
public struct Standardization<Scalar: RealScalar>: Hashable, Sendable {
  /// The mean of each feature, of shape [features].
  public let mean: Tensor<Scalar>
  /// What each feature is divided by, of shape [features]; none is 0.
  public let deviation: Tensor<Scalar>

  /// A standardization whose numbers are known.
  ///
  /// - Precondition: both have the shape [features], and each deviation is a finite number above 0.
  public init(mean: Tensor<Scalar>, deviation: Tensor<Scalar>) {
    guard mean.rank == 1, mean.shape == deviation.shape,
      deviation.scalars.allSatisfy({ $0 > 0 && $0.isFinite })
    else { trap(.standardization(mean.shape, deviation.shape)) }
    (self.mean, self.deviation) = (mean, deviation)
  }

  /// Learns from rows; values that are NaN count for nothing.
  ///
  /// - Parameters:
  ///   - features: [rows, features].
  ///   - rows: the rows to learn from; all where it is nil.
  /// - Precondition: features is a matrix, and the rows exist.
  /// - Complexity: O(rows · features), the memory of two numbers for each feature.
  public init(learnedFrom features: Tensor<Scalar>, rows: [Int]? = nil) {
    let statistics = ColumnStatistics(features, rows: rows)
    mean = Tensor(statistics.mean.map { Scalar($0) })
    deviation = Tensor(statistics.deviation.map { $0 > 0 ? Scalar($0) : 1 })
  }

  /// The number of features.
  public var featureCount: Int { mean.count }

  /// The features on one scale: x: [features] or [rows, features].
  ///
  /// - Precondition: x has one of the two shapes.
  public func applied(to x: Tensor<Scalar>) -> Tensor<Scalar> {
    changed(x) { ($0 - $1) / $2 }
  }

  /// The features as they were: x: [features] or [rows, features].
  ///
  /// - Precondition: x has one of the two shapes.
  public func undone(in x: Tensor<Scalar>) -> Tensor<Scalar> {
    changed(x) { $0 * $2 + $1 }
  }

  /// A gradient by standardized features, per unit of the original ones: ∂f/∂x = ∂f/∂x' / deviation.
  ///
  /// - Precondition: the gradient has the shape [features] or [rows, features].
  public func perOriginalUnit(_ gradient: Tensor<Scalar>) -> Tensor<Scalar> {
    changed(gradient) { g, _, deviation in g / deviation }
  }

  /// A gradient by the original features, per standard deviation of each: ∂f/∂x' = ∂f/∂x · deviation.
  ///
  /// - Precondition: the gradient has the shape [features] or [rows, features].
  public func perDeviation(_ gradient: Tensor<Scalar>) -> Tensor<Scalar> {
    changed(gradient) { g, _, deviation in g * deviation }
  }

  private func changed(
    _ x: Tensor<Scalar>, _ change: (Scalar, _ mean: Scalar, _ deviation: Scalar) -> Scalar
  ) -> Tensor<Scalar> {
    guard x.rank == 1 || x.rank == 2, x.shape[x.rank - 1] == featureCount else {
      trap(.standardizedShape(x.shape, features: featureCount))
    }
    let (mean, deviation) = (mean.scalars, deviation.scalars)
    var scalars = x.scalars
    for start in stride(from: 0, to: scalars.count, by: Swift.max(1, featureCount)) {
      for column in 0..<featureCount {
        scalars[start + column] = change(scalars[start + column], mean[column], deviation[column])
      }
    }
    return Tensor(shape: x.shape, scalars)
  }
}
