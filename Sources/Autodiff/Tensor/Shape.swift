/// The extents of a tensor along its axes; `[]` is the shape of a scalar.
///
/// ```swift
/// let shape: Shape = [2, 3]
/// shape.rank   // 2
/// shape.count  // 6
/// ```
public struct Shape: Hashable, Sendable {
  /// The extent along each axis, outermost first.
  public let dimensions: [Int]

  /// The number of elements: the product of the dimensions, 1 for a scalar.
  public let count: Int

  /// Creates a shape.
  ///
  /// - Precondition: no dimension is negative and the element count fits an `Int`.
  public init(_ dimensions: [Int]) {
    do { try self.init(validating: dimensions) } catch { trap(error) }
  }

  /// Creates a shape from outside input.
  ///
  /// - Throws: `ShapeError.invalidDimensions` when a dimension is negative or the element count
  ///   overflows.
  public init(validating dimensions: [Int]) throws(ShapeError) {
    var count = 1
    var overflow = false
    for dimension in dimensions {
      guard dimension >= 0 else { throw .invalidDimensions(dimensions) }
      let (product, overflowed) = count.multipliedReportingOverflow(by: dimension)
      count = product
      overflow = overflow || overflowed
    }
    // A zero anywhere makes the product zero, whatever overflowed before it.
    if overflow && !dimensions.contains(0) { throw .invalidDimensions(dimensions) }
    self.dimensions = dimensions
    self.count = overflow ? 0 : count
  }

  /// The shape of a scalar, `[]`.
  public static let scalar = Shape([])

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// Whether the shape is that of a scalar, `[]`.
  public var isScalar: Bool { dimensions.isEmpty }

  /// The extent along one axis.
  public subscript(axis: Int) -> Int { dimensions[axis] }

  /// The distance in elements between neighbours along each axis, in row-major order.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in dimensions.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * dimensions[axis + 1]
    }
    return strides
  }

  // The count follows from the dimensions.
  public static func == (a: Shape, b: Shape) -> Bool { a.dimensions == b.dimensions }

  public func hash(into hasher: inout Hasher) { hasher.combine(dimensions) }
}

extension Shape: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Int...) { self.init(elements) }
}

extension Shape: CustomStringConvertible {
  public var description: String { dimensions.description }
}
