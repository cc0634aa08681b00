import Autodiff
import TestSupport
import Testing

/// Jacobians by points with several parts: against pullbacks row by row, differences of values, and formulas worked out
/// by hand.
@Suite struct JacobianPointTests {
  let a: Tensor<Double> = [[1, -2, 0.5], [3, 1, -1]]
  let b: Tensor<Double> = [0.5, 2, -1]

  static func function(_ a: Tracked<Double>, _ b: Tracked<Double>) -> Tracked<Double> {
    let h = tanh(matmul(a, b))
    return concatenated([h * h, sin(b) * b[1]])
  }

  // MARK: Several points

  @Test func everyRowIsAPullback() {
    let (value, j) = valueWithJacobian(at: a, b, of: Self.function)
    let (expectedValue, pullback) = valueWithPullback(at: a, b, of: Self.function)
    expectEqual(value, expectedValue)
    #expect(j.0.shape == [5, 2, 3] && j.1.shape == [5, 3])
    for row in 0..<5 {
      let (byA, byB) = pullback(Tensor(shape: [5]) { $0[0] == row ? 1 : 0 })
      expectEqual(Tensor(shape: [2, 3], j.0.scalars[(row * 6)..<(row * 6 + 6)]), byA)
      expectEqual(Tensor(j.1.scalars[(row * 3)..<(row * 3 + 3)]), byB)
    }
  }

  /// Central differences of the values alone.
  @Test func differencesAgree() {
    let (byA, byB) = jacobian(at: a, b, of: Self.function)
    func column(_ move: (Double) -> (Tensor<Double>, Tensor<Double>)) -> [Double] {
      let h = 0x1p-17
      let (right, left) = (move(h), move(-h))
      let values = (
        Self.function(Tracked(right.0), Tracked(right.1)).value.scalars,
        Self.function(Tracked(left.0), Tracked(left.1)).value.scalars
      )
      return zip(values.0, values.1).map { ($0 - $1) / (2 * h) }
    }
    func moved(_ tensor: Tensor<Double>, _ position: Int, _ h: Double) -> Tensor<Double> {
      var numbers = tensor.scalars
      numbers[position] += h
      return Tensor(shape: tensor.shape, numbers)
    }
    for position in 0..<6 {
      let expected = column { (moved(a, position, $0), b) }
      let actual = (0..<5).map { byA.scalars[$0 * 6 + position] }
      expectClose(Tensor(actual), Tensor(expected), relative: 1e-9, scale: 1)
    }
    for position in 0..<3 {
      let expected = column { (a, moved(b, position, $0)) }
      let actual = (0..<5).map { byB.scalars[$0 * 3 + position] }
      expectClose(Tensor(actual), Tensor(expected), relative: 1e-9, scale: 1)
    }
  }

  /// A tie is split between variables; by one of them alone it would be one with a constant.
  @Test func aTieIsSharedByThePoints() {
    let two: Tensor<Double> = [2, 2]
    let (byA, byB) = jacobian(at: two, two) { maximum($0, $1) }
    expectEqual(byA, [[0.5, 0], [0, 0.5]])
    expectEqual(byB, [[0.5, 0], [0, 0.5]])
    let (a, b, c) = jacobian(at: 2.0, 2.0, 1.0) { a, b, c in stacked([maximum(a, b), c]) }
    expectEqual(a, [0.5, 0])
    expectEqual(b, [0.5, 0])
    expectEqual(c, [0, 1])
    expectEqual(jacobian(at: two) { maximum($0, Tracked(two)) }, .zeros([2, 2]))
  }

  @Test func threePoints() {
    let c: Tensor<Double> = [10, 20]
    let (value, j) = valueWithJacobian(at: a, b, c) { a, b, c in matmul(a, b) * c }
    // W b = [-4, 4.5].
    expectEqual(value, [-40, 90])
    expectEqual(j.0, [[[5, 20, -10], [0, 0, 0]], [[0, 0, 0], [10, 40, -20]]])
    expectEqual(j.1, [[10, -20, 5], [60, 20, -20]])
    expectEqual(j.2, [[-4, 0], [0, 4.5]])
  }

  @Test func numbers() {
    let (r, t) = jacobian(at: 2.0, 0.0) { r, t in stacked([r * cos(t), r * sin(t)]) }
    expectEqual(r, [1, 0])
    expectEqual(t, [0, 2])
    let (value, slopes) = valueWithJacobian(at: 2.0, 3.0, 5.0) { x, y, z in
      stacked([x * y, y * z, z * x])
    }
    expectEqual(value, [6, 15, 10])
    expectEqual(slopes.0, [3, 0, 5])
    expectEqual(slopes.1, [2, 5, 0])
    expectEqual(slopes.2, [0, 3, 2])
    // A scalar result: the gradient, of rank 0.
    let (x, y) = jacobian(at: 2.0, 3.0) { x, y in x * x * y }
    expectEqual(x, Tensor(12))
    expectEqual(y, Tensor(4))
  }

