/// The gradient ∇f of a scalar function at a point.
///
/// ```swift
/// gradient(at: 3.0) { x in x * x }                       // 6
/// gradient(at: Tensor<Double>([1, 2])) { x in dot(x, x) } // [2, 4]
/// gradient(at: 2.0, 3.0) { x, y in x * x * y }            // (12, 4)
/// ```
///
/// Higher derivatives come from nesting: a tracked value is a point too.
///
/// ```swift
/// gradient(at: 2.0) { x in gradient(at: x) { x in x * x * x } }  // 12
/// ```
///
/// - Parameters:
///   - point: a number, a tensor, an array of such, a structure of parameters, or a tracked value. Two
///     or three points may be given side by side; for more, use an array or a structure.
///   - f: the function; called once with a tracked value for each number or tensor of the point.
/// - Returns: the gradient, of the type and shape of the point; zeros by an input that the result does not
///   depend on.
/// - Precondition: `f` returns a scalar (shape `[]`).
/// - Throws: what `f` throws.
/// - Complexity: a small constant times the operations of `f`, whatever the number of inputs.
@inlinable @_disfavoredOverload
public func gradient<Point: DifferentiableValue>(
  at point: Point,
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> Point {
  try valueWithGradient(at: point, of: f).gradient
}

/// The value of a scalar function at a point, and its gradient.
///
/// ```swift
/// let (value, slope) = valueWithGradient(at: 3.0) { x in x * x }  // (9, 6)
/// ```
///
/// Parameters, precondition and complexity are those of `gradient(at:of:)`.
@inlinable @_disfavoredOverload
public func valueWithGradient<Point: DifferentiableValue>(
  at point: Point,
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> (value: Point.Scalar, gradient: Point) {
  let recording = Recording<Point.Scalar>.begin(at: point)
  let output = try recording.record(point, f)
  var reader = recording.reader(of: output)
  let gradient = point.gradient(from: &reader)
  reader.requireEnd()
  return (output.number, gradient)
}

/// The value of a function at a point, and its pullback: the map from a cotangent v of the result to vᵀ J, in the
/// shape of the point.
///
/// ```swift
/// let (y, pullback) = valueWithPullback(at: Tensor<Double>([1, 2])) { x in x * x }
/// y                 // [1, 4]
/// pullback([1, 0])  // [2, 0], the first row of the Jacobian
/// ```
///
/// The pullback keeps the tape alive and can be called any number of times.
///
/// - Precondition: the pullback is called with a tensor of the result's shape.
@inlinable @_disfavoredOverload
public func valueWithPullback<Point: DifferentiableValue>(
  at point: Point,
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> (value: Tensor<Point.Scalar>, pullback: (Tensor<Point.Scalar>) -> Point) {
  let recording = Recording<Point.Scalar>.begin(at: point)
  let output = try recording.record(point, f)
  return (
    output.value,
    { cotangent in
      var reader = recording.reader(of: output, cotangent: cotangent)
      let gradient = point.gradient(from: &reader)
      reader.requireEnd()
      return gradient
    }
  )
}

/// The pullback of a function at a point: the map from a cotangent v of the result to vᵀ J.
///
/// See `valueWithPullback(at:of:)`.
@inlinable @_disfavoredOverload
public func pullback<Point: DifferentiableValue>(
  at point: Point,
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> (Tensor<Point.Scalar>) -> Point {
  try valueWithPullback(at: point, of: f).pullback
}
