import Autodiff
import TestSupport
import Testing

/// What can be differentiated by, and the shape of what comes back.
@Suite struct InputTests {
  @Test func anUnusedInputHasAGradientOfZeros() {
    let w = Tensor<Double>.ones([2, 3])
    let (byX, byW) = gradient(at: 2.0, w) { x, _ in x * x }
    #expect(byX == 4)
    expectEqual(byW, .zeros([2, 3]))
    #expect(gradient(at: 5.0) { _ in 3 } == 0.0)
    expectEqual(gradient(at: w) { _ in 3 }, .zeros([2, 3]))
  }

  @Test func aResultThatIsTheInputItself() {
    #expect(gradient(at: 5.0) { $0 } == 1.0)
    let (value, pullback) = valueWithPullback(at: Tensor<Double>([1, 2])) { $0 }
    expectEqual(value, [1, 2])
    expectEqual(pullback([3, 4]), [3, 4])
  }

  @Test func scalarsAndTensorsMix() {
    let v: Tensor<Double> = [1, 2, 3]
    let (byA, byV, byB) = gradient(at: 2.0, v, 10.0) { a, v, b in (a * v * v).sum() / b }
    expectClose(byA, 1.4, ulps: 1)
    expectClose(byV, [0.4, 0.8, 1.2], ulps: 1)
    expectClose(byB, -0.28, ulps: 2)
    let (value, _) = valueWithGradient(at: 2.0, v) { a, v in a + v[0] }
    #expect(value == 3)
  }

  @Test func arrayLiterals() {
    let (value, slopes) = valueWithGradient(at: [2.0, 3.0]) { v in v[0] * v[0] * v[1] }
    #expect(value == 12)
    #expect(slopes == [12, 4])
    let single: [Float] = gradient(at: [2, 3]) { v in v[0] * v[1] }
    #expect(single == [3, 2])
    let tensors = gradient(at: [Tensor<Double>([1, 2]), 3]) { v in (v[0] * v[1]).sum() }
    #expect(tensors == [[3, 3], 3])
    let second = gradient(at: 2.0) { x in gradient(at: [x, x * x]) { v in v[0] * v[0] * v[1] }[0] }
    #expect(second == 24)

    struct Refusal: Error {}
    func refuse(_ v: [Tracked<Double>]) throws -> Tracked<Double> { throw Refusal() }
    #expect(throws: Refusal.self) { try gradient(at: [1.0, 2.0]) { v in try refuse(v) } }
    #expect(throws: Refusal.self) { try gradient(at: [1.0, 2.0], of: refuse) }
  }

  @Test func arraysOfInputs() {
    let g = gradient(at: [2.0, 3.0, 4.0]) { x in x[0] * x[1] * x[2] }
    #expect(g == [12, 8, 6])
    let tensors: [Tensor<Double>] = [[1, 2], [[3], [4]]]
    let slopes = gradient(at: tensors) { (x: [Tracked<Double>]) in matmul(x[0], x[1]).sum() }
    expectEqual(slopes[0], [3, 4])
    expectEqual(slopes[1], [[1], [2]])
    let none: [Double] = []
    #expect(gradient(at: none) { _ in 1 }.isEmpty)
  }

  /// More operands than a machine word has bits.
  @Test func aPrimitiveOfManyOperands() {
    let x = (0..<200).map(Double.init)
    let weights = Tensor(x.map { $0 * $0 })
    let g = gradient(at: x) { x in dot(stacked(x), Tracked(weights)) }
    #expect(g == x.map { $0 * $0 })
    let second = gradient(at: x) { x in
      gradient(at: x) { x in square(stacked(x)).sum() }.reduce(0, +)
    }
    #expect(second == x.map { _ in 2 })
    let constants = gradient(at: 3.0) { x in
      stacked([Tracked<Double>](repeating: 2, count: 100) + [x, x]).sum()
    }
    #expect(constants == 2)
  }

  @Test func arraysOfDifferentLengthsSideBySide() {
    let (a, b) = gradient(at: [1.0, 2.0], [Tensor<Double>([3, 4])]) { x, t in
      (x[0] * t[0]).sum() + x[1]
    }
    #expect(a == [7, 1])
    expectEqual(b[0], [1, 1])
  }

  @Test func singlePrecisionStaysSingle() {
    let g: Float = gradient(at: Float(3)) { x in x * x * x }
    #expect(g == 27)
    let t: Tensor<Float> = gradient(at: Tensor<Float>([1, 2])) { x in dot(x, x) }
    #expect(t == [2, 4])
  }

  @Test func structuresOfParameters() {
    let line = Line<Tensor<Double>>(slope: [[1, 2], [3, 4]], intercept: [5, 6])
    let x: Tensor<Double> = [1, -1]
    let g = gradient(at: line) { square(affine($0.slope, Tracked(x), $0.intercept)).sum() }
    // y = [4, 5]; ∂/∂b = 2y, ∂/∂W = 2y xᵀ.
    expectEqual(g.intercept, [8, 10])
    expectEqual(g.slope, [[8, -8], [10, -10]])
    let unused = gradient(at: line) { _ in 1 }
    expectEqual(unused.slope, .zeros([2, 2]))
    let (byLine, byX) = gradient(at: line, x) { line, x in
      affine(line.slope, x, line.intercept).sum()
    }
    expectEqual(byLine.intercept, [1, 1])
    expectEqual(byX, [4, 6])
  }

  struct Line<Value> {
    var slope: Value
    var intercept: Value
    func map<Other>(_ transform: (Value) -> Other) -> Line<Other> {
      Line<Other>(slope: transform(slope), intercept: transform(intercept))
    }
  }

  @Test func constantsMadeOfTensorsTakeNoDerivative() {
    let w: Tensor<Double> = [[1, 2], [3, 4]]
    let x: Tensor<Double> = [1, 1]
    expectEqual(gradient(at: x) { matmul(Tracked(w), $0).sum() }, [4, 6])
    expectEqual(gradient(at: x) { ($0 * [2, 3]).sum() }, [2, 3])
    let outside = Tracked(w)
    expectEqual(gradient(at: x) { matmul(outside, $0).sum() }, [4, 6])
    expectEqual(gradient(at: x) { matmul(outside, 2 * $0).sum() }, [8, 12])
  }

  @Test func arithmeticWithoutATapeFolds() {
    let x: Tracked<Double> = 3
    let y = exp(x * 0) + x
    #expect(y.scalar == 4)
    #expect(y.isConstant)
    #expect((Tracked(Tensor<Double>([1, 2])) * x).value == Tensor([3.0, 6.0]))
  }

  @Test func errorsOfTheFunctionPassThrough() {
    struct Refused: Error {}
    #expect(throws: Refused.self) { try gradient(at: 1.0) { _ in throw Refused() } }
    // The tape that was left behind does not disturb the next one.
    #expect(gradient(at: 1.0) { $0 + $0 } == 2.0)
  }
}

extension InputTests.Line: DifferentiableValue, ParameterStructure where Value == Tensor<Double> {
  typealias Scalar = Double
  typealias Recorded = InputTests.Line<Tracked<Double>>
}
