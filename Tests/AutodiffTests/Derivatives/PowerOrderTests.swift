import Autodiff
import TestSupport
import Testing

/// Derivatives of powers beyond the third order, where one factor of a term is 0 and the term is not flat.
@Suite struct PowerOrderTests {
  static func derivative(
    _ order: Int, at x: Tracked<Double>, _ f: (Tracked<Double>) -> Tracked<Double>
  ) -> Tracked<Double> {
    order == 0 ? f(x) : gradient(at: x) { derivative(order - 1, at: $0, f) }
  }

  /// (xⁿ)⁽ᵏ⁾ = n (n − 1) … (n − k + 1) xⁿ⁻ᵏ, also at 0 and for a tracked exponent.
  @Test(arguments: 0...6) func ofWholePowers(_ n: Int) {
    for order in 1...6 {
      for x in [-2, 0, 0.5, 3] {
        let factor = (0..<order).reduce(1) { $0 * (n - $1) }
        let right = factor == 0 ? 0 : (0..<(n - order)).reduce(Double(factor)) { y, _ in y * x }
        let found = Self.derivative(order, at: Tracked(x)) { pow($0, Tracked(Double(n))) }
        expectClose(found.scalar, right, ulps: 8, "x^\(n), order \(order), at \(x)")
      }
    }
  }

  /// (xᵇ) by b, m times, is xᵇ (log x)ᵐ, also at whole exponents and 0.
  @Test func byTheExponent() {
    for b in [-1, 0, 1, 2, 3] as [Double] {
      for order in 1...5 {
        // x = e: the logarithm is 1 to within rounding.
        let found = Self.derivative(order, at: Tracked(b)) { pow(2.718281828459045, $0) }
        expectClose(found.scalar, Double.exp(b), ulps: 32, "e^\(b), order \(order)")
      }
    }
  }

  /// ∂³/∂x³ of x^b is (b³ − 3b² + 2b) x^(b−3); twice more by b it is at x = 1 the second derivative of the cubic, 6b − 6.
  @Test func mixedOfTheFifthOrder() {
    for b in [-1, 0, 1, 2, 3, 4] as [Double] {
      let nested = gradient(at: b) { b in
        gradient(at: b) { b in
          gradient(at: Tracked(1), b) { x, b in
            gradient(at: x, b) { x, b in gradient(at: x, b) { x, b in pow(x, b) }.0 }.0
          }.0
        }
      }
      expectClose(nested, 6 * b - 6, ulps: 32, scale: 16, "b = \(b)")
    }
  }
}
