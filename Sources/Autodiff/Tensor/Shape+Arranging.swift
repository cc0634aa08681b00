// The shape rules of functions that rearrange, repeat and join elements: the shape of the result, or why there is none.

extension Shape {
  /// The shape without axes of extent 1: without all of them where none are named.
  ///
  /// - Throws: `ShapeError.axisOutOfRange`, `.repeatedAxis` or `.notOfExtentOne`.
  package func squeezed(axes: [Int]?) throws(ShapeError) -> Shape {
    let gone: [Int]
    if let axes {
      gone = try normalized(axes: axes, operation: "squeeze")
      for axis in gone where self[axis] != 1 { throw .notOfExtentOne(axis: axis, shape: self) }
    } else {
      gone = (0..<rank).filter { self[$0] == 1 }
    }
    return Shape((0..<rank).filter { !gone.contains($0) }.map { self[$0] })
  }

  /// The shape with new axes of extent 1 at places of the result.
  ///
  /// - Throws: `ShapeError.axisOutOfRange` or `.repeatedAxis`.
  package func expanded(at axes: [Int]) throws(ShapeError) -> Shape {
    // The axes are those of the result, whatever their extents.
    let result = Shape(dimensions + axes.map { _ in 1 })
    let new = try result.normalized(axes: axes, operation: "expandingDimensions")
    var dimensions = dimensions
    for axis in new { dimensions.insert(1, at: axis) }
    return Shape(dimensions)
  }

  /// The order of axes in which two have changed places.
  ///
  /// - Throws: `ShapeError.axisOutOfRange`.
  package func order(swapping a: Int, _ b: Int) throws(ShapeError) -> [Int] {
    let a = try normalized(axis: a, operation: "swappingAxes")
    let b = try normalized(axis: b, operation: "swappingAxes")
    var order = Array(0..<rank)
    order.swapAt(a, b)
    return order
  }

  /// The order of axes in which some have moved and the others stay in their order.
  ///
  /// - Throws: `ShapeError.axisOutOfRange`, `.repeatedAxis` or `.listCount`.
  package func order(moving source: [Int], to target: [Int]) throws(ShapeError) -> [Int] {
    guard source.count == target.count else {
      throw .listCount(operation: "movingAxes", count: target.count, expected: source.count)
    }
    func places(_ axes: [Int]) throws(ShapeError) -> [Int] {
      _ = try normalized(axes: axes, operation: "movingAxes")
      return axes.map { $0 < 0 ? $0 + rank : $0 }
    }
    let (from, to) = (try places(source), try places(target))
    var order = (0..<rank).filter { !from.contains($0) }
    for (place, axis) in zip(to, from).sorted(by: { $0.0 < $1.0 }) {
      order.insert(axis, at: place)
    }
    return order
  }

  /// By how many places each axis is rolled, at most its extent.
  ///
  /// - Throws: `ShapeError.axisOutOfRange` or `.listCount`.
  package func shifts(_ shifts: [Int], axes: [Int]) throws(ShapeError) -> [Int] {
    guard shifts.count == axes.count || shifts.count == 1 else {
      throw .listCount(operation: "rolled", count: shifts.count, expected: axes.count)
    }
    var result = [Int](repeating: 0, count: rank)
    for (place, axis) in axes.enumerated() {
      let axis = try normalized(axis: axis, operation: "rolled")
      let extent = self[axis]
      guard extent > 0 else { continue }
      let shift = shifts[shifts.count == 1 ? 0 : place] % extent
      result[axis] = (result[axis] + shift + extent) % extent
    }
    return result
  }

  /// The two axes of the plane in which a tensor is turned.
  ///
  /// - Throws: `ShapeError.axisOutOfRange`, `.repeatedAxis` or `.rankTooLow`.
  package func plane(_ axes: [Int], operation: String) throws(ShapeError) -> (Int, Int) {
    guard rank >= 2 else { throw .rankTooLow(operation: operation, needed: 2, shape: self) }
    guard axes.count == 2 else {
      throw .listCount(operation: operation, count: axes.count, expected: 2)
    }
    _ = try normalized(axes: axes, operation: operation)
    return (
      try normalized(axis: axes[0], operation: operation),
      try normalized(axis: axes[1], operation: operation)
    )
  }

  /// How often each position of an axis is repeated, and the shape of the result.
  ///
  /// - Throws: `ShapeError.axisOutOfRange`, `.listCount`, `.countTooSmall` or `.invalidDimensions`.
  package func repeated(_ counts: [Int], axis: Int) throws(ShapeError) -> Shape {
    let axis = try normalized(axis: axis, operation: "repeated")
    if let count = counts.first(where: { $0 < 0 }) {
      throw .countTooSmall(operation: "repeated", count, least: 0)
    }
    guard counts.count == 1 || counts.count == self[axis] else {
      throw .listCount(operation: "repeated", count: counts.count, expected: self[axis])
    }
    var dimensions = dimensions
    dimensions[axis] =
      counts.count == 1
      ? Self.product(counts[0], self[axis]) : counts.reduce(0) { Self.sum($0, $1) }
    return try Shape(validating: dimensions)
  }

