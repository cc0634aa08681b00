import Autodiff
import TestSupport
import Testing

/// The policy at kinks and edges, by the table in `SpecialValue`.
@Suite struct SpecialValueTests {
  @Test(arguments: SpecialValue.kinks)
  func kinks(_ row: SpecialValue) { check(row) }

  @Test(arguments: SpecialValue.edges)
  func edgesOfDomains(_ row: SpecialValue) { check(row) }

  @Test(arguments: SpecialValue.powers)
  func powers(_ row: SpecialValue) { check(row) }

  @Test(arguments: SpecialValue.infinities)
  func infinities(_ row: SpecialValue) { check(row) }

  @Test(arguments: SpecialValue.untaken)
  func untakenBranches(_ row: SpecialValue) { check(row) }

  /// On a scalar, and on a tensor with an ordinary element beside the special one.
  private func check(_ row: SpecialValue) {
    let (value, first) = valueWithGradient(at: row.x, of: row.f)
    expectClose(value, row.value, ulps: 0, row.testDescription)
    expectClose(first, row.first, ulps: 0, "first derivative of \(row.testDescription)")

    let x = Tensor([0.5, row.x, 0.5])
    let (values, pullback) = valueWithPullback(at: x, of: row.f)
    let firsts = pullback(.ones(x.shape))
    expectClose(values[1], row.value, ulps: 0, "\(row.testDescription) in a tensor")
    expectClose(
      firsts[1], row.first, ulps: 0, "first derivative of \(row.testDescription) in a tensor")

    guard let expected = row.second else { return }
    let second = gradient(at: row.x) { x in gradient(at: x, of: row.f) }
    expectClose(second, expected, ulps: 0, "second derivative of \(row.testDescription)")
    let seconds = gradient(at: x) { x in gradient(at: x) { row.f($0).sum() }.sum() }
    expectClose(
      seconds[1], expected, ulps: 0, "second derivative of \(row.testDescription) in a tensor")
  }

  /// NaN goes through every function, and its derivative is NaN where the function has one.
  @Test(arguments: UnaryCase.all)
  func nanStaysNaN(_ row: UnaryCase) {
    let (value, slope) = valueWithGradient(at: Double.nan, of: row.double)
    #expect(value.isNaN)
    #expect(row.plain(Tensor(Double.nan)).scalar.isNaN)
    let steps = UnaryPrimitive.allCases.filter { !$0.isDifferentiable }.map(\.name)
    let pieces = ["negate", "relu", "elu", "leakyRelu", "hardTanh", "relu6", "hardSigmoid"]
    if !(steps + pieces).contains(row.name) { #expect(slope.isNaN) }
  }

  @Test(arguments: BinaryCase.all)
  func nanInEitherOperandStaysNaN(_ row: BinaryCase) {
    // pow(x, 0) and pow(1, y) are 1 for every operand by IEEE 754, so neither 0 nor 1 is used here.
    let operands = [(Double.nan, 2.5), (-2.5, Double.nan)]
    for (x, y) in operands {
      let value = row.plain(Tensor(x), Tensor(y)).scalar
      #expect(value.isNaN, "\(row.name)(\(x), \(y)) is \(value)")
    }
  }

  /// pow keeps the base's derivative clean when the exponent's would be NaN.
  @Test func exponentOfANegativeBaseDoesNotPoisonTheBase() {
    let (byBase, byExponent) = gradient(at: -2.0, 3.0) { pow($0, $1) }
    #expect(byBase == 12)
    #expect(byExponent.isNaN)
  }

  /// A tie of two variables is split, elementwise and with broadcasting.
  @Test func tiesOfTwoVariablesAreSplit() {
    let a: Tensor<Double> = [1, 2, 3]
    let (left, right) = gradient(at: a, 2.0) { maximum($0, $1).sum() }
    expectEqual(left, [0, 0.5, 1])
    #expect(right == 1.5)
    let (low, high) = gradient(at: a, 2.0) { minimum($0, $1).sum() }
    expectEqual(low, [1, 0.5, 0])
    #expect(high == 1.5)
  }

  @Test func tieWithAConstantTensorGivesZero() {
    let a: Tensor<Double> = [1, 2, 3]
    let bound: Tensor<Double> = [2, 2, 2]
    expectEqual(gradient(at: a) { maximum($0, Tracked(bound)).sum() }, [0, 0, 1])
    expectEqual(gradient(at: a) { minimum(Tracked(bound), $0).sum() }, [1, 0, 0])
  }
}
