import Autodiff
import Testing

/// A function of one number in which a zero meets an infinite derivative.
struct ZeroTimesInfinity: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let point: Double
  /// The derivative, by calculus.
  let slope: Double
  let inDouble: @Sendable (Tracked<Double>) -> Tracked<Double>
  let inFloat: @Sendable (Tracked<Float>) -> Tracked<Float>

  init(
    _ name: String, at point: Double, _ slope: Double,
    _ inDouble: @escaping @Sendable (Tracked<Double>) -> Tracked<Double>,
    _ inFloat: @escaping @Sendable (Tracked<Float>) -> Tracked<Float>
  ) {
    testDescription = "\(name) at \(point)"
    self.point = point
    self.slope = slope
    self.inDouble = inDouble
    self.inFloat = inFloat
  }
}

/// What is known not to depend passes nothing on; a cotangent that was computed and is 0 multiplies as IEEE 754 says.
@Suite struct NothingTests {
  typealias Row = ZeroTimesInfinity

  /// First-order information does not tell what these come to: NaN is an answer, the right number is one, and no other.
  static let undecided: [Row] = [
    Row("square(sqrt(x))", at: 0, 1, { square(sqrt($0)) }, { square(sqrt($0)) }),
    Row("sqrt(x) sqrt(x)", at: 0, 1, { sqrt($0) * sqrt($0) }, { sqrt($0) * sqrt($0) }),
    Row("exp(log(x))", at: 0, 1, { exp(log($0)) }, { exp(log($0)) }),
    Row("1/(1/x)", at: 0, 1, { 1 / (1 / $0) }, { 1 / (1 / $0) }),
    Row(
      "reciprocal twice", at: 0, 1, { reciprocal(reciprocal($0)) }, { reciprocal(reciprocal($0)) }),
    Row("acos(x)²", at: 1, -2, { square(acos($0)) }, { square(acos($0)) }),
    Row("acosh(x)²", at: 1, 2, { square(acosh($0)) }, { square(acosh($0)) }),
    Row("atan(1/x)", at: 1e-300, -1, { atan(1 / $0) }, { atan(1 / ($0 + 1e-38)) }),
    Row("log(1 + exp(x))", at: 800, 1, { log(1 + exp($0)) }, { log(1 + exp($0)) }),
    Row("log(exp(x))", at: -800, 1, { log(exp($0)) }, { log(exp($0)) }),
    Row("x sqrt(x)", at: 0, 0, { $0 * sqrt($0) }, { $0 * sqrt($0) }),
    Row("x log(x)", at: 0, -.infinity, { $0 * log($0) }, { $0 * log($0) }),
    Row("cos(sqrt(x))", at: 0, -0.5, { cos(sqrt($0)) }, { cos(sqrt($0)) }),
    Row("cosh(sqrt(x))", at: 0, 0.5, { cosh(sqrt($0)) }, { cosh(sqrt($0)) }),
    Row("∛(x³)", at: 0, 1, { pow($0 * $0 * $0, 1.0 / 3) }, { pow($0 * $0 * $0, 1.0 / 3) }),
    Row("pow(sqrt(x), 2)", at: 0, 1, { pow(sqrt($0), 2) }, { pow(sqrt($0), 2) }),
    Row("tanh(atanh(x))", at: 1, 1, { tanh(atanh($0)) }, { tanh(atanh($0)) }),
    Row("softplus(log(x))", at: 0, 1, { softplus(log($0)) }, { softplus(log($0)) }),
    Row("sigmoid(log(x))", at: 0, 1, { sigmoid(log($0)) }, { sigmoid(log($0)) }),
    Row("erf(log(x))", at: 0, 0, { erf(log($0)) }, { erf(log($0)) }),
    Row("u − u of √x", at: 0, 0, { sqrt($0) - sqrt($0) }, { sqrt($0) - sqrt($0) }),
    Row("|√x|", at: 0, .infinity, { abs(sqrt($0)) }, { abs(sqrt($0)) }),
    Row("atan2(1/x, 1)", at: 0, -1, { atan2(1 / $0, 1) }, { atan2(1 / $0, 1) }),
    Row(
      "an underflow times ∞", at: 0, -.infinity, { sqrt($0) * (0 - 1e-200) * 1e-200 },
      { sqrt($0) * (0 - 1e-30) * 1e-30 }),
  ]

  @Test(arguments: undecided) func aComputedZeroIsANumber(_ row: Row) {
    for form in RecordingForm.allCases {
      let slope = form.derivative(at: row.point, of: row.inDouble)
      #expect(slope.isNaN || isClose(slope, row.slope, 1e-12), "\(form): \(slope)")
      let single = form.derivative(at: Float(row.point), of: row.inFloat)
      #expect(single.isNaN || isClose(Double(single), row.slope, 1e-5), "Float, \(form): \(single)")
    }
  }

