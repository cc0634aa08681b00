import Autodiff
import Testing

private struct Line<Value> {
  var slope: Value
  var intercept: Value
  func map<Other>(_ transform: (Value) -> Other) -> Line<Other> {
    Line<Other>(slope: transform(slope), intercept: transform(intercept))
  }
}

extension Line: DifferentiableValue, ParameterStructure where Value == Tensor<Double> {
  typealias Scalar = Double
  typealias Recorded = Line<Tracked<Double>>
}

private struct Refused: Error {}

@Suite("GradientCheck: what is compared")
struct GradientCheckTests {
  @Test("the tape's numbers and the references are those of the derivative")
  func numbers() throws {
    // d/dx (x log x) = 1 + log x; log 2 to 20 digits.
    let report = checkGradient(at: Tensor<Double>([1, 2])) { x in (x * log(x)).sum() }
    let elements = report.comparisons.filter { $0.subject.description.hasPrefix("x") }
    let expected = [1, 1.6931471805599453094]
    #expect(elements.count == 2)
    for (comparison, expected) in zip(elements, expected) {
      #expect(abs(comparison.tape - expected) < 1e-15)
      #expect(abs(comparison.referenceValue - expected) <= comparison.errorEstimate)
      #expect(comparison.errorEstimate < 1e-11)
      #expect(comparison.digits > 10)
      #expect(comparison.difference == abs(comparison.tape - comparison.referenceValue))
    }
    #expect(abs(try #require(report.value) - 1.3862943611198906188) < 1e-15)
  }

  @Test("one-sided slopes of |x| at 0")
  func oneSidedSlopes() throws {
    let comparison = checkGradient(at: 0.0) { x in abs(x) }.comparisons[0]
    #expect(comparison.leftSlope == -1)
    #expect(comparison.rightSlope == 1)
  }

