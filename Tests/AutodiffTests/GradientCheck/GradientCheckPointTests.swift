import Autodiff
import GenericOperators
import Testing

/// What a check says at kinks, edges and ends of domains, of right rules and of planted mistakes: the same for Float and
/// Double, to both orders.
@Suite("GradientCheck: special points")
struct GradientCheckPointTests {
  enum Function: String, Sendable {
    case absolute, relu, ramps, unevenRamps, largest, branches, maximumOfOne, rampSquared
    case root, arcCosine, rootSquared, expLog, reciprocalTwice, powerAtEnd, rampAtEnd, entropy,
      nestedRamps
    case wrongAtOne, wrongAtOneBesideRamps, wrongEverywhere, wrongEverywhereAtKink, wrongAtTheEnd
    case constantAtOne, nestedConstantAtOne, flippedWhenRecorded

    func callAsFunction<S: RealScalar>(_ x: Tracked<S>) -> Tracked<S> {
      switch self {
      case .absolute: return abs(x)
      case .relu: return Autodiff.relu(x)
      case .ramps: return Autodiff.relu(x) - Autodiff.relu(-x)
      case .unevenRamps: return Autodiff.relu(x) - 3 * Autodiff.relu(-x)
      case .largest: return maximum(x, -x)
      case .branches: return .where(x .> 0, x, 0) - .where(-x .> 0, -x, 0)
      case .maximumOfOne: return maximum(x, 1)
      case .rampSquared: return x * Autodiff.relu(x)
      case .root: return sqrt(x)
      case .arcCosine: return acos(x)
      case .rootSquared: return square(sqrt(x))
      case .expLog: return exp(log(x))
      case .reciprocalTwice: return 1 / (1 / x)
      case .powerAtEnd: return pow(x, 1.5)
      case .rampAtEnd: return Autodiff.relu(x) + pow(x, 1.5)
      case .entropy: return .where(x .> 0, x * log(.where(x .> 0, x, 1)), 0)
      case .nestedRamps:
        return gradient(at: x) { y in y * (Autodiff.relu(y) - Autodiff.relu(-y)) }
      case .wrongAtOne: return .apply(WrongAtOne(), [x])
      case .wrongAtOneBesideRamps:
        return .apply(WrongAtOne(), [x]) + Autodiff.relu(x - 1) - Autodiff.relu(1 - x)
      case .wrongEverywhere: return .apply(WrongEverywhere(), [x])
      case .wrongEverywhereAtKink: return .apply(WrongEverywhere(), [x]) + abs(x - 1)
      case .wrongAtTheEnd: return .apply(WrongAtTheEnd(), [x])
      case .constantAtOne: return .apply(ConstantAtOne(), [x])
      case .nestedConstantAtOne: return gradient(at: x) { y in .apply(ConstantAtOne(), [y]) }
      case .flippedWhenRecorded: return .apply(FlippedWhenRecorded(), [x])
      }
    }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let function: Function
    let point: Double
    var order = 1
    let verdict: GradientCheckReport.Verdict
    /// What the explanation says.
    var words: [String] = []
    var testDescription: String { "\(function.rawValue) at \(point), order \(order)" }
  }

  static let rows: [Row] = [
    // Kinks of one operation: the slopes differ.
    Row(function: .absolute, point: 0, verdict: .kink, words: ["-1 on the left", "between"]),
    Row(function: .relu, point: 0, verdict: .kink, words: ["the slope on the left"]),
    Row(function: .maximumOfOne, point: 1, verdict: .kink),
    Row(function: .largest, point: 0, verdict: .kink),
    Row(function: .relu, point: 1, verdict: .agrees),
    // Kinks that cancel: each rule is right, and that is proved.
    Row(
      function: .ramps, point: 0, verdict: .kink,
      words: ["on both sides", "relu lies exactly on a kink", "each rule by itself is right"]),
    Row(
      function: .unevenRamps, point: 0, verdict: .kink,
      words: ["3 on the left and 1 on the right", "each rule by itself is right"]),
    Row(
      function: .branches, point: 0, verdict: .kink,
      words: ["a comparison or branch changes sides there", "each rule by itself is right"]),
    // A differentiation inside the function: the operations are its rules written out, and prove nothing.
    Row(
      function: .nestedRamps, point: 0, verdict: .kinkOrWrongRule,
      words: ["exactly on a kink", "or a rule is wrong at this point"]),
    // Ends of domains.
    Row(function: .root, point: 0, verdict: .notFinite, words: ["the slope is infinite"]),
    Row(function: .arcCosine, point: 1, verdict: .notFinite, words: ["the slope is infinite"]),
    // 0 · ∞ in the chain rule: no rule is wrong, and the derivative is 1.
    Row(
      function: .rootSquared, point: 0, verdict: .notFinite,
      words: ["sqrt meets 0 · inf", "differences from the right give 1 ±"]),
    Row(
      function: .expLog, point: 0, verdict: .notFinite,
      words: ["log meets 0 · inf", "differences from the right give 1 ±"]),
    Row(
      function: .reciprocalTwice, point: 0, verdict: .notFinite,
      words: ["/ meets 0 · -inf", "differences give 1 ±"]),
    Row(function: .powerAtEnd, point: 0, verdict: .agrees),
    Row(
      function: .rampAtEnd, point: 0, verdict: .kink,
      words: ["the only side that there is", "relu lies exactly on a kink"]),
    Row(function: .entropy, point: 0, verdict: .notFinite, words: ["log h", "infinite"]),
    // Wrong rules.
    Row(
      function: .wrongEverywhere, point: 1.5, verdict: .wrongRule, words: ["of wrong everywhere"]),
    Row(
      function: .wrongEverywhereAtKink, point: 1, verdict: .wrongRule,
      words: ["of wrong everywhere is wrong"]),
    Row(
      function: .wrongAtOne, point: 1, verdict: .wrongRule,
      words: ["on both sides", "the derivative of wrong at one is wrong at this point"]),
    Row(function: .wrongAtOne, point: 1.5, verdict: .agrees),
    Row(
      function: .wrongAtOneBesideRamps, point: 1, verdict: .wrongRule,
      words: ["wrong at one is wrong at this point"]),
    Row(
      function: .wrongAtTheEnd, point: 0, verdict: .wrongRule,
      words: ["the only side that there is", "wrong at the end is wrong at this point"]),
    Row(function: .wrongAtTheEnd, point: 0.5, verdict: .agrees),
    // Second derivatives.
    Row(function: .absolute, point: 0, order: 2, verdict: .discontinuity),
    Row(function: .rampSquared, point: 0, order: 2, verdict: .kink),
    Row(function: .constantAtOne, point: 1, verdict: .agrees),
    Row(
      function: .constantAtOne, point: 1, order: 2, verdict: .wrongRule,
      words: ["the second derivative of constant at one is wrong at this point"]),
    Row(function: .constantAtOne, point: 1.5, order: 2, verdict: .agrees),
    Row(
      function: .nestedConstantAtOne, point: 1, verdict: .wrongRule,
      words: ["constant at one is wrong at this point"]),
    Row(
      function: .flippedWhenRecorded, point: 1.5, order: 2, verdict: .wrongRule,
      words: ["the second derivative of flipped when recorded is wrong"]),
  ]

