import Autodiff
import GenericOperators
import Testing

/// x² whose pullback forgets the factor of 2.
private struct HalfSquare: StructuredRule {
  let name = "half square"
  func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
  func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] * inputs[0] }
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
  ) -> [T?] {
    [cotangent * inputs[0]]
  }
}

/// x² whose pullback is right for numbers and has the wrong sign where it is recorded.
private struct SignFlippedWhenRecorded: StructuredRule {
  let name = "flipped"
  func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
  func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] * inputs[0] }
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
  ) -> [T?] {
    let right = cotangent * inputs[0] * 2
    return [T.self == Tracked<Double>.self ? -right : right]
  }
}

/// The identity whose pullback passes on only what belongs to the first element.
private struct FirstElementOnly: StructuredRule {
  let name = "first only"
  func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
  func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] }
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
  ) -> [T?] {
    let mask = Tensor<T.Scalar>(shape: inputs[0].shape) { $0.allSatisfy { $0 == 0 } ? 1 : 0 }
    return [cotangent * T(mask)]
  }
}

/// x² whose derivative is off by a relative error.
private struct SlightlyOff: StructuredRule {
  let name = "slightly off"
  let error: Double
  func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
  func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] * inputs[0] }
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
  ) -> [T?] {
    // 2(1 + error) as an integer quotient, the one number every scalar can make.
    let factor = T(T.Scalar(Int(2e12 * (1 + error)))) / T(T.Scalar(1_000_000_000_000))
    return [cotangent * inputs[0] * factor]
  }
}

