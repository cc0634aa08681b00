import Autodiff
import Foundation
import TestSupport
import Testing

/// Variables of the scalar type beside tracked numbers are constants: the value is that of plain arithmetic, the gradient
/// that of its differences.
@Suite struct MixedNumberTests {
  /// An expression on tracked numbers, and the same on plain ones.
  struct Case<Scalar: RealScalar>: CustomTestStringConvertible, Sendable {
    let name: String
    let tracked: @Sendable (Tracked<Scalar>, Scalar) -> Tracked<Scalar>
    let plain: @Sendable (Scalar, Scalar) -> Scalar
    var testDescription: String { name }

    init(
      _ name: String, _ tracked: @escaping @Sendable (Tracked<Scalar>, Scalar) -> Tracked<Scalar>,
      _ plain: @escaping @Sendable (Scalar, Scalar) -> Scalar
    ) {
      (self.name, self.tracked, self.plain) = (name, tracked, plain)
    }

    /// Compares with plain arithmetic at several points, for several constants.
    func check(step: Scalar, relative tolerance: Double) {
      for x: Scalar in [0.75, 1.5, 2.5] {
        for a: Scalar in [0.5, 2] {
          let (value, slope) = valueWithGradient(at: Tensor(x)) { x in tracked(x, a) }
          expectClose(value, plain(x, a), ulps: 8, scale: 1, "\(name) at \(x), \(a)")
          let difference = (plain(x + step, a) - plain(x - step, a)) / (2 * step)
          let error = (slope.scalar - difference).magnitude
          #expect(
            Double(error) <= tolerance * Double(1 + difference.magnitude),
            "\(name) at \(x), \(a): the slope is \(slope), of differences \(difference)")
        }
      }
    }
  }

  static let doubles: [Case<Double>] = [
    Case("a + x", { x, a in a + x }, { x, a in a + x }),
    Case("x + a", { x, a in x + a }, { x, a in x + a }),
    Case("a - x", { x, a in a - x }, { x, a in a - x }),
    Case("x - a", { x, a in x - a }, { x, a in x - a }),
    Case("a * x", { x, a in a * x }, { x, a in a * x }),
    Case("x * a", { x, a in x * a }, { x, a in x * a }),
    Case("a / x", { x, a in a / x }, { x, a in a / x }),
    Case("x / a", { x, a in x / a }, { x, a in x / a }),
    Case("pow(x, a)", { x, a in pow(x, a) }, { x, a in Foundation.pow(x, a) }),
    Case("pow(a, x)", { x, a in pow(a, x) }, { x, a in Foundation.pow(a, x) }),
    Case("atan2(x, a)", { x, a in atan2(x, a) }, { x, a in Foundation.atan2(x, a) }),
    Case("atan2(a, x)", { x, a in atan2(a, x) }, { x, a in Foundation.atan2(a, x) }),
    Case("maximum(x, a)", { x, a in maximum(x, a) }, { x, a in Swift.max(x, a) }),
    Case("maximum(a, x)", { x, a in maximum(a, x) }, { x, a in Swift.max(x, a) }),
    Case("minimum(x, a)", { x, a in minimum(x, a) }, { x, a in Swift.min(x, a) }),
    Case("minimum(a, x)", { x, a in minimum(a, x) }, { x, a in Swift.min(x, a) }),
    Case(
      "leakyRelu", { x, a in leakyRelu(x - 2, slope: a) }, { x, a in x > 2 ? x - 2 : a * (x - 2) }),
    Case(
      "elu", { x, a in elu(x - 2, alpha: a) },
      { x, a in x > 2 ? x - 2 : a * (Foundation.exp(x - 2) - 1) }),
    Case("where", { x, a in .where(x .> a, a * x, 3) }, { x, a in x > a ? a * x : 3 }),
    Case("where number", { x, a in .where(x .< 2, a, x * a) }, { x, a in x < 2 ? a : x * a }),
    Case("stacked", { x, a in dot(stacked([x, a]), [3, 5]) }, { x, a in 3 * x + 5 * a }),
    Case("in place +", { x, a in inPlace(x) { $0 += a } }, { x, a in x + a }),
    Case("in place -", { x, a in inPlace(x) { $0 -= a } }, { x, a in x - a }),
    Case("in place *", { x, a in inPlace(x) { $0 *= a } }, { x, a in x * a }),
    Case("in place /", { x, a in inPlace(x) { $0 /= a } }, { x, a in x / a }),
    Case("branch", { x, a in x > a ? a * x * x : a / x }, { x, a in x > a ? a * x * x : a / x }),
    Case("other branch", { x, a in a <= x ? x : x * a }, { x, a in a <= x ? x : x * a }),
    Case(
      "polynomial", { x, a in a * x * x + 0.5 * a * sin(x) - 1 },
      { x, a in a * x * x + 0.5 * a * Foundation.sin(x) - 1 }),
    Case(
      "long",
      { x, a in a / sin(1 + x / 9) - x * a / (1 + exp(-a * x)) + (x - a) * (a - 2 * x) / a },
      { x, a in
        let s = a / Foundation.sin(1 + x / 9) - x * a / (1 + Foundation.exp(-a * x))
        return s + (x - a) * (a - 2 * x) / a
      }),
  ]

  static let floats: [Case<Float>] = [
    Case("a + x", { x, a in a + x }, { x, a in a + x }),
    Case("x - a", { x, a in x - a }, { x, a in x - a }),
    Case("a - x", { x, a in a - x }, { x, a in a - x }),
    Case("a * x", { x, a in a * x }, { x, a in a * x }),
    Case("x / a", { x, a in x / a }, { x, a in x / a }),
    Case("a / x", { x, a in a / x }, { x, a in a / x }),
    Case("pow(x, a)", { x, a in pow(x, a) }, { x, a in Foundation.pow(x, a) }),
    Case("maximum", { x, a in maximum(x * a, a) }, { x, a in Swift.max(x * a, a) }),
    Case("in place", { x, a in inPlace(x) { $0 *= a } }, { x, a in x * a }),
    Case(
      "polynomial", { x, a in a * x * x + 0.5 * a * sin(x) - 1 },
      { x, a in a * x * x + 0.5 * a * Foundation.sin(x) - 1 }),
  ]

  static func inPlace<Scalar>(
    _ x: Tracked<Scalar>, _ change: (inout Tracked<Scalar>) -> Void
  ) -> Tracked<Scalar> {
    var y = x
    change(&y)
    return y
  }

  @Test(arguments: doubles) func aNumberIsAConstant(_ row: Case<Double>) {
    row.check(step: 1e-5, relative: 1e-8)
  }

  @Test(arguments: floats) func aFloatIsAConstant(_ row: Case<Float>) {
    row.check(step: 0x1p-6, relative: 2e-3)
  }

  /// The operators of a scalar that has none of its own.
  @Test func aGenericNumberIsAConstant() {
    func f<S: RealScalar>(_ x: Tracked<S>, _ a: S) -> Tracked<S> {
      var y = a * x - x / a + a / x - (x - a) * (a - x)
      y += a
      y *= a
      y -= a
      y /= a
      return y + pow(x, a) + maximum(a, x)
    }
    // y = a x − x/a + a/x + (x − a)² + a − 1 + x^a + max(a, x) at x = 3, a = 2.
    let expected: Double = (6 - 1.5 + 2 / 3.0 + 1) + 1 + 9 + 3
    let slope: Double = 2 - 0.5 - 2 / 9.0 + 2
    // In place: (y + a) a − a, over a, is y + a − 1.
    let (value, byX) = valueWithGradient(at: 3.0) { x in f(x, 2) }
    expectClose(value, expected, ulps: 4)
    expectClose(byX, slope + 6 + 1, ulps: 4)
    expectClose(gradient(at: Float(3)) { x in f(x, 2) }, Float(slope + 7), ulps: 4)
  }

  @Test func comparisonsWithANumber() {
    let (two, three): (Double, Double) = (2, 3)
    _ = gradient(at: 2.5) { x in
      #expect(x > two && x < three && two < x && three > x)
      #expect(x >= two && x <= three && two <= x && three >= x)
      #expect(!(x < two) && !(x > three) && !(x <= two) && !(x >= three))
      #expect(x != two && two != x && !(x == two) && x == 2.5 * (two - 1) && 2.5 * (two - 1) == x)
      return x
    }
  }

  @Test func pointsOfATapeAreVariables() {
    let (x0, c): (Double, Double) = (3, 2)
    let tape = Tape<Double>()
    let x = tape.input(x0)
    let k = tape.constant(c)
    let y = k * x * x + c * x
    #expect(y.scalar == 24)
    #expect(k.isConstant)
    expectEqual(tape.adjoints(of: y)[x], 14)
  }

  @Test func aNumberCostsWhatALiteralDoes() {
    let a: Double = 2
    let tape = Tape<Double>()
    let x = tape.input(3)
    func nodes(_ body: () -> Tracked<Double>) -> Int {
      let before = tape.nodeCount
      _ = body()
      return tape.nodeCount - before
    }
    #expect(nodes { a * x } == nodes { 2 * x })
    #expect(nodes { Tracked(a) * x } == nodes { 2 * x })
  }

  /// A literal on its own stays what it was.
  @Test func literalsKeepTheirTypes() {
    let a: Double = 2
    #expect(type(of: 2 * 3) == Int.self)
    #expect(type(of: 2.0 * 3) == Double.self)
    #expect(type(of: a * 2) == Double.self)
    #expect(gradient(at: 3.0) { x in 1 / 2 * x } == 0.5)
  }

  @Test func derivativesOfDerivatives() {
    let a: Double = 2
    let second = gradient(at: 3.0) { x in gradient(at: x) { x in a * x * x * x / 4 - a / x } }
    expectClose(second, 6 * 2 * 3.0 / 4 - 4 / 27.0, ulps: 4)
  }
}
