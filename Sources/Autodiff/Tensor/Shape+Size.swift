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
    var size = 1
    var isEmpty = false
    for dimension in dimensions {
      if dimension == 0 {
        isEmpty = true
        continue
      }
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      guard !overflow, product > 0, product < sizeLimit else {
        throw .invalidDimensions(dimensions)
      }
      size = product
    }
    return isEmpty ? 0 : size
  }

  /// The number of elements of a matrix.
  @inline(__always)
  static func count(_ m: Int, _ n: Int) throws(ShapeError) -> Int {
    // Most are small, and none of these is negative.
    if UInt(bitPattern: m | n) < 1 << 24 { return m &* n }
    return try count([m, n])
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
