/// The covariances of variables over observations: `[n]` → `[]`, or a row for each variable, `[m, n]` → `[m, m]`, as NumPy's `cov`.
///
/// C = (x − mean) (x − mean)ᵀ / (n − ddof).
///
/// - Parameters:
///   - x: the observations.
///   - ddof: what the divisor is less than the number of observations: 1, as in NumPy, where for a variance it is 0.
/// - Precondition: x is a vector or a matrix.
/// - Complexity: O(m² n).
public func covariance<T: TensorAlgebra>(_ x: T, ddof: Int = 1) -> T {
  checked { () throws(ShapeError) in try x.shape.requireObservations(operation: "covariance") }
  if x.rank == 1 { return x.variance(ddof: ddof) }
  let centered = T.apply(Centered(axes: [1]), [x])
  return matmul(centered, centered.transposed()) / T(x.degreesOfFreedom([1], ddof))
}

/// The coefficients of correlation of variables over observations: `[n]` → `[]`, or a row for each variable, `[m, n]` → `[m, m]`, as
/// NumPy's `corrcoef`: from −1 to 1, and NaN for a variable that is constant.
///
/// - Precondition: x is a vector or a matrix.
/// - Complexity: O(m² n).
public func correlation<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  checked { () throws(ShapeError) in try x.shape.requireObservations(operation: "correlation") }
  let rows = x.rank == 1 ? x.reshaped(to: Shape(1, x.count)) : x
  let centered = T.apply(Centered(axes: [1]), [rows])
  let unit = centered / centered.norm(axes: [1], keepingDimensions: true)
  // Rounded, a product of two unit vectors may be larger than 1, where its derivative is 0.
  let product = minimum(maximum(matmul(unit, unit.transposed()), -1), 1)
  return x.rank == 1 ? product.reshaped(to: .scalar) : product
}

extension Shape {
  /// Checks that a tensor is a vector or a matrix.
  ///
  /// - Throws: `ShapeError.numberOutOfRange`.
  package func requireObservations(operation: String) throws(ShapeError) {
    guard rank == 1 || rank == 2 else {
      throw .numberOutOfRange(
        operation: operation, name: "the number of axes", value: "\(rank)", range: "1 or 2")
    }
  }
}