  // MARK: Arrays and structures

  @Test func arrays() {
    let literal = jacobian(at: [2.0, 3.0]) { v in stacked([v[0] * v[1], v[0], 4]) }
    #expect(literal.count == 2)
    expectEqual(literal[0], [3, 1, 0])
    expectEqual(literal[1], [2, 0, 0])
    let points = [b, Tensor<Double>(7)]
    let (value, j) = valueWithJacobian(at: points) { p in p[0] * p[1] }
    expectEqual(value, [3.5, 14, -7])
    expectEqual(j[0], [[7, 0, 0], [0, 7, 0], [0, 0, 7]])
    expectEqual(j[1], b)
    let none = jacobian(at: [Double]()) { _ in Tracked(Tensor([1, 2])) }
    #expect(none.isEmpty)
    // Arrays of arrays, in a recording of statements with tensors among them.
    let nested = jacobian(at: [[1.0, 2.0], [3.0]]) { v in stacked([v[0][0] * v[1][0], v[0][1]]) }
    expectEqual(nested[0][0], [3, 0])
    expectEqual(nested[0][1], [0, 1])
    expectEqual(nested[1][0], [1, 0])
    let mixed = jacobian(at: 3.0, b) { s, b in s * b }
    expectEqual(mixed.0, b)
    expectEqual(mixed.1, [[3, 0, 0], [0, 3, 0], [0, 0, 3]])
  }

  @Test func structuresKeepTheirForm() {
    let line = InputTests.Line<Tensor<Double>>(slope: a, intercept: Tensor([1, 2]))
    let (value, j) = valueWithJacobian(at: line) { line in
      affine(line.slope, Tracked(b), line.intercept)
    }
    expectEqual(value, [-3, 6.5])
    expectEqual(j.slope, [[[0.5, 2, -1], [0, 0, 0]], [[0, 0, 0], [0.5, 2, -1]]])
    expectEqual(j.intercept, [[1, 0], [0, 1]])
    let byBoth = jacobian(at: line, b) { line, x in affine(line.slope, x, line.intercept) }
    expectEqual(byBoth.1, a)
    expectEqual(byBoth.0.slope, j.slope)
  }

  /// A structure with a number among its parts.
  struct Scaled: DifferentiableValue {
    var factor: Double
    var x: Tensor<Double>
    func record(with recorder: inout InputRecorder<Double>) -> [Tracked<Double>] {
      [recorder.input(factor), recorder.input(x)]
    }
    func gradient(from reader: inout GradientReader<Double>) -> Scaled {
      Scaled(factor: reader.nextScalar(), x: reader.nextTensor(x.shape))
    }
  }

  /// The same, with a Jacobian that holds a tensor in the number's place.
  struct Stretched: DifferentiableValue {
    var scaled: Scaled
    func record(with recorder: inout InputRecorder<Double>) -> [Tracked<Double>] {
      scaled.record(with: &recorder)
    }
    func gradient(from reader: inout GradientReader<Double>) -> Stretched {
      Stretched(scaled: scaled.gradient(from: &reader))
    }
    func jacobian(
      from reader: inout GradientReader<Double>
    ) -> (factor: Tensor<Double>, x: Tensor<Double>) {
      (reader.nextTensor([]), reader.nextTensor(scaled.x.shape))
    }
  }

  @Test func aStructureWithANumber() {
    let point = Scaled(factor: 2, x: [3, 5])
    let j = jacobian(at: Stretched(scaled: point)) { $0[0] * $0[1] }
    expectEqual(j.factor, [3, 5])
    expectEqual(j.x, [[2, 0], [0, 2]])
    // Of a scalar function the structure holds its own.
    let gradient = jacobian(at: point) { ($0[0] * $0[1]).sum() }
    #expect(gradient.factor == 8)
    expectEqual(gradient.x, [2, 2])
  }

