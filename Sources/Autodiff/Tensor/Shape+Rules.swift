// The shape rules: what shape an operation's result has, or why it does not apply. Operators trap
// where a rule throws; whoever serves outside input calls the rule first.

extension Shape {
  /// The common shape of two operands, by NumPy's broadcasting: aligned at the last axis, dimensions are
  /// equal or one of them is 1.
  ///
  /// - Throws: `ShapeError.notBroadcastable`, or `.invalidDimensions` where the common shape is too large.
  public static func broadcast(
    _ a: Shape, _ b: Shape, operation: String = "broadcast"
  ) throws(ShapeError) -> Shape {
    if a == b || b.isScalar { return a }
    if a.isScalar { return b }
    let rank = max(a.rank, b.rank)
    var dimensions = [Int](repeating: 1, count: rank)
    for axis in 0..<rank {
      let fromEnd = rank - axis
      let m = fromEnd <= a.rank ? a[a.rank - fromEnd] : 1
      let n = fromEnd <= b.rank ? b[b.rank - fromEnd] : 1
      guard m == n || m == 1 || n == 1 else {
        throw .notBroadcastable(operation: operation, a, b)
      }
      dimensions[axis] = m == 1 ? n : m
    }
    return try Shape(validating: dimensions)
  }

  /// Checks that the shape broadcasts to `target`.
  ///
  /// - Throws: `ShapeError.notBroadcastableTo`.
  public func requireBroadcastable(to target: Shape) throws(ShapeError) {
    guard rank <= target.rank else { throw .notBroadcastableTo(self, target: target) }
    let offset = target.rank - rank
    for axis in 0..<rank where self[axis] != target[axis + offset] && self[axis] != 1 {
      throw .notBroadcastableTo(self, target: target)
    }
  }

  /// The axis as a non-negative number; −1 names the last axis.
  ///
  /// - Throws: `ShapeError.axisOutOfRange`.
  public func normalized(axis: Int, operation: String) throws(ShapeError) -> Int {
    guard axis >= -rank, axis < rank else {
      throw .axisOutOfRange(operation: operation, axis: axis, shape: self)
    }
    return axis < 0 ? axis + rank : axis
  }

  /// The axes as ascending non-negative numbers; `nil` names all of them.
  ///
  /// - Throws: `ShapeError.axisOutOfRange` or `ShapeError.repeatedAxis`.
  public func normalized(axes: [Int]?, operation: String) throws(ShapeError) -> [Int] {
    guard let axes else { return Array(0..<rank) }
    var normalized: [Int] = []
    for axis in axes { normalized.append(try self.normalized(axis: axis, operation: operation)) }
    normalized.sort()
    for (a, b) in zip(normalized, normalized.dropFirst()) where a == b {
      throw .repeatedAxis(operation: operation, axes: axes, shape: self)
    }
    return normalized
  }

  /// The shape left when the given axes are reduced.
  ///
  /// - Precondition: the axes are ascending and non-negative, as `normalized(axes:operation:)` returns them.
  public func reduced(axes: [Int], keepingDimensions: Bool) -> Shape {
    var remaining: [Int] = []
    var next = axes.makeIterator()
    var pending = next.next()
    for (axis, dimension) in dimensions.enumerated() {
      if axis == pending {
        pending = next.next()
        if keepingDimensions { remaining.append(1) }
      } else {
        remaining.append(dimension)
      }
    }
    if let pending { trap(.axesNotAscending(axes, unused: pending, self)) }
    return Shape(remaining)
  }

  /// The shape of a matrix product, as in NumPy's `matmul`: a vector on the left is a row, on the right a column,
  /// and leading dimensions broadcast.
  ///
  /// - Throws: `ShapeError.matrixProduct`, or `.invalidDimensions` where the product is too large.
  public static func matrixProduct(
    _ a: Shape, _ b: Shape, operation: String = "matmul"
  ) throws(ShapeError) -> Shape {
    if a.rank == 2 && b.rank == 2 && a[1] == b[0] {
      return try Shape(validating: a[0], b[1])
    }
    if a.rank == 1 && b.rank == 2 && a[0] == b[0] { return Shape(b[1]) }
    if a.rank == 2 && b.rank == 1 && a[1] == b[0] { return Shape(a[0]) }
    guard !a.isScalar, !b.isScalar else { throw .matrixProduct(operation: operation, a, b) }
    let inner = b.rank == 1 ? b[0] : b[b.rank - 2]
    guard a[a.rank - 1] == inner else { throw .matrixProduct(operation: operation, a, b) }
    let batch: Shape
    do {
      batch = try broadcast(
        Shape(Array(a.dimensions.dropLast(2))), Shape(Array(b.dimensions.dropLast(2))))
    } catch {
      if case .notBroadcastable = error { throw .matrixProduct(operation: operation, a, b) }
      throw error
    }
    return try Shape(
      validating: batch.dimensions + (a.rank == 1 ? [] : [a[a.rank - 2]])
        + (b.rank == 1 ? [] : [b[b.rank - 1]]))
  }

