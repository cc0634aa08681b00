/// A sentence of the third document's answer to *Does having more layers or more neurons in a neural network lead to a better
/// result?*, and what of an experiment bears on it.
public enum ArchitectureClaim: String, CaseIterable, Hashable, Sendable {
  case depthCapacity, widthCapacity
  case hierarchy, depthEfficiency, depthGradient, depthCost
  case widthGradient, widthParameters, widthOverfitting
  case underfitting, overfitting
  case trainLonger, regularization, moreData
  case depthInstability, residual, normalization

  /// The heading that the sentence stands under in the text.
  public var heading: String {
    switch self {
    case .depthCapacity, .widthCapacity: "Q1: more layers or more neurons"
    case .hierarchy, .depthEfficiency, .depthGradient, .depthCost: "1. More layers (depth)"
    case .widthGradient, .widthParameters, .widthOverfitting: "2. More neurons (width)"
    case .underfitting, .overfitting: "3. The right model size"
    case .trainLonger, .regularization, .moreData, .depthInstability, .residual, .normalization:
      "4. Diagnosis-based adjustments"
    }
  }

  /// What the text says, in short.
  public var sentence: String {
    switch self {
    case .depthCapacity: "Adding more layers increases the capacity (expressive power)."
    case .widthCapacity: "Adding more neurons per layer increases the capacity."
    case .hierarchy: "Depth enables the network to capture hierarchical features."
    case .depthEfficiency:
      "Deep networks often require fewer parameters than wide shallow ones for the same power."
    case .depthGradient: "Depth is harder to train: vanishing/exploding gradients."
    case .depthCost: "Depth has a higher computational cost."
    case .widthGradient: "Width is less susceptible to extreme vanishing gradients."
    case .widthParameters:
      "Width leads to a much larger number of parameters, and higher memory consumption."
    case .widthOverfitting: "Width increases the risk of overfitting if data is scarce."
    case .underfitting:
      "Too few parameters: it fails to learn the patterns (underfitting); increase the size."
    case .overfitting:
      "Too many parameters: it learns the noise, with poor generalization (overfitting); reduce the size."
    case .trainLonger: "If the model is underfitting, train longer."
    case .regularization: "If the model is overfitting, apply stronger regularization."
    case .moreData: "If the model is overfitting, acquire more data."
    case .depthInstability: "If training is unstable, the depth might be too large."
    case .residual: "If training is unstable, residual connections help."
    case .normalization: "If training is unstable, batch normalization helps."
    }
  }

  /// What is compared, and which outcome confirms the sentence.
  public var test: String {
    switch self {
    case .depthCapacity: "a deeper network ends with a lower training loss"
    case .widthCapacity: "a wider network ends with a lower training loss"
    case .hierarchy:
      "a linear map of the last hidden layer leaves less of the target unexplained than one of the first"
    case .depthEfficiency:
      "a deeper, narrower network of fewer parameters ends with a lower training loss"
    case .depthGradient:
      "before training, the first layer's gradient norm changes more than tenfold with depth"
    case .depthCost: "a deeper network takes longer to train"
    case .widthGradient: "the first layer's gradient norm changes less than tenfold with width"
    case .widthParameters: "a wider network has at least twice the parameters"
    case .widthOverfitting: "the gap of test and training loss grows with width"
    case .underfitting: "beside the smallest network, a larger one has lower training and test loss"
    case .overfitting:
      "beside a smaller network, the largest has a lower training and a higher test loss"
    case .trainLonger: "more epochs lower training and test loss"
    case .regularization: "where a network overfits, regularization lowers the test loss"
    case .moreData: "where a network overfits, more rows lower the test loss"
    case .depthInstability: "where a network is unstable, a shallower one is not"
    case .residual: "where a plain network is unstable, the residual one has a lower training loss"
    case .normalization:
      "where a plain network is unstable, the normalized one has a lower training loss"
    }
  }
}

/// What an experiment says about a sentence.
public enum ClaimVerdict: String, CaseIterable, Hashable, Sendable {
  /// Some pairs of rows confirm it, and none contradicts it.
  case confirmed
  /// Some pairs contradict it, and none confirms it.
  case contradicted
  /// Some pairs confirm it and others contradict it.
  case mixed
  /// Pairs bear on it, and none is decided beyond the spread over seeds.
  case undecided
  /// Nothing in the experiment bears on it.
  case notTested
}

/// A pair of rows that bears on a sentence.
public struct ClaimEvidence: Hashable, Sendable {
  /// The row before the change that the sentence speaks of, counted from 1.
  public let firstRow: Int
  /// The row after it.
  public let secondRow: Int
  /// 1 where the pair confirms the sentence, −1 where it contradicts it, 0 where it is undecided.
  public let vote: Int
  /// What was compared: `"test loss"`.
  public let quantity: String
  /// Its mean over the seeds in the first row.
  public let firstValue: Double
  /// Its mean over the seeds in the second row.
  public let secondValue: Double
  /// second − first, or of a norm log₁₀ of their ratio, with its interval; nil where nothing is estimated.
  public let difference: PairedDifference?
}

/// A sentence with the pairs of rows that bear on it.
public struct ClaimFinding: Hashable, Sendable {
  /// The sentence.
  public let claim: ArchitectureClaim
  /// All pairs that bear on it.
  public let evidence: [ClaimEvidence]

  /// The number of pairs with a vote.
  func count(_ vote: Int) -> Int { evidence.lazy.filter { $0.vote == vote }.count }

  /// How many pairs confirm the sentence.
  public var confirming: Int { count(1) }
  /// How many pairs contradict it.
  public var contradicting: Int { count(-1) }
  /// How many pairs leave it open.
  public var undecided: Int { count(0) }

  /// What follows.
  public var verdict: ClaimVerdict {
    if evidence.isEmpty { return .notTested }
    return switch (confirming > 0, contradicting > 0) {
    case (true, true): .mixed
    case (true, false): .confirmed
    case (false, true): .contradicted
    case (false, false): .undecided
    }
  }

  /// The pair with a vote that is clearest: whose difference is the most times its margin.
  public func clearest(_ vote: Int) -> ClaimEvidence? {
    func clarity(_ evidence: ClaimEvidence) -> Double {
      guard let difference = evidence.difference else { return 0 }
      let ratio = abs(difference.mean) / difference.margin
      return ratio.isNaN ? 0 : ratio
    }
    // The first of several.
    return evidence.filter { $0.vote == vote }.reduce(nil) { best, next in
      best.map { clarity(next) > clarity($0) ? next : $0 } ?? next
    }
  }
}
