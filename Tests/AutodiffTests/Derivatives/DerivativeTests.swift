import GenericOperators
import TestSupport
import Testing

@testable import Autodiff

/// Values and derivatives of first to third order of every primitive, by every argument, also at ties, zeros, ends of domains
/// and infinities, where the value of a pullback can be right and its derivative wrong.
@Suite struct DerivativeTests {
  static let elementwise = DerivativeTable<Tensor<Double>>().elementwise.keys.sorted()
  static let structured = DerivativeTable<Tensor<Double>>().structured.keys.sorted()

  @Test func everyReferenceHasARow() throws {
    let reference = try DerivativeReference.shared.get()
    #expect(reference.elementwise.keys.sorted() == Self.elementwise)
    #expect(reference.structured.keys.sorted() == Self.structured)
  }

  /// What is allowed for an order: rules compose two to four functions of at most two units each, and each order composes them
  /// once more.
  static let ulps: [Double] = [4, 8, 16, 32]

  // MARK: Numbers

  @Test(arguments: elementwise) func numbersOfDouble(_ name: String) throws {
    for row in try DerivativeReference.elementwise(name) {
      try checkNumbers(name, row, Double.self)
    }
  }

  @Test(arguments: elementwise) func numbersOfFloat(_ name: String) throws {
    for row in try DerivativeReference.elementwise(name) where row.fitsFloat {
      try checkNumbers(name, row, Float.self)
    }
  }

  /// One recording for each derivative: of partial derivatives for the outermost one, or of primitives on a tape.
  private func checkNumbers<S: RealScalar>(
    _ name: String, _ row: DerivativeReference.Row, _: S.Type
  ) throws {
    let f = try #require(DerivativeTable<Tracked<S>>().elementwise[name])
    let x = row.point.map { Tensor(S($0)) }
    let place = "\(name) at \(row.point) in \(S.self)"
    expect([f(x.map { Tracked($0) }).scalar], row, order: 0, name, place)
    for order in 1...3 {
      var (linear, program): ([S], [S]) = ([], [])
      for indices in indexTuples(below: x.count, order - 1) {
        let g = derivative(of: f, by: indices)
        linear += gradient(at: x, of: g).map(\.scalar)
        let tape = Tape<S>()
        let inputs = x.map { tape.input($0) }
        let y = tape.recording { g(inputs) }
        // A derivative that is a literal is on no tape.
        let adjoints = y.isConstant ? nil : tape.adjoints(of: y)
        program += inputs.map { adjoints?[$0].scalar ?? 0 }
      }
      expect(linear, row, order: order, name, place)
      expect(program, row, order: order, name, place + " on a tape")
    }
  }

  // MARK: Tensors of numbers

  @Test(arguments: elementwise) func tensorsOfDouble(_ name: String) throws {
    try checkTensors(name, DerivativeReference.elementwise(name), Double.self)
  }

  @Test(arguments: elementwise) func tensorsOfFloat(_ name: String) throws {
    try checkTensors(name, DerivativeReference.elementwise(name).filter(\.fitsFloat), Float.self)
  }

  /// All points in one tensor.
  private func checkTensors<S: RealScalar>(
    _ name: String, _ rows: [DerivativeReference.Row], _: S.Type
  ) throws {
    let f = try #require(DerivativeTable<Tracked<S>>().elementwise[name])
    let count = rows.first?.point.count ?? 0
    let x = (0..<count).map { argument in Tensor(rows.map { S($0.point[argument]) }) }
    var found = [[f(x.map { Tracked($0) }).value]]
    for order in 1...3 {
      found.append(
        indexTuples(below: count, order - 1).flatMap { indices in
          gradient(at: x) { derivative(of: f, by: indices)($0).sum() }
        })
    }
    for (position, row) in rows.enumerated() {
      for order in 0...3 {
        expect(
          found[order].map { $0.scalars[position] }, row, order: order, name,
          "\(name) at \(row.point) in a tensor of \(S.self)")
      }
    }
  }

  /// Builds for short vectors leave powers to the C library: the straight-line code by itself.
  @Test func derivativesOfPowersInVectors() throws {
    for row in try DerivativeReference.elementwise("pow") {
      let (x, y) = (row.point[0], row.point[1])
      let exponents = [(1, y), (2, y * (y - 1)), (3, y * (y - 1) * (y - 2))]
      for (order, factor) in exponents {
        guard let expected = row.expected(order)[0], row.why == nil else { continue }
        let size = row.sizes(order)[0]
        expectClose(
          DoubleMath.scaledPower(factor, x, y, less: order), expected, ulps: Self.ulps[order],
          scale: size, "derivative \(order) of pow at \(x), \(y)")
        guard row.fitsFloat else { continue }
        expectClose(
          FloatMath.scaledPower(Float(factor), Float(x), Float(y), less: order), Float(expected),
          ulps: Self.ulps[order], scale: Float(size), "derivative \(order) of pow at \(x), \(y)")
      }
    }
  }

