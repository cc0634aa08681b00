import Autodiff

/// How well a classifier does on rows whose classes are known.
///
/// ```swift
/// let metrics = ClassificationMetrics(probabilities: [[0.9, 0.1], [0.4, 0.6]], labels: [0, 0])
/// metrics.accuracy         // 0.5
/// metrics.confusion[0][1]  // 1: a row of class 0 that was taken for class 1
/// ```
public struct ClassificationMetrics: Hashable, Sendable {
  /// Rows of nearly one stated probability, and how often it was right.
  public struct CalibrationBin: Hashable, Sendable {
    /// The number of rows.
    public let count: Int
    /// The mean probability of the class that was chosen.
    public let confidence: Double
    /// The share of rows for which it was right.
    public let accuracy: Double
  }

  /// The number of rows of each class, by the class that was chosen: `confusion[actual][predicted]`.
  public let confusion: [[Int]]
  /// The mean of −log of the probability of the right class.
  public let crossEntropy: Double
  /// The area under the receiver operating characteristic: how probably a row of the second of two classes is given a
  /// higher probability of it than one of the first, ties counting half; nil unless there are two classes with rows of each.
  public let areaUnderCurve: Double?
  /// Ten bins of the probability of the class that was chosen, from 0 to 1; those without rows are left out.
  public let calibration: [CalibrationBin]

  /// The number of rows.
  public var count: Int { confusion.lazy.joined().reduce(0, +) }

  /// The number of rows whose class was chosen.
  public var correctCount: Int { confusion.indices.reduce(0) { $0 + confusion[$1][$1] } }

  /// The share of rows whose class was chosen; NaN of none.
  public var accuracy: Double { Double(correctCount) / Double(count) }

  /// The mean over classes with rows of the share of each that was chosen; NaN of none.
  public var balancedAccuracy: Double {
    let shares = confusion.enumerated().compactMap { label, row -> Double? in
      let count = row.reduce(0, +)
      return count == 0 ? nil : Double(row[label]) / Double(count)
    }
    return shares.reduce(0, +) / Double(shares.count)
  }

  /// The mean distance between confidence and accuracy over the bins, each counting as many times as it has rows: the
  /// expected calibration error (Naeini, Cooper, Hauskrecht 2015).
  public var calibrationError: Double {
    let sum = calibration.reduce(0) { $0 + Double($1.count) * abs($1.confidence - $1.accuracy) }
    return sum / Double(count)
  }

  /// Counts rows.
  ///
  /// The class with the largest probability is chosen, the first of several; NaN is no probability.
  ///
  /// - Parameters:
  ///   - probabilities: [rows, classes].
  ///   - labels: the class of each row.
  /// - Precondition: there is a label for each row, and the classes exist.
  public init<Scalar: RealScalar>(probabilities: Tensor<Scalar>, labels: [Int]) {
    guard probabilities.rank == 2, probabilities.shape[0] == labels.count,
      labels.allSatisfy({ $0 >= 0 && $0 < probabilities.shape[1] })
    else { trap(.metrics(probabilities.shape, count: labels.count)) }
    let classCount = probabilities.shape[1]
    let p = probabilities.scalars.map { Double($0) }
    var confusion = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
    var bins = [(count: Int, confidence: Double, correct: Int)](
      repeating: (0, 0, 0), count: 10)
    var loss = 0.0
    for (row, label) in labels.enumerated() {
      let start = row * classCount
      let chosen = (0..<classCount).reduce(0) { p[start + $1] > p[start + $0] ? $1 : $0 }
      confusion[label][chosen] += 1
      loss -= Double.log(p[start + label])
      let confidence = p[start + chosen]
      guard confidence >= 0, confidence <= 1 else { continue }
      let bin = min(9, Int(confidence * 10))
      bins[bin].count += 1
      bins[bin].confidence += confidence
      bins[bin].correct += chosen == label ? 1 : 0
    }
    self.confusion = confusion
    crossEntropy = loss / Double(labels.count)
    calibration = bins.filter { $0.count > 0 }.map {
      CalibrationBin(
        count: $0.count, confidence: $0.confidence / Double($0.count),
        accuracy: Double($0.correct) / Double($0.count))
    }
    areaUnderCurve =
      classCount == 2
      ? area(scores: labels.indices.map { p[2 * $0 + 1] }, isPositive: labels.map { $0 == 1 }) : nil
  }
}

/// The share of pairs of a positive and a negative row whose scores are in order, ties counting half (Mann, Whitney 1947);
/// nil where there are no pairs, or a score is NaN.
private func area(scores: [Double], isPositive: [Bool]) -> Double? {
  let positives = isPositive.lazy.filter { $0 }.count
  let negatives = isPositive.count - positives
  guard positives > 0, negatives > 0, !scores.contains(where: \.isNaN) else { return nil }
  let order = scores.indices.sorted { scores[$0] < scores[$1] }
  var pairs = 0.0
  var below = 0
  var start = 0
  while start < order.count {
    var end = start
    var tied = (positive: 0, negative: 0)
    while end < order.count, scores[order[end]] == scores[order[start]] {
      if isPositive[order[end]] { tied.positive += 1 } else { tied.negative += 1 }
      end += 1
    }
    pairs += Double(tied.positive) * (Double(below) + Double(tied.negative) / 2)
    below += tied.negative
    start = end
  }
  return pairs / (Double(positives) * Double(negatives))
}
