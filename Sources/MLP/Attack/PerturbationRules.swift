import Autodiff

/// How the size of a change is measured.
public enum PerturbationNorm: String, CaseIterable, Sendable {
  /// The largest change of an input, max |δ_i|.
  case infinity = "inf"
  /// √Σ δ_i².
  case euclidean = "2"

  /// ‖δ‖.
  public func size(_ change: [Double]) -> Double {
    switch self {
    case .infinity: return change.reduce(0) { Swift.max($0, Swift.abs($1)) }
    case .euclidean:
      // Without overflow or underflow of the squares.
      let largest = PerturbationNorm.infinity.size(change)
      guard largest > 0, largest.isFinite else { return largest }
      return largest
        * change.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
    }
  }

  /// The largest g · δ with ‖δ‖ ≤ 1: Σ |g_i| for `infinity`, √Σ g_i² for `euclidean`.
  public func dualSize(_ gradient: [Double]) -> Double {
    switch self {
    case .infinity: gradient.reduce(0) { $0 + Swift.abs($1) }
    case .euclidean: size(gradient)
    }
  }
}

/// Which inputs may change, and to what.
///
/// A number that the input has already is always allowed, whatever the range or the whole numbers say.
public struct PerturbationRules: Hashable, Sendable {
  /// Inputs that keep their number.
  public var fixed: Set<Int>
  /// The numbers that an input may have, where not all are allowed.
  public var ranges: [Int: ClosedRange<Double>]
  /// Inputs whose numbers are whole.
  public var whole: Set<Int>
  /// What whole numbers of an input are counted in, where that is not 1: the numbers are multiples of it.
  public var units: [Int: Double]

  /// Creates rules; without any, everything may change.
  public init(
    fixed: Set<Int> = [], ranges: [Int: ClosedRange<Double>] = [:], whole: Set<Int> = [],
    units: [Int: Double] = [:]
  ) {
    (self.fixed, self.ranges, self.whole, self.units) = (fixed, ranges, whole, units)
  }

  /// The rules for a function in other units, x = s ⊙ u; an input whose s is not above 0 is fixed.
  public func scaled(by scale: [Double]) -> PerturbationRules {
    var rules = self
    for (input, s) in scale.enumerated() {
      guard s > 0, s.isFinite else {
        rules.fixed.insert(input)
        continue
      }
      rules.units[input] = unit(input) / s
      if let range = ranges[input] {
        rules.ranges[input] = (range.lowerBound / s)...(range.upperBound / s)
      }
    }
    return rules
  }

  private func unit(_ input: Int) -> Double { units[input] ?? 1 }

  /// The numbers that an input may have without a limit of the change, the present one among them.
  func range(of input: Int, at number: Double) -> ClosedRange<Double> {
    if fixed.contains(input) { return number...number }
    guard let range = ranges[input] else { return -.infinity ... .infinity }
    return Swift.min(range.lowerBound, number)...Swift.max(range.upperBound, number)
  }

  /// The numbers that an input may have with a change of at most ε, as an interval around them, rounded outward.
  func bounds(of input: Int, at number: Double, within epsilon: Double) -> ClosedRange<Double> {
    let range = range(of: input, at: number)
    var low = Swift.max(range.lowerBound, (number - epsilon).nextDown)
    var high = Swift.min(range.upperBound, (number + epsilon).nextUp)
    if whole.contains(input) {
      // A multiple is rounded: of another unit than 1 it may be a last place away.
      let (unit, slack) = (unit(input), unit(input) == 1 ? 0 : 0x1p-50)
      let (least, most) = (
        (low / unit - slack * Swift.abs(low / unit)).rounded(.up) * unit,
        (high / unit + slack * Swift.abs(high / unit)).rounded(.down) * unit
      )
      low = Swift.min(number, least - slack * Swift.abs(least))
      high = Swift.max(number, most + slack * Swift.abs(most))
    }
    return Swift.min(low, number)...Swift.max(high, number)
  }

  /// The nearest allowed point: in the ranges, with whole numbers where they must be, and not farther from x than ε.
  func allowed(
    _ point: [Double], near x: [Double], within epsilon: Double, _ norm: PerturbationNorm
  ) -> [Double] {
    var result = point.indices.map { i in
      let range = range(of: i, at: x[i])
      return Swift.min(Swift.max(point[i], range.lowerBound), range.upperBound)
    }
    guard !whole.isEmpty else { return result }
    for (rounding, isLast) in [(FloatingPointRoundingRule.toNearestOrEven, false), (.down, true)] {
      var rounded = result
      for i in whole where i < x.count && i >= 0 && !fixed.contains(i) && rounded[i] != x[i] {
        let change = rounded[i] - x[i]
        // The last resort is rounding back to the number that there was.
        let unit = unit(i)
        let number =
          (rounded[i] / unit).rounded(isLast ? (change > 0 ? .down : .up) : rounding) * unit
        let isAllowed =
          range(of: i, at: x[i]).contains(number)
          && (!isLast || (number - x[i]) * change > 0)
        rounded[i] = isAllowed ? number : x[i]
      }
      let size = norm.size(zip(rounded, x).map { $0 - $1 })
      if isLast || size <= epsilon {
        result = rounded
        break
      }
    }
    return result
  }
}