  @Test(arguments: rows)
  func verdict(_ row: Row) throws {
    let (x, single) = (row.point, Float(row.point))
    let reports =
      row.order == 1
      ? [checkGradient(at: x) { row.function($0) }, checkGradient(at: single) { row.function($0) }]
      : [checkHessian(at: x) { row.function($0) }, checkHessian(at: single) { row.function($0) }]
    for report in reports {
      let comparison = try #require(report.comparisons.first)
      #expect(comparison.verdict == row.verdict, "\(report)")
      #expect(report.agrees == (row.verdict == .agrees))
      #expect(report.contradicts == (row.verdict == .wrongRule))
      for word in row.words {
        #expect(comparison.explanation?.contains(word) == true, "\(report)")
      }
    }
  }

  @Test("NaN is explained by the operation and the limit")
  func nanInTheGradient() {
    let report = checkGradient(at: Tensor<Double>([3, 0])) { x in sqrt(x * x).sum() }
    let wrong = report.comparisons.filter { $0.verdict != .agrees }
    #expect(wrong.map(\.subject.description).suffix(1) == ["x[1]"])
    for comparison in wrong {
      #expect(
        comparison.explanation?.contains(
          "nan at x[1], because * at element [1] meets inf · 0") == true, "\(report)")
    }
    #expect(wrong.last?.explanation?.contains("-1 on the left and 1 on the right") == true)
  }

  @Test(
    "a rule that is right is not called wrong beside a kink elsewhere",
    arguments: UnaryPrimitive.allCases)
  func kinkElsewhere(_ primitive: UnaryPrimitive) {
    let points = GradientCheckFalseAlarmTests.points(primitive.domain)
    for x in stride(from: 0, to: points.count, by: 3).map({ points[$0] }) + primitive.kinks {
      let report = checkGradient(
        at: 0.0, x, options: GradientCheckOptions(directions: 1)
      ) { t, x in relu(t) - relu(-t) + .apply(primitive, x) }
      #expect(!report.contradicts, "\(primitive) at \(x): \(report)")
      let second = checkHessian(
        at: Tensor<Double>([0, Tensor(x)]), options: GradientCheckOptions(directions: 1)
      ) { v in v[0] * (relu(v[0]) - relu(-v[0])) + .apply(primitive, v[1]) }
      #expect(!second.contradicts, "\(primitive) at \(x): \(second)")
    }
  }

  @Test("few digits are said where they are few")
  func digits() throws {
    let coarse = checkGradient(at: Float(1)) { x in (x + 5e4) - 5e4 }
    let digits = Int(try #require(coarse.comparisons.first).digits)
    #expect(coarse.agrees && (1...2).contains(digits), "\(coarse)")
    let figures = "\(digits) \(digits == 1 ? "digit" : "digits")"
    #expect(coarse.description.contains("agrees to \(figures)"))
    #expect(coarse.summary.contains("to \(figures) or more"))
    let fine = checkGradient(at: Float(1)) { x in x * x }
    #expect(fine.agrees && !fine.description.contains("agrees to"), "\(fine)")
    let mixed = checkGradient(
      at: Tensor<Double>([1, 0]), options: GradientCheckOptions(directions: 0)
    ) { x in abs(x).sum() }
    #expect(mixed.summary.contains("1 agrees to 14 digits, 1 kink"), "\(mixed)")
  }
}
