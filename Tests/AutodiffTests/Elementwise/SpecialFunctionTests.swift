import Autodiff
import TestSupport
import Testing

/// The gamma function's relatives beyond the tables of primitives: orders of polygamma, poles, tails.
@Suite struct SpecialFunctionTests {
  /// ψ⁽ⁿ⁾(x) by mpmath in 60-digit arithmetic, rounded to the nearest `Double`.
  static let polygammas: [(order: Int, x: Double, value: Double)] = [
    (0, 0.01, -100.56088545786868),
    (0, 0.5, -1.9635100260214235),
    (0, 1.5, 0.03648997397857652),
    (0, 4.25, 1.3246832187604867),
    (0, 14.0, 2.6029180902322224),
    (0, 40.5, 3.6889054929332334),
    (0, 10000.0, 9.210290371142849),
    (0, -0.25, 2.9141391202135276),
    (0, -3.6, 0.39267528447471195),
    (1, 0.01, 10001.621213528313),
    (1, 0.5, 4.934802200544679),
    (1, 1.5, 0.9348022005446793),
    (1, 4.25, 0.26512373409656215),
    (1, 14.0, 0.07404026866401034),
    (1, 40.5, 0.02499869820135674),
    (1, 10000.0, 0.00010000500016666666),
    (1, -0.25, 18.541879647671607),
    (1, -3.6, 10.668848856217378),
    (2, 0.01, -2000002.340398677),
    (2, 0.5, -16.82879664423432),
    (2, 1.5, -0.82879664423432),
    (2, 4.25, -0.06989568177725804),
    (2, 14.0, -0.005479465690312488),
    (2, 40.5, -0.0006249023793292329),
    (2, 10000.0, -1.000100005e-08),
    (2, -0.25, 122.69736678366236),
    (2, -3.6, -22.334929639394158),
    (3, 0.01, 600000006.2510618),
    (3, 0.5, 97.40909103400244),
    (3, 1.5, 1.4090910340024372),
    (3, 4.25, 0.03665372575986459),
    (3, 14.0, 0.0008106647012315087),
    (3, 40.5, 3.124023971065594e-05),
    (3, 10000.0, 2.00030002e-12),
    (3, -0.25, 1555.7633125348507),
    (3, -3.6, 283.57410304858166),
    (4, 0.01, -240000000023.7009),
    (4, 0.5, -771.4742498266672),
    (4, 1.5, -3.4742498266672253),
    (4, 4.25, -0.028681606643238648),
    (4, 14.0, -0.0001798204555748417),
    (4, 40.5, -2.3425302303691304e-06),
    (4, 10000.0, -6.0012001e-16),
    (4, -0.25, 24473.199394184583),
    (4, -3.6, -2037.418791402168),
    (7, 0.01, 5.04e+19),
    (7, 0.5, 1290440.218185598),
    (7, 1.5, 200.21818559806496),
    (7, 4.25, 0.059320494568894565),
    (7, 14.0, 8.699205351714729e-06),
    (7, 40.5, 4.388133050053602e-09),
    (7, 10000.0, 7.202520335999994e-26),
    (12, 0.01, -4.790015999999999e+34),
    (12, 0.5, -3923983571677.6094),
    (12, 1.5, -2464477.6094268286),
    (12, 4.25, -3.4790633715428303),
    (12, 14.0, -1.0517136719325362e-06),
    (12, 40.5, -2.3695979124099136e-12),
    (12, 10000.0, -3.9940755269183816e-41),
    (30, 0.01, -2.6525285981219088e+94),
    (30, 0.5, -5.696261790319176e+41),
    (30, 1.5, -9.222127066162056e+26),
    (30, 4.25, -8794807628022.019),
    (30, 14.0, -0.0008898703673176502),
    (30, 40.5, -7.48677904637771e-18),
    (30, 10000.0, -8.855031489094651e-90),
    (100, 0.5, -2.366100660490897e+188),
    (100, 1.5, -1.5303349262176004e+140),
    (100, 4.25, -3.182157857135439e+94),
    (100, 14.0, -1.6273510619778575e+42),
    (100, 40.5, -4.5281295292411965e-05),
    (100, 10000.0, -9.379363201543512e-245),
  ]

