import Autodiff
import TestSupport
import Testing

/// Pullbacks, adjoints of intermediate values, and labels.
@Suite struct PullbackTests {
  let x: Tensor<Double> = [[1, 2], [3, 4]]

  @Test func rowsOfAJacobian() {
    let (y, pullback) = valueWithPullback(at: x) { matmul($0, [1, 10]) }
    expectEqual(y, [21, 43])
    expectEqual(pullback([1, 0]), [[1, 10], [0, 0]])
    expectEqual(pullback([0, 1]), [[0, 0], [1, 10]])
    // Linear, and callable in any order and as often as one likes.
    expectEqual(pullback([2, -1]), [[2, 20], [-1, -10]])
    expectEqual(pullback([1, 0]), [[1, 10], [0, 0]])
  }

  @Test func aPullbackOutlivesItsCall() {
    func make() -> (Tensor<Double>) -> Tensor<Double> { pullback(at: x) { exp($0) * $0 } }
    let kept = make()
    // Other tapes come and go meanwhile.
    for _ in 0..<10 { _ = gradient(at: 1.0) { sin($0) } }
    let expected = gradient(at: x) { (exp($0) * $0).sum() }
    expectEqual(kept(.ones([2, 2])), expected)
  }

  @Test func pullbacksOfTwoCallsDoNotMix() {
    let first = pullback(at: 2.0) { $0 * $0 }
    let second = pullback(at: 3.0) { $0 * $0 * $0 }
    #expect(first(1) == 4)
    #expect(second(1) == 27)
    #expect(first(10) == 40)
  }

  @Test func aScalarResultTakesAScalarCotangent() {
    let (value, pullback) = valueWithPullback(at: 2.0, x) { a, x in a * x.sum() }
    expectEqual(value, 20)
    let (byA, byX) = pullback(3)
    #expect(byA == 30)
    expectEqual(byX, .init(repeating: 6, shape: [2, 2]))
  }

  @Test func adjointsOfIntermediateValues() {
    let tape = Tape<Double>()
    let x = tape.input([0.5, -1])
    let w = tape.constant([2, 3])
    let z = x * w
    let a = tanh(z)
    let y = (a * a).sum()
    let later = exp(z)
    let adjoints = tape.adjoints(of: y)
    expectEqual(adjoints[y], 1)
    expectClose(adjoints[a], 2 * a.value, ulps: 1)
    let slope = Tensor([1 - Double.tanh(1) * Double.tanh(1), 1 - Double.tanh(3) * Double.tanh(3)])
    expectClose(adjoints[z], 2 * a.value * slope, ulps: 64)
    expectClose(adjoints[x], adjoints[z] * [2, 3], ulps: 1)
    // Nothing that comes after the output influences it.
    expectEqual(adjoints[later], [0, 0])
    #expect(tape.adjoints(of: a, cotangent: [1, 0])[x].scalars[1] == 0)
  }

  @Test func adjointsOfScalarChains() {
    let tape = Tape<Double>()
    let x = tape.input(3)
    let y = x * x
    let z = y * x + y
    let adjoints = tape.adjoints(of: z)
    expectEqual(adjoints[y], 4)
    expectEqual(adjoints[x], 33)
    expectEqual(adjoints[z], 1)
    // The same tape can be swept from another value.
    expectEqual(tape.adjoints(of: y)[x], 6)
    expectEqual(tape.adjoints(of: y)[z], 0)
  }

  @Test func aValueUsedManyTimesAddsUp() {
    #expect(gradient(at: 2.0) { x in (0..<100).reduce(0) { sum, _ in sum + x * x } } == 400.0)
    let slope = gradient(at: x) { concatenated([$0, $0, 2 * $0]).sum() }
    expectEqual(slope, .init(repeating: 4, shape: [2, 2]))
  }

  @Test func labelsStayWithTheirValue() {
    let tape = Tape<Double>()
    let x = tape.input([1, 2]).labeled("x")
    let y = (x * x).labeled("x²")
    #expect(x.label == "x")
    #expect(y.label == "x²")
    #expect((x + y).label == nil)
    #expect(y.labeled("square").label == "square")
    expectEqual(gradient(at: self.x) { square($0.labeled("in")).labeled("out").sum() }, 2 * self.x)
  }

  @Test func valuesCanBeReadWhileRecording() {
    var seen: [Double] = []
    let g = gradient(at: 2.0) { x in
      var y = x
      while y.scalar < 100 {
        y = y * x
        seen.append(y.scalar)
      }
      return y
    }
    #expect(seen == [4, 8, 16, 32, 64, 128])
    #expect(g == 7 * 64)
  }

  @Test func comparisonsOfScalarsChooseABranch() {
    func f(_ x: Tracked<Double>) -> Tracked<Double> { x > 1 && x != 3 ? x * x : -x }
    #expect(gradient(at: 2.0, of: f) == 4.0)
    #expect(gradient(at: 0.5, of: f) == -1.0)
    #expect(gradient(at: 3.0, of: f) == -1.0)
    #expect(gradient(at: Double.nan) { $0 < 1 || $0 >= 1 ? $0 : 2 * $0 } == 2.0)
  }
}
