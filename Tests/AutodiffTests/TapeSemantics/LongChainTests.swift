import Autodiff
import TestSupport
import Testing

/// Programs of many operations: the sweep is a loop, so that depth costs no stack.
@Suite struct LongChainTests {
  @Test func aMillionScalarOperations() {
    let count = 1_000_000
    let slope = gradient(at: 1.0) { x in
      var y = x
      for _ in 0..<count { y = y + x }
      return y
    }
    #expect(slope == Double(count + 1))
  }

  @Test func aMillionLiterals() {
    let slope = gradient(at: 0.5) { x in
      var y = x
      for _ in 0..<500_000 { y = 1 - y }
      return y
    }
    #expect(slope == 1.0)
  }

  /// The second derivative of a chain records the sweep of the first.
  @Test func secondDerivativeOfALongChain() {
    let count = 20_000
    let bend = gradient(at: 1.0) { x in
      gradient(at: x) { x in
        var y: Tracked<Double> = 0
        for _ in 0..<count { y = y + x * x }
        return y
      }
    }
    #expect(bend == Double(2 * count))
  }

  @Test func aLongChainOfTensors() {
    let x: Tensor<Double> = [1, 2, 3]
    let slope = gradient(at: x) { x in
      var y = x
      for _ in 0..<20_000 { y = y + x }
      return y.sum()
    }
    expectEqual(slope, .init(repeating: 20_001, shape: [3]))
  }

  /// A tape's memory is used again; many calls neither grow nor disturb each other.
  @Test func manyShortCalls() {
    var sum = 0.0
    for index in 0..<20_000 { sum += gradient(at: Double(index)) { $0 * $0 } }
    #expect(sum == 20_000 * 19_999)
  }

  @Test func gradientsOnSeveralThreads() async {
    let sums = await withTaskGroup(of: Double.self) { group in
      for task in 0..<8 {
        group.addTask {
          (0..<500).reduce(0) { sum, step in
            let x = Tensor([Double(task), Double(step)])
            return sum + gradient(at: x) { dot($0, Tracked([1, 2]) * $0) }.scalars[1]
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums == [Double](repeating: 499_000, count: 8))
  }
}
