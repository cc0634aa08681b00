import Autodiff
import TestSupport
import Testing

/// Functions without a rule of their own at ties, zeros, ends and NaN; their values elsewhere are in the tables of primitives.
@Suite struct ComposedFunctionTests {
  /// f at points, and its slopes there.
  private func check(
    _ name: String, at points: [Double], values: [Double], slopes: [Double],
    _ f: (Tracked<Double>) -> Tracked<Double>
  ) {
    for (x, (value, slope)) in zip(points, zip(values, slopes)) {
      let found = valueWithGradient(at: x, of: f)
      #expect(
        found.value == value || found.value.isNaN && value.isNaN,
        "\(name)(\(x)) is \(found.value), not \(value)")
      #expect(
        found.gradient == slope || found.gradient.isNaN && slope.isNaN,
        "the slope of \(name) at \(x) is \(found.gradient), not \(slope)")
    }
  }

  @Test func clipping() {
    check(
      "clip", at: [-1, 0, 0.5, 1, 2, .infinity, -.infinity, .nan],
      values: [0, 0, 0.5, 1, 1, 1, 0, .nan], slopes: [0, 0, 1, 0, 0, 0, 0, 0]
    ) { clip($0, min: 0, max: 1) }
    // With the bounds the other way round, NumPy's answer is the upper one.
    check("clip", at: [-5, 5], values: [-1, -1], slopes: [0, 0]) { clip($0, min: 1, max: -1) }
    // Bounds that are variables have a share of a tie.
    let (x, lower, upper) = gradient(at: 2.0, 2.0, 3.0) { clip($0, min: $1, max: $2) }
    #expect((x, lower, upper) == (0.5, 0.5, 0))
    let beyond = gradient(at: 4.0, 2.0, 3.0) { clip($0, min: $1, max: $2) }
    #expect(beyond == (0, 0, 1))
  }

  @Test func signs() {
    check("copySign(x, -0)", at: [2, -2, 0], values: [-2, -2, 0], slopes: [-1, 1, 0]) {
      copySign($0, -0.0)
    }
    check("copySign(x, 3)", at: [2, -2, 0], values: [2, 2, 0], slopes: [1, -1, 0]) {
      copySign($0, 3)
    }
    check("copySign(3, x)", at: [2, -2, -0.0], values: [3, -3, -3], slopes: [0, 0, 0]) {
      copySign(3, $0)
    }
  }

  @Test func ends() {
    let infinity = Double.infinity
    check("entr", at: [0, 1, -1], values: [0, 0, -infinity], slopes: [infinity, -1, 0]) { entr($0) }
    check(
      "logit", at: [0, 0.5, 1], values: [-infinity, 0, infinity], slopes: [infinity, 4, infinity]
    ) { logit($0) }
    check("rsqrt", at: [4, infinity], values: [0.5, 0], slopes: [-0.0625, 0]) { rsqrt($0) }
    check("selu", at: [0], values: [0], slopes: [1.0507009873554805]) { selu($0) }
    check("celu", at: [0, 800], values: [0, 800], slopes: [1, 1]) { celu($0, alpha: 2) }
  }

  /// sinc is even; its derivatives at 0 are those of its series: 1 − u²/6 + u⁴/120 with u = πx.
  @Test func seriesOfSinc() {
    let first = gradient(at: 0.0) { sinc($0) }
    let second = gradient(at: 0.0) { x in gradient(at: x) { sinc($0) } }
    let fourth = gradient(at: 0.0) { x in
      gradient(at: x) { x in gradient(at: x) { x in gradient(at: x) { sinc($0) } } }
    }
    let squared = Double.pi * Double.pi
    #expect(first == 0)
    #expect(abs(second + squared / 3) < 4e-15)
    #expect(abs(fourth - squared * squared / 5) < 1e-13)
  }

  @Test func logic() {
    let nan = Double.nan
    for (a, b, and, or) in [
      (0.0, 0.0, 0.0, 0.0), (2, 0, 0, 1), (0, -3, 0, 1), (2, 3, 1, 1), (0, nan, 0, nan),
      (nan, 2, nan, 1), (nan, nan, nan, nan),
    ] {
      let found = logicalAnd(Tensor(a), Tensor(b)).scalar
      #expect(found == and || found.isNaN && and.isNaN, "\(a) and \(b) is \(found)")
      let other = logicalOr(Tensor(a), Tensor(b)).scalar
      #expect(other == or || other.isNaN && or.isNaN, "\(a) or \(b) is \(other)")
    }
    let x = Tensor<Double>([0, 1, Double.nan, Double.infinity, -Double.infinity])
    #expect(isNaN(x).scalars == [0, 0, 1, 0, 0])
    #expect(isFinite(x).scalars == [1, 1, 0, 0, 0])
    #expect(isInfinite(x).scalars == [0, 0, 0, 1, 1])
    #expect(isClose(x, x).scalars == [1, 1, 0, 1, 1])
    #expect(
      isClose(Tensor<Double>([1, 1, 1]), Tensor([1.000001, 1.1, Double.infinity])).scalars == [
        1, 0, 0,
      ])
    #expect(Array(logicalNot(x).scalars[..<2]) == [1, 0])
  }

  /// As Python: a = b ⌊a/b⌋ + a mod b.
  @Test func quotients() {
    let infinity = Double.infinity
    for (a, b, quotient, remainder) in [
      (7.0, 3.0, 2.0, 1.0), (-7, 3, -3, 2), (7, -3, -3, -2), (-7, -3, 2, -1), (6, -3, -2, 0),
      (5, infinity, 0, 5), (-5, infinity, -1, infinity), (1e300, 1e-300, infinity, .nan),
    ] {
      #expect(floorQuotient(Tensor(a), Tensor(b)).scalar == quotient, "\(a) // \(b)")
      if !remainder.isNaN {
        #expect(floorRemainder(Tensor(a), Tensor(b)).scalar == remainder, "\(a) % \(b)")
      }
    }
    let zero = Tensor<Double>(0)
    #expect(floorQuotient(1, zero).scalar == infinity)
    #expect(floorRemainder(1, zero).scalar.isNaN)
    #expect(floorRemainder(6, Tensor<Double>(-3)).scalar.sign == .minus)
    #expect(fmod(Tensor<Double>(-7), 3).scalar == -1)
  }

  @Test func emptyTensorsAndPrecision() {
    let empty = Tensor<Float>([])
    #expect(sinc(empty).shape == [0] && clip(empty, min: 0, max: 1).shape == [0])
    #expect(floorQuotient(empty, empty).shape == [0] && hypot(empty, 1).shape == [0])
    #expect(hypot(Tensor<Float>(3e38), Tensor<Float>(0)).scalar == 3e38)
    #expect(
      hypot(Tensor<Double>([0x3p900, 0x3p-900]), [0x4p900, 0x4p-900]).scalars == [
        0x5p900, 0x5p-900,
      ])
  }
}
