import Autodiff
import TestSupport
import Testing

/// Right rules must not be called wrong, anywhere in their domain, in either precision, to either
/// order.
@Suite("GradientCheck: no false alarms")
struct GradientCheckFalseAlarmTests {
  /// Points spread over an interval, with its ends and 0 among them.
  static func points(_ domain: ClosedRange<Double>) -> [Double] {
    let golden = 0.6180339887498949
    return (0..<10).map { k in
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
      // The order of polygamma is a constant.
      if primitive == .polygamma {
        for report in [
          checkGradient(at: b) { x in .apply(primitive, Tracked(a), x) },
          checkHessian(at: b) { x in .apply(primitive, Tracked(a), x) },
          checkGradient(at: Float(b)) { x in .apply(primitive, Tracked(Float(a)), x) },
        ] {
          #expect(!report.contradicts, "\(primitive) at \(a), \(b): \(report)")
        }
        continue
      }
      // Those with a constant operand are recorded for one only, on either side.
      if [.multiplyWithConstant, .maximumWithConstant, .minimumWithConstant].contains(primitive) {
        for report in [
          checkGradient(at: a) { x in .apply(primitive, x, Tracked(b)) },
          checkHessian(at: a) { x in .apply(primitive, x, Tracked(b)) },
          checkGradient(at: b) { x in .apply(primitive, Tracked(a), x) },
          checkHessian(at: b) { x in .apply(primitive, Tracked(a), x) },
          checkGradient(at: Float(a)) { x in .apply(primitive, x, Tracked(Float(b))) },
        ] {
          #expect(!report.contradicts, "\(primitive) at \(a), \(b): \(report)")
        }
        continue
      }
      for report in [
        checkGradient(at: point) { x in .apply(primitive, x[0], x[1]) },
        checkHessian(at: point) { x in .apply(primitive, x[0], x[1]) },
        checkGradient(at: single) { x in .apply(primitive, x[0], x[1]) },
      ] {
        #expect(!report.contradicts, "\(primitive) at \(a), \(b): \(report)")
      }
    }
  }

  struct Program: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let shape: Shape
    let f: @Sendable (Tracked<Double>) -> Tracked<Double>
  }

  static let programs: [Program] = [
    Program(testDescription: "softmax", shape: [3, 4]) { x in square(softmax(x)).sum() },
    Program(testDescription: "logSumExp", shape: [3, 4]) { x in logSumExp(x, axes: [1]).sum() },
    Program(testDescription: "logSoftmax", shape: [5]) { x in (logSoftmax(x) * x).sum() },
    Program(testDescription: "max", shape: [3, 4]) { x in square(x.max(axis: 1)).sum() },
    Program(testDescription: "matmul", shape: [4, 4]) { x in tanh(matmul(x, x)).sum() },
    Program(testDescription: "sin exp tanh", shape: [6]) { x in sin(exp(tanh(x) * 2)).mean() },
    Program(testDescription: "norm", shape: [5]) { x in sqrt(square(x).sum()) },
    Program(testDescription: "leakyRelu", shape: [5]) { x in leakyRelu(x).sum() * x.sum() },
    Program(testDescription: "atan2", shape: [2, 3]) { x in atan2(x[0], x[1]).sum() },
    Program(testDescription: "cancellation", shape: [3]) { x in ((x * 1e6 + 1e9) - 1e9).sum() },
  ]

  @Test(arguments: programs)
  func program(_ program: Program) {
    for seed in 1...3 {
      var state = Double(seed)
      let x = Tensor<Double>(shape: program.shape) { _ in
        state = (state * 91.7 + 0.37).truncatingRemainder(dividingBy: 4)
        return state - 2
      }
      let options = GradientCheckOptions(seed: UInt64(seed))
      let first = checkGradient(at: x, options: options, of: program.f)
      #expect(first.agrees, "\(first)")
      let second = checkHessian(at: x, options: options, of: program.f)
      #expect(second.agrees, "\(second)")
    }
  }
}
