// The slopes of a function that is given at points: NumPy's `gradient`, along one axis.

/// The slopes along an axis of a function that is given at points of one distance d: (yₖ₊₁ − yₖ₋₁) / (2 d), at both ends the slope
/// to the only neighbour.
///
/// NumPy's `gradient`, along one axis. Exact for a parabola but at the ends. Derivatives by y and by the spacing.
///
/// ```swift
/// differences(Tensor<Double>([0, 1, 4, 9]))  // [1, 2, 4, 5]
/// ```
///
/// - Parameters:
///   - y: the values.
///   - spacing: the distance d of neighbouring points.
///   - axis: the axis; −1 for the last.
/// - Precondition: the axis exists, and has two elements at least.
/// - Complexity: O(n).
public func differences<T: TensorAlgebra>(_ y: T, spacing: T = 1, axis: Int = -1) -> T {
  let position = checked { () throws(ShapeError) in
    try y.shape.requireDifferences(axis: axis, operation: "differences")
  }
  let n = y.shape[position]
  let steps = y.diff(axis: position) / spacing
  let ends = (steps.slice(0..<1, along: position), steps.slice(n - 2..<n - 1, along: position))
  if n == 2 { return concatenated([ends.0, ends.1], axis: position) }
  let two = spacing + spacing
  let middle = (y.slice(2..<n, along: position) - y.slice(0..<n - 2, along: position)) / two
  return concatenated([ends.0, middle, ends.1], axis: position)
}

/// The slopes along an axis of a function that is given at points x: between the slopes to both neighbours, the nearer one weighing
/// more; at both ends the slope to the only neighbour.
///
/// NumPy's `gradient` with coordinates. With the distances d before and d' behind a point, and s and s' the slopes there, it is
/// (d' s + d s') / (d + d'), exact for a parabola. Derivatives by y and by x.
///
/// ```swift
/// differences(Tensor<Double>([0, 1, 9]), at: [0, 1, 3])  // [1, 2, 4]
/// ```
///
/// - Parameters:
///   - y: the values.
///   - x: the points: a vector as long as the axis, or of y's shape.
///   - axis: the axis; −1 for the last.
/// - Precondition: the axis exists and has two elements at least, and there is a point for each value.
/// - Complexity: O(n).
public func differences<T: TensorAlgebra>(_ y: T, at x: T, axis: Int = -1) -> T {
  let position = checked { () throws(ShapeError) in
    _ = try y.shape.requireDifferences(axis: axis, operation: "differences")
    return try Shape.requirePoints(x.shape, of: y.shape, axis: axis, operation: "differences")
  }
  var points = x
  if x.rank == 1 {
    var row = [Int](repeating: 1, count: y.rank)
    row[position] = x.count
    points = x.reshaped(to: Shape(row))
  }
  let n = y.shape[position]
  let steps = points.diff(axis: position)
  let slopes = y.diff(axis: position) / steps
  let ends = (slopes.slice(0..<1, along: position), slopes.slice(n - 2..<n - 1, along: position))
  if n == 2 { return concatenated([ends.0, ends.1], axis: position) }
  func before(_ x: T) -> T { x.slice(0..<n - 2, along: position) }
  func behind(_ x: T) -> T { x.slice(1..<n - 1, along: position) }
  let middle =
    (behind(steps) * before(slopes) + before(steps) * behind(slopes))
    / (before(steps) + behind(steps))
  return concatenated([ends.0, middle, ends.1], axis: position)
}

extension Shape {
  /// Checks that there are two elements along an axis at least.
  ///
  /// - Returns: the axis as a number that is not negative.
  /// - Throws: `ShapeError.axisOutOfRange` or `.numberOutOfRange`.
  @discardableResult
  package func requireDifferences(axis: Int, operation: String) throws(ShapeError) -> Int {
    let position = try normalized(axis: axis, operation: operation)
    guard self[position] >= 2 else {
      throw .numberOutOfRange(
        operation: operation, name: "the number of elements along axis \(position)",
        value: "\(self[position])", range: "at least 2")
    }
    return position
  }
}
