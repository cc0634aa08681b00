// Tensors made from a few numbers.

extension Tensor {
  /// A tensor of zeros in the shape of another value.
  public static func zeros(like other: some Shaped) -> Tensor { .zeros(other.shape) }

  /// A tensor of ones in the shape of another value.
  public static func ones(like other: some Shaped) -> Tensor { .ones(other.shape) }

  /// A matrix with ones on a diagonal, by `offset` above the main one, and zeros elsewhere: NumPy's `eye`.
  ///
  /// ```swift
  /// Tensor<Double>.eye(2, 3, offset: 1)  // [[0, 1, 0], [0, 0, 1]]
  /// ```
  ///
  /// - Precondition: there is such a shape.
  public static func eye(_ rows: Int, _ columns: Int? = nil, offset: Int = 0) -> Tensor {
    let columns = columns ?? rows
    let shape = Shape(rows, columns)
    let (count, first) = Shape.diagonal(offset: offset, rows: rows, columns: columns)
    return Tensor(filling: shape) { base in
      base.update(repeating: 0, count: shape.count)
      for k in 0..<count { base[first + k * (columns + 1)] = 1 }
    }
  }
}

extension Tensor where Scalar: RealScalar {
  /// The numbers from a first one on, before an end, in steps.
  ///
  /// ```swift
  /// Tensor<Double>.arange(from: 1, to: 2, by: 0.25)  // [1, 1.25, 1.5, 1.75]
  /// ```
  ///
  /// They are first + k step for the ⌈(end − first) / step⌉ first k. Where the step has rounding, the last may be the end itself, as NumPy's;
  /// `linspace` has the count that you say.
  ///
  /// - Precondition: the numbers are finite, the step is not 0, and there is such a shape.
  public static func arange(from first: Scalar = 0, to end: Scalar, by step: Scalar = 1) -> Tensor {
    let shape = checked { () throws(ShapeError) in
      try Shape.arange(
        from: Double(first), to: Double(end), by: Double(step))
    }
    return Tensor(filling: shape) { base in
      for i in 0..<shape.count { base[i] = first + Scalar(i) * step }
    }
  }
}

extension Shape {
  /// The shape of the numbers from a first one on, before an end, in steps.
  ///
  /// - Throws: `ShapeError.progression` or `.invalidDimensions`.
  package static func arange(
    from first: Double, to end: Double, by step: Double
  ) throws(ShapeError) -> Shape {
    guard first.isFinite, end.isFinite, step.isFinite, step != 0 else {
      throw .progression(from: "\(first)", to: "\(end)", by: "\(step)")
    }
    let count = ((end - first) / step).rounded(.up)
    return try Shape(validating: [count < Double(Shape.sizeLimit) ? max(0, Int(count)) : .max])
  }
}

/// So many numbers from one to another, both included, at equal distances: `[]`, `[]` → `[count]`, and of tensors along a
/// new first axis.
///
/// ```swift
/// linspace(Tensor<Double>(0), 1, count: 5)  // [0, 0.25, 0.5, 0.75, 1]
/// ```
///
/// With t = k / (count − 1), the number at k is (1 − t) a + t b, computed as NumPy does: a + k s for s = (b − a) / (count − 1),
/// and the last is b itself. Derivative: 1 − t by the first, t by the last. One number is the first, and the last passes
/// nothing on. Without the end, t = k / count.
///
/// - Precondition: the count is not negative, and the shapes broadcast.
public func linspace<T: TensorAlgebra>(
  _ start: T, _ end: T, count: Int, includesEnd: Bool = true
) -> T where T.Scalar: RealScalar {
  let result = checked { () throws(ShapeError) in
    try Shape.linspace(start.shape, end.shape, count: count)
  }
  if result.count == 0 { return start.elements(from: 0, shape: result) }
  let common = Shape(Array(result.dimensions.dropFirst()))
  func row(_ x: T) -> T { x.broadcast(to: common).expandingDimensions(at: 0) }
  if count == 1 { return row(start) }
  let parts = includesEnd ? count - 1 : count
  let step = T.apply(
    .divide, T.apply(.subtract, end, start), start.constant(Tensor(T.Scalar(parts))))
  let column = Shape([parts] + [Int](repeating: 1, count: common.rank))
  let places = start.constant(Tensor(shape: column, (0..<parts).map { T.Scalar($0) }))
  let numbers = T.apply(.add, T.apply(.multiply, places, step), start)
  return includesEnd ? concatenated([numbers, row(end)]) : numbers
}

