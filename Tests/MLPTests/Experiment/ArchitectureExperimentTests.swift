import Autodiff
import MLP
import Synchronization
import Testing

@Suite struct ArchitectureExperimentTests {
  static func grid(
    depths: [Int] = [1, 3], widths: [Int] = [2, 5], epochs: [Int] = [4]
  ) -> ArchitectureGrid {
    var grid = ArchitectureGrid()
    (grid.depths, grid.widths, grid.epochs) = (depths, widths, epochs)
    return grid
  }

  static let moons = ToyData.moons(80, noise: 0.1, seed: 1)

  static func settings(seeds: Int = 2) -> ArchitectureExperiment.Settings {
    var settings = ArchitectureExperiment.Settings()
    settings.seeds = seeds
    return settings
  }

  @Test func `Every combination is there once`() throws {
    var grid = Self.grid()
    // Two activations, two regularizations, two widths; a residual network of one layer is a plain one: 2 · 2 · 2 (2 + 1 + 2).
    #expect(try grid.architectures(inputs: 3).count == 40)
    // With two inputs the first layer of width 2 keeps the number of units: that one is residual.
    #expect(try grid.architectures(inputs: 2).count == 44)
    grid.forms = [.residual]
    #expect(try grid.architectures(inputs: 3).count == 16)
    grid.depths = [1, 1, 3, 1]
    #expect(try grid.architectures(inputs: 3).count == 16)
  }

  @Test func `What makes no experiment is said`() throws {
    func change(_ change: (inout ArchitectureGrid) -> Void) -> ArchitectureExperimentError? {
      var grid = Self.grid()
      change(&grid)
      do {
        _ = try grid.architectures(inputs: 2)
        return nil
      } catch { return error }
    }
    #expect(change { $0.depths = [] } == .noChoice("depth"))
    #expect(change { $0.forms = [] } == .noChoice("form"))
    #expect(change { $0.depths = [0] } == .size(0))
    #expect(change { $0.widths = [1 << 21] } == .size(1 << 21))
    #expect(change { $0.epochs = [0] } == .epochs(0))
    #expect(change { $0.rowShares = [1.5] } == .rowShare(1.5))
    #expect(change { $0.regularizations = [.dropout(1)] } == .regularization(.dropout(1)))
    #expect(change { $0.regularizations = [.l2(.infinity)] } == .regularization(.l2(.infinity)))
    #expect(
      change {
        ($0.depths, $0.widths) = (Array(1...100), Array(1...100))
      } == .tooMany(120_000, limit: 1000))

