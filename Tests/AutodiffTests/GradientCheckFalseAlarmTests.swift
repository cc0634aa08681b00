import Autodiff
import TestSupport
import Testing

/// Right rules must not be called wrong, anywhere in their domain, in either precision, to either order.
@Suite("GradientCheck: no false alarms")
struct GradientCheckFalseAlarmTests {
  /// Points spread over an interval, with its ends and 0 among them.
  static func points(_ domain: ClosedRange<Double>) -> [Double] {
    let golden = 0.6180339887498949
    return (0..<24).map { k in
      let fraction = (Double(k) * golden).truncatingRemainder(dividingBy: 1)
      return domain.lowerBound + fraction * (domain.upperBound - domain.lowerBound)
    } + [domain.lowerBound, domain.upperBound] + (domain.contains(0) ? [0, 1e-9, -1e-3] : [])
  }

  @Test(arguments: UnaryPrimitive.allCases)
  func unary(_ primitive: UnaryPrimitive) {
    var inconclusive = 0
    let points = Self.points(primitive.domain)
    for x in points {
      for report in [
        checkGradient(at: x) { x in .apply(primitive, x) },
        checkHessian(at: x) { x in .apply(primitive, x) },
        checkGradient(at: Float(x)) { x in .apply(primitive, x) },
        checkHessian(at: Float(x)) { x in .apply(primitive, x) },
      ] {
        #expect(!report.contradicts, "\(primitive) at \(x): \(report)")
        inconclusive += report.comparisons.count { $0.verdict == .inconclusive }
      }
    }
    #expect(inconclusive < points.count, "\(primitive): \(inconclusive) of \(4 * points.count)")
  }

  @Test(arguments: BinaryPrimitive.allCases)
  func binary(_ primitive: BinaryPrimitive) {
    let (first, second) = primitive.domain
    let pairs = zip(Self.points(first), Self.points(second).reversed())
    for (a, b) in pairs {
      let point: Tensor<Double> = [Tensor(a), Tensor(b)]
      let single = point.map { Float($0) }
      for report in [
        checkGradient(at: point) { x in .apply(primitive, x[0], x[1]) },
        checkHessian(at: point) { x in .apply(primitive, x[0], x[1]) },
        checkGradient(at: single) { x in .apply(primitive, x[0], x[1]) },
      ] {
        #expect(!report.contradicts, "\(primitive) at \(a), \(b): \(report)")
      }
    }
  }
}
