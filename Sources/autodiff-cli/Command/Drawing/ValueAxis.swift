import Foundation

/// The numbers along one axis of a chart, which may be logarithmic: where each stands, and round ones with their labels.
struct ValueAxis {
  /// What is shown.
  let range: ClosedRange<Double>
  let isLogarithmic: Bool
  /// Round numbers within the range, ascending.
  let values: [Double]
  let labels: [String]

  /// The axis of finite numbers, with some room on either side.
  ///
  /// Where all are positive, and the largest is more than thirty times the smallest, it is logarithmic.
  ///
  /// - Parameters:
  ///   - limit: the most round numbers.
  ///   - isLinear: whether it is never logarithmic.
  init(of numbers: some Sequence<Double>, limit: Int, isLinear: Bool = false) {
    let finite = numbers.filter(\.isFinite)
    let (least, greatest) = (finite.min() ?? 0, finite.max() ?? 1)
    isLogarithmic = !isLinear && least > 0 && greatest / 30 > least
    if isLogarithmic {
      let room = pow(greatest / least, 0.04)
      range =
        max(least / room, .leastNormalMagnitude)...min(greatest * room, .greatestFiniteMagnitude)
      values = Self.powers(in: range, limit: limit)
      labels = values.map { String(format: "%.6g", $0) }
      return
    }
    let room = greatest > least ? (greatest / 2 - least / 2) / 10 : max(abs(least) / 2, 0.5)
    // What is not negative is not drawn with room below 0.
    let bottom = least >= 0 && least - room < 0 ? 0 : least - room
    let largest = Double.greatestFiniteMagnitude
    range = max(bottom, -largest)...min(greatest + room, largest)
    let ticks = AxisTicks(range, limit: limit)
    (values, labels) = (ticks.values, ticks.labels)
  }

  /// Powers of ten, with twice and five times each where there are few of them, every so many where there are many.
  private static func powers(in range: ClosedRange<Double>, limit: Int) -> [Double] {
    let exponents = Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound))
    func numbers(_ factors: [Int]) -> [Double] {
      exponents.flatMap { exponent in factors.compactMap { Double("\($0)e\(exponent)") } }
        .filter(range.contains)
    }
    let (tens, all) = (numbers([1]), numbers([1, 2, 5]))
    if tens.count < 3, all.count <= limit { return all }
    guard tens.count > limit else { return tens.count < 2 ? Array(all.prefix(limit)) : tens }
    let step = (tens.count + limit - 1) / limit
    return tens.enumerated().filter { $0.offset % step == 0 }.map(\.element)
  }

  /// Where a number stands, from 0 to 1; what cannot be shown stands at an end.
  func share(of number: Double) -> Double {
    guard !number.isNaN else { return 1 }
    guard isLogarithmic else { return min(max(range.share(of: number), 0), 1) }
    let (low, high) = (log10(range.lowerBound), log10(range.upperBound))
    let share = (log10(max(number, .leastNormalMagnitude)) - low) / (high - low)
    return min(max(share, 0), 1)
  }

  /// The characters of the longest label.
  var labelLength: Int { labels.map(\.count).max() ?? 0 }
}
