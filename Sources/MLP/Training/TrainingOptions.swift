/// How a network is trained.
public struct TrainingOptions: Hashable, Sendable {
  /// What is made small.
  public var loss: Loss
  /// How parameters change.
  public var rule: OptimizerRule
  /// η, at the first step.
  public var rate: Double
  /// How η changes.
  public var schedule: RateSchedule
  /// The most times that all rows are gone through.
  public var epochs: Int
  /// How many rows make a step.
  public var batchSize: Int
  /// The gradient is made shorter where its Euclidean norm over all parameters is larger; nil for never.
  public var gradientNormLimit: Double?
  /// λ₁ Σ |w| is added to the loss, over the weights of linear layers.
  public var l1: Double
  /// λ₂/2 Σ w² is added to the loss, over the weights of linear layers.
  public var l2: Double
  /// Training ends when the watched loss has not fallen for so many epochs; nil for never.
  ///
  /// Watched is that of the rows held out where there are any, else that of the rows trained on.
  public var patience: Int?
  /// About this share of the epochs so far is averaged over; 0 for the last one alone, 1 for all.
  ///
  /// After epoch e the average ā is ā + (w − ā) / (1 + share (e − 1)) of what it was and the parameters w. While the rate is
  /// large, parameters move around a minimum, and the loss of rows that are watched with them: the average lies nearer to it,
  /// and is what is watched and kept. (Polyak, Juditsky: Acceleration of Stochastic Approximation by Averaging, 1992; weights
  /// that fall with age: Shamir, Zhang: Stochastic Gradient Descent for Non-smooth Optimization, 2013.)
  public var averagedShare: Double
  /// The same seed gives the same order of rows and the same dropout.
  public var seed: UInt64

  /// Creates options: Adam with rate 0.001, 100 epochs of batches of 32 rows, no regularization, no early end, no
  /// average.
  public init(
    loss: Loss, rule: OptimizerRule = .adam(), rate: Double = 0.001,
    schedule: RateSchedule = .constant, epochs: Int = 100, batchSize: Int = 32,
    gradientNormLimit: Double? = nil, l1: Double = 0, l2: Double = 0, patience: Int? = nil,
    averagedShare: Double = 0, seed: UInt64 = 0
  ) {
    (self.loss, self.rule, self.rate, self.schedule) = (loss, rule, rate, schedule)
    (self.epochs, self.batchSize, self.gradientNormLimit) = (epochs, batchSize, gradientNormLimit)
    (self.l1, self.l2, self.patience, self.seed) = (l1, l2, patience, seed)
    self.averagedShare = averagedShare
  }
}
