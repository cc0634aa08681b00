import Autodiff
import Synchronization

/// An experiment: architectures trained on one table, each several times, to see what depth, width and the rest do.
///
/// ```swift
/// var grid = ArchitectureGrid()
/// grid.depths = [1, 2]
/// let experiment = try ArchitectureExperiment(
///   ToyData.moons(200, noise: 0.2, seed: 1), grid, ArchitectureExperiment.Settings())
/// let comparison = experiment.run()
/// comparison.results[0].spread { $0.testLoss }?.mean
/// comparison.findings().first?.verdict
/// ```
///
/// Seed k splits the rows, at random and of each class alike; every architecture has the same rows at the same seed. Nothing
/// is watched for an early end and the last network is kept, so that what overfits is seen to.
public struct ArchitectureExperiment: Sendable {
  /// What is the same for all architectures.
  public struct Settings: Hashable, Sendable {
    /// How many times each architecture is trained.
    public var seeds = 5
    /// The first seed; the others follow.
    public var firstSeed: UInt64 = 0
    /// The share of the rows that is held out.
    public var testShare = 0.2
    /// How parameters change.
    public var rule = OptimizerRule.adam()
    /// η at the first step; it falls to 0 as a cosine.
    public var rate = 0.01
    /// How many rows make a step.
    public var batchSize = 32
    /// What stands where a feature is missing.
    public var imputation: Imputation<Double>.Strategy?

    /// Creates the settings that are the defaults: 5 seeds, a fifth of the rows held out, Adam with rate 0.01.
    public init() {}
  }

  /// The most seeds.
  public static let seedLimit = 100

  /// The architectures, in the order of the results.
  public let architectures: [ComparedArchitecture]
  /// What is the same for all of them.
  public let settings: Settings
  private let table: DataTable<Double>
  private let loss: Loss
  private let output: NetworkArchitecture.Output
  private let outputCount: Int

  /// The number of trainings.
  public var runCount: Int { architectures.count * settings.seeds }

  /// Plans an experiment; nothing is trained yet.
  ///
  /// - Throws: `ArchitectureExperimentError`.
  public init(
    _ table: DataTable<Double>, _ grid: ArchitectureGrid, _ settings: Settings = Settings()
  ) throws(ArchitectureExperimentError) {
    guard (1...Self.seedLimit).contains(settings.seeds) else {
      throw .seeds(settings.seeds, limit: Self.seedLimit)
    }
    guard settings.batchSize > 0 else { throw .batchSize(settings.batchSize) }
    guard settings.testShare > 0, settings.testShare < 1 else {
      throw .testShare(settings.testShare)
    }
    switch table.target {
    case nil: throw .noTarget
    case .classes(_, let names)?:
      guard names.count > 1 else { throw .oneClass }
      (loss, output, outputCount) =
        names.count == 2
        ? (.binaryCrossEntropy, .activation(.sigmoid), 1) : (.crossEntropy, .softmax, names.count)
    case .numbers?: (loss, output, outputCount) = (.squaredError, .activation(.identity), 1)
    }
    let inputs = table.featureNames.count
    architectures = try grid.architectures(inputs: inputs)
    for architecture in architectures {
      let sizes = architecture.networkArchitecture(
        inputs: inputs, outputs: outputCount, output: output
      ).sizes
      do { try requireRandomSizes(sizes) } catch { throw .network(error) }
    }
    (self.table, self.settings) = (table, settings)
    // What any seed would say about the table is said before the first training.
    for share in Set(grid.rowShares).sorted() { _ = try rows(seed: 0, share: share) }
  }

  /// About how many bytes the trainings take that run at the same time: parameters, gradients and an optimizer's memories,
  /// what a look at all rows computes, the square matrix of a linear map, and the rows themselves.
  package var memoryEstimate: Double {
    let (n, rows) = (Double(table.featureNames.count), Double(table.rowCount))
    let largest =
      architectures.map { architecture in
        let units = Double(architecture.depth) * Double(architecture.width)
        return 8
          * architecture.parameterEstimate(inputs: table.featureNames.count, outputs: outputCount)
          + 8 * rows * (units + Double(outputCount))
          + 16 * Double(architecture.width) * min(rows, Double(architecture.width))
      }.max() ?? 0
    let threads = Double(min(Parallel.threadLimit, architectures.count))
    return 8 * (threads * (largest + 2 * rows * n) + 4 * rows * n)
  }

  private func rows(
    seed: Int, share: Double
  ) throws(ArchitectureExperimentError) -> ExperimentRows {
    try ExperimentRows(
      table, testShare: settings.testShare, rowShare: share,
      seed: settings.firstSeed &+ UInt64(seed), imputation: settings.imputation)
  }

