import Autodiff

/// An exact fraction of two 128-bit integers, in lowest terms.
///
/// A derivative of arithmetic and comparisons is exact over rationals, so that two ways to compute it must give
/// *equal* results, not close ones. An intermediate that needs more than 128 bits traps.
public struct Rational: Sendable, Hashable, BitwiseCopyable {
  /// The numerator, which carries the sign.
  public let numerator: Int128
  /// The denominator, positive.
  public let denominator: Int128

  /// The fraction in lowest terms.
  ///
  /// - Precondition: the denominator is not 0.
  public init(_ numerator: Int128, _ denominator: Int128 = 1) {
    precondition(denominator != 0, "Rational: division by zero")
    let divisor = Self.greatestCommonDivisor(numerator, denominator)
    let signed = denominator < 0 ? -divisor : divisor
    self.numerator = numerator / signed
    self.denominator = denominator / signed
  }

  /// Not 0 where one argument is not.
  private static func greatestCommonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a < 0 ? -a : a
  }

  /// The nearest double.
  public var approximation: Double { Double(numerator) / Double(denominator) }
}

extension Rational: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self.init(Int128(value)) }

  public init(_ value: Int) { self.init(Int128(value)) }
}

extension Rational: Comparable {
  public static func < (a: Rational, b: Rational) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }
}

extension Rational: CustomStringConvertible {
  public var description: String {
    denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
  }
}

extension Rational: TensorScalar {
  // Common factors are taken out before the products are formed, which keeps them small.
  public static func + (a: Rational, b: Rational) -> Rational {
    let divisor = greatestCommonDivisor(a.denominator, b.denominator)
    let (scaleA, scaleB) = (b.denominator / divisor, a.denominator / divisor)
    return Rational(a.numerator * scaleA + b.numerator * scaleB, a.denominator * scaleA)
  }

  public static func - (a: Rational, b: Rational) -> Rational { a + -b }

  public static func * (a: Rational, b: Rational) -> Rational {
    let left = Rational(a.numerator, b.denominator)
    let right = Rational(b.numerator, a.denominator)
    return Rational(
      left.numerator * right.numerator, left.denominator * right.denominator)
  }

  public static func / (a: Rational, b: Rational) -> Rational {
    precondition(b.numerator != 0, "Rational: division by zero")
    return a * Rational(b.denominator, b.numerator)
  }

  public static prefix func - (a: Rational) -> Rational { Rational(-a.numerator, a.denominator) }
}
