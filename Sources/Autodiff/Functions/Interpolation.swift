// Functions that are given at points: piecewise linear interpolation and integrals.

/// The element of a table at the last of the ascending knots that is not larger than x; at the first knot where there is none.
///
/// A piecewise constant function: x and the knots have no derivative, the table has 1 where it is read.
///
/// ```swift
/// lookup(Tensor<Double>([0.5, 2, 9]), knots: [0, 1, 2], table: [10, 20, 30])  // [10, 30, 30]
/// ```
///
/// - Precondition: knots and table are vectors of one length, which is not 0; the knots ascend, or what is found means nothing.
/// - Complexity: O(log n) for each x.
public func lookup<T: TensorAlgebra>(_ x: T, knots: T, table: T) -> T {
  T.apply(Lookup(), [x, knots, table])
}

/// For each of the ascending knots the sum of the terms of those x of which it is the last that is not larger; of those before all
/// knots the first: how a histogram is filled.
///
/// The transpose of `lookup(_:knots:table:)`: x and the knots have no derivative.
///
/// ```swift
/// lookupSum(Tensor<Double>([0.5, 2, 9]), knots: [0, 1, 2], terms: [1, 10, 100])  // [1, 0, 110]
/// ```
///
/// - Precondition: there is a term for each x; the knots are a vector of at least one number, and ascend, or what is found
///   means nothing.
/// - Complexity: O(log n) for each x.
public func lookupSum<T: TensorAlgebra>(_ x: T, knots: T, terms: T) -> T {
  T.apply(LookupSum(), [x, knots, terms])
}

/// The piecewise linear function through points, constant before the first knot and from the last one on, as NumPy's `interp`.
///
/// y = f_i + (x − x_i) (f_{i+1} − f_i) / (x_{i+1} − x_i), with derivatives by x, by the knots and by the values, of any order. At
/// a knot the slope by x is that on its right, so 0 at the last one. NaN gives NaN.
///
/// ```swift
/// let (slope, _, _) = gradient(at: 1, [0, 1, 3], [0, 10, 14]) { interpolate($0, knots: $1, values: $2) }
/// slope  // 2
/// ```
///
/// - Precondition: knots and values are vectors of one length, which is not 0; the knots ascend, or the result means nothing.
/// - Complexity: O(log n) for each x.
public func interpolate<T: TensorAlgebra>(_ x: T, knots: T, values: T) -> T {
  checked { () throws(ShapeError) in
    try Shape.requireKnots(knots.shape, values.shape, operation: "interpolate")
  }
  let n = knots.count
  func element(_ x: T, _ position: Int) -> T { x.elements(from: position, shape: .scalar) }
  if n == 1 { return values.reshaped(to: .scalar).broadcast(to: x.shape) }
  let starts = knots.slice(0..<n - 1, along: 0)
  func found(_ table: T) -> (left: T, right: T) {
    func lookedUp(_ range: Range<Int>) -> T {
      lookup(x, knots: starts, table: table.slice(range, along: 0))
    }
    return (lookedUp(0..<n - 1), lookedUp(1..<n))
  }
  let (place, value) = (found(knots), found(values))
  let slope = (value.right - value.left) / (place.right - place.left)
  let isBefore = T.isGreater(element(knots, 0), x)
  let isBehind = T.apply(.greaterOrEqual, x, element(knots, n - 1))
  return T.where(
    isBefore, element(values, 0),
    T.where(
      isBehind, element(values, n - 1), value.left + slope * (x - place.left)))
}

/// The integral of a function that is given at points along an axis, by the trapezoidal rule: Σ (y_k + y_{k+1}) d_k / 2.
///
/// Of fewer than two points it is 0. Derivatives by y and by the spacing.
///
/// - Parameters:
///   - y: the values.
///   - spacing: the distance d of neighbouring points.
///   - axis: the axis, which is gone from the result; −1 for the last.
/// - Precondition: the axis exists.
public func trapezoid<T: TensorAlgebra>(_ y: T, spacing: T = 1, axis: Int = -1) -> T {
  let position = checked { () throws(ShapeError) in
    try y.shape.normalized(axis: axis, operation: "trapezoid")
  }
  return (spacing * sumsOfNeighbours(y, position) / 2).sum(axis: position)
}

/// The integral of a function that is given at points along an axis, by the trapezoidal rule: Σ (y_k + y_{k+1}) (x_{k+1} − x_k) / 2.
///
/// Of fewer than two points it is 0. Derivatives by y and by x.
///
/// - Parameters:
///   - y: the values.
///   - x: the points: a vector as long as the axis, or of y's shape.
///   - axis: the axis, which is gone from the result; −1 for the last.
/// - Precondition: the axis exists, and there is a point for each value.
public func trapezoid<T: TensorAlgebra>(_ y: T, at x: T, axis: Int = -1) -> T {
  let position = checked { () throws(ShapeError) in
    try Shape.requirePoints(x.shape, of: y.shape, axis: axis, operation: "trapezoid")
  }
  var points = x
  if x.rank == 1 {
    var row = [Int](repeating: 1, count: y.rank)
    row[position] = x.count
    points = x.reshaped(to: Shape(row))
  }
  let steps = points.diff(axis: position)
  return (steps * sumsOfNeighbours(y, position) / 2).sum(axis: position)
}

/// y_k + y_{k+1} along an axis.
private func sumsOfNeighbours<T: TensorAlgebra>(_ y: T, _ axis: Int) -> T {
  let n = y.shape[axis]
  if n == 0 { return y }
  return y.slice(1..<n, along: axis) + y.slice(0..<n - 1, along: axis)
}

extension Shape {
  /// Checks that there is a value for each knot, and at least one.
  ///
  /// - Throws: `ShapeError.shapeMismatch` or `.emptyReduction`.
  package static func requireKnots(
    _ knots: Shape, _ values: Shape, operation: String
  ) throws(ShapeError) {
    guard knots.rank == 1, knots == values else {
      throw .shapeMismatch(operation: operation, knots, values)
    }
    guard knots.count > 0 else { throw .emptyReduction(operation: operation, shape: knots) }
  }

  /// Checks that there is a point for each value along an axis.
  ///
  /// - Returns: the axis as a number that is not negative.
  /// - Throws: `ShapeError.axisOutOfRange` or `.shapeMismatch`.
  package static func requirePoints(
    _ points: Shape, of values: Shape, axis: Int, operation: String
  ) throws(ShapeError) -> Int {
    let axis = try values.normalized(axis: axis, operation: operation)
    guard points == values || points == Shape(values[axis]) else {
      throw .shapeMismatch(operation: operation, points, values)
    }
    return axis
  }
}
