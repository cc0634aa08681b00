// Whether numbers are far from overflow and underflow: their binary exponents are in the middle half of the range. In a
// linear recording each operation asks this of the products that it keeps.
//
// An exponent is there where, with a quarter of its range added, its upper bit is set. The carry goes into the sign,
// which does not count.

extension Double {
  /// Whether the magnitudes of both are in 2^−511 ..< 2^513.
  @inlinable @inline(__always)
  public static func areModerate(_ a: Double, _ b: Double) -> Bool {
    let quarter: UInt64 = 1 &<< 61
    let sums = (a.bitPattern &+ quarter) & (b.bitPattern &+ quarter)
    return Int64(bitPattern: sums &<< 1) < 0
  }
}

extension Float {
  /// Whether the magnitudes of both are in 2^−63 ..< 2^65.
  @inlinable @inline(__always)
  public static func areModerate(_ a: Float, _ b: Float) -> Bool {
    let quarter: UInt32 = 1 &<< 29
    let sums = (a.bitPattern &+ quarter) & (b.bitPattern &+ quarter)
    return Int32(bitPattern: sums &<< 1) < 0
  }
}
