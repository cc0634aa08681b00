import Autodiff

/// Rows to train on, or to hold out: inputs, what a network should give for them, and how much each row counts.
public struct TrainingSet<Scalar: RealScalar>: Sendable {
  /// [rows, inputs].
  public let inputs: Tensor<Scalar>
  /// [rows, outputs]: numbers, 0 or 1 for two classes, one 1 in a row for several.
  public let targets: Tensor<Scalar>
  /// [rows], positive; nil where all rows count alike.
  public let weights: Tensor<Scalar>?

  /// The number of rows.
  public var count: Int { inputs.shape[0] }

  /// Creates a set.
  ///
  /// - Precondition: inputs and targets are matrices, and weights a vector, with the same number of rows.
  public init(inputs: Tensor<Scalar>, targets: Tensor<Scalar>, weights: Tensor<Scalar>? = nil) {
    guard inputs.rank == 2, targets.rank == 2, targets.shape[0] == inputs.shape[0],
      weights.map({ $0.shape == [inputs.shape[0]] }) ?? true
    else {
      trap(.trainingShapes(inputs.shape, targets.shape, weights?.shape))
    }
    (self.inputs, self.targets, self.weights) = (inputs, targets, weights)
  }

  /// Creates a set of rows that belong to classes: one output for two of them, 1 for the second; else one for each.
  ///
  /// - Precondition: there is a label from 0 to below the number of classes for each row, and there are two classes or more.
  public init(
    inputs: Tensor<Scalar>, labels: [Int], classCount: Int, weights: Tensor<Scalar>? = nil
  ) {
    guard classCount >= 2, classCount < Shape.sizeLimit / max(1, labels.count),
      labels.allSatisfy({ $0 >= 0 && $0 < classCount })
    else {
      trap(.labels(classCount: classCount))
    }
    let targets: Tensor<Scalar>
    if classCount == 2 {
      targets = Tensor(shape: [labels.count, 1], labels.map { Scalar($0) })
    } else {
      var scalars = [Scalar](repeating: 0, count: labels.count * classCount)
      for (row, label) in labels.enumerated() { scalars[row * classCount + label] = 1 }
      targets = Tensor(shape: [labels.count, classCount], scalars)
    }
    self.init(inputs: inputs, targets: targets, weights: weights)
  }

  /// The rows at places, in that order.
  ///
  /// - Precondition: there are such rows.
  public func rows(at places: [Int]) -> TrainingSet {
    TrainingSet(
      inputs: inputs.gathered(at: places), targets: targets.gathered(at: places),
      weights: weights?.gathered(at: places))
  }
}

/// Rows that are trained on, and rows that are held out.
public struct RowSplit: Hashable, Sendable {
  /// The places of rows to train on, in ascending order.
  public let training: [Int]
  /// The places of rows that are held out, in ascending order.
  public let heldOut: [Int]

  /// Holds rows out at random: a share of all, or of the rows of each class, so that it has the same share there.
  ///
  /// A class of two rows or more keeps one at least on either side where the share is neither 0 nor 1. The same seed gives
  /// the same split.
  ///
  /// - Parameters:
  ///   - count: the number of rows.
  ///   - share: from 0 to 1.
  ///   - classes: the class of each row.
  public init(count: Int, heldOut share: Double, classes: [Int]? = nil, seed: UInt64) {
    guard (0...1 << 32).contains(count), share >= 0, share <= 1,
      classes.map({ $0.count == count }) ?? true
    else {
      trap(.split(count: count, share: share, classes: classes?.count))
    }
    var generator = SplitMix64(seed: seed)
    let groups = classes.map { classes in
      Dictionary(grouping: 0..<count) { classes[$0] }.sorted { $0.key < $1.key }.map(\.value)
    }
    var heldOut: [Int] = []
    for var rows in groups ?? [Array(0..<count)] {
      rows.shuffle(using: &generator)
      var taken = Int((share * Double(rows.count)).rounded())
      if share > 0, share < 1, rows.count > 1 { taken = min(max(taken, 1), rows.count - 1) }
      heldOut += rows.prefix(taken)
    }
    let isHeldOut = Set(heldOut)
    training = (0..<count).filter { !isHeldOut.contains($0) }
    self.heldOut = heldOut.sorted()
  }
}
