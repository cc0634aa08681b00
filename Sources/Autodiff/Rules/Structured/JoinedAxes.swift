extension TensorAlgebra {
  /// The elements one place further along an axis, or one back, and a number where there is none.
  func shifted(along axis: Int, forward: Bool, first: Self) -> Self {
    var row = shape.dimensions
    let count = row[axis]
    row[axis] = 1
    let edge = first.broadcast(to: Shape(row))
    if count == 1 { return edge }
    var bounds = shape.dimensions.map { 0..<$0 }
    bounds[axis] = forward ? 0..<count - 1 : 1..<count
    let part = Self.apply(Slice(bounds: bounds, result: Shape(bounds.map(\.count))), [self])
    return Self.apply(Concatenate(axis: axis), forward ? [edge, part] : [part, edge])
  }
}

/// Axes of a shape made into one, for what works along one axis.
struct JoinedAxes {
  /// The shape as it was.
  let shape: Shape
  /// The order that brings the axes together; `nil` where they are.
  let order: [Int]?
  /// The shape in that order.
  let ordered: Shape
  /// The shape with the axes as one.
  let joined: Shape
  /// That axis.
  let axis: Int

  /// - Precondition: the axes are ascending.
  init(_ axes: [Int], of shape: Shape) {
    self.shape = shape
    let first = axes.first ?? 0
    let areNeighbours = axes == Array(first..<first + axes.count)
    let rest = (0..<shape.rank).filter { !axes.contains($0) }
    axis = areNeighbours ? first : rest.count
    order = areNeighbours ? nil : rest + axes
    ordered = order.map { Shape($0.map { shape[$0] }) } ?? shape
    var dimensions = ordered.dimensions
    dimensions.replaceSubrange(
      axis..<axis + axes.count, with: [axes.reduce(1) { $0 * shape[$1] }])
    joined = Shape(dimensions)
  }

  /// A tensor with the axes as one.
  func join<T: TensorAlgebra>(_ x: T) -> T {
    let x = order.map { x.transposed($0) } ?? x
    return joined == ordered ? x : x.reshaped(to: joined)
  }

  /// A tensor of the joined shape with the axes as they were.
  func separate<T: TensorAlgebra>(_ x: T) -> T {
    let x = joined == ordered ? x : x.reshaped(to: ordered)
    guard let order else { return x }
    var inverse = order
    for (position, axis) in order.enumerated() { inverse[axis] = position }
    return x.transposed(inverse)
  }

  /// A function along the one axis that keeps the shape.
  func apply<T: TensorAlgebra>(to x: T, _ function: (T, Int) -> T) -> T {
    separate(function(join(x), axis))
  }
}
