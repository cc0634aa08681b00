import Autodiff
import MLP
import TestSupport
import Testing

/// Which inputs matter, against PyTorch and Captum.
@Suite struct InterpretationTests {
  @Test(arguments: InterpretationFixture.names)
  func `Gradients and Hessians are PyTorch's`(name: String) throws {
    let fixture = try InterpretationFixture.named(name)
    let f = try RowFunction(fixture.network())
    for row in fixture.cases {
      let x = Tensor(row.input)
      let value = try f.value(at: x)
      #expect(relativeError([value], [row.output]) <= 1e-10)
      let gradient = try f.gradient(at: x)
      #expect(relativeError(gradient.scalars, row.gradient) <= 1e-10)
      let product = try f.gradientTimesInput(at: x)
      #expect(relativeError(product.scalars, zip(row.input, row.gradient).map(*)) <= 1e-10)
      guard let hessian = row.hessian else { continue }
      #expect(relativeError(try f.hessian(at: x).scalars, hessian.flatMap { $0 }) <= 1e-10)
      let v = row.input.map { 1 - $0 }
      let along = try f.hessianVectorProduct(at: x, along: Tensor(v)).scalars
      let expected = hessian.map { zip($0, v).map(*).reduce(0, +) }
      #expect(relativeError(along, expected) <= 1e-9)
    }
  }

  @Test(arguments: InterpretationFixture.names, QuadratureRule.allCases)
  func `Integrated gradients are Captum's`(name: String, rule: QuadratureRule) throws {
    let fixture = try InterpretationFixture.named(name)
    let f = try RowFunction(fixture.network())
    for row in fixture.cases {
      for start in ["zeros", "tenths"] {
        let expected = try #require(row.integrated(rule, from: start))
        let x = Tensor(row.input)
        let baseline = Tensor(repeating: start == "zeros" ? 0 : 0.1, shape: x.shape)
        let result = try f.integratedGradients(
          at: x, baseline: start == "zeros" ? nil : baseline, rule: rule, steps: expected.steps)
        #expect(relativeError(result.attributions.scalars, expected.attributions) <= 1e-10)
        #expect(result.steps == expected.steps)
        // The gap, by sums that are not the library's.
        let gap =
          expected.attributions.reduce(0, +) - (row.output - (try f.value(at: baseline)))
        #expect(abs(result.gap - gap) <= 1e-10)
      }
    }
  }

  /// ∫ over a cubic is exact with two points of Gauss and Legendre, and not with two midpoints.
  @Test func `Gauss and Legendre integrate polynomials exactly`() throws {
    for n in [1, 2, 3, 5, 8, 50, 101] {
      let points = try QuadratureRule.gaussLegendre.points(n)
      #expect(points.count == n)
      #expect(zip(points, points.dropFirst()).allSatisfy { $0.position < $1.position })
      for degree in stride(from: 0, through: min(2 * n - 1, 60), by: 1) {
        var sum = 0.0
        for point in points {
          sum += (0..<degree).reduce(point.weight) { power, _ in power * point.position }
        }
        #expect(abs(sum - 1 / Double(degree + 1)) <= 1e-13, "\(n) points, degree \(degree)")
      }
    }
    #expect(throws: InterpretationError.self) { try QuadratureRule.gaussLegendre.points(0) }
    #expect(throws: InterpretationError.self) { try QuadratureRule.trapezoid.points(1) }
    #expect(throws: InterpretationError.self) { try QuadratureRule.midpoint.points(3201) }
  }