  /// The result does not depend on what has an infinite derivative, or none.
  static let decided: [Row] = [
    Row(
      "where(x > 0, log x, 0)", at: -1, 0, { .where($0 .> 0, log($0), 0) },
      { .where($0 .> 0, log($0), 0) }),
    Row(
      "where(x > 0, log x, 0)", at: 0, 0, { .where($0 .> 0, log($0), 0) },
      { .where($0 .> 0, log($0), 0) }),
    Row(
      "where(x > 0, x log x, 0)", at: 0, 0, { .where($0 .> 0, $0 * log($0), 0) },
      { .where($0 .> 0, $0 * log($0), 0) }),
    Row(
      "where(x > 0, √x, x)", at: 0, 1, { .where($0 .> 0, sqrt($0), $0) },
      { .where($0 .> 0, sqrt($0), $0) }),
    Row("0 √x", at: 0, 0, { 0 * sqrt($0) }, { 0 * sqrt($0) }),
    Row("√(0 x)", at: 3, 0, { sqrt(0 * $0) }, { sqrt($0 * 0) }),
    Row("relu(log x)", at: 0, 0, { relu(log($0)) }, { relu(log($0)) }),
    Row("maximum(log x, 1)", at: 0, 0, { maximum(log($0), 1) }, { maximum(log($0), 1) }),
    Row("minimum(1/x, 1)", at: 0, 0, { minimum(1 / $0, 1) }, { minimum(1 / $0, 1) }),
    Row("maximum(−1/x, x)", at: 0, 1, { maximum(0 - 1 / $0, $0) }, { maximum(0 - 1 / $0, $0) }),
    Row(
      "acos(min(max(x, −1), 1))", at: 1.001, 0, { acos(minimum(maximum($0, -1), 1)) },
      { acos(minimum(maximum($0, -1), 1)) }),
    Row(
      "asin(min(max(x, −1), 1))", at: -1, 0, { asin(minimum(maximum($0, -1), 1)) },
      { asin(minimum(maximum($0, -1), 1)) }),
    Row(
      "a chain through an untaken branch", at: 0, 1,
      { x in .where(0, tanh(3 * square(sqrt(x)) - exp(log(x)) / 2), x) },
      { x in .where(0, tanh(3 * square(sqrt(x)) - exp(log(x)) / 2), x) }),
  ]

  @Test(arguments: decided) func nothingIsPassedOn(_ row: Row) {
    for form in RecordingForm.allCases {
      #expect(form.derivative(at: row.point, of: row.inDouble) == row.slope, "\(form)")
      let single = form.derivative(at: Float(row.point), of: row.inFloat)
      #expect(Double(single) == row.slope, "Float, \(form)")
    }
  }

  /// By an element of a tensor, through sums: the right values, or NaN where the derivative of the element is infinite.
  @Test func sumsThatMeetInfinities() {
    func both(
      _ x: Tensor<Double>, _ f: (Tracked<Double>) -> Tracked<Double>
    ) -> [[Double]] {
      let recorded = jacobian(at: x) { x in gradient(at: x, of: f) * Tracked(1) }.shape
      #expect(recorded.rank == 2)
      var inner: [Double] = []
      _ = gradient(at: x) { x in
        let g = gradient(at: x, of: f)
        inner = g.value.scalars
        return x.sum()
      }
      return [gradient(at: x, of: f).scalars, inner]
    }
    func expect(_ found: [[Double]], _ right: [Double], finite: [Int]) {
      for g in found {
        for i in right.indices {
          #expect(isClose(g[i], right[i], 1e-14) || (!finite.contains(i) && g[i].isNaN), "\(g)")
        }
      }
    }
    expect(both([2, 0, 3]) { exp(log($0).sum()) }, [0, 6, 0], finite: [0, 2])
    expect(
      both([0, 1, 3]) { softmax(log($0))[1] }, [-0.0625, 0.1875, -0.0625], finite: [1, 2])
    expect(both([0, 2]) { logSumExp(log($0)) }, [0.5, 0.5], finite: [1])
    expect(both([0, 1, 3]) { logSoftmax(log($0))[2] }, [-0.25, -0.25, 1.0 / 12], finite: [1, 2])
    expect(both([0, 4]) { dot(sqrt($0), sqrt($0)) }, [1, 1], finite: [1])
    expect(
      both([0, 4]) { matmul(sqrt($0), Tracked([[1, 0], [0, 1]]))[1] }, [0, 0.25], finite: [1])
  }

  /// A caller's zeros ask for nothing: rows of a Jacobian do not hurt each other.
  @Test func seeds() {
    let root = jacobian(at: [0, 1] as Tensor<Double>) { x in [sqrt(x[0]), x[1]] }
    #expect(root.scalars == [.infinity, 0, 0, 1])
    let (_, pullback) = valueWithPullback(at: [0, 4] as Tensor<Double>) { sqrt($0) * log($0) / $0 }
    #expect(pullback([0, 0]).scalars == [0, 0])
    #expect(pullback([-0.0, 0]).scalars == [0, 0])
    let nested = gradient(at: [0, 4] as Tensor<Double>) { x in
      valueWithPullback(at: x) { sqrt($0) }.pullback([0, 1]).sum()
    }
    #expect(nested.scalars == [0, -1.0 / 32])
  }

  /// What is handed out is a number: its zeros are +0, so that the reciprocal of one is ∞.
  @Test func gradientsAreNumbers() {
    #expect(gradient(at: -1.0) { relu($0) }.sign == .plus)
    #expect(gradient(at: [-1.0, 2]) { relu($0[0]) + $0[1] }[0].sign == .plus)
    let x: Tensor<Double> = [-1, 2]
    #expect(gradient(at: x) { relu($0).sum() }.scalars[0].sign == .plus)
    #expect(gradient(at: x) { $0[1] }.scalars[0].sign == .plus)
    let tape = Tape<Double>()
    let input = tape.input(x)
    #expect(tape.adjoints(of: relu(input).sum())[input].scalars[0].sign == .plus)
    var inner: [Double] = []
    _ = gradient(at: x) { x in
      let g = gradient(at: x) { relu($0).sum() }
      inner = (1 / g).value.scalars
      return x.sum()
    }
    #expect(inner == [.infinity, 1])
  }
}

/// Whether two numbers are equal or close to each other.
private func isClose(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  a == b || (a - b).magnitude <= tolerance * b.magnitude
}
