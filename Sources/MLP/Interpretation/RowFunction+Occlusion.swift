import Autodiff

// Witnesses that know nothing of a gradient: what happens when an input is replaced.

/// How much is lost when a column of a data set is shuffled.
public struct PermutationImportance<Scalar: RealScalar>: Sendable {
  /// The mean over the repeats, for each input.
  public let mean: [Scalar]
  /// The standard deviation over the repeats, for each input.
  public let deviation: [Scalar]
  /// The number of times that each column was shuffled.
  public let repeats: Int
}

extension RowFunction {
  /// f(x) − f(x with one input replaced by its baseline), for each input: [n] → [n].
  ///
  /// - Parameters:
  ///   - x: the point, [n].
  ///   - baseline: what replaces an input, [n]; zeros unless given.
  /// - Throws: `InterpretationError`.
  /// - Complexity: n evaluations.
  public func occlusion(
    at x: Tensor<Scalar>, baseline: Tensor<Scalar>? = nil
  ) throws(InterpretationError) -> Tensor<Scalar> {
    let value = try value(at: x)
    let baseline = baseline ?? .zeros([inputCount])
    try requireRow(baseline, "baseline")
    let replacements = baseline.scalars
    var changes: [Scalar] = []
    changes.reserveCapacity(inputCount)
    try forEachBlock(count: inputCount, from: x.scalars) { row, i in
      row[i] = replacements[i]
    } _: { _, rows throws(InterpretationError) in
      changes += try values(at: rows).scalars.map { value - $0 }
    }
    return Tensor(changes)
  }

  /// Permutation importance (Breiman, 2001; Fisher, Rudin and Dominici, 2019): each column of a data set is shuffled, and
  /// what that does to the values is measured.
  ///
  /// ```swift
  /// try f.permutationImportance(over: rows)                      // mean |change of f|
  /// try f.permutationImportance(over: rows) { before, after in   // a loss: what it rises by
  ///   loss(after, targets) - loss(before, targets)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - rows: the data set, [rows, n], of two rows at least.
  ///   - repeats: how often each column is shuffled.
  ///   - seed: the same seed gives the same shuffles.
  ///   - measure: what a shuffle does, from the values before and after it, [rows] each; mean |difference| unless given.
  /// - Throws: `InterpretationError`.
  /// - Complexity: n · repeats evaluations of all rows.
  public func permutationImportance(
    over rows: Tensor<Scalar>, repeats: Int = 5, seed: UInt64 = 0,
    measure: (_ before: Tensor<Scalar>, _ after: Tensor<Scalar>) -> Scalar = { before, after in
      Autodiff.abs(after - before).mean().scalar
    }
  ) throws(InterpretationError) -> PermutationImportance<Scalar> {
    try requireRows(rows)
    try requireSamples(repeats, "repeats", from: 1)
    let count = rows.shape[0]
    guard count >= 2 else { throw .tooFewRows(count, needs: 2) }
    let before = try blockValues(of: rows)
    var generator = SplitMix64(seed: seed)
    var statistics = RunningStatistics<Scalar>(count: inputCount)
    for _ in 0..<repeats {
      var changes: [Scalar] = []
      for feature in 0..<inputCount {
        let order = (0..<count).shuffled(using: &generator)
        var shuffled = rows
        for row in 0..<count { shuffled[row, feature] = rows[order[row], feature] }
        changes.append(measure(before, try blockValues(of: shuffled)))
      }
      statistics.append(changes)
    }
    return PermutationImportance(
      mean: statistics.mean, deviation: statistics.deviation, repeats: repeats)
  }

  /// The values at many rows, evaluated some at a time.
  func blockValues(of rows: Tensor<Scalar>) throws(InterpretationError) -> Tensor<Scalar> {
    var result: [Scalar] = []
    var first = 0
    while first < rows.shape[0] {
      let last = Swift.min(rows.shape[0], first + blockSize)
      result += try values(at: rows[first..<last]).scalars
      first = last
    }
    return Tensor(result)
  }
}