  /// Trains all architectures, seed after seed, several at the same time where there are several processors.
  ///
  /// The same table, grid and settings give the same numbers, to the bit, on any number of threads; times are as they are.
  /// Where it is cancelled the comparison has what was finished.
  ///
  /// - Parameters:
  ///   - isCancelled: asked after each epoch, by any thread.
  ///   - didRun: called after each training, by any thread, one call at a time.
  /// - Complexity: O(trainings · epochs · rows · parameters).
  public func run(
    isCancelled: @escaping @Sendable () -> Bool = { false },
    didRun: @escaping @Sendable (ComparedArchitecture, ArchitectureRun) -> Void = { _, _ in }
  ) -> ArchitectureComparison {
    let finished = Mutex([[ArchitectureRun]](repeating: [], count: architectures.count))
    let counts = Mutex([Int](repeating: 0, count: architectures.count))
    for seed in 0..<settings.seeds where !isCancelled() {
      var prepared: [Double: ExperimentRows] = [:]
      for share in Set(architectures.map(\.rowShare)) {
        prepared[share] = try? rows(seed: seed, share: share)
      }
      let rows = prepared
      Parallel.forEachPart(of: architectures.count, partSize: 1) { range in
        for place in range where !isCancelled() {
          let architecture = architectures[place]
          guard let rows = rows[architecture.rowShare],
            let (run, parameters) = trained(architecture, rows, seed: seed, isCancelled)
          else { continue }
          counts.withLock { $0[place] = parameters }
          finished.withLock {
            $0[place].append(run)
            didRun(architecture, run)
          }
        }
      }
    }
    let (runs, parameters) = (finished.withLock { $0 }, counts.withLock { $0 })
    return ArchitectureComparison(
      architectures.indices.filter { !runs[$0].isEmpty }.map {
        ArchitectureResult(architectures[$0], parameterCount: parameters[$0], runs: runs[$0])
      }, isClassification: table.classes != nil)
  }

  /// One training; nil where it was cancelled.
  private func trained(
    _ architecture: ComparedArchitecture, _ rows: ExperimentRows, seed: Int,
    _ isCancelled: () -> Bool
  ) -> (run: ArchitectureRun, parameterCount: Int)? {
    let start = ContinuousClock.now
    var options = TrainingOptions(
      loss: loss, rule: settings.rule, rate: settings.rate, schedule: .cosine(),
      epochs: architecture.epochs, batchSize: settings.batchSize,
      seed: settings.firstSeed &+ UInt64(seed))
    switch architecture.regularization {
    case .l1(let factor): options.l1 = factor
    case .l2(let factor): options.l2 = factor
    case .none, .dropout: break
    }
    let made = architecture.networkArchitecture(
      inputs: table.featureNames.count, outputs: outputCount, output: output)
    guard let network = try? Network<Double>(made, seed: options.seed) else { return nil }
    var training = Training(network, options)
    // The gradient by all rows of a large table says no more than that by some.
    let some = rows.training.rows(at: Array(0..<min(256, rows.training.count)))
    let before = network.firstLayerGradientNorm(over: some, loss)
    while training.next(on: rows.training) != nil {
      if isCancelled() { return nil }
    }
    let seconds = start.duration(to: .now) / .seconds(1)
    // Dropout alone moves the loss of an epoch.
    var rise = setback(training.epochs.map(\.loss))
    if case .dropout = architecture.regularization { rise = 0 }
    let last = training.network
    let (trainLoss, testLoss) = (training.loss(of: rows.training), training.loss(of: rows.test))
    let run = ArchitectureRun(
      seed: seed, trainLoss: trainLoss.isNaN ? .infinity : trainLoss,
      testLoss: testLoss.isNaN ? .infinity : testLoss,
      trainScore: score(last, rows.training, rows.labels?.training),
      testScore: score(last, rows.test, rows.labels?.test), initialGradientNorm: before,
      finalGradientNorm: last.firstLayerGradientNorm(over: some, loss),
      probeErrors: last.probeErrors(learnedFrom: rows.training, on: rows.test),
      constantLoss: rows.constantLoss, setback: rise,
      seconds: seconds)
    return (run, network.parameterCount)
  }

  /// The accuracy, or R².
  private func score(
    _ network: Network<Double>, _ rows: TrainingSet<Double>, _ labels: [Int]?
  ) -> Double {
    let outputs = network(rows.inputs)
    guard let labels else {
      return RegressionMetrics(predicted: outputs.scalars, actual: rows.targets.scalars)
        .coefficientOfDetermination
    }
    let probabilities =
      outputCount == 1 ? concatenated([1 - outputs, outputs], axis: 1) : outputs
    return ClassificationMetrics(probabilities: probabilities, labels: labels).accuracy
  }
}

/// By how much a loss was above the least one before, at the worst, as a share of all that it fell.
package func setback(_ losses: [Double]) -> Double {
  guard let first = losses.first else { return 0 }
  var (least, worst) = (first, 0.0)
  for loss in losses {
    worst = max(worst, loss - least)
    least = min(least, loss)
  }
  return first > least ? worst / (first - least) : 0
}