  // MARK: Structured functions

  @Test(arguments: structured) func structuredOfDouble(_ name: String) throws {
    for row in try DerivativeReference.structured(name) {
      try checkStructured(name, row, Double.self)
    }
  }

  @Test(arguments: structured) func structuredOfFloat(_ name: String) throws {
    for row in try DerivativeReference.structured(name) where row.fitsFloat {
      try checkStructured(name, row, Float.self)
    }
  }

  /// Result by result, to the third order in Double and the second in Float, and all results with random weights at once, to
  /// the third.
  private func checkStructured<S: RealScalar>(
    _ name: String, _ row: DerivativeReference.Row, _: S.Type
  ) throws {
    let f = try #require(DerivativeTable<Tracked<S>>().structured[name])
    let x = Tensor(row.point.map { S($0) })
    let (m, n) = (row.expected(0).count, x.count)
    let place = "\(name) at \(row.point) in \(S.self)"
    let results: (Tracked<S>) -> Tracked<S> = { f($0).reshaped(to: Shape([m])) }
    var found: [[S]] = [results(Tracked(x)).value.scalars, jacobian(at: x, of: results).scalars]
    found += [[], []]
    for i in 0..<m {
      let slope: (Tracked<S>) -> Tracked<S> = { gradient(at: $0) { results($0)[i] } }
      found[2] += jacobian(at: x, of: slope).scalars
      for j in 0..<n where S.self == Double.self {
        found[3] += jacobian(at: x) { x in gradient(at: x) { slope($0)[j] } }.scalars
      }
    }
    for order in 0...(S.self == Double.self ? 3 : 2) {
      expect(found[order], row, order: order, name, place)
    }

    var generator = SeededGenerator(name: name)
    let weights = generator.tensor(Shape([m]), in: 0.5...1.5).map { S($0) }
    let direction = generator.tensor(Shape([n]), in: 0.5...1.5).map { S($0) }
    let slope: (Tracked<S>) -> Tracked<S> = { x in
      gradient(at: x) { (Tracked(weights) * results($0)).sum() }
    }
    let weighted = [
      slope(Tracked(x)).value.scalars, jacobian(at: x, of: slope).scalars,
      jacobian(at: x) { x in gradient(at: x) { (slope($0) * Tracked(direction)).sum() } }.scalars,
    ]
    for order in 1...3 {
      let count = weighted[order - 1].count
      for position in 0..<count {
        var (sum, size, isKnown) = (0.0, 0.0, true)
        for i in 0..<m {
          for j in 0..<(order == 3 ? n : 1) {
            let place = (order == 3 ? i * n + j : i) * count + position
            let along: Double = order == 3 ? Double(direction.scalars[j]) : 1
            let weight: Double = Double(weights.scalars[i]) * along
            guard let value = row.expected(order)[place] else {
              isKnown = false
              continue
            }
            sum += weight * value
            size += weight * max(row.sizes(order)[place], value.magnitude)
          }
        }
        guard isKnown, sum.isFinite else { continue }
        expectClose(
          weighted[order - 1][position], S(sum), ulps: Self.ulps[order], scale: S(size),
          "derivative \(order), element \(position), of weighted \(place)")
      }
    }
  }

  // MARK: Helpers

  private func expect<S: RealScalar>(
    _ actual: [S], _ row: DerivativeReference.Row, order: Int, _ name: String, _ place: String
  ) {
    let (expected, sizes) = (row.expected(order), row.sizes(order))
    let unary = UnaryCase.all.first { $0.name == name }
    let condition = unary.map { row.point[0].isFinite ? $0.condition(row.point[0]) : 0 } ?? 0
    #expect(actual.count == expected.count, "derivative \(order) of \(place)")
    for (position, pair) in zip(actual, expected).enumerated() {
      guard let value = pair.1 else { continue }
      // A factor below the smallest normal number has lost its last digits, and x multiplies the loss.
      let underflow = unary != nil && value.isSubnormal ? row.point[0].magnitude : 0
      expectClose(
        pair.0, S(value), ulps: Self.ulps[order] + condition + underflow, scale: S(sizes[position]),
        "derivative \(order), element \(position), of \(place)")
    }
  }

  /// The partial derivative by arguments, the first first, as a function that can be differentiated again.
  private func derivative<S: RealScalar>(
    of f: @escaping ([Tracked<S>]) -> Tracked<S>, by indices: [Int]
  ) -> ([Tracked<S>]) -> Tracked<S> {
    indices.reduce(f) { f, index in
      { x in gradient(at: x) { f($0).sum() }[index] }
    }
  }

  /// All tuples of indices, the last one the fastest.
  private func indexTuples(below count: Int, _ length: Int) -> [[Int]] {
    (0..<length).reduce([[]]) { tuples, _ in
      tuples.flatMap { tuple in (0..<count).map { tuple + [$0] } }
    }
  }
}