  /// Steps are doubled until the gap is small, and a gap that stays is told.
  @Test func `Steps follow the completeness gap`() throws {
    // A step in the gradient at 1/3 of the way, which no polynomial follows.
    let f = RowFunction<Double>(inputCount: 2, ofRow: { x in relu(x[0] - 1) * 3 + x[1] })
    let x: Tensor<Double> = [3, 1]
    let rough = try f.integratedGradients(at: x, steps: 50)
    #expect(abs(rough.attributions.scalars[0] - 6) > 1e-3)
    let fine = try f.integratedGradients(at: x, tolerance: 1e-3)
    #expect(fine.isComplete && fine.steps > 50 && abs(fine.gap) <= 1e-3 * 7)
    #expect(fine.steps == 100 || fine.steps == 200 || fine.steps == 400 || fine.steps == 800)
    let never = try f.integratedGradients(at: x, tolerance: 0, stepLimit: 200)
    #expect(!never.isComplete && never.steps == 200)
    // A polynomial of low degree takes no doubling.
    let cubic = RowFunction<Double>(inputCount: 1, ofRow: { x in x[0] * x[0] * x[0] })
    let exact = try cubic.integratedGradients(at: [2], tolerance: 1e-12)
    #expect(exact.steps == 50 && abs(exact.attributions.scalars[0] - 8) < 1e-13)
    #expect(throws: InterpretationError.self) {
      try cubic.integratedGradients(at: [2], tolerance: -1)
    }
    #expect(throws: InterpretationError.self) {
      try cubic.integratedGradients(at: [2, 1], steps: 5)
    }
  }

  /// f = 2 x₁ + x₁ x₂ is known by hand.
  @Test func `Occlusion, interactions and dependence by hand`() throws {
    let f = RowFunction<Double>(inputCount: 3, ofRow: { x in x[0] * 2 + x[0] * x[1] })
    #expect(try f.occlusion(at: [3, 5, 7]).scalars == [21, 15, 0])
    #expect(try f.occlusion(at: [3, 5, 7], baseline: [1, 4, 0]).scalars == [14, 3, 0])
    #expect(
      try f.interactions(at: [3, 5, 7], limit: 4).map { [$0.first, $0.second] } == [[0, 1]])
    #expect(try f.interactions(at: [3, 5, 7], scale: [2, 3, 1], limit: 4)[0].curvature == 6)
    let rows: Tensor<Double> = [[0, 1, 9], [2, 3, 9], [4, 5, 9]]
    let dependence = try f.partialDependence(on: 0, over: rows, points: 3)
    #expect(dependence.grid == [0, 2, 4])
    #expect(dependence.mean == [0, 10, 20])
    #expect(dependence.slope == [5, 5, 5])
    #expect(dependence.deviation == [0, 4, 8])
    #expect(try f.partialDependence(on: 2, over: rows).grid == [9])
    #expect(throws: InterpretationError.feature(3, count: 3)) {
      try f.partialDependence(on: 3, over: rows)
    }
  }

  /// A column that f does not read loses nothing; one that alone decides loses what a shuffle of it changes.
  @Test func `Permutation importance by hand`() throws {
    let f = RowFunction<Double>(inputCount: 2, ofRow: { x in 10 * x[0] })
    let rows: Tensor<Double> = [[0, 5], [1, 6]]
    let importance = try f.permutationImportance(over: rows, repeats: 64, seed: 3)
    #expect(importance.mean[1] == 0 && importance.deviation[1] == 0)
    // Two rows are swapped or not: |change| is 10 or 0, each in half of the shuffles.
    #expect(importance.mean[0] > 2.5 && importance.mean[0] < 7.5)
    #expect(try f.permutationImportance(over: rows, repeats: 64, seed: 3).mean == importance.mean)
    let loss = try f.permutationImportance(over: rows, repeats: 64, seed: 3) { before, after in
      (square(after - [0, 10]) - square(before - [0, 10])).mean().scalar
    }
    #expect(abs(loss.mean[0] - 10 * importance.mean[0]) < 1e-9)
    #expect(throws: InterpretationError.tooFewRows(1, needs: 2)) {
      try f.permutationImportance(over: [[1, 2]])
    }
  }

  /// Of a linear function the smoothed gradient is the gradient, with no error; of x² it is 2x within a few errors.
  @Test func `SmoothGrad is a mean with its error`() throws {
    let linear = RowFunction<Double>(inputCount: 2, ofRow: { x in x[0] * 3 - x[1] })
    let flat = try linear.smoothGradient(at: [1, 2], deviation: [1, 1])
    #expect(flat.mean.scalars == [3, -1] && flat.standardError.scalars == [0, 0])
    let f = RowFunction<Double>(inputCount: 1, ofRow: { x in x[0] * x[0] })
    let noisy = try f.smoothGradient(at: [5], deviation: [0.5], samples: 400, seed: 9)
    let error = noisy.standardError.scalars[0]
    // 2 · 0.5 / √400.
    #expect(abs(error - 0.05) < 0.01)
    #expect(abs(noisy.mean.scalars[0] - 10) < 4 * error && noisy.mean.scalars[0] != 10)
    #expect(
      try f.smoothGradient(at: [5], deviation: [0.5], samples: 400, seed: 9).mean == noisy.mean)
    #expect(throws: InterpretationError.self) {
      try f.smoothGradient(at: [5], deviation: [-1])
    }
  }

  @Test func `Global importance has mean and spread`() throws {
    var importance = GlobalImportance<Double>(inputCount: 2)
    for row in [[1.0, -2], [-3, -2], [5, 2]] { try importance.append(Tensor(row)) }
    #expect(importance.rows == 3)
    #expect(importance.mean == [3, 2] && importance.deviation == [2, 0])
    #expect(relativeError(importance.signedMean, [1, -2.0 / 3]) < 1e-15)
    #expect(throws: InterpretationError.attributionCount(1, before: 2)) {
      try importance.append([1])
    }
  }

  @Test func `Rankings are compared by size`() {
    let same = RankAgreement([3.0, -2, 1], [-30.0, 20, 10], top: 2)
    #expect(same.correlation == 1 && same.shared == 2)
    let opposite = RankAgreement([3.0, 2, 1], [1.0, 2, 3], top: 1)
    #expect(opposite.correlation == -1 && opposite.shared == 0)
    #expect(RankAgreement([1.0, 1], [1.0, 2], top: 2).correlation.isNaN)
  }

  @Test func `A network's outputs, before and after the last activation`() throws {
    let network = try MultilayerPerceptron<Double>(
      sizes: [3, 4, 2], activation: .tanh, outputActivation: .sigmoid, seed: 5)
    let rows: Tensor<Double> = [[1, 2, 3], [0, -1, 2]]
    for output in 0..<2 {
      let after = try RowFunction(network, output: output).values(at: rows)
      #expect(after == network(rows)[.all, output])
      let before = try RowFunction(network, output: output, beforeActivation: true)
      #expect(relativeError(sigmoid(try before.values(at: rows)).scalars, after.scalars) < 1e-15)
      let whole = try RowFunction(Network(network), output: output, beforeActivation: true)
      #expect(try whole.values(at: rows) == before.values(at: rows))
    }
    #expect(throws: InterpretationError.output(2, count: 2)) {
      try RowFunction(network, output: 2)
    }
    let wrong = RowFunction<Double>(inputCount: 3, ofRows: { $0 })
    #expect(throws: InterpretationError.result(shape: [2, 3], rows: 2)) {
      try wrong.values(at: rows)
    }
    #expect(throws: InterpretationError.rows(shape: [3], takes: 3)) {
      try wrong.values(at: [1, 2, 3])
    }
  }

  /// The margin is above 0 for the class with the largest probability, and for no other; bounds of it certify.
  @Test func `A class's margin`() throws {
    var random = SeededGenerator(seed: 6)
    let layers: [Network<Double>.Layer] = [
      .linear(weights: random.tensor([5, 3]), bias: random.tensor([5])), .activation(.tanh),
      .linear(weights: random.tensor([4, 5]), bias: random.tensor([4])),
    ]
    let rows = random.tensor([20, 3], in: -2...2)
    for last in [[.softmax], [.logSoftmax], [], [.activation(.sigmoid)]]
      as [[Network<Double>.Layer]]
    {
      let network = try Network<Double>(layers + last)
      let outputs = network(rows)
      for k in 0..<4 {
        let margin = try RowFunction.margin(of: k, in: network)
        let values = try margin.values(at: rows).scalars
        for (row, value) in values.enumerated() {
          let isChosen = (0..<4).allSatisfy { $0 == k || outputs[row, k] > outputs[row, $0] }
          #expect((value > 0) == isChosen)
        }
        let x = rows[0, .all]
        let attack = Attack(margin)
        let found = try attack.smallestChange(at: x).best
        let certificate = try attack.certificate(at: x, limit: found?.size ?? 100)
        #expect(certificate.radius > 0 && certificate.radius < found?.size ?? .infinity)
      }
    }
    let network = try Network<Double>(layers)
    #expect(throws: InterpretationError.output(4, count: 4)) {
      try RowFunction.margin(of: 4, in: network)
    }
  }
}
