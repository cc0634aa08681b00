/// The Jacobian of a function at a point: the derivative of every number of the result by every number of the point.
///
///     J[i, j] = ∂f_i / ∂x_j
///
/// Here i runs over the indices of the result and j over those of the point.
///
/// ```swift
/// let x: Tensor<Double> = [2, 3]
/// jacobian(at: x) { x in x * x }    // [[4, 0], [0, 6]]
/// jacobian(at: x) { x in x.sum() }  // [1, 1], the gradient
/// jacobian(at: x) { x in x.reshaped(to: [2, 1]) * x }.shape  // [2, 2, 2]
/// ```
///
/// The Jacobian of a gradient is the Hessian:
///
/// ```swift
/// jacobian(at: x) { x in gradient(at: x) { x in x[0] * x[0] * x[1] } }  // [[6, 4], [4, 0]]
/// ```
///
/// - Parameters:
///   - point: the point x, of any shape.
///   - f: the function, of which the result may have any shape; called once.
/// - Returns: a tensor whose shape is that of the result followed by that of the point. It is zero where the
///   result does not depend on the point, and has no elements where the result or the point has none.
/// - Precondition: the product of the two element counts fits an `Int`.
/// - Throws: what `f` throws.
/// - Complexity: one recording of `f` and one sweep for each number of the result, each a small
///   constant times the operations of `f`; the result itself holds m · n numbers. To have J only times a
///   vector from the left take one `pullback(at:of:)`.
public func jacobian<Scalar: TensorScalar>(
  at point: Tensor<Scalar>, of f: (Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> Tensor<Scalar> {
  try valueWithJacobian(at: point, of: f).jacobian
}

/// The value of a function at a point, and its Jacobian.
///
/// ```swift
/// let (y, j) = valueWithJacobian(at: Tensor<Double>([2, 3])) { x in x * x }
/// y  // [4, 9]
/// j  // [[4, 0], [0, 6]]
/// ```
///
/// Parameters, precondition and complexity are those of `jacobian(at:of:)`.
public func valueWithJacobian<Scalar: TensorScalar>(
  at point: Tensor<Scalar>, of f: (Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> (value: Tensor<Scalar>, jacobian: Tensor<Scalar>) {
  let (value, pullback) = try valueWithPullback(at: point, of: f)
  return (value, rows(of: pullback, value: value.shape, point: point.shape))
}

/// The derivatives of a function of one number, in the shape of its result.
///
/// ```swift
/// jacobian(at: 2.0) { t in stacked([t, t * t, t * t * t]) }  // [1, 4, 12]
/// ```
///
/// See `jacobian(at:of:)` of a tensor: a number is a point of shape `[]`.
public func jacobian(
  at point: Double, of f: (Tracked<Double>) throws -> Tracked<Double>
) rethrows -> Tensor<Double> {
  try valueWithJacobian(at: Tensor(point), of: f).jacobian
}

/// The value of a function of one number, and its derivatives in the shape of the value.
///
/// See `jacobian(at:of:)`.
public func valueWithJacobian(
  at point: Double, of f: (Tracked<Double>) throws -> Tracked<Double>
) rethrows -> (value: Tensor<Double>, jacobian: Tensor<Double>) {
  try valueWithJacobian(at: Tensor(point), of: f)
}

/// Row i is the pullback of the i-th unit cotangent.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func rows<Scalar: TensorScalar>(
  of pullback: (Tensor<Scalar>) -> Tensor<Scalar>, value: Shape, point: Shape
) -> Tensor<Scalar> {
  let shape = Shape(value.dimensions + point.dimensions)
  // An empty point would cost a sweep a row, for nothing.
  guard shape.count > 0 else { return .zeros(shape) }
  return Tensor(filling: shape) { base in
    var cotangent = Tensor<Scalar>.zeros(value)
    for row in 0..<value.count {
      cotangent.withUnsafeMutableBufferPointer { $0[row] = 1 }
      let gradient = pullback(cotangent)
      (base + row * point.count).update(from: gradient.base, count: point.count)
      cotangent.withUnsafeMutableBufferPointer { $0[row] = 0 }
      withExtendedLifetime(gradient) {}
    }
  }
}
