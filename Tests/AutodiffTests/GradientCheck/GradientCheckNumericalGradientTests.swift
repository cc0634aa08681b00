import Autodiff
import Testing

@Suite("GradientCheck: numericalGradient")
struct GradientCheckNumericalGradientTests {
  struct Row: Sendable {
    let name: String
    let point: Double
    /// The derivative to 20 digits.
    let derivative: Double
    let f: @Sendable (Tracked<Double>) -> Tracked<Double>
  }

  static let rows: [Row] = [
    Row(name: "sin", point: 1, derivative: 0.54030230586813971740) { sin($0) },
    Row(name: "exp", point: 1, derivative: 2.7182818284590452354) { exp($0) },
    Row(name: "log", point: 0.01, derivative: 100) { log($0) },
    Row(name: "tanh", point: 0.5, derivative: 0.78644773296592741015) { tanh($0) },
    Row(name: "sqrt", point: 2, derivative: 0.35355339059327376220) { sqrt($0) },
    Row(name: "atan", point: 3, derivative: 0.1) { atan($0) },
    Row(name: "erf", point: 0.5, derivative: 0.87878257893544487945) { erf($0) },
    Row(name: "gelu", point: 0, derivative: 0.5) { gelu($0) },
    Row(name: "x⁵", point: 10, derivative: 50000) { $0 * $0 * $0 * $0 * $0 },
    Row(name: "exp(100 x)", point: 0, derivative: 100) { exp(100 * $0) },
  ]

  @Test("the error is within its estimate, and the estimate is small", arguments: rows)
  func errorEstimate(_ row: Row) {
    let result = numericalGradient(at: row.point, of: row.f)
    #expect(abs(result.gradient - row.derivative) <= result.errorEstimate, "\(row.name)")
    #expect(result.errorEstimate <= 1e-9 * row.derivative, "\(row.name)")
  }

  @Test("without a use for the tape's gradient")
  func independentOfTheTape() {
    // A detour over `value` hides x from the tape, so that its gradient is 0; differences see it.
    let f: (Tracked<Double>) -> Tracked<Double> = { x in Tracked(x.value * x.value) }
    #expect(gradient(at: 3.0, of: f) == 0)
    #expect(abs(numericalGradient(at: 3.0, of: f).gradient - 6) < 1e-11)
  }

  @Test("shape of the point, at a kink, beyond the domain")
  func special() {
    let result = numericalGradient(at: Tensor<Double>([[1, 0], [-1, 2]])) { x in
      (abs(x) * [[1, 2], [3, 4]]).sum()
    }
    #expect(result.gradient.shape == [2, 2])
    #expect(abs(result.gradient[1, 0] + 3) < 1e-11)
    #expect(abs(result.gradient[0, 1]) < 1e-11)
    #expect(abs(result.errorEstimate[0, 1] - 2) < 1e-11, "half the distance of the slopes ±2")
    let outside = numericalGradient(at: -1.0) { x in log(x) }
    #expect(outside.gradient.isNaN)
    #expect(outside.errorEstimate == .infinity)
    #expect(numericalGradient(at: Tensor<Double>.zeros([0])) { x in x.sum() }.gradient.count == 0)
    #expect(abs(numericalGradient(at: Float(1)) { x in exp(x) }.gradient - 2.7182817) < 1e-4)
  }
}
