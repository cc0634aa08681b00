/// Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten.
struct AxisTicks: Equatable {
  /// The numbers, ascending, all within the range.
  let values: [Double]
  /// Their distance.
  let step: Double

  /// The numbers in a range of which there are at most so many.
  ///
  /// - Precondition: the range is finite and the limit at least 2.
  init(_ range: ClosedRange<Double>, limit: Int) {
    // Halves: the length of a range can overflow.
    let half = range.upperBound / 2 - range.lowerBound / 2
    guard half > 0 else {
      (values, step) = ([range.lowerBound], 0)
      return
    }
    let raw = half / Double(max(1, limit - 1)) * 2
    let power = Double("1e\(raw.decimalExponent)") ?? raw
    let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= raw * (1 - 1e-9) } ?? raw
    guard step > 0, step.isFinite else {
      (values, self.step) = ([range.lowerBound, range.upperBound], 2 * half)
      return
    }
    let first = (range.lowerBound / step).rounded(.up)
    var values: [Double] = []
    for index in 0..<limit + 1 {
      let value = (first + Double(index)) * step
      if value - step * 1e-9 > range.upperBound { break }
      // A multiple of 0.1 as it is written.
      values.append(Double(short(value)) ?? value)
    }
    (self.values, self.step) = (values, step)
  }
}

extension Double {
  /// ⌊log₁₀ x⌋ of a positive number; a number next to a power of ten may count as it.
  var decimalExponent: Int {
    guard self > 0, isFinite else { return 0 }
    var (rest, exponent) = (self, 0)
    while rest >= 10 { (rest, exponent) = (rest / 10, exponent + 1) }
    while rest < 1 { (rest, exponent) = (rest * 10, exponent - 1) }
    return exponent
  }
}
