import Autodiff
import MLP

/// A network that is trained on a table: some rows to train on, some to watch, some held out to the end.
struct TableTraining {
  let examples: ExampleTable
  /// The places of the rows.
  let (training, validation, test): ([Int], [Int], [Int])
  /// Learned from the rows trained on.
  private let standardization: Standardization<Double>
  private let imputation: Imputation<Double>?
  /// What a number of the target is divided by when its mean has been taken away.
  private let targetScale: (mean: Double, deviation: Double)
  /// The rows trained on, as the network takes them.
  let rows: TrainingSet<Double>
  private let watched: TrainingSet<Double>?
  private(set) var state: Training<Double>

  /// Splits the table and makes a network.
  ///
  /// - Throws: `UsageError`, `NetworkError` or `CommandError`.
  init(_ examples: ExampleTable, _ plan: TrainingPlan, imputing: Imputation<Double>.Strategy?)
    throws
  {
    let table = examples.table
    let rest = RowSplit(
      count: table.rowCount, heldOut: plan.testShare, classes: examples.labels, seed: plan.seed)
    let inner = RowSplit(
      count: rest.training.count, heldOut: plan.validationShare,
      classes: examples.labels.map { labels in rest.training.map { labels[$0] } },
      seed: ~plan.seed)
    let training = inner.training.map { rest.training[$0] }
    let validation = inner.heldOut.map { rest.training[$0] }
    guard training.count >= 2 else {
      throw CommandError.tooFewTrained(training.count, file: examples.path)
    }
    let imputation = imputing.map {
      Imputation<Double>($0, learnedFrom: table.features, rows: training)
    }
    let complete = imputation?.applied(to: table.features) ?? table.features
    let standardization = Standardization(learnedFrom: complete, rows: training)
    let features = standardization.applied(to: complete)
    let targets = table.targets?.scalars ?? []
    guard features.scalars.allSatisfy(\.isFinite), targets.allSatisfy(\.isFinite) else {
      throw CommandError.targetNotFinite(file: examples.path)
    }
    var targetScale = (mean: 0.0, deviation: 1.0)
    if !targets.isEmpty {
      let known = Tensor(shape: [training.count, 1], training.map { targets[$0] })
      let scale = Standardization(learnedFrom: known)
      targetScale = (scale.mean.scalars[0], scale.deviation.scalars[0])
    }
    let all = examples.set(
      features, weights: Self.weights(examples, training, isBalanced: plan.isBalanced)
    ) { ($0 - targetScale.mean) / targetScale.deviation }
    rows = all.rows(at: training)
    watched = validation.isEmpty ? nil : all.rows(at: validation)
    let network = try Network<Double>(
      plan.architecture(for: examples), initialization: plan.initialization, seed: plan.seed)
    state = Training(
      plan.weightScale == 1 ? network : network.scalingWeights(by: plan.weightScale),
      try plan.options(for: examples, rows: training.count))
    (self.examples, self.training, self.validation, test) =
      (examples, training, validation, rest.heldOut)
    (self.standardization, self.imputation, self.targetScale) =
      (standardization, imputation, targetScale)
  }

  /// How much each row counts: what the table says, times, where classes are balanced, n / (k n_c) of those trained on.
  private static func weights(
    _ examples: ExampleTable, _ training: [Int], isBalanced: Bool
  ) -> Tensor<Double>? {
    let own = examples.table.weights
    guard isBalanced, let labels = examples.labels else { return own }
    let classes = examples.classNames.count
    var counts = [Double](repeating: 0, count: classes)
    for row in training { counts[labels[row]] += 1 }
    let balance = Tensor(
      labels.map { label -> Double in
        counts[label] == 0 ? 1 : Double(training.count) / (Double(classes) * counts[label])
      })
    return own.map { $0 * balance } ?? balance
  }

  /// The loss of the best constant answer at the rows trained on: each class with its share, the mean of numbers, their median
  /// for the absolute error.
  var baseline: Double {
    let (targets, loss) = (rows.targets, state.options.loss)
    let weights = rows.weights ?? .ones([rows.count])
    let mean = (targets * weights.reshaped(to: [rows.count, 1])).sum(axis: 0) / weights.sum()
    let answer: Tensor<Double> =
      switch loss {
      case .squaredError, .huber: mean
      case .absoluteError: Imputation(.median, learnedFrom: targets).values
      case .binaryCrossEntropy: log(mean / (1 - mean))
      case .crossEntropy: log(maximum(mean, Tensor(.leastNormalMagnitude)))
      }
    return loss(answer.broadcast(to: targets.shape), targets, weights: rows.weights).scalar
  }

  /// Goes through the rows once; nil at the end, and where it is interrupted before a step.
  mutating func next(isInterrupted: () -> Bool = { false }) -> Training<Double>.Epoch? {
    state.next(on: rows, heldOut: watched, isInterrupted: isInterrupted)
  }

  /// The best network so far, which takes the columns as they are in the table.
  var network: Network<Double> {
    var network = state.best
    if examples.labels == nil {
      network =
        network.scalingOutputs(by: targetScale.deviation, shift: targetScale.mean) ?? network
    }
    return (network.folding(standardization) ?? network).withoutDropout
  }

  /// The scores of the best network at rows.
  func scores(at rows: [Int]) -> Scores? {
    guard !rows.isEmpty else { return nil }
    return Scores(
      network, examples, features: imputation?.applied(to: examples.table.features), rows: rows)
  }

  /// Writes what a later call goes on from.
  func save(to path: String) throws {
    try state.write(to: path, fingerprint: fingerprint)
  }

  /// Goes on where a file was written.
  mutating func resume(from path: String) throws {
    do { try state.resume(from: path, fingerprint: fingerprint) } catch let error
      as CheckpointError
    {
      throw CommandError.checkpoint(path, error)
    }
  }

  private var fingerprint: UInt64 { Training.fingerprint([rows] + (watched.map { [$0] } ?? [])) }

  /// The standard deviation of each column in the rows trained on.
  private var deviations: [Double] {
    let table = examples.table
    let (scalars, n) = (
      (imputation?.applied(to: table.features) ?? table.features).scalars, table.featureNames.count
    )
    var statistics = RunningStatistics<Double>(count: n)
    for row in training { statistics.append(scalars[row * n..<(row + 1) * n]) }
    return statistics.deviation
  }

  /// The model as a file holds it.
  var model: TableModel<Double> {
    TableModel(
      network, features: examples.table.featureNames,
      classes: examples.labels == nil ? nil : examples.classNames,
      target: examples.table.targetName,
      columns: InputColumns(
        categories: examples.table.categories, imputation: imputation?.values.scalars,
        deviations: deviations))
  }
}