@Suite("GradientCheck: verdicts")
struct GradientCheckVerdictTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let point: Double
    let verdict: GradientCheckReport.Verdict
    /// Words that the explanation must hold.
    var words: [String] = []
    let f: @Sendable (Tracked<Double>) -> Tracked<Double>
    var testDescription: String { "\(name) at \(point)" }
  }

  static let rows: [Row] = [
    Row(
      name: "abs", point: 0, verdict: .kink, words: ["-1 on the left", "1 on the right", "between"]
    ) { abs($0) },
    Row(name: "relu", point: 0, verdict: .kink, words: ["the slope on the left"]) { relu($0) },
    Row(name: "relu", point: 1e-9, verdict: .kink, words: ["the slope on the right"]) { relu($0) },
    Row(name: "relu", point: -1e-9, verdict: .kink, words: ["the slope on the left"]) { relu($0) },
    Row(name: "relu", point: 1e-3, verdict: .agrees) { relu($0) },
    Row(name: "|x − 1| beside a large curvature", point: 1, verdict: .kink) {
      abs($0 - 1) * 1e-3 + square($0) * 50
    },
    Row(
      name: "relu(x) − relu(−x), which is x", point: 0, verdict: .kink, words: ["exactly on a kink"]
    ) { relu($0) - relu(-$0) },
    Row(
      name: "step", point: 0, verdict: .discontinuity, words: ["jumps", "by 1 on the right"]
    ) { .where($0 .> 0, $0 + 1, $0) },
    Row(name: "step, seen from afar", point: 0.3, verdict: .agrees) { .where($0 .> 0, $0 + 1, $0) },
    Row(name: "sign", point: 0, verdict: .discontinuity) { sign($0) },
    Row(
      name: "a branch of the program", point: 2, verdict: .discontinuity,
      words: ["by 3 on the left"]
    ) { x in x >= 2 ? x + 3 : x },
    Row(name: "√", point: 0, verdict: .notFinite, words: ["inf", "the slope is infinite"]) {
      sqrt($0)
    },
    Row(name: "√(x² + 10⁻²⁰⁰), a kink by round-off", point: 0, verdict: .kink) {
      sqrt(square($0) + 1e-200)
    },
    Row(name: "log", point: 0, verdict: .notFinite, words: ["f is -inf", "log gives -inf"]) {
      log($0)
    },
    Row(name: "log", point: -1, verdict: .notFinite, words: ["f is nan"]) { log($0) },
    Row(name: "log", point: 1e-20, verdict: .agrees) { log($0) },
    Row(name: "reciprocal, whose coarse steps meet the pole", point: 0.125, verdict: .agrees) {
      1 / $0
    },
    Row(name: "(x + 10⁸) − 10⁸", point: 1, verdict: .agrees) { ($0 + 1e8) - 1e8 },
    Row(name: "(x + 10¹⁶) − 10¹⁶", point: 0.3, verdict: .inconclusive, words: ["round-off"]) {
      ($0 + 1e16) - 1e16
    },
    Row(name: "saturated σ", point: 40, verdict: .inconclusive, words: ["round-off"]) {
      sigmoid($0)
    },
    Row(name: "constant", point: 0, verdict: .agrees) { _ in 3 },
    Row(name: "zero times x", point: 0, verdict: .agrees) { 0 * $0 },
    Row(name: "1 − cos x", point: 0, verdict: .agrees) { 1 - cos($0) },
    Row(name: "huge values", point: 1, verdict: .agrees) { 1e300 * exp($0) },
    Row(name: "tiny values", point: 1, verdict: .agrees) { 1e-300 * exp($0) },
    Row(name: "overflow at coarse steps", point: 709.7, verdict: .agrees) { exp($0) },
    Row(name: "a large point", point: 1e8, verdict: .agrees) { sin($0) },
    Row(name: "a large point, squared", point: 1e150, verdict: .agrees) { square($0) },
    Row(name: "a tiny point", point: 1e-300, verdict: .agrees) { sin($0) },
    Row(name: "fast oscillation", point: 1, verdict: .agrees) { sin(1e6 * $0) },
    Row(name: "a period that divides the coarse steps", point: 0.3, verdict: .agrees) {
      sin(2 * 3.141592653589793 * 1_048_576 * $0)
    },
    Row(name: "wrong factor", point: 1.5, verdict: .wrongRule, words: ["3 ±", "half of that"]) {
      .apply(HalfSquare(), [$0])
    },
    Row(name: "wrong factor beside noise", point: 1.5, verdict: .wrongRule) {
      .apply(HalfSquare(), [$0]) + 1e6
    },
    Row(name: "wrong factor at a kink", point: 0, verdict: .wrongRule) {
      .apply(HalfSquare(), [$0 + 1]) + abs($0) * 1e-3
    },
  ]

  @Test(arguments: rows)
  func verdict(_ row: Row) throws {
    let report = checkGradient(at: row.point, of: row.f)
    let comparison = try #require(report.comparisons.first)
    #expect(report.comparisons.count == 1)
    #expect(comparison.verdict == row.verdict, "\(report)")
    #expect(report.agrees == (row.verdict == .agrees))
    #expect(report.contradicts == (row.verdict == .wrongRule))
    #expect((comparison.explanation == nil) == (row.verdict == .agrees))
    for word in row.words {
      #expect(comparison.explanation?.contains(word) == true, "\(comparison.explanation ?? "none")")
      #expect(report.description.contains(word))
    }
  }

  @Test("a chosen step that crosses a kink, and one that does not")
  func chosenStepAtKink() {
    func verdict(_ step: Double) -> GradientCheckReport.Verdict? {
      let options = GradientCheckOptions(step: .relative(step))
      return checkGradient(at: 1e-4, options: options) { x in relu(x) }.comparisons.first?.verdict
    }
    #expect(verdict(1e-2) == .kink)
    #expect(verdict(1e-6) == .agrees)
  }

  @Test("a chosen step that is drowned by cancellation")
  func chosenStepInNoise() {
    func check(_ step: Double) -> GradientCheckReport {
      checkGradient(at: 1.0, options: GradientCheckOptions(step: .relative(step))) { x in
        (x + 1e8) - 1e8
      }
    }
    #expect(check(1e-9).comparisons[0].verdict == .inconclusive)
    #expect(check(1e-9).comparisons[0].explanation?.contains("round-off") == true)
    #expect(check(1e-2).agrees)
    let stuck = check(1e-18).comparisons[0]
    #expect(stuck.verdict == .inconclusive)
    #expect(stuck.explanation?.contains("spacing") == true)
  }

  @Test("a wrong rule is found by element and along directions, and the element is named")
  func wrongElement() {
    let x: Tensor<Double> = [[0.5, -1, 2], [3, 0.25, 1.5]]
    let report = checkGradient(at: x) { x in
      (Tracked.apply(FirstElementOnly(), [x]) * x).sum()
    }
    let wrong = report.disagreements.filter { $0.verdict == .wrongRule }.map(\.subject.description)
    #expect(report.contradicts)
    #expect(
      wrong.filter { $0.hasPrefix("x") } == ["x[0, 1]", "x[0, 2]", "x[1, 0]", "x[1, 1]", "x[1, 2]"])
    #expect(wrong.filter { $0.hasPrefix("direction") }.count == 4)
    #expect(report.description.contains("x[1, 2]"))
  }

  @Test("a kink in one element of many leaves the others in agreement")
  func kinkInOneElement() {
    let report = checkGradient(
      at: Tensor<Double>([1, 0, -2]), options: GradientCheckOptions(directions: 0)
    ) { x in abs(x).sum() }
    #expect(report.comparisons.map(\.verdict) == [.agrees, .kink, .agrees])
  }

  @Test("NaN in the gradient alone is placed")
  func gradientNotFinite() {
    let report = checkGradient(at: Tensor<Double>([1, 0])) { x in sqrt(x).sum() }
    #expect(report.disagreements.allSatisfy { $0.verdict == .notFinite })
    #expect(report.comparisons.first { $0.subject.description == "x[0]" }?.verdict == .agrees)
    #expect(report.disagreements.allSatisfy { $0.explanation?.contains("inf at x[1]") == true })
  }

  @Test("the edge of a domain has a derivative from one side")
  func domainEdge() {
    // x^3.5 has a continuous derivative, 0 at 0, and no value below.
    let report = checkGradient(at: 0.0) { x in pow(x, 3.5) }
    #expect(report.agrees, "\(report)")
    #expect(report.comparisons[0].reference == .forwardDifferences)
  }

  @Test("second derivatives: a pullback that is wrong only where it is recorded")
  func wrongSecondDerivative() {
    let x: Tensor<Double> = [0.5, 2]
    let f: (Tracked<Double>) -> Tracked<Double> = { x in
      Tracked.apply(SignFlippedWhenRecorded(), [x]).sum()
    }
    #expect(checkGradient(at: x, of: f).agrees)
    let report = checkHessian(at: x, of: f)
    #expect(report.comparisons.allSatisfy { $0.verdict == .wrongRule })
    #expect(report.comparisons.allSatisfy { $0.explanation?.contains("minus that") == true })
  }

  @Test(
    "a rule that is off by very little", arguments: [1e-2, -1e-4, 1e-6, -1e-8, 1e-9, -1e-10])
  func slightlyWrong(_ error: Double) {
    for x in [0.3, -1.7, 20, 1e-4] {
      let report = checkGradient(at: x) { x in .apply(SlightlyOff(error: error), [x]) }
      #expect(report.comparisons[0].verdict == .wrongRule, "at \(x): \(report)")
    }
    // Beside another term the error is a smaller part of the slope, and must still not pass for agreement.
    for x in [0.3, -1.7] where abs(error) >= 1e-8 {
      let report = checkGradient(at: x) { x in
        sin(.apply(SlightlyOff(error: error), [x])) + 0.1 * x
      }
      #expect(report.contradicts, "at \(x): \(report)")
    }
    let report = checkGradient(at: 1.5) { x in .apply(SlightlyOff(error: 0), [x]) }
    #expect(report.agrees)
  }

  @Test("a function that changes from call to call is no function")
  func changingFunction() {
    var calls = 0.0
    let report = checkGradient(at: 1.0) { x in
      calls += 1
      return x * x + Tracked(calls)
    }
    #expect(report.comparisons.map(\.verdict) == [.inconclusive])
    #expect(report.comparisons[0].explanation?.contains("at a second call 3") == true)
  }

  @Test("Float")
  func float() {
    #expect(checkGradient(at: Float(1.5)) { x in exp(sin(x)) }.agrees)
    #expect(
      checkGradient(at: Float(1.5)) { x in .apply(HalfSquare(), [x]) }.comparisons[0].verdict
        == .wrongRule)
    #expect(checkGradient(at: Float(0)) { x in abs(x) }.comparisons[0].verdict == .kink)
    #expect(
      checkGradient(at: Float(0)) { x in sign(x) }.comparisons[0].verdict == .discontinuity)
    #expect(
      checkGradient(at: Float(1)) { x in (x + 1e8) - 1e8 }.comparisons[0].verdict == .inconclusive)
    #expect(checkHessian(at: Float(1.5)) { x in exp(sin(x)) }.agrees)
  }
}
