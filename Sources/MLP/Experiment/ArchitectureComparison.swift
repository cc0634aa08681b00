/// What one training of one architecture came to.
public struct ArchitectureRun: Hashable, Sendable {
  /// The seed: the same seed has the same rows held out, whatever the architecture.
  public var seed: Int
  /// The loss of the rows trained on at the end, in evaluation, without penalties; infinite where training diverged.
  public var trainLoss: Double
  /// The loss of the rows held out.
  public var testLoss: Double
  /// The accuracy, or R² of a target of numbers, of the rows trained on.
  public var trainScore: Double
  /// The accuracy, or R² of a target of numbers, of the rows held out.
  public var testScore: Double
  /// ‖∂loss/∂W‖ of the first layer's weights before training.
  public var initialGradientNorm: Double
  /// ‖∂loss/∂W‖ of the first layer's weights at the end.
  public var finalGradientNorm: Double
  /// What the best linear map of each hidden layer leaves of the variance of the target of the rows held out; the map is
  /// learned from the rows trained on.
  public var probeErrors: [Double]
  /// The loss of the rows trained on where a network always gives the same: what there is to be learned.
  public var constantLoss: Double
  /// By how much the loss of an epoch was above the least one before, at the worst, as a share of all that was learned; 0 where
  /// dropout alone moves it.
  public var setback: Double
  /// How long the training took.
  public var seconds: Double

  /// Creates a run from its numbers.
  public init(
    seed: Int, trainLoss: Double, testLoss: Double, trainScore: Double = 0, testScore: Double = 0,
    initialGradientNorm: Double = 1, finalGradientNorm: Double = 0, probeErrors: [Double] = [],
    constantLoss: Double = 1, setback: Double = 0, seconds: Double = 0
  ) {
    (self.seed, self.trainLoss, self.testLoss) = (seed, trainLoss, testLoss)
    (self.trainScore, self.testScore) = (trainScore, testScore)
    (self.initialGradientNorm, self.finalGradientNorm) = (initialGradientNorm, finalGradientNorm)
    self.probeErrors = probeErrors
    (self.constantLoss, self.setback, self.seconds) = (constantLoss, setback, seconds)
  }

  /// Whether training failed: it diverged, learned less than a twentieth of what a constant leaves, or lost half of what it
  /// had learned on the way.
  public var isUnstable: Bool {
    !trainLoss.isFinite || trainLoss > 0.95 * constantLoss || setback > 0.5
  }
}

/// What the trainings of one architecture came to, one for each seed.
public struct ArchitectureResult: Hashable, Sendable {
  /// The architecture.
  public let architecture: ComparedArchitecture
  /// The number of its parameters.
  public let parameterCount: Int
  /// Its trainings, by seed.
  public let runs: [ArchitectureRun]

  /// Creates a result; runs are sorted by seed.
  public init(_ architecture: ComparedArchitecture, parameterCount: Int, runs: [ArchitectureRun]) {
    (self.architecture, self.parameterCount) = (architecture, parameterCount)
    self.runs = runs.sorted { $0.seed < $1.seed }
  }

  /// The mean of a number over the runs, and its standard deviation; nil of no runs, and no deviation of one.
  public func spread(
    of number: (ArchitectureRun) -> Double
  ) -> (mean: Double, deviation: Double?)? {
    guard !runs.isEmpty else { return nil }
    let numbers = runs.map(number)
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    guard numbers.count > 1 else { return (mean, nil) }
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(numbers.count - 1)).squareRoot())
  }

  /// Whether at least half of the trainings failed.
  public var isUnstable: Bool {
    !runs.isEmpty && 2 * runs.lazy.filter(\.isUnstable).count >= runs.count
  }
}

/// Architectures side by side, trained on the same rows.
public struct ArchitectureComparison: Hashable, Sendable {
  /// What each came to; rows are numbered from 1.
  public let results: [ArchitectureResult]
  /// Whether scores are accuracies; else R².
  public let isClassification: Bool

  /// Creates a comparison.
  public init(_ results: [ArchitectureResult], isClassification: Bool) {
    (self.results, self.isClassification) = (results, isClassification)
  }
}