  /// The shape of W x + b: `W: [m, n]`, `x: [n]` or `[batch, n]`, `b: [m]`.
  ///
  /// - Throws: `ShapeError.affine`, or `.invalidDimensions` where the result is too large.
  public static func affine(
    weights: Shape, input: Shape, bias: Shape
  ) throws(ShapeError) -> Shape {
    guard weights.rank == 2, input.rank == 1 || input.rank == 2, bias.rank == 1,
      bias[0] == weights[0],
      input[input.rank - 1] == weights[1]
    else { throw .affine(weights: weights, input: input, bias: bias) }
    return input.rank == 1 ? bias : try Shape(validating: input[0], weights[0])
  }

  /// The shape with its axes in a new order; `nil` reverses them.
  ///
  /// - Throws: `ShapeError.notAPermutation`.
  public func transposed(_ order: [Int]?) throws(ShapeError) -> Shape {
    let order = order ?? (0..<rank).reversed()
    guard order.sorted() == Array(0..<rank) else { throw .notAPermutation(order, shape: self) }
    return try Shape(validating: order.map { dimensions[$0] })
  }

  /// The given shape, when it has as many elements as this one.
  ///
  /// - Throws: `ShapeError.reshape`.
  public func reshaped(to target: Shape) throws(ShapeError) -> Shape {
    guard target.count == count else { throw .reshape(from: self, to: target) }
    return target
  }

  /// The half-open bounds of a subscript along each axis, whole axes at the end left out or not.
  ///
  /// - Throws: `ShapeError.tooManyIndices`, `.indexOutOfRange` or `.rangeOutOfBounds`.
  public func bounds(of ranges: [any TensorRange]) throws(ShapeError) -> [Range<Int>] {
    guard ranges.count <= rank else {
      throw .tooManyIndices(count: ranges.count, shape: self)
    }
    var bounds = dimensions.map { 0..<$0 }
    for (axis, range) in ranges.enumerated() {
      bounds[axis] = try self.bounds(of: range, axis: axis)
    }
    return bounds
  }

  /// The half-open bounds of an index or a range along an axis.
  ///
  /// - Throws: `ShapeError.indexOutOfRange` or `.rangeOutOfBounds`.
  func bounds(of range: any TensorRange, axis: Int) throws(ShapeError) -> Range<Int> {
    let (lower, upper) = range.bounds(extent: self[axis])
    if range.removesAxis {
      guard lower >= 0, lower < self[axis], upper == lower + 1 else {
        throw .indexOutOfRange(index: range as? Int ?? lower, axis: axis, shape: self)
      }
    }
    guard lower >= 0, lower <= upper, upper <= self[axis] else {
      throw .rangeOutOfBounds(lower: lower, upper: upper, axis: axis, shape: self)
    }
    return lower..<upper
  }

  /// The shape of tensors joined along an existing axis.
  ///
  /// - Throws: `ShapeError.concatenation` or `.axisOutOfRange`, or `.invalidDimensions` where the result is too large.
  public static func concatenated(_ shapes: [Shape], axis: Int) throws(ShapeError) -> Shape {
    guard let first = shapes.first else {
      throw .concatenation(operation: "concatenated", axis: axis, shapes)
    }
    let axis = try first.normalized(axis: axis, operation: "concatenated")
    var dimensions = first.dimensions
    dimensions[axis] = 0
    for shape in shapes {
      guard shape.rank == first.rank,
        (0..<shape.rank).allSatisfy({ $0 == axis || shape[$0] == first[$0] })
      else { throw .concatenation(operation: "concatenated", axis: axis, shapes) }
      dimensions[axis] += shape[axis]
      // Checked for each: a sum of many extents could overflow.
      guard dimensions[axis] < sizeLimit else { throw .invalidDimensions(dimensions) }
    }
    return try Shape(validating: dimensions)
  }
}
