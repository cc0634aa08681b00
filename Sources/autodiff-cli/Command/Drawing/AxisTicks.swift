import Foundation

/// Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten.
struct AxisTicks: Equatable {
  /// The numbers, ascending, all within the range.
  let values: [Double]
  /// Their distance.
  let step: Double
  /// How they are written, no two alike.
  let labels: [String]

  /// The numbers in a range of which there are at most so many.
  ///
  /// - Precondition: the range is finite and the limit at least 2.
  init(_ range: ClosedRange<Double>, limit: Int) {
    // Halves: the length of a range can overflow.
    let half = range.half
    let raw = half / Double(max(1, limit - 1)) * 2
    let power = Double("1e\(raw.decimalExponent)") ?? raw
    let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= raw * (1 - 1e-9) } ?? raw
    var (values, labels) = ([Double](), [String]())
    if half > 0, step.isFinite {
      let digits = Self.digits(
        of: max(abs(range.lowerBound), abs(range.upperBound)), distance: step)
      let first = (range.lowerBound / step).rounded(.up)
      let (least, greatest) = (range.lowerBound - step * 1e-9, range.upperBound + step * 1e-9)
      for index in -1...limit {
        // A multiple of 0.1 as it is written; the sum with 0 takes the sign from −0.
        let label = String(format: "%.\(digits)g", (first + Double(index)) * step + 0)
        guard let value = Double(label), value.isFinite, value >= least, value <= greatest else {
          continue
        }
        // Where a step is less than what parts two numbers, it may lead to the same one.
        if value != values.last {
          values.append(value)
          labels.append(label)
        }
      }
    }
    guard values.isEmpty else {
      (self.values, self.labels, self.step) = (values, labels, step)
      return
    }
    self.values = half > 0 ? [range.lowerBound, range.upperBound] : [range.lowerBound]
    self.labels = Self.labels(of: self.values, distance: 2 * half)
    self.step = 2 * half
  }

  /// The most numbers in a range, up to a limit, that have room.
  init(_ range: ClosedRange<Double>, limit: Int, hasRoom: (AxisTicks) -> Bool) {
    self = (2..<max(3, limit)).reversed().reduce(AxisTicks(range, limit: limit)) { ticks, limit in
      hasRoom(ticks) ? ticks : AxisTicks(range, limit: limit)
    }
  }

  /// The number of characters of the longest label.
  var labelLength: Int { labels.map(\.count).max() ?? 0 }

  /// The digits, six at least, that tell numbers up to a size apart that are multiples of a power of ten at a distance.
  private static func digits(of largest: Double, distance: Double) -> Int {
    // A distance next to a power of ten counts as it.
    min(17, max(6, largest.decimalExponent - (distance * 1.0001).decimalExponent + 1))
  }

  /// Round numbers, ascending, with as few digits as tell them apart.
  ///
  /// - Parameter distance: the least of two of them.
  static func labels(of values: [Double], distance: Double) -> [String] {
    func labels(_ digits: Int) -> [String] {
      values.map { String(format: "%.\(digits)g", $0 + 0) }
    }
    let needed = digits(of: values.map(abs).max() ?? 0, distance: distance)
    return [6, needed].map(labels).first { labels in
      Set(labels).count == values.count
        && zip(labels, values).allSatisfy { label, value in
          // Halves, as above.
          abs((Double(label) ?? .infinity) / 2 - value / 2) <= distance / 100
        }
    } ?? labels(17)
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