  @Test func aNumberCannotHoldAJacobian() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = jacobian(at: Scaled(factor: 2, x: [3, 5])) { $0[0] * $0[1] }
    }
    #expect(
      standardError(of: result).contains(
        "jacobian: a plain number of the point cannot hold its Jacobian of shape [2]: give the "
          + "point's type a Jacobian with a tensor in its place"))
  }

  // MARK: Nothing

  @Test func unusedPartsHaveZeros() {
    let (byA, byB) = jacobian(at: a, b) { _, b in b * b }
    expectEqual(byA, .zeros([3, 2, 3]))
    expectEqual(byB, [[1, 0, 0], [0, 4, 0], [0, 0, -2]])
    let (x, y) = jacobian(at: 1.0, 2.0) { _, _ in Tracked(Tensor([1, 2])) }
    expectEqual(x, [0, 0])
    expectEqual(y, [0, 0])
  }

  @Test func emptyResultsAndParts() {
    let none = Tensor<Double>.zeros([0])
    let (byA, byB) = jacobian(at: a, b) { a, _ in a[0..<0] }
    #expect(byA.shape == [0, 3, 2, 3] && byB.shape == [0, 3, 3])
    let (full, empty) = jacobian(at: b, none) { b, _ in b * 2 }
    expectEqual(full, [[2, 0, 0], [0, 2, 0], [0, 0, 2]])
    #expect(empty.shape == [3, 0])
    let twice = jacobian(at: b) { b in
      let (full, empty) = jacobian(at: b, b[0..<0]) { b, _ in b * b }
      return concatenated([full.sum(axis: 0), empty.sum(axis: 1)])
    }
    expectEqual(twice, [[2, 0, 0], [0, 2, 0], [0, 0, 2], [0, 0, 0], [0, 0, 0], [0, 0, 0]])
  }

  // MARK: Float

  @Test func floats() {
    let x: Tensor<Float> = [0.5, -1, 2]
    let (byFactor, byX) = jacobian(at: Float(3), x) { s, x in s * x }
    #expect(byFactor == x)
    #expect(byX == Tensor<Float>([[3, 0, 0], [0, 3, 0], [0, 0, 3]]))
    let (left, right) = jacobian(at: x, x) { maximum($0, $1) }
    #expect(left == Tensor<Float>([[0.5, 0, 0], [0, 0.5, 0], [0, 0, 0.5]]) && left == right)
    let second = jacobian(at: x) { x in jacobian(at: x) { x in x * x * x } }
    #expect(
      second
        == Tensor(shape: [3, 3, 3]) { index in
          index[0] == index[1] && index[1] == index[2] ? 6 * x.scalars[index[0]] : 0
        })
  }

  // MARK: Tracked points

  /// ∂²(x_i³) / ∂x_j ∂x_k = 6 x_i where all three are equal.
  @Test func theJacobianOfAJacobian() {
    let x = b
    let second = jacobian(at: x) { x in jacobian(at: x) { x in x * x * x } }
    expectEqual(
      second,
      Tensor(shape: [3, 3, 3]) { index in
        index[0] == index[1] && index[1] == index[2] ? 6 * x.scalars[index[0]] : 0
      })
    let third = jacobian(at: 2.0) { x in
      jacobian(at: x) { x in jacobian(at: x) { x in stacked([x, pow(x, 4)]) } }
    }
    expectEqual(third, [0, 48])
  }

  /// f = Σ_i (A b)_i² has ∂²f/∂A_ij ∂b_k = 2 (b_j A_ik + (A b)_i δ_jk).
  @Test func theHessianInBlocks() {
    let mixed = jacobian(at: a, b) { a, b in
      let (byA, byB) = gradient(at: a, b) { a, b in square(matmul(a, b)).sum() }
      return concatenated([byA.reshaped(to: [6]), byB])
    }
    let product: [Double] = [-4, 4.5]
    expectEqual(
      Tensor(shape: [2, 3, 3], mixed.1.scalars.prefix(18)),
      Tensor(shape: [2, 3, 3]) { index in
        let (i, j, k) = (index[0], index[1], index[2])
        return 2
          * (b.scalars[j] * a.scalars[i * 3 + k] + (j == k ? product[i] : 0))
      })
    // The blocks of a Hessian are transposes of each other.
    for (row, column) in (0..<6).flatMap({ row in (0..<3).map { (row, $0) } }) {
      #expect(mixed.1.scalars[row * 3 + column] == mixed.0.scalars[(6 + column) * 6 + row])
    }
  }

  @Test func trackedStructuresOfPoints() {
    // J of (x y, x²) by (x, y) is [y, 2x], [x, 0]; its determinant −2x² has the slope −4x.
    let slope = gradient(at: 3.0, 5.0) { x, y in
      let (byX, byY) = jacobian(at: x, y) { x, y in stacked([x * y, x * x]) }
      return byX[0] * byY[1] - byX[1] * byY[0]
    }
    #expect(slope.0 == -12 && slope.1 == 0)
    let array = gradient(at: 3.0, 5.0) { x, y in
      let j = jacobian(at: [x, y]) { v in stacked([v[0] * v[1], v[0] * v[0]]) }
      return j[0][0] * j[1][1] - j[0][1] * j[1][0]
    }
    #expect(array.0 == -12 && array.1 == 0)
    // What does not depend on the inner point is a constant of the outer one.
    let unused = gradient(at: 3.0, 5.0) { x, y in
      jacobian(at: x, y) { x, _ in stacked([x * x, x]) }.1.sum()
    }
    #expect(unused.0 == 0 && unused.1 == 0)
  }

  @Test func itThrowsWhatTheFunctionThrows() {
    struct Refusal: Error {}
    func refuse(_ a: Tracked<Double>, _ b: Tracked<Double>) throws -> Tracked<Double> {
      throw Refusal()
    }
    #expect(throws: Refusal.self) { try jacobian(at: a, b, of: refuse) }
  }
}
