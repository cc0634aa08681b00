// Elementary functions at the ends of their monotone pieces. The number behind each is that of units in the last place by which
// its bounds move outward: more than twice the error of Docs/Functions.md.

extension Interval {
  /// A lower bound for a number that was computed with an error of less than half so many units in the last place.
  static func down(_ x: Double, _ ulps: Double) -> Double {
    // A product and a sum may be rounded; the next number outward makes up for it. Of subnormal results an error is in
    // absolute units.
    x.isInfinite
      ? (x < 0 ? x : x.nextDown)
      : (x - (Swift.abs(x) * (ulps * 0x1p-52) + ulps * .leastNonzeroMagnitude)).nextDown
  }

  static func up(_ x: Double, _ ulps: Double) -> Double { -down(-x, ulps) }

  /// Bounds of an increasing function, within its range.
  private func increasing(
    _ ulps: Double, within range: ClosedRange<Double> = -.infinity ... .infinity,
    _ f: (Double) -> Double
  ) -> Interval {
    guard isKnown else { return .unknown }
    let (low, high) = (Self.down(f(lower), ulps), Self.up(f(upper), ulps))
    guard low <= high else { return .unknown }
    return Interval(
      Swift.min(Swift.max(low, range.lowerBound), range.upperBound),
      Swift.max(Swift.min(high, range.upperBound), range.lowerBound))
  }

  /// The bounds of a decreasing function.
  private func decreasing(
    _ ulps: Double, within range: ClosedRange<Double> = -.infinity ... .infinity,
    _ f: (Double) -> Double
  ) -> Interval {
    Interval.negated(self).increasing(ulps, within: range) { f(-$0) }
  }

  public static func exp(_ x: Interval) -> Interval {
    x.increasing(3, within: 0 ... .infinity, Double.exp)
  }
  public static func expm1(_ x: Interval) -> Interval {
    x.increasing(4, within: -1 ... .infinity, Double.expm1)
  }
  public static func log(_ x: Interval) -> Interval { x.increasing(3, Double.log) }
  public static func log1p(_ x: Interval) -> Interval { x.increasing(3, Double.log1p) }
  public static func log2(_ x: Interval) -> Interval { x.increasing(3, Double.log2) }
  public static func log10(_ x: Interval) -> Interval { x.increasing(3, Double.log10) }
  public static func sqrt(_ x: Interval) -> Interval {
    x.increasing(1, within: 0 ... .infinity, Double.sqrt)
  }
  public static func asin(_ x: Interval) -> Interval { x.increasing(3, Double.asin) }
  public static func acos(_ x: Interval) -> Interval {
    x.decreasing(3, within: 0 ... .infinity, Double.acos)
  }
  public static func atan(_ x: Interval) -> Interval { x.increasing(5, Double.atan) }
  public static func sinh(_ x: Interval) -> Interval { x.increasing(5, Double.sinh) }
  public static func cosh(_ x: Interval) -> Interval {
    guard x.isKnown else { return unknown }
    let (near, far) = x.magnitudes
    return Interval(near, far).increasing(4, within: 1 ... .infinity, Double.cosh)
  }
  public static func tanh(_ x: Interval) -> Interval {
    x.increasing(4, within: -1...1, Double.tanh)
  }
  public static func asinh(_ x: Interval) -> Interval { x.increasing(5, Double.asinh) }
  public static func acosh(_ x: Interval) -> Interval {
    x.increasing(6, within: 0 ... .infinity, Double.acosh)
  }
  public static func atanh(_ x: Interval) -> Interval { x.increasing(5, Double.atanh) }
  public static func erf(_ x: Interval) -> Interval {
    x.increasing(4, within: -1...1, Double.erf)
  }
  public static func erfc(_ x: Interval) -> Interval {
    x.decreasing(8, within: 0...2, Double.erfc)
  }
  public static func sigmoid(_ x: Interval) -> Interval {
    x.increasing(6, within: 0...1, Double.sigmoid)
  }
  public static func softplus(_ x: Interval) -> Interval {
    x.increasing(5, within: 0 ... .infinity, Double.softplus)
  }