    func experiment(
      _ table: DataTable<Double> = ArchitectureExperimentTests.moons,
      _ change: (inout ArchitectureExperiment.Settings) -> Void = { _ in }
    ) -> ArchitectureExperimentError? {
      var settings = Self.settings()
      change(&settings)
      do {
        _ = try ArchitectureExperiment(table, Self.grid(), settings)
        return nil
      } catch { return error }
    }
    #expect(experiment { $0.seeds = 0 } == .seeds(0, limit: 100))
    #expect(experiment { $0.seeds = 101 } == .seeds(101, limit: 100))
    #expect(experiment { $0.batchSize = 0 } == .batchSize(0))
    #expect(experiment { $0.testShare = 1 } == .testShare(1))
    let features: Tensor<Double> = [[1], [2], [3]]
    #expect(experiment(DataTable(featureNames: ["x"], features: features)) == .noTarget)
    #expect(
      experiment(
        DataTable(
          featureNames: ["x"], features: features, target: .classes([0, 0, 0], names: ["a"])))
        == .oneClass)
    #expect(
      experiment(
        DataTable(featureNames: ["x"], features: features, target: .numbers([1, 2, 3])))
        == .rows(trained: 2, heldOut: 1))
    #expect(
      experiment(
        DataTable(
          featureNames: ["x"], features: Tensor(shape: [10, 1], (0..<10).map { Double($0) }),
          target: .numbers(Tensor((0..<10).map { $0 == 3 ? .nan : 1 })))) == .notFinite)
    for error in [
      ArchitectureExperimentError.noChoice("form"), .size(0), .epochs(0), .rowShare(2),
      .regularization(.l1(-1)), .tooMany(1e30, limit: 1000), .seeds(0, limit: 100), .batchSize(0),
      .testShare(1), .noTarget, .oneClass, .rows(trained: 1, heldOut: 0), .notFinite,
      .network(.noLayers),
    ] {
      #expect(error.description.count > 20, "\(error)")
    }
  }

  @Test func `Parameters are as many as the formula says`() throws {
    var grid = Self.grid()
    grid.regularizations = [.none]
    grid.epochs = [1]
    let comparison = try ArchitectureExperiment(Self.moons, grid, Self.settings(seeds: 1)).run()
    #expect(comparison.results.count == 22)
    for result in comparison.results {
      // Two inputs, one output.
      let (d, w) = (result.architecture.depth, result.architecture.width)
      let normalized = result.architecture.form == .normalized ? 2 * w * d : 0
      #expect(
        result.parameterCount == 3 * w + (d - 1) * (w * w + w) + w + 1 + normalized,
        "\(result.architecture)")
    }
  }

  @Test func `The same experiment has the same numbers, and seeds hold out other rows`() throws {
    func numbers(_ seed: UInt64) throws -> [UInt64] {
      var settings = Self.settings()
      settings.firstSeed = seed
      return try ArchitectureExperiment(Self.moons, Self.grid(), settings).run().results
        .flatMap(\.runs).flatMap {
          [
            $0.trainLoss, $0.testLoss, $0.trainScore, $0.testScore, $0.initialGradientNorm,
            $0.finalGradientNorm, $0.constantLoss, $0.setback,
          ].map(\.bitPattern)
        }
    }
    let first = try numbers(1)
    #expect(try first == numbers(1))
    #expect(try first != numbers(5))
    #expect(first.count == 44 * 2 * 8)
  }

  @Test func `What is cancelled has what was finished`() throws {
    let experiment = try ArchitectureExperiment(Self.moons, Self.grid(), Self.settings())
    let count = Mutex(0)
    let comparison = experiment.run(
      isCancelled: { count.withLock { $0 >= 3 } }, didRun: { _, _ in count.withLock { $0 += 1 } })
    let runs = comparison.results.reduce(0) { $0 + $1.runs.count }
    #expect((3...16).contains(runs) && runs < experiment.runCount)
    #expect(comparison.results.allSatisfy { !$0.runs.isEmpty })
    #expect(experiment.run(isCancelled: { true }).results.isEmpty)
  }

  @Test func `A line is learned, and a constant has the variance`() throws {
    let x = (0..<60).map { Double($0 * 37 % 60) }
    let table = DataTable<Double>(
      featureNames: ["x"], features: Tensor(shape: [60, 1], x), targetName: "y",
      target: .numbers(Tensor(x.map { 3000 + 50 * $0 })))
    var grid = Self.grid(depths: [1], widths: [16], epochs: [150])
    (grid.activations, grid.forms, grid.regularizations) = ([.relu], [.plain], [.none])
    let comparison = try ArchitectureExperiment(table, grid, Self.settings()).run()
    #expect(!comparison.isClassification)
    let result = try #require(comparison.results.first)
    #expect((result.spread { $0.testScore }?.mean ?? 0) > 0.99)
    for run in result.runs {
      #expect(abs(run.constantLoss - 1) < 1e-9 && !run.isUnstable)
      // R² of the rows trained on is one minus their loss in units of their variance.
      #expect(abs(run.trainScore - (1 - run.trainLoss)) < 1e-9)
    }
  }

  @Test func `The first layer's gradient is that of differences`() throws {
    let x: Tensor<Double> = [[0.5, -1], [1.5, 0.25], [-0.75, 2]]
    let y: Tensor<Double> = [[1], [-0.5], [0.25]]
    let weights: [Double] = [0.3, -0.8, 0.5, 0.9]
    // Mean of (v · tanh(W x) − y)², written out.
    func loss(_ w: [Double]) -> Double {
      (0..<3).reduce(0) { sum, row in
        let (a, b) = (x[row, 0].scalar, x[row, 1].scalar)
        let z = 1.2 * Double.tanh(w[0] * a + w[1] * b) - 0.7 * Double.tanh(w[2] * a + w[3] * b)
        return sum + (z - y[row, 0].scalar) * (z - y[row, 0].scalar) / 3
      }
    }
    let squares = weights.indices.reduce(0.0) { sum, place in
      var (up, down) = (weights, weights)
      up[place] += 1e-5
      down[place] -= 1e-5
      let slope = (loss(up) - loss(down)) / 2e-5
      return sum + slope * slope
    }
    let network = try Network<Double>([
      .linear(weights: Tensor(shape: [2, 2], weights), bias: [0, 0]), .activation(.tanh),
      .dropout(rate: 0.5), .linear(weights: [[1.2, -0.7]], bias: [0]),
    ])
    let norm = network.firstLayerGradientNorm(
      over: TrainingSet(inputs: x, targets: y), .squaredError)
    #expect(abs(norm - squares.squareRoot()) < 1e-8)
  }

  /// Two inputs of ±1 and ±2, whose product has no linear map; |a + b| and |a − b| differ by it.
  @Test func `A linear map of a layer tells what the layer has worked out`() throws {
    let x: Tensor<Double> = [[1, 2], [1, -2], [-1, 2], [-1, -2]]
    let y: Tensor<Double> = [[2], [-2], [-2], [2]]
    let identity: Tensor<Double> = [[1, 0], [0, 1]]
    let rows = TrainingSet(inputs: x, targets: y)
    // The inputs, |a + b| and |a − b| from four units, and their difference 2ab/|ab|, once, and with many more copies than rows.
    let sums: Tensor<Double> = [[1, 1], [-1, -1], [1, -1], [-1, 1]]
    let network = try Network<Double>([
      .linear(weights: identity, bias: [0, 0]), .dropout(rate: 0.5),
      .linear(weights: sums, bias: [0, 0, 0, 0]), .activation(.relu),
      .linear(weights: [[1, 1, -1, -1]], bias: [5]),
      .linear(weights: .ones([20, 1]), bias: .zeros([20])),
      .linear(weights: .zeros([3, 20]), bias: [1, 2, 3]),
      .linear(weights: .ones([1, 3]), bias: [0]),
    ])
    let errors = network.probeErrors(learnedFrom: rows, on: rows)
    let expected = [1.0, 0, 0, 0, 1]
    #expect(errors.count == expected.count)
    for (error, expected) in zip(errors, expected) { #expect(abs(error - expected) < 1e-9) }

    // With y = 1, 2, 4 at a = 0, 1, 2 the line is 5/6 + 3/2 a: at a = 3 and 5, y = 5 and 9, it is off by 1/3 and 2/3, and the
    // squares about their mean are 4 and 4.
    let line = try Network<Double>([
      .linear(weights: [[1]], bias: [0]), .linear(weights: [[1]], bias: [0]),
    ])
    let known = TrainingSet<Double>(inputs: [[0], [1], [2]], targets: [[1], [2], [4]])
    let held = TrainingSet<Double>(inputs: [[3], [5]], targets: [[5], [9]])
    let share = line.probeErrors(learnedFrom: known, on: held)
    #expect(share.count == 1 && abs(share[0] - (1.0 / 9 + 4.0 / 9) / 8) < 1e-5)
  }

  @Test func `A loss that rises has lost a share of what was learned`() {
    let table: [([Double], Double)] = [
      ([], 0), ([1], 0), ([1, 0.5, 0.25], 0), ([1, 0.5, 0.75, 0], 0.25), ([1, 0.5, 1, 0.5], 1),
      ([1, 2, 3], 0),
    ]
    for (losses, expected) in table { #expect(setback(losses) == expected, "\(losses)") }
  }
}
