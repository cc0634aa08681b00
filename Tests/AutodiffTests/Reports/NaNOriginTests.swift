import Autodiff
import GenericOperators
import Testing

@Suite("Why a derivative is NaN")
struct NaNOriginTests {
  /// A function of a vector, and what must be said of its derivative by x[0].
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let point: Tensor<Double>
    let cause: NaNOrigin.Cause
    let operation: String
    var element: [Int] = []
    let operand: Double
    var cotangent: Double?
    var derivative: Double?
    let f: @Sendable (Tracked<Double>) -> Tracked<Double>
  }

  static let infinity = Double.infinity

  /// ∞ · 0, 0 · ∞, ∞ − ∞ and derivatives that do not exist.
  static let rows: [Row] = [
    Row(
      testDescription: "√(x x)", point: [0], cause: .infinityTimesZero, operation: "*", operand: 0,
      cotangent: infinity, derivative: 0
    ) { x in sqrt(x[0] * x[0]) },
    Row(
      testDescription: "√|x|", point: [0], cause: .infinityTimesZero, operation: "abs", operand: 0,
      cotangent: infinity, derivative: 0
    ) { x in sqrt(abs(x[0])) },
    Row(
      testDescription: "the norm at the origin", point: [0, 0], cause: .infinityTimesZero,
      operation: "square", element: [0], operand: 0, cotangent: infinity, derivative: 0
    ) { x in sqrt(square(x).sum()) },
    Row(
      testDescription: "the root of a square, element by element", point: [0, 3],
      cause: .infinityTimesZero, operation: "square", element: [0], operand: 0,
      cotangent: infinity, derivative: 0
    ) { x in sqrt(square(x)).sum() },
    Row(
      testDescription: "behind a chain, a reshape and a product", point: [0, 3],
      cause: .infinityTimesZero, operation: "abs", element: [1, 0], operand: 0,
      cotangent: -infinity, derivative: 0
    ) { x in
      // cos √3 is negative.
      let m = matmul(Tracked(Tensor<Double>([[0, 1], [1, 0]])), x.reshaped(to: [2, 1]))
      return exp(sin(sqrt(abs(m)).sum()))
    },
    Row(
      testDescription: "in a matrix product", point: [3, 0], cause: .infinityTimesZero,
      operation: "matmul", element: [0, 0], operand: 3, cotangent: infinity, derivative: 0
    ) { x in
      sqrt(matmul(x.reshaped(to: [1, 2]), Tracked(Tensor<Double>([[0], [2]])))).sum()
    },
    Row(
      testDescription: "√x − √x", point: [0], cause: .oppositeInfinities, operation: "sqrt",
      operand: 0
    ) { x in
      let y = x[0]
      return sqrt(y) - sqrt(y)
    },
    Row(
      testDescription: "the angle of the origin", point: [0, 0], cause: .undefinedDerivative,
      operation: "atan2", operand: 0, cotangent: 1, derivative: .nan
    ) { x in atan2(x[0], x[1]) },
    Row(
      testDescription: "a negative base, by the exponent", point: [3, -2],
      cause: .undefinedDerivative, operation: "pow", operand: 3, cotangent: 5, derivative: .nan
    ) { x in 5 * pow(x[1], x[0]) },
    Row(
      testDescription: "(√x)²", point: [0], cause: .zeroTimesInfinity, operation: "sqrt",
      operand: 0,
      cotangent: 0, derivative: infinity
    ) { x in square(sqrt(x[0])) },
    Row(
      testDescription: "exp log x", point: [0], cause: .zeroTimesInfinity, operation: "log",
      operand: 0, cotangent: 0, derivative: infinity
    ) { x in exp(log(x[0])) },
    Row(
      testDescription: "1/(1/x)", point: [0], cause: .zeroTimesInfinity, operation: "/", operand: 0,
      cotangent: 0, derivative: -infinity
    ) { x in 1 / (1 / x[0]) },
    Row(
      testDescription: "exp Σ log x", point: [0, 2, 3], cause: .zeroTimesInfinity, operation: "log",
      element: [0], operand: 0, cotangent: 0, derivative: infinity
    ) { x in exp(log(x).sum()) },
    Row(
      testDescription: "softmax of log x", point: [0, 1, 3], cause: .zeroTimesInfinity,
      operation: "log", element: [0], operand: 0, cotangent: 0, derivative: infinity
    ) { x in softmax(log(x))[1] },
  ]

  @Test(arguments: rows)
  func origin(_ row: Row) throws {
    let tape = Tape<Double>()
    let x = tape.input(row.point)
    let y = tape.recording { row.f(x) }
    let origin = try #require(tape.nanOrigins(of: y, by: x).first)
    #expect(origin.cause == row.cause, "\(origin)")
    #expect(origin.operation == row.operation, "\(origin)")
    #expect(origin.element == row.element, "\(origin)")
    #expect(origin.operand == row.operand, "\(origin)")
    if let cotangent = row.cotangent { #expect(origin.cotangent == cotangent, "\(origin)") }
    if let derivative = row.derivative {
      #expect(origin.partial == derivative || derivative.isNaN && origin.partial.isNaN)
    }
    // The sweep over a tape and the gradient are the same derivative.
    #expect(gradient(at: row.point, of: row.f)[0].scalar.isNaN)
  }

  @Test("numbers have no origin")
  func numbers() {
    let tape = Tape<Double>()
    let x = tape.input([4, 0])
    #expect(tape.nanOrigins(of: (x * x).sum(), by: x).isEmpty)
    #expect(tape.nanOrigins(of: sqrt(x * x).sum(), by: x).map(\.operand) == [0])
    // A cotangent that is NaN itself was made by no operation.
    #expect(tape.nanOrigins(of: x * x, by: x, cotangent: [1, Tensor(.nan)]).isEmpty)
  }

  @Test("the label of the operation is told, and the limit is kept")
  func labels() throws {
    let tape = Tape<Float>()
    let x = tape.input(.zeros([20]))
    let squares = square(x).labeled("squares")
    let y = sqrt(squares.sum())
    #expect(tape.nanOrigins(of: y, by: x, limit: 3).count == 3)
    let origin = try #require(tape.nanOrigins(of: y, by: x).last)
    #expect(origin.label == "squares")
    #expect(
      origin.description
        == "square (\"squares\") at element [7] meets inf · 0: inf reaches it, and its "
        + "derivative at 0 is 0")
  }

  @Test("a long chain with the origin at its end, used twice a step")
  func longChain() throws {
    let tape = Tape<Double>()
    let x = tape.input(0)
    var y = x
    for _ in 0..<20_000 { y = y + 0.5 * y }
    let origin = try #require(tape.nanOrigins(of: sqrt(abs(y)), by: x).first)
    #expect(origin.operation == "abs")
  }

  @Test("what differences say where there is no slope, and where there is one")
  func otherSlopes() throws {
    func slope(
      at x: Double, _ f: @Sendable (Tracked<Double>) -> Tracked<Double>
    ) throws -> DifferenceSlope {
      try #require(explainNaN(at: x, of: f).first).slope
    }
    #expect(try slope(at: 0) { x in sqrt(x * x) } == .kink(left: -1, right: 1))
    #expect(try slope(at: 0) { x in sqrt(abs(x)) } == .infinite)
    // √(x³·x³) is |x|³, with slope 0.
    guard
      case .value(let value, let error, .centralDifferences) = try slope(
        at: 0, { x in sqrt(square(x * x * x)) })
    else {
      Issue.record("no slope")
      return
    }
    #expect(abs(value) <= error && error < 1e-9)
    #expect(try slope(at: 0) { x in atan2(x, 0 * x) } == .jump)
    #expect(try slope(at: 0) { x in sqrt(x * x) / 0 } == .unavailable)
    // Its slope there, −1, changes the last digit of π/2 over no step that is short enough.
    #expect(try slope(at: 1e-300) { x in atan(1 / x) } == .jump)
  }

  /// A function whose derivative by x[0] is NaN by the chain rule, and the limit.
  struct Limit: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let point: Tensor<Double>
    let value: Double
    let reference: GradientCheckReport.Reference
    let f: @Sendable (Tracked<Double>) -> Tracked<Double>
  }

  static let limits: [Limit] = [
    Limit(testDescription: "(√x)²", point: [0], value: 1, reference: .forwardDifferences) { x in
      square(sqrt(x[0]))
    },
    Limit(testDescription: "x √x", point: [0], value: 0, reference: .forwardDifferences) { x in
      x[0] * sqrt(x[0])
    },
    Limit(testDescription: "cos √x", point: [0], value: -0.5, reference: .forwardDifferences) { x in
      cos(sqrt(x[0]))
    },
    Limit(testDescription: "acos² x", point: [1], value: -2, reference: .backwardDifferences) { x in
      square(acos(x[0]))
    },
    Limit(testDescription: "1/(1/x)", point: [0], value: 1, reference: .centralDifferences) { x in
      1 / (1 / x[0])
    },
    Limit(
      testDescription: "exp Σ log x", point: [0, 2, 3], value: 6, reference: .forwardDifferences
    ) { x in exp(log(x).sum()) },
    Limit(
      testDescription: "softmax of log x, which is x[1] / Σ x", point: [0, 1, 3], value: -0.0625,
      reference: .forwardDifferences
    ) { x in softmax(log(x))[1] },
    Limit(
      testDescription: "log-sum-exp of log x, which is log Σ x", point: [0, 2], value: 0.5,
      reference: .forwardDifferences
    ) { x in logSumExp(log(x)) },
  ]

  @Test(arguments: limits)
  func limit(_ row: Limit) throws {
    let explained = explainNaN(at: row.point, of: row.f)
    #expect(explained.map(\.subject.description) == ["x[0]"])
    let derivative = try #require(explained.first)
    #expect(derivative.origin?.cause == .zeroTimesInfinity, "\(derivative)")
    guard case .value(let value, let error, row.reference) = derivative.slope else {
      Issue.record("\(derivative)")
      return
    }
    #expect(abs(value - row.value) <= 3 * error && error < 1e-6, "\(derivative)")
  }

  @Test("explanations name the element and leave the others out")
  func elements() {
    let explained = explainNaN(
      at: Tensor<Double>([1, 0, -2, 0]), options: GradientCheckOptions(names: ["v"])
    ) { x in sqrt(x * x).sum() }
    #expect(explained.map(\.subject.description) == ["v[1]", "v[3]"])
    #expect(explained.map(\.origin?.element) == [[1], [3]])
    #expect(
      explained[0].description
        == "v[1]: * at element [1] meets inf · 0: inf reaches it, and its derivative at 0 is 0; "
        + "differences give -1 on the left and 1 on the right, a kink")
  }
}