/// 1 where a label is the number of a place along a new last axis, and 0 elsewhere: `[…]` → `[…, count]`.
///
/// ```swift
/// oneHot(Tensor<Double>([1, 0]), count: 3)  // [[0, 1, 0], [1, 0, 0]]
/// ```
///
/// A label that is no place has zeros only. The derivative is 0.
///
/// - Precondition: the count is not negative, and there is such a shape.
public func oneHot<T: TensorAlgebra>(_ labels: T, count: Int) -> T {
  let result = checked { () throws(ShapeError) in
    try Shape(validating: labels.shape.dimensions + [count])
  }
  if result.count == 0 { return labels.elements(from: 0, shape: result) }
  let places = labels.constant(Tensor((0..<result[result.rank - 1]).map { T.Scalar($0) }))
  return T.apply(.equal, labels.expandingDimensions(at: -1), places)
}

extension Shape {
  /// The shape of so many numbers from each of one shape to each of another.
  ///
  /// - Throws: `ShapeError.notBroadcastable` or `.invalidDimensions`.
  package static func linspace(
    _ start: Shape, _ end: Shape, count: Int
  ) throws(ShapeError) -> Shape {
    let common = try Shape.broadcast(start, end, operation: "linspace")
    return try Shape(validating: [count] + common.dimensions)
  }
}

/// Along which axis of a grid each of its vectors goes.
public enum GridIndexing: String, Hashable, Sendable, CaseIterable {
  /// The first vector goes along the second axis and the second along the first, as x and y do in a picture: NumPy's default.
  case xy
  /// Each vector goes along the axis of its own number.
  case ij
}

/// The coordinates of the points of a grid, a tensor for each vector: `[n]`, `[m]` → `[m, n]`, `[m, n]`.
///
/// NumPy's `meshgrid`. A number counts as a vector of one element.
///
/// ```swift
/// meshgrid([Tensor<Double>([1, 2, 3]), [4, 5]])
/// // [[1, 2, 3], [1, 2, 3]] and [[4, 4, 4], [5, 5, 5]]
/// meshgrid([Tensor<Double>([1, 2, 3]), [4, 5]], indexing: .ij)
/// // [[1, 1], [2, 2], [3, 3]] and [[4, 5], [4, 5], [4, 5]]
/// ```
///
/// The cotangent of an element of a vector is the sum of those of all points that have it.
///
/// - Parameters:
///   - vectors: the coordinates along each axis.
///   - indexing: along which axis each of them goes.
/// - Precondition: none has more than one axis, and there is such a shape.
/// - Complexity: O(k n) for k vectors and n points.
public func meshgrid<T: TensorAlgebra>(_ vectors: [T], indexing: GridIndexing = .xy) -> [T] {
  let grid = checked { () throws(ShapeError) in
    try Shape.grid(vectors.map(\.shape), indexing: indexing)
  }
  return vectors.enumerated().map { number, vector in
    var extents = [Int](repeating: 1, count: grid.rank)
    extents[indexing.axis(of: number, among: vectors.count)] = vector.count
    return vector.reshaped(to: Shape(extents)).broadcast(to: grid)
  }
}

/// The coordinates of the points of a grid of two axes; see `meshgrid(_:indexing:)` of any number of vectors.
///
/// ```swift
/// let (x, y) = meshgrid(Tensor<Double>([1, 2, 3]), [4, 5])
/// // x is [[1, 2, 3], [1, 2, 3]], y is [[4, 4, 4], [5, 5, 5]]
/// ```
///
/// - Precondition: neither has more than one axis, and there is such a shape.
public func meshgrid<T: TensorAlgebra>(
  _ x: T, _ y: T, indexing: GridIndexing = .xy
) -> (x: T, y: T) {
  let grid = meshgrid([x, y], indexing: indexing)
  return (grid[0], grid[1])
}

extension GridIndexing {
  /// The axis along which a vector goes.
  fileprivate func axis(of number: Int, among count: Int) -> Int {
    self == .xy && count > 1 && number < 2 ? 1 - number : number
  }
}

extension Shape {
  /// The shape of a grid of vectors; see `meshgrid(_:indexing:)`.
  ///
  /// - Throws: `ShapeError.numberOutOfRange` or `.invalidDimensions`.
  package static func grid(
    _ vectors: [Shape], indexing: GridIndexing
  ) throws(ShapeError) -> Shape {
    var extents = [Int](repeating: 1, count: vectors.count)
    for (number, vector) in vectors.enumerated() {
      guard vector.rank < 2 else {
        throw .numberOutOfRange(
          operation: "meshgrid", name: "the number of axes of an operand", value: "\(vector.rank)",
          range: "0 or 1")
      }
      extents[indexing.axis(of: number, among: vectors.count)] = vector.count
    }
    return try Shape(validating: extents)
  }
}