  @Test("several inputs of different shapes, by name")
  func severalInputs() {
    let point: [Tensor<Double>] = [2, [[1, 2], [3, 4]], .zeros([0]), [5]]
    let options = GradientCheckOptions(directions: 2, names: ["a", "W", "none"])
    let report = checkGradient(at: point, options: options) { v in
      (v[0] * square(v[1])).sum() + v[2].sum() + v[3].sum()
    }
    #expect(report.agrees, "\(report)")
    #expect(
      report.comparisons.map(\.subject.description) == [
        "direction 1", "direction 2", "a", "W[0, 0]", "W[0, 1]", "W[1, 0]", "W[1, 1]", "x3[0]",
      ])
    #expect(report.comparisons.dropFirst(2).map(\.tape) == [30, 4, 8, 12, 16, 1])
  }

  @Test("points side by side")
  func sideBySide() {
    let two = checkGradient(at: 2.0, 3.0) { x, y in x * x * y }
    #expect(two.agrees)
    #expect(two.comparisons.suffix(2).map(\.subject.description) == ["x0", "x1"])
    #expect(two.comparisons.suffix(2).map(\.tape) == [12, 4])
    let x: Tensor<Double> = [1, 2]
    let three = checkGradient(at: 2.0, x, 3.0) { a, x, b in a * x.sum() + b }
    #expect(three.comparisons.suffix(4).map(\.tape) == [3, 2, 2, 1])
    #expect(three.agrees)
  }

  @Test("a structure of parameters")
  func structure() {
    let line = Line<Tensor<Double>>(slope: 2, intercept: 1)
    let report = checkGradient(at: line) { line in square(line.slope * 3 + line.intercept - 4) }
    #expect(report.agrees)
    #expect(report.comparisons.suffix(2).map(\.tape) == [18, 6])
  }

  @Test("points without elements", arguments: [[0], [3, 0]] as [[Int]])
  func empty(_ dimensions: [Int]) {
    let report = checkGradient(at: Tensor<Double>.zeros(Shape(dimensions))) { x in x.sum() + 1 }
    #expect(report.agrees)
    #expect(report.comparisons.isEmpty)
    #expect(report.description.contains("nothing to compare"))
    #expect(checkHessian(at: Tensor<Double>.zeros(Shape(dimensions))) { x in x.sum() }.agrees)
    #expect(checkPullback(at: Tensor<Double>.zeros(Shape(dimensions))) { x in x }.agrees)
  }

  @Test("a large tensor is sampled, and the sample depends on the seed alone")
  func sample() {
    let x = Tensor<Double>(shape: [20, 30]) { Double($0[0]) * 0.1 - Double($0[1]) * 0.07 }
    func check(_ seed: UInt64) -> GradientCheckReport {
      checkGradient(at: x, options: GradientCheckOptions(directions: 1, elements: 10, seed: seed)) {
        x in sin(x).sum()
      }
    }
    let report = check(7)
    #expect(report.agrees)
    #expect(report.comparisons.count == 11)
    #expect(report.comparedElements == 10)
    #expect(report.elementCount == 600)
    #expect(report.description == check(7).description)
    #expect(report.comparisons.map(\.subject) != check(8).comparisons.map(\.subject))
  }

  @Test("directions or elements alone")
  func oneKind() {
    let x: Tensor<Double> = [0.5, 2]
    func count(_ directions: Int, _ elements: Int) -> Int {
      let options = GradientCheckOptions(directions: directions, elements: elements)
      return checkGradient(at: x, options: options) { x in exp(x).sum() }.comparisons.count
    }
    #expect(count(3, 0) == 3)
    #expect(count(0, 1) == 1)
    #expect(count(0, 0) == 0)
  }

  @Test("evaluations are counted")
  func evaluations() {
    var calls = 0
    let report = checkGradient(at: Tensor<Double>([0.5, 2])) { x in
      calls += 1
      return (x * log(x)).sum()
    }
    #expect(report.evaluations == calls - 1, "all but the one at the point itself")
    let options = GradientCheckOptions(step: .relative(1e-4), directions: 0)
    #expect(checkGradient(at: 1.0, options: options) { x in exp(x) }.evaluations == 7)
  }

  @Test("a gradient of the caller's: right, wrong, and right where the tape is wrong")
  func analytic() {
    let x: Tensor<Double> = [0.5, 2]
    let right = checkGradient(at: x, against: { x in 2 * x }) { x in square(x).sum() }
    #expect(right.agrees)
    #expect(right.comparisons.suffix(2).allSatisfy { $0.reference == .analytic })

    let wrong = checkGradient(at: x, against: [1, 5]) { x in square(x).sum() }
    #expect(wrong.disagreements.map(\.subject.description) == ["x[1]"])
    #expect(wrong.disagreements[0].verdict == .wrongAnalytic)
    #expect(wrong.disagreements[0].explanation?.contains("side with the tape") == true)
    #expect(wrong.contradicts)

    let kink = checkGradient(
      at: 0.0, against: 1.0, options: GradientCheckOptions(directions: 0)
    ) { x in relu(x) }
    #expect(kink.comparisons.map(\.verdict) == [.kink, .kink])
    #expect(!kink.contradicts)

    let noise = checkGradient(at: 40.0, against: 4e-18) { x in sigmoid(x) }
    #expect(noise.comparisons.map(\.verdict) == [.inconclusive, .inconclusive])
  }

  @Test("an analytic gradient is compared on every element of a large tensor")
  func analyticBeyondSample() {
    let x = Tensor<Double>(shape: [50, 50]) { Double($0[0] + $0[1]) / 10 }
    var gradient = x.map { 2 * $0 }
    gradient[31, 17] = 0
    let report = checkGradient(
      at: x, against: gradient, options: GradientCheckOptions(directions: 0, elements: 3)
    ) { x in square(x).sum() }
    #expect(report.disagreements.map(\.subject.description) == ["x[31, 17]"])
  }

  @Test("the pullback of a function with a tensor result")
  func pullback() {
    let w: Tensor<Double> = [[1, 2, 3], [4, 5, 6]]
    let report = checkPullback(at: [w, [0.1, -0.2, 0.3]], cotangents: 3) { v in
      tanh(matmul(v[0], v[1]))
    }
    #expect(report.agrees, "\(report)")
    #expect(Set(report.comparisons.compactMap(\.cotangent)) == [1, 2, 3])
    #expect(report.value == nil)
  }

  @Test("the Hessian of a function with known second derivatives")
  func hessian() {
    // f = x³ y: ∂²f = [[6xy, 3x²], [3x², 0]] = [[36, 12], [12, 0]] at (2, 3); H v is integer in
    // eighths.
    let report = checkHessian(
      at: Tensor<Double>([2, 3]), options: GradientCheckOptions(directions: 0)
    ) { x in x[0] * x[0] * x[0] * x[1] }
    #expect(report.agrees, "\(report)")
    let (a, b) = (report.comparisons[0].tape, report.comparisons[1].tape)
    let v0 = b / 12
    let v1 = (a - 36 * v0) / 12
    #expect((v0 * 8).rounded() == v0 * 8)
    #expect((v1 * 8).rounded() == v1 * 8)
  }

  @Test("a function that throws passes its error on")
  func throwing() {
    #expect(throws: Refused.self) {
      try checkGradient(at: 1.0) { _ in throw Refused() }
    }
    #expect(throws: Refused.self) {
      try numericalGradient(at: 1.0) { x in
        if x < 1 { throw Refused() }
        return x
      }
    }
  }

  @Test("a result that is no scalar is refused with a hint")
  func nonScalarTraps() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = checkGradient(at: Tensor<Double>([1, 2])) { x in x }
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("needs a scalar result, but its shape is [2]"))
    #expect(text.contains("checkPullback"))
  }

  @Test("a tracked point is refused")
  func trackedPointTraps() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = gradient(at: 1.0) { x in
        _ = checkGradient(at: x) { y in y }
        return x
      }
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("needs a point of plain numbers"))
  }

  @Test("an analytic gradient of another shape is refused")
  func analyticShapeTraps() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = checkGradient(at: Tensor<Double>([1, 2]), against: [1, 2, 3]) { x in x.sum() }
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("analytic gradient: shapes [2] and [3] must be equal"))
  }
}
