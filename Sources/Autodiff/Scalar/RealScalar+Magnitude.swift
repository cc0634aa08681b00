// Whether numbers are far from overflow and underflow, in one comparison: their binary exponents are in the middle half
// of the range. In a linear recording each operation asks this of the products that it keeps.

extension Double {
  /// Whether the magnitudes of both are in 2^−511 ..< 2^513.
  @inlinable @inline(__always)
  public static func areModerate(_ a: Double, _ b: Double) -> Bool {
    let exponents = ((a.bitPattern &<< 1) &>> 53 &- 512) | ((b.bitPattern &<< 1) &>> 53 &- 512)
    return exponents < 1024
  }
}

extension Float {
  /// Whether the magnitudes of both are in 2^−63 ..< 2^65.
  @inlinable @inline(__always)
  public static func areModerate(_ a: Float, _ b: Float) -> Bool {
    let exponents = ((a.bitPattern &<< 1) &>> 24 &- 64) | ((b.bitPattern &<< 1) &>> 24 &- 64)
    return exponents < 128
  }
}
