/// Bounds of a real number: all x with lower ≤ x ≤ upper.
///
/// It is a number that rules run on. Every operation gives an interval that holds the result for all numbers of its operands'
/// intervals: the exact one, and the one that `Double` arithmetic comes to. Bounds are rounded outward:
///
/// - After + − × ÷ and √, which IEEE 754 rounds to the nearest, a bound moves to the next number outward, unless the result
///   is known to be exact.
/// - Elementary functions are evaluated at the ends of their monotone pieces. There a bound moves outward by more than twice the
///   error that `Docs/Functions.md` states, so that it holds the exact value and the computed one.
///
/// ```swift
/// let x = Interval(1, 2)
/// Interval.product(x, Interval(-1, 3))  // about [-2, 6]
/// Interval.exp(x)                       // about [2.718, 7.389]
/// ```
///
/// Results are bounds, rarely the tightest: operands are taken as if they moved independently (`x − x` is not 0).
///
/// An infinite bound says that there is none on that side; infinity itself is not in an interval. Where a function is not
/// defined on all of its operand's interval (the logarithm below 0, 0/0), so that a value may be NaN, the result is
/// `unknown`, as is all that is computed with it. A quotient by an interval that holds 0 is (−∞, ∞).
///
/// Moore: *Interval Analysis*, 1966; Rump: *Verification Methods*, Acta Numerica 19, 2010.
public struct Interval: Sendable {
  /// The lower bound; NaN of `unknown`.
  public let lower: Double
  /// The upper bound; NaN of `unknown`.
  public let upper: Double
  /// What tells a variable of a rule from others, so that it equals itself; 0 of results.
  let variable: UInt8
  /// Whether the lower bound itself is left out: a piece of a variable behind a kink.
  let isOpenBelow: Bool

  /// The numbers from a bound to another; `unknown` where one is NaN or they are in the wrong order.
  public init(_ lower: Double, _ upper: Double) {
    self.init(lower, upper, variable: 0)
  }

  init(_ lower: Double, _ upper: Double, variable: UInt8, isOpenBelow: Bool = false) {
    let isKnown = lower <= upper
    self.lower = isKnown ? lower : .nan
    self.upper = isKnown ? upper : .nan
    (self.variable, self.isOpenBelow) = (variable, isOpenBelow && isKnown)
  }

  /// One number; `unknown` of NaN.
  public init(_ number: Double) { self.init(number, number) }

  /// What nothing is known of: it may be any number, or NaN.
  public static let unknown = Interval(.nan, .nan)

  /// All real numbers.
  public static let everything = Interval(-.infinity, .infinity)

  /// Whether something is known.
  public var isKnown: Bool { lower <= upper }

  /// upper − lower, rounded up; NaN of `unknown`.
  public var width: Double { lower == upper ? 0 : (upper - lower).nextUp }

  /// Whether a number is in the interval; in `unknown` all are.
  public func contains(_ number: Double) -> Bool {
    !isKnown || lower <= number && number <= upper
  }

  /// The least interval with all numbers of two.
  public static func hull(_ a: Interval, _ b: Interval) -> Interval {
    guard a.isKnown, b.isKnown else { return unknown }
    return Interval(Swift.min(a.lower, b.lower), Swift.max(a.upper, b.upper))
  }

  /// The interval as a variable of a rule.
  func asVariable(_ number: UInt8) -> Interval { Interval(lower, upper, variable: number) }

  /// The pieces of a variable before and behind a kink, the second without the kink itself; itself where the kink is at an
  /// end or outside.
  func split(at kink: Double) -> [Interval] {
    guard lower < kink, kink < upper else {
      return lower == kink && kink < upper
        ? [
          Interval(kink, kink, variable: variable),
          Interval(kink, upper, variable: variable, isOpenBelow: true),
        ] : [self]
    }
    return [
      Interval(lower, kink, variable: variable),
      Interval(kink, upper, variable: variable, isOpenBelow: true),
    ]
  }
}

extension Interval: Hashable {
  /// Whether both bounds are equal; `unknown` equals itself.
  public static func == (a: Interval, b: Interval) -> Bool {
    a.isKnown == b.isKnown && (!a.isKnown || a.lower == b.lower && a.upper == b.upper)
  }

  public func hash(into hasher: inout Hasher) {
    guard isKnown else { return }
    hasher.combine(lower)
    hasher.combine(upper)
  }
}

extension Interval: CustomStringConvertible {
  public var description: String { isKnown ? "[\(lower), \(upper)]" : "unknown" }
}
