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
/// Of a point with several parts it has one by each part, in the structure of the point:
///
/// | point | Jacobian of a result of shape s |
/// |---|---|
/// | a number | a tensor of shape s |
/// | a tensor of shape p | a tensor of shape s + p |
/// | an array | an array of what its elements have |
/// | a structure of parameters | the structure, each tensor of shape p replaced by one of shape s + p |
/// | a tracked value of shape p | a tracked value of shape s + p, which can be differentiated again |
/// | two or three points | a pair or a triple of what they have |
///
/// ```swift
/// let w: Tensor<Double> = [[1, 2], [3, 4]]
/// let (jw, jx) = jacobian(at: w, x) { w, x in matmul(w, x) }
/// jw.shape  // [2, 2, 2]
/// jx        // [[1, 2], [3, 4]]
/// ```
///
/// The Jacobian of a gradient is the Hessian, and a Jacobian of a tracked point is a step on the way to higher
/// derivatives:
///
/// ```swift
/// jacobian(at: x) { x in gradient(at: x) { x in x[0] * x[0] * x[1] } }  // [[6, 4], [4, 0]]
/// jacobian(at: x) { x in jacobian(at: x) { x in x * x } }.shape         // [2, 2, 2]
/// ```
///
/// - Parameters:
///   - point: a number, a tensor, an array of such, a structure of parameters, or a tracked value. Two or
///     three points may be given side by side; for more, use an array or a structure.
///   - f: the function, of which the result may have any shape; called once.
/// - Returns: what the table says. It is zero where the result does not depend on the point, and has no elements
///   where the result or the part of the point has none.
/// - Precondition: the product of the element counts of the result and of each part fits an `Int`.
/// - Throws: what `f` throws.
/// - Complexity: one recording of `f` and one sweep for each number of the result, each a small
///   constant times the operations of `f`, whatever the number of parts; the Jacobian itself holds m · n numbers.
///   To have J only times a vector from the left take one `pullback(at:of:)`.
@inlinable @_disfavoredOverload
public func jacobian<Point: DifferentiableValue>(
  at point: Point, of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> Point.Jacobian {
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
@inlinable @_disfavoredOverload
public func valueWithJacobian<Point: DifferentiableValue>(
  at point: Point, of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> (value: Tensor<Point.Scalar>, jacobian: Point.Jacobian) {
  let recording = Recording<Point.Scalar>.begin(at: point)
  let output = try recording.record(point, f)
  var reader = recording.jacobianReader(of: output, at: point)
  let jacobian = point.jacobian(from: &reader)
  reader.requireEnd()
  return (output.value, jacobian)
}
