// The slopes of a function that is given at points: NumPy's `gradient`, along one axis.

/// The slopes along an axis of a function that is given at points of one distance d: (yₖ₊₁ − yₖ₋₁) / (2 d), at both ends the slope
/// to the only neighbour.
///
/// NumPy's `gradient`, along one axis. Exact for a parabola but at the ends; there, too, with ends of the second order, which are
/// the slopes of the parabola through the three points nearest to an end. Derivatives by y and by the spacing.
///
/// ```swift
/// differences(Tensor<Double>([0, 1, 4, 9]))                // [1, 2, 4, 5]
/// differences(Tensor<Double>([0, 1, 4, 9]), edgeOrder: 2)  // [0, 2, 4, 6]
/// ```
///
/// - Parameters:
///   - y: the values.
///   - spacing: the distance d of neighbouring points.
///   - axis: the axis; −1 for the last.
///   - edgeOrder: 1 for the slope to the only neighbour at both ends, 2 for that of a parabola.
/// - Precondition: the axis exists and has two elements at least, for ends of the second order three.
/// - Complexity: O(n).
public func differences<T: TensorAlgebra>(
  _ y: T, spacing: T = 1, axis: Int = -1, edgeOrder: Int = 1
) -> T {
  let position = checked { () throws(ShapeError) in
    try y.shape.requireDifferences(axis: axis, edgeOrder: edgeOrder, operation: "differences")
  }
  let n = y.shape[position]
  let steps = y.diff(axis: position) / spacing
  var ends = (steps.slice(0..<1, along: position), steps.slice(n - 2..<n - 1, along: position))
  if n == 2 { return concatenated([ends.0, ends.1], axis: position) }
  if edgeOrder == 2 {
    let next = (steps.slice(1..<2, along: position), steps.slice(n - 3..<n - 2, along: position))
    ends.0 = ends.0 + (ends.0 - next.0) / 2
    ends.1 = ends.1 + (ends.1 - next.1) / 2
  }
  let two = spacing + spacing
  let middle = (y.slice(2..<n, along: position) - y.slice(0..<n - 2, along: position)) / two
  return concatenated([ends.0, middle, ends.1], axis: position)
}

/// The slopes along an axis of a function that is given at points x: between the slopes to both neighbours, the nearer one weighing
/// more; at both ends the slope to the only neighbour.
///
/// NumPy's `gradient` with coordinates. With the distances d before and d' behind a point, and s and s' the slopes there, it is
/// (d' s + d s') / (d + d'), exact for a parabola; at an end of the second order s + (s − s') d / (d + d'). Derivatives by y and by x.
///
/// ```swift
/// differences(Tensor<Double>([0, 1, 9]), at: [0, 1, 3])  // [1, 2, 4]
/// ```
///
/// - Parameters:
///   - y: the values.
///   - x: the points: a vector as long as the axis, or of y's shape.
///   - axis: the axis; −1 for the last.
///   - edgeOrder: 1 for the slope to the only neighbour at both ends, 2 for that of a parabola.
/// - Precondition: the axis exists and has two elements at least, for ends of the second order three, and there is a point for
///   each value.
/// - Complexity: O(n).
public func differences<T: TensorAlgebra>(
  _ y: T, at x: T, axis: Int = -1, edgeOrder: Int = 1
) -> T {
  let position = checked { () throws(ShapeError) in
    try y.shape.requireDifferences(axis: axis, edgeOrder: edgeOrder, operation: "differences")
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
  func end(_ x: T, _ place: Int) -> T { x.slice(place..<place + 1, along: position) }
  var ends = (end(slopes, 0), end(slopes, n - 2))
  if n == 2 { return concatenated([ends.0, ends.1], axis: position) }
  if edgeOrder == 2 {
    func bent(_ slope: T, _ place: Int, _ next: Int) -> T {
      let step = end(steps, place)
      return slope + (slope - end(slopes, next)) * (step / (step + end(steps, next)))
    }
    ends = (bent(ends.0, 0, 1), bent(ends.1, n - 2, n - 3))
  }
  func before(_ x: T) -> T { x.slice(0..<n - 2, along: position) }
  func behind(_ x: T) -> T { x.slice(1..<n - 1, along: position) }
  let middle =
    (behind(steps) * before(slopes) + before(steps) * behind(slopes))
    / (before(steps) + behind(steps))
  return concatenated([ends.0, middle, ends.1], axis: position)
}

extension Shape {
  /// Checks that there are two elements along an axis at least, or three for ends of the second order.
  ///
  /// - Returns: the axis as a number that is not negative.
  /// - Throws: `ShapeError.axisOutOfRange` or `.numberOutOfRange`.
  @discardableResult
  package func requireDifferences(
    axis: Int, edgeOrder: Int, operation: String
  ) throws(ShapeError) -> Int {
    let position = try normalized(axis: axis, operation: operation)
    guard (1...2).contains(edgeOrder) else {
      throw .numberOutOfRange(
        operation: operation, name: "the order at the ends", value: "\(edgeOrder)", range: "1 or 2")
    }
    guard self[position] > edgeOrder else {
      throw .numberOutOfRange(
        operation: operation, name: "the number of elements along axis \(position)",
        value: "\(self[position])", range: "at least \(edgeOrder + 1)")
    }
    return position
  }
}