  /// Bounds by monotony; `unknown` of a function that is not known to have it.
  public static func elementary<F: ElementaryFunction>(_ function: F.Type, _ x: Interval)
    -> Interval
  {
    F.isIncreasing ? x.increasing(2 * F.error + 1) { F.value($0) } : .unknown
  }
  public static func elementary<F: BinaryElementaryFunction>(
    _ function: F.Type, _ a: Interval, _ b: Interval
  ) -> Interval { .unknown }

  public static func sin(_ x: Interval) -> Interval {
    x.periodic(maximumAt: Double.pi / 2, Double.sin)
  }
  public static func cos(_ x: Interval) -> Interval { x.periodic(maximumAt: 0, Double.cos) }

  /// Bounds of a sine or cosine: those at the ends, and 1 or −1 where such an extremum is, or may be, between them.
  private func periodic(maximumAt place: Double, _ f: (Double) -> Double) -> Interval {
    guard isKnown else { return .unknown }
    guard lower.isFinite, upper.isFinite else { return Interval(-1, 1) }
    let ends = (f(lower), f(upper))
    var low = Self.down(Swift.min(ends.0, ends.1), 3)
    var high = Self.up(Swift.max(ends.0, ends.1), 3)
    if lower < upper {
      guard Swift.max(Swift.abs(lower), Swift.abs(upper)) < 0x1p30 else { return Interval(-1, 1) }
      if isPassed(place, period: 2 * Double.pi) { high = 1 }
      if isPassed(place + Double.pi, period: 2 * Double.pi) { low = -1 }
    }
    return Interval(Swift.max(low, -1), Swift.min(high, 1))
  }

  /// Whether the interval holds, or nearly, a place or one that is a number of periods away.
  ///
  /// For bounds below 2³⁰ a quotient is off by less than 2⁻²⁰.
  private func isPassed(_ place: Double, period: Double) -> Bool {
    let (a, b) = ((lower - place) / period - 0x1p-20, (upper - place) / period + 0x1p-20)
    return a.rounded(.up) <= b
  }

  public static func tan(_ x: Interval) -> Interval {
    guard x.isKnown else { return unknown }
    let far = Swift.max(Swift.abs(x.lower), Swift.abs(x.upper))
    if x.lower < x.upper {
      guard far < 0x1p30, !x.isPassed(Double.pi / 2, period: Double.pi) else { return everything }
    }
    return x.increasing(6, Double.tan)
  }

  /// The angle of the points of a box: those of its corners bound it, unless the origin is in it, or the ray on which the angle
  /// jumps.
  public static func atan2(_ y: Interval, _ x: Interval) -> Interval {
    guard y.isKnown, x.isKnown else { return unknown }
    if x.lower <= 0, y.contains(0) { return Interval(-Double.pi.nextUp, Double.pi.nextUp) }
    let angles = [
      Double.atan2(y.lower, x.lower), Double.atan2(y.lower, x.upper),
      Double.atan2(y.upper, x.lower), Double.atan2(y.upper, x.upper),
    ]
    return Interval(down(angles.min() ?? .nan, 5), up(angles.max() ?? .nan, 5))
  }

  /// x^y: at the corners of the box for x ≥ 0; for other x where y is one integer.
  public static func pow(_ x: Interval, _ y: Interval) -> Interval {
    guard x.isKnown, y.isKnown else { return unknown }
    if x.lower >= 0 {
      if x.lower == 0, y.lower <= 0, !(y.lower == 0 && y.upper == 0) {
        return Interval(0, .infinity)
      }
      return corners(x, y)
    }
    guard y.lower == y.upper, y.lower == y.lower.rounded() else { return unknown }
    if y.lower < 0, x.contains(0) { return everything }
    let isEven = (y.lower / 2).rounded() * 2 == y.lower
    guard isEven else { return corners(x, y) }
    let (near, far) = x.magnitudes
    return corners(Interval(near, far), y)
  }

  /// The bounds at the corners, since y log x is linear in each of y and log x.
  private static func corners(_ x: Interval, _ y: Interval) -> Interval {
    let powers = [x.lower, x.upper].flatMap { x in
      [Double.pow(x, y.lower), Double.pow(x, y.upper)]
    }
    guard powers.allSatisfy({ !$0.isNaN }), let low = powers.min(), let high = powers.max() else {
      return unknown
    }
    return Interval(x.lower >= 0 ? Swift.max(0, down(low, 5)) : down(low, 5), up(high, 5))
  }
}
