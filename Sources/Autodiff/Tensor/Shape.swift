/// The extents of a tensor along its axes; `[]` is the shape of a scalar.
///
/// ```swift
/// let shape: Shape = [2, 3]
/// shape.rank   // 2
/// shape.count  // 6
/// ```
public struct Shape: Hashable, Sendable {
  /// The number of axes.
  public let rank: Int

  /// The number of elements: the product of the dimensions, 1 for a scalar.
  public let count: Int

  // Up to four dimensions are in the structure itself, so that most shapes are made and copied without
  // touching the heap: 0 beyond the rank. A longer shape has all its dimensions in `long`.
  private let d0: Int
  private let d1: Int
  private let d2: Int
  private let d3: Int
  private let long: [Int]?

  /// Creates a shape.
  ///
  /// - Precondition: no dimension is negative, and their product, zeros counted as 1, is below `sizeLimit`.
  public init(_ dimensions: [Int]) {
    do { try self.init(validating: dimensions) } catch { trap(error) }
  }

  /// Creates a shape from outside input.
  ///
  /// - Throws: `ShapeError.invalidDimensions` when a dimension is negative, or their product, zeros counted
  ///   as 1, is not below `sizeLimit`.
  public init(validating dimensions: [Int]) throws(ShapeError) {
    rank = dimensions.count
    count = try Shape.count(dimensions)
    d0 = rank > 0 ? dimensions[0] : 0
    d1 = rank > 1 ? dimensions[1] : 0
    d2 = rank > 2 ? dimensions[2] : 0
    d3 = rank > 3 ? dimensions[3] : 0
    long = rank > 4 ? dimensions : nil
  }

  /// The shape of a vector.
  init(_ n: Int) {
    guard n >= 0, n < Shape.sizeLimit else { trap(.invalidDimensions([n])) }
    (rank, count) = (1, n)
    (d0, d1, d2, d3, long) = (n, 0, 0, 0, nil)
  }

  /// The shape of a matrix.
  init(_ m: Int, _ n: Int) {
    do { try self.init(validating: m, n) } catch { trap(error) }
  }

  /// The shape of a matrix that an operation on outside input may have.
  ///
  /// - Throws: `ShapeError.invalidDimensions`.
  @inline(__always)
  init(validating m: Int, _ n: Int) throws(ShapeError) {
    (rank, count) = (2, try Shape.count(m, n))
    (d0, d1, d2, d3, long) = (m, n, 0, 0, nil)
  }

  /// Whether two shapes have the same dimensions; of few dimensions, without touching the heap.
  @inline(__always)
  public static func == (a: Shape, b: Shape) -> Bool {
    a.rank == b.rank && a.d0 == b.d0 && a.d1 == b.d1 && a.d2 == b.d2 && a.d3 == b.d3
      && (a.rank <= 4 || a.long == b.long)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(dimensions) }

  private init() {
    (rank, count) = (0, 1)
    (d0, d1, d2, d3, long) = (0, 0, 0, 0, nil)
  }

  /// The shape of a part at one position of the first axis.
  ///
  /// - Precondition: there is an axis.
  var withoutFirst: Shape {
    switch rank {
    case 1: Shape()
    case 2: Shape(d1)
    case 3: Shape(d1, d2)
    default: Shape(Array(dimensions.dropFirst()))
    }
  }

  /// The shape with another extent along the first axis.
  ///
  /// - Precondition: there is an axis.
  func withFirst(_ extent: Int) -> Shape {
    switch rank {
    case 1: Shape(extent)
    case 2: Shape(extent, d1)
    default: Shape([extent] + dimensions.dropFirst())
    }
  }

  /// The extent along each axis, outermost first.
  public var dimensions: [Int] {
    switch rank {
    case 0: []
    case 1: [d0]
    case 2: [d0, d1]
    case 3: [d0, d1, d2]
    case 4: [d0, d1, d2, d3]
    default: long ?? []
    }
  }

  /// The shape of a scalar, `[]`.
  public static var scalar: Shape { Shape() }

  /// Whether the shape is that of a scalar, `[]`.
  public var isScalar: Bool { rank == 0 }

  /// The extent along one axis.
  ///
  /// - Precondition: the axis is in 0 ..< rank.
  @inline(__always)
  public subscript(axis: Int) -> Int {
    guard axis >= 0 && axis < rank else { trap(.noSuchAxis(axis, self)) }
    switch axis {
    case 0: return d0
    case 1: return d1
    case 2: return d2
    case 3: return d3
    default: return long?[axis] ?? 0
    }
  }

  /// The distance in elements between neighbours along each axis, in row-major order.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in (0..<rank).dropLast().reversed() {
      strides[axis] = strides[axis + 1] * self[axis + 1]
    }
    return strides
  }
}

extension Shape: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Int...) { self.init(elements) }
}

extension Shape: CustomStringConvertible {
  public var description: String { listed(dimensions) }
}
