import TestSupport
import Testing

@testable import Autodiff

/// Bounds of recorded programs over boxes of inputs.
@Suite struct ProgramBoundsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let shape: Shape
    let f: @Sendable (Tracked<Double>) -> Tracked<Double>
    /// How much wider the bounds may be than what random points of the box reach.
    var ratio = 3.0
  }

  static let weights = Tensor<Double>(shape: [3, 4]) { Double($0[0] * 5 + $0[1] * 3 % 7) / 4 - 1.5 }
  static let bias: Tensor<Double> = [0.5, -1, 0.25]

  static let rows: [Row] = [
    Row(
      testDescription: "affine", shape: [4],
      f: { affine($0.constant(weights), $0, $0.constant(bias)) }),
    Row(
      testDescription: "affine, rows", shape: [2, 4],
      f: { affine($0.constant(weights), $0, $0.constant(bias)) }),
    Row(
      testDescription: "matmul from the right", shape: [2, 4],
      f: { matmul($0, $0.constant(weights.transposed())) }),
    Row(
      testDescription: "matmul from the left", shape: [4, 2],
      f: { matmul($0.constant(weights), $0) }),
    Row(testDescription: "x xᵀ", shape: [2, 3], f: { matmul($0, $0.transposed()) }, ratio: 20),
    Row(testDescription: "softmax", shape: [2, 4], f: { softmax($0) }),
    Row(testDescription: "logSoftmax", shape: [2, 4], f: { logSoftmax($0, axis: 0) }),
    Row(testDescription: "logSumExp", shape: [2, 4], f: { logSumExp($0, axes: [1]) }),
    Row(testDescription: "sum", shape: [2, 4], f: { $0.sum(axis: 0) }),
    Row(testDescription: "cumulativeSum", shape: [2, 4], f: { $0.cumulativeSum(axis: 1) }),
    Row(
      testDescription: "sorted, cumulativeMax", shape: [2, 4],
      f: { concatenated([$0.sorted(), $0.cumulativeMax(axis: 0)]) }),
    Row(
      testDescription: "mean, variance", shape: [2, 4],
      f: {
        square($0 - $0.mean(axis: 1, keepingDimensions: true)).mean(axis: 1)
      }, ratio: 40),
    Row(
      testDescription: "max", shape: [2, 4], f: { $0.max(axis: 1) - $0.min(axis: 0).sum() },
      ratio: 6),
    Row(testDescription: "where", shape: [4], f: { Tracked.where($0 .> 0, $0 * 2, -$0) }, ratio: 4),
    Row(
      testDescription: "layout", shape: [2, 4],
      f: {
        concatenated([$0[0, .all], $0[.all, 1], $0.transposed().reshaped(to: [8])])
      }),
    Row(
      testDescription: "leaky_relu, elu", shape: [4],
      f: { leakyRelu($0, slope: 0.2) + elu($0, alpha: 0.5) }),
    Row(testDescription: "division", shape: [4], f: { $0 / (square($0) + 1) }, ratio: 40),
  ]

  @Test(arguments: rows) func pointsOfTheBox(_ row: Row) throws {
    var random = SeededGenerator(seed: 11)
    for radius in [0, 1e-12, 0.1, 1] {
      let center = random.tensor(row.shape, in: -2...2)
      let program = program(at: center, of: row.f)
      let bounds = try program.bounds(over: [TensorBounds(around: center, radius: radius)])
      var (low, high) = (bounds.upper.scalars, bounds.lower.scalars)
      for trial in 0..<200 {
        let point = center.map { x in
          trial % 2 == 0
            ? x + radius * random.uniform(in: -1...1)
            : x + (random.next() % 2 == 0 ? radius : -radius)
        }
        for (i, value) in program([point]).scalars.enumerated() {
          #expect(bounds.elements[i].isKnown && bounds.elements[i].contains(value))
          (low[i], high[i]) = (min(low[i], value), max(high[i], value))
        }
      }
      for (i, element) in bounds.elements.enumerated() {
        let size = max(low[i].magnitude, high[i].magnitude, 1)
        #expect(element.width <= row.ratio * (high[i] - low[i]) + 1e-12 * size, "radius \(radius)")
      }
    }
  }

  /// A network of relu on fractions: its exact values lie in the bounds that doubles give.
  @Test func exactNetwork() throws {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<30 {
      let (w, v) = (random.tensor([5, 3]), random.tensor([1, 5]))
      let (b, c) = (random.tensor([5]), random.tensor([1]))
      let center = random.tensor([3])
      let f = program(at: center) { x in
        affine(x.constant(v), relu(affine(x.constant(w), x, x.constant(b))), x.constant(c))
      }
      let radius = random.uniform(in: 0...0.3)
      let bounds = try f.bounds(over: [TensorBounds(around: center, radius: radius)])
      for _ in 0..<20 {
        let x = center.map { $0 + radius * random.uniform(in: -1...1) }
        let exact = try affine(
          exactly(v), relu(affine(exactly(w), exactly(x), exactly(b))), exactly(c))
        let number = try #require(exact.scalar.number)
        #expect(IntervalTests.holds(bounds.elements[0], number))
      }
    }
  }

  private func exactly(_ x: Tensor<Double>) throws -> Tensor<ExactScalar> {
    x.map { ExactScalar(RationalNumber(exactly: $0) ?? 0) }
  }

  @Test func errors() throws {
    let f = program(at: [1, 2] as Tensor<Double>) { x in logSumExp(x.reshaped(to: [1, 2])) }
    #expect(throws: BoundsError.primitive("logSumExp")) {
      try f.bounds(over: [TensorBounds([1, 2])])
    }
    #expect(throws: BoundsError.inputs(given: [[3]], recorded: [[2]])) {
      try f.bounds(over: [TensorBounds([1, 2, 3])])
    }
    #expect(throws: BoundsError.shapes([1], [2])) {
      try TensorBounds(lower: [1], upper: [1, 2])
    }
    let wide = program(at: [1, 2] as Tensor<Double>) { x in exp(x * 1000).sum() }
    let bounds = try wide.bounds(over: [TensorBounds(around: [1, 2], radius: 3)])
    #expect(bounds.elements[0].upper == .infinity && bounds.elements[0].lower >= 0)
    let unknown = program(at: [1, 2] as Tensor<Double>) { x in
      matmul(x.reshaped(to: [1, 2]), log(x).reshaped(to: [2, 1]))
    }
    #expect(
      try !unknown.bounds(over: [TensorBounds(around: [1, 2], radius: 3)]).elements[0].isKnown)
  }
}
