// How large a shape may be. A tensor may have no elements and still be too large: strides, positions and counts of bytes are
// products of some of its dimensions, and a loop along one axis goes by its extent, whatever the others are.

extension Shape {
  /// What the product of the dimensions, zeros counted as 1, is below: 2^48.
  ///
  /// No product of dimensions, and no number of bytes, overflows an `Int` then: `[1 << 40, 0]` is a shape, and
  /// `[1 << 40, 1 << 40, 0]` is none. 2^48 bytes are what a processor of today can address.
  public static var sizeLimit: Int { 1 << 48 }

  /// The number of elements.
  ///
  /// - Throws: `ShapeError.invalidDimensions` where there is no such shape.
  static func count(_ dimensions: [Int]) throws(ShapeError) -> Int {
    var (size, count) = (1, 1)
    for dimension in dimensions {
      let (product, overflow) = size.multipliedReportingOverflow(by: max(dimension, 1))
      guard dimension >= 0, !overflow, product < sizeLimit else {
        throw .invalidDimensions(dimensions)
      }
      size = product
      count *= dimension
    }
    return count
  }

  /// The number of elements of a matrix.
  @inline(__always)
  static func count(_ m: Int, _ n: Int) throws(ShapeError) -> Int {
    let (size, overflow) = max(m, 1).multipliedReportingOverflow(by: max(n, 1))
    guard m >= 0, n >= 0, !overflow, size < sizeLimit else { throw .invalidDimensions([m, n]) }
    return m * n
  }
}

/// A list for a message: of more than 32 numbers, three at each end.
func listed(_ numbers: [Int]) -> String {
  guard numbers.count > 32 else { return numbers.description }
  func text(_ part: ArraySlice<Int>) -> String {
    part.map(\.description).joined(separator: ", ")
  }
  return "[\(text(numbers.prefix(3))), ..., \(text(numbers.suffix(3)))]"
}

/// Shapes for a message: of more than four, the first four that differ.
func listed(_ shapes: [Shape]) -> String {
  var shown = shapes
  if shapes.count > 4 {
    shown = []
    for shape in shapes where !shown.contains(shape) {
      shown.append(shape)
      if shown.count == 4 { break }
    }
  }
  return shown.map(\.description).joined(separator: ", ")
    + (shapes.count > 4 ? ", ... (\(shapes.count) in all)" : "")
}