  /// The shape of a tensor that is repeated as a whole along each axis, aligned at the last.
  ///
  /// - Throws: `ShapeError.countTooSmall` or `.invalidDimensions`.
  package func tiled(_ counts: [Int]) throws(ShapeError) -> Shape {
    if let count = counts.first(where: { $0 < 0 }) {
      throw .countTooSmall(operation: "tiled", count, least: 0)
    }
    let rank = max(rank, counts.count)
    let own = Array(repeating: 1, count: rank - self.rank) + dimensions
    let all = Array(repeating: 1, count: rank - counts.count) + counts
    return try Shape(validating: zip(own, all).map { Self.product($0, $1) })
  }

  /// The shape of a tensor with elements before and after its own along each axis, or without some of them.
  ///
  /// - Throws: `ShapeError.listCount`, `.numberOutOfRange`, `.emptyExtent` or `.invalidDimensions`.
  package func padded(
    _ widths: [(before: Int, after: Int)], repeatsElements: Bool
  ) throws(ShapeError) -> Shape {
    guard widths.count == rank else {
      throw .listCount(operation: "padded", count: widths.count, expected: rank)
    }
    var dimensions = dimensions
    for (axis, width) in widths.enumerated() {
      // What is cut is cut first.
      let cut = Self.sum(
        -Swift.max(-.max, Swift.min(0, width.before)), -Swift.max(-.max, Swift.min(0, width.after)))
      guard cut <= self[axis] else {
        throw .numberOutOfRange(
          operation: "padded", name: "the number of elements cut from axis \(axis)",
          value: "\(cut)", range: "at most \(self[axis])")
      }
      let kept = self[axis] - cut
      dimensions[axis] = Self.sum(
        kept, Self.sum(Swift.max(0, width.before), Swift.max(0, width.after)))
      if repeatsElements, kept == 0, dimensions[axis] > 0 {
        throw .emptyExtent(operation: "padded", axis: axis, shape: self)
      }
    }
    return try Shape(validating: dimensions)
  }

  /// A product of extents, too large for any shape where it overflows.
  private static func product(_ a: Int, _ b: Int) -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? .max : product
  }

  private static func sum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }
}

extension Shape {
  /// The positions of a diagonal of matrices with so many rows and columns: how many, and the first in row-major order.
  package static func diagonal(
    offset: Int, rows: Int, columns: Int
  ) -> (count: Int, first: Int) {
    // Beyond the matrix there is nothing; an offset of any size is as good as one just beyond.
    let offset = max(-rows, min(columns, offset))
    let count = max(0, offset < 0 ? min(rows + offset, columns) : min(rows, columns - offset))
    return (count, offset < 0 ? -offset * columns : offset)
  }

  /// The shape of the diagonals of the matrices in two axes: the other axes, and the diagonals along a last one.
  ///
  /// - Throws: `ShapeError.axisOutOfRange`, `.repeatedAxis` or `.rankTooLow`.
  package func diagonal(offset: Int, axes: [Int], operation: String) throws(ShapeError) -> Shape {
    let (a, b) = try plane(axes, operation: operation)
    let others = (0..<rank).filter { $0 != a && $0 != b }.map { self[$0] }
    return Shape(
      others + [Self.diagonal(offset: offset, rows: self[a], columns: self[b]).count])
  }

  /// The shape of square matrices that have the elements along the last axis on a diagonal.
  ///
  /// - Throws: `ShapeError.rankTooLow` or `.invalidDimensions`.
  package func diagonalMatrix(offset: Int) throws(ShapeError) -> Shape {
    guard let n = dimensions.last else {
      throw .rankTooLow(operation: "diagonalMatrix", needed: 1, shape: self)
    }
    let width = offset.magnitude < UInt(Shape.sizeLimit) ? abs(offset) : Shape.sizeLimit
    let extent = Self.sum(n, width)
    return try Shape(validating: dimensions.dropLast() + [extent, extent])
  }

  /// The shape of a tensor of which a triangle is kept: its own, and of a vector that of as many rows of it.
  ///
  /// - Throws: `ShapeError.rankTooLow` or `.invalidDimensions`.
  package func triangle(operation: String) throws(ShapeError) -> Shape {
    guard rank > 0 else { throw .rankTooLow(operation: operation, needed: 1, shape: self) }
    return rank == 1 ? try Shape(validating: self[0], self[0]) : self
  }

  /// The shape with at least so many axes, 1 to 3: as rows of one, and as matrices of one.
  package func atLeast(rank: Int) -> Shape {
    if self.rank >= rank { return self }
    switch (self.rank, rank) {
    case (0, _): return Shape([Int](repeating: 1, count: rank))
    case (1, 2): return Shape(1, self[0])
    case (1, _): return Shape([1, self[0], 1])
    default: return Shape(dimensions + [1])
    }
  }
}
