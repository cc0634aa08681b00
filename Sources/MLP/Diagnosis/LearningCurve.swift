/// What the course of a training says about the network, as the third document reads it.
///
/// The losses of the epochs are held against the baseline, the loss of the best constant answer: a network that does no better
/// has learned nothing. Penalties of L1 and L2 are part of the losses of the epochs, and count as such. Let t be the
/// loss of the rows trained on and v that of the rows watched, each in units of the baseline.
///
/// | Verdict | When, the first that holds |
/// |---|---|
/// | `unstable` | a loss is no finite number; or at the end t is above 1.5 and above twice its least; or t rises by 0.05 or more an epoch, on average over all of them |
/// | `underfitting` | at the end t, and of v the least, are 0.5 or more |
/// | `overfitting` | at the end v − t is 0.1 or more, and v is 1.1 times its least or more |
/// | `fine` | else |
///
/// ```swift
/// LearningCurve(trained: [0.6, 0.3, 0.1], watched: [0.6, 0.4, 0.7], baseline: 0.69).verdict  // .overfitting
/// ```
public struct LearningCurve: Hashable, Sendable {
  /// What is made of a curve.
  public enum Verdict: String, Hashable, Sendable {
    case unstable, underfitting, overfitting, fine
  }

  /// The loss of the rows trained on, of each epoch.
  public let trained: [Double]
  /// The loss of the rows watched after each epoch; empty where there were none.
  public let watched: [Double]
  /// The loss of the best constant answer.
  public let baseline: Double

  /// t at the end from which on, with the least v, a network underfits.
  public static let underfittingLimit = 0.5
  /// v − t at the end from which on a network may overfit.
  public static let gapLimit = 0.1
  /// How many times its least v is at the end where a network overfits.
  public static let riseLimit = 1.1
  /// The mean rise of t in an epoch from which on a training is unstable.
  public static let fluctuationLimit = 0.05

  /// Creates a curve.
  ///
  /// - Parameters:
  ///   - trained: the loss of the rows trained on, of each epoch.
  ///   - watched: that of the rows watched, of as many epochs; empty where there were none.
  ///   - baseline: the loss of the best constant answer; 1 is taken for what is not above 0.
  public init(trained: [Double], watched: [Double] = [], baseline: Double) {
    (self.trained, self.watched) = (trained, watched)
    self.baseline = baseline > 0 && baseline.isFinite ? baseline : 1
  }

  /// The curve of a training.
  public init<Scalar>(_ epochs: [Training<Scalar>.Epoch], baseline: Double) {
    self.init(
      trained: epochs.map(\.loss), watched: epochs.compactMap(\.validationLoss), baseline: baseline)
  }

  /// t at the end, in units of the baseline; 1 of no epochs.
  public var trainedShare: Double { (trained.last ?? baseline) / baseline }

  /// v at the end, in units of the baseline; nil where no rows were watched.
  public var watchedShare: Double? { watched.last.map { $0 / baseline } }

  /// The least v, in units of the baseline; nil where no rows were watched.
  public var leastWatchedShare: Double? { watched.min().map { $0 / baseline } }

  /// What t rises by in an epoch, on average over all, falls counting as 0; in units of the baseline.
  public var fluctuation: Double {
    guard trained.count > 1 else { return 0 }
    let rises = zip(trained, trained.dropFirst()).reduce(0) { $0 + max(0, $1.1 - $1.0) }
    return rises / Double(trained.count - 1) / baseline
  }

  /// Whether t still fell by 0.02 or more over the last third of the epochs.
  public var isStillFalling: Bool {
    guard trained.count > 2 else { return true }
    let before = trained[trained.count - 1 - max(1, trained.count / 3)]
    return before - trained[trained.count - 1] >= 0.02 * baseline
  }

  /// What is made of the curve.
  public var verdict: Verdict {
    let t = trainedShare
    if !(trained + watched).allSatisfy(\.isFinite) || fluctuation >= Self.fluctuationLimit
      || t > 1.5 && t > 2 * (trained.min() ?? baseline) / baseline
    {
      return .unstable
    }
    if t >= Self.underfittingLimit, (leastWatchedShare ?? t) >= Self.underfittingLimit {
      return .underfitting
    }
    if let v = watchedShare, let least = leastWatchedShare, v - t >= Self.gapLimit,
      v >= Self.riseLimit * least
    {
      return .overfitting
    }
    return .fine
  }
}