  @Test(arguments: polygammas) func polygammaIsMpmaths(_ order: Int, _ x: Double, _ value: Double) {
    let found = polygamma(order, Tensor<Double>(x)).scalar
    expectClose(
      found, value, ulps: (x < 0 ? 32 : 8) + Double(order) / 2, "polygamma(\(order), \(x))")
    guard order < 100, x > 0 else { return }
    // The derivative is the next order.
    let slope = gradient(at: x) { polygamma(order, $0) }
    let next = polygamma(order + 1, Tensor<Double>(x)).scalar
    #expect(slope == next, "the slope of polygamma(\(order), \(x))")
  }

  /// lgamma, three times differentiated, is ψ''.
  @Test func ordersOfLogGamma() {
    for (order, x, value) in Self.polygammas where order == 2 && x > 0 {
      let third = gradient(at: x) { x in
        gradient(at: x) { x in gradient(at: x) { lgamma($0) } }
      }
      expectClose(third, value, ulps: 8, "third derivative of lgamma at \(x)")
    }
  }

  @Test func polesAndEnds() {
    let infinity = Double.infinity
    #expect(lgamma(Tensor<Double>([0, -1, 1, 2])).scalars == [infinity, infinity, 0, 0])
    #expect(Array(gamma(Tensor<Double>([1, 5, 0, -0.0])).scalars) == [1, 24, infinity, -infinity])
    #expect(gamma(Tensor<Double>(-2)).scalar.isNaN && digamma(Tensor<Double>(-2)).scalar.isNaN)
    #expect(digamma(Tensor<Double>([0, -0.0])).scalars == [-infinity, infinity])
    #expect(digamma(Tensor<Double>([infinity])).scalars == [infinity])
    #expect(erfinv(Tensor<Double>([-1, 0, 1])).scalars == [-infinity, 0, infinity])
    #expect(erfinv(Tensor<Double>(1.5)).scalar.isNaN && ndtri(Tensor<Double>(-0.1)).scalar.isNaN)
    #expect(ndtri(Tensor<Double>([0, 0.5, 1])).scalars == [-infinity, 0, infinity])
    #expect(gradient(at: 1.0) { erfinv($0) } == infinity)
    #expect(logNdtr(Tensor<Double>([-infinity, infinity])).scalars == [-infinity, 0])
    for f in [lgamma, gamma, digamma, erfinv, ndtri, logNdtr]
      as [(Tensor<Double>) -> Tensor<Double>]
    {
      #expect(f(Tensor([Double.nan])).scalars[0].isNaN && f(Tensor<Double>([])).count == 0)
    }
  }

  /// log Φ far below 0 (DLMF 7.12.1: −x²/2 − log(−x) − log √(2π) to 16 digits at −10⁵), where Φ is 0.
  @Test func farTail() {
    let x = -1e5
    let expected = -0.5e10 - 11.512925464970229 - 0.9189385332046727 - 1e-10
    expectClose(logNdtr(Tensor<Double>(x)).scalar, expected, ulps: 1, "logNdtr")
    // 1e5 + 1e-5: the ratio is −x + 1/(−x) to first order.
    expectClose(gradient(at: x) { logNdtr($0) }, 100_000.00001, ulps: 1, "its slope")
    #expect(ndtr(Tensor<Double>(-30)).scalar > 0)
  }

  /// Inverse functions: what goes through one comes back through the other.
  @Test func inverses() {
    for k in 1..<200 {
      let p = Double(k) / 200
      let back = ndtr(ndtri(Tensor<Double>(p))).scalar
      #expect(abs(back - p) <= 4e-16 * max(1, p), "\(p)")
      let tiny = Double(sign: .plus, exponent: -k * 5, significand: 1.25)
      // log Φ(x) of x = Φ⁻¹(p): near p = 10⁻³⁰⁰ a unit in the last place of x is x² of p's.
      expectClose(
        logNdtr(ndtri(Tensor<Double>(tiny))).scalar, Double.log(tiny), ulps: 8, "\(tiny)")
    }
  }
}
