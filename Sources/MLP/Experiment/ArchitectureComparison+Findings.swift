import Autodiff

extension ArchitectureComparison {
  /// What the comparison says about each sentence of the text.
  ///
  /// Each sentence is held against every pair of rows that differ in what it speaks of and in nothing else. A pair counts
  /// only where the interval of its difference over the seeds (`PairedDifference`) leaves no doubt about its sign; of a
  /// gradient norm, whether it changed tenfold. With many pairs one in forty or so is decided either way by chance alone.
  ///
  /// - Complexity: O(rows² · seeds).
  public func findings() -> [ClaimFinding] {
    let pairs = ArchitecturePairs(results)
    return ArchitectureClaim.allCases.map { claim in
      ClaimFinding(claim: claim, evidence: pairs.evidence(for: claim))
    }
  }
}

/// The pairs of rows of a comparison, and what they say.
private struct ArchitecturePairs {
  let results: [ArchitectureResult]

  init(_ results: [ArchitectureResult]) { self.results = results }

  typealias Pair = (first: Int, second: Int)

  func evidence(for claim: ArchitectureClaim) -> [ClaimEvidence] {
    switch claim {
    case .hierarchy:
      results.indices.filter { results[$0].architecture.depth > 1 && !results[$0].isUnstable }
        .map(hierarchy)
    case .depthCapacity: byDepth(unregularized).map { falls($0, "training loss", \.trainLoss) }
    case .widthCapacity: byWidth(unregularized).map { falls($0, "training loss", \.trainLoss) }
    case .depthEfficiency:
      deepAndNarrow.map { falls($0, "training loss", \.trainLoss) }
    case .depthGradient:
      byDepth(unregularized.filter(isPlain)).map { tenfold($0, beyond: 1, within: -1) }
    case .widthGradient:
      byWidth(unregularized.filter(isPlain)).map { tenfold($0, beyond: -1, within: 1) }
    case .depthCost: byDepth(Array(results.indices)).map { rises($0, "seconds", \.seconds) }
    case .widthParameters: byWidth(Array(results.indices)).map(parameters)
    case .widthOverfitting:
      byWidth(unregularized.filter(hasFewestRows)).map {
        rises($0, "test - training loss") { $0.testLoss - $0.trainLoss }
      }
    case .underfitting: sizes.filter { $0.first == $0.smallest }.map(underfitting)
    case .overfitting: sizes.filter { $0.second == $0.largest }.map(overfitting)
    case .trainLonger:
      pairs(Array(results.indices), key: { $0.epochs = 0 }, by: { $0.architecture.epochs })
        .map(bothFall)
    case .regularization:
      regularized.filter { overfits($0.first) }.map { falls($0, "test loss", \.testLoss) }
    case .moreData:
      pairs(Array(results.indices), key: { $0.rowShare = 0 }, by: { $0.architecture.rowShare })
        .filter { overfits($0.first) }.map { falls($0, "test loss", \.testLoss) }
    case .depthInstability:
      byDepth(results.indices.filter(isPlain)).filter { results[$0.second].isUnstable }
        .map { stability((first: $0.second, second: $0.first)) }
    case .residual: repairs(.residual).map { falls($0, "training loss", \.trainLoss) }
    case .normalization: repairs(.normalized).map { falls($0, "training loss", \.trainLoss) }
    }
  }

  // MARK: Rows

  private func isPlain(_ row: Int) -> Bool { results[row].architecture.form == .plain }

  /// The rows without regularization; all where every row has one.
  private var unregularized: [Int] {
    let rows = results.indices.filter { results[$0].architecture.regularization == .none }
    return rows.isEmpty ? Array(results.indices) : rows
  }

  private func hasFewestRows(_ row: Int) -> Bool {
    results[row].architecture.rowShare == results.map(\.architecture.rowShare).min()
  }

  /// Whether the test loss is above the training loss beyond doubt.
  private func overfits(_ row: Int) -> Bool {
    PairedDifference(results[row].runs.map { $0.testLoss - $0.trainLoss }).sign > 0
  }

  // MARK: Pairs

  /// Rows that are alike but for one thing, in ascending order of it.
  private func pairs(
    _ rows: [Int], key: (inout ComparedArchitecture) -> Void,
    by value: (ArchitectureResult) -> some Comparable
  ) -> [Pair] {
    var pairs: [Pair] = []
    for first in rows {
      for second in rows where value(results[first]) < value(results[second]) {
        var (a, b) = (results[first].architecture, results[second].architecture)
        key(&a)
        key(&b)
        if a == b { pairs.append((first, second)) }
      }
    }
    return pairs
  }

  private func byDepth(_ rows: [Int]) -> [Pair] {
    pairs(rows, key: { $0.depth = 0 }, by: { $0.architecture.depth })
  }

  private func byWidth(_ rows: [Int]) -> [Pair] {
    pairs(rows, key: { $0.width = 0 }, by: { $0.architecture.width })
  }

  private typealias SizePair = (first: Int, second: Int, smallest: Int, largest: Int)

  /// Rows without regularization that are alike but for depth and width, in ascending order of their parameters, with the
  /// smallest and the largest of their kind.
  private var sizes: [SizePair] {
    func kind(_ row: Int) -> ComparedArchitecture {
      var architecture = results[row].architecture
      (architecture.depth, architecture.width) = (0, 0)
      return architecture
    }
    let kinds = Dictionary(grouping: unregularized, by: kind)
    return pairs(
      unregularized,
      key: { ($0.depth, $0.width) = (0, 0) }, by: { $0.parameterCount }
    ).compactMap { pair in
      let rows = kinds[kind(pair.first)] ?? []
      func count(_ row: Int) -> Int { results[row].parameterCount }
      guard let smallest = rows.min(by: { count($0) < count($1) }),
        let largest = rows.max(by: { count($0) < count($1) })
      else { return nil }
      return (pair.first, pair.second, smallest, largest)
    }
  }

  /// A shallow and wide row, then a deeper and narrower one of fewer parameters.
  private var deepAndNarrow: [Pair] {
    sizes.filter {
      let (deep, wide) = (results[$0.first].architecture, results[$0.second].architecture)
      return deep.depth > wide.depth && deep.width < wide.width
    }.map { ($0.second, $0.first) }
  }

  /// A row without regularization, then one with it.
  private var regularized: [Pair] {
    pairs(
      Array(results.indices), key: { $0.regularization = .none },
      by: { $0.architecture.regularization == .none ? 0 : 1 })
  }

  /// An unstable plain row, then the one in another form.
  private func repairs(_ form: ArchitectureForm) -> [Pair] {
    pairs(
      results.indices.filter { isPlain($0) || results[$0].architecture.form == form },
      key: { $0.form = .plain }, by: { $0.architecture.form == .plain ? 0 : 1 }
    ).filter { results[$0.first].isUnstable }
  }

  // MARK: Votes

  private func evidence(
    _ pair: Pair, _ vote: Int, _ quantity: String, _ difference: PairedDifference?,
    _ number: (ArchitectureRun) -> Double
  ) -> ClaimEvidence {
    func mean(_ row: Int) -> Double { results[row].spread(of: number)?.mean ?? .nan }
    return ClaimEvidence(
      firstRow: pair.first + 1, secondRow: pair.second + 1, vote: vote, quantity: quantity,
      firstValue: mean(pair.first), secondValue: mean(pair.second), difference: difference)
  }

  private func difference(
    _ pair: Pair, _ number: (ArchitectureRun) -> Double
  ) -> PairedDifference {
    PairedDifference(results[pair.first], results[pair.second], number)
  }

  private func falls(
    _ pair: Pair, _ quantity: String, _ number: (ArchitectureRun) -> Double
  ) -> ClaimEvidence {
    let difference = difference(pair, number)
    return evidence(pair, -difference.sign, quantity, difference, number)
  }

  private func rises(
    _ pair: Pair, _ quantity: String, _ number: (ArchitectureRun) -> Double
  ) -> ClaimEvidence {
    let difference = difference(pair, number)
    return evidence(pair, difference.sign, quantity, difference, number)
  }

  /// Whether the first layer's gradient changed tenfold before training, with a vote for either.
  private func tenfold(_ pair: Pair, beyond: Int, within: Int) -> ClaimEvidence {
    let difference = difference(pair) { Double.log($0.initialGradientNorm) / Double.log(10) }
    let vote = difference.isBeyond(1) ? beyond : difference.isWithin(1) ? within : 0
    return evidence(pair, vote, "gradient norm", difference, \.initialGradientNorm)
  }

  /// Whether a linear map of the last hidden layer leaves less than one of the first, within one row.
  private func hierarchy(_ row: Int) -> ClaimEvidence {
    let runs = results[row].runs
    func mean(_ layer: ([Double]) -> Double?) -> Double {
      runs.reduce(0) { $0 + (layer($1.probeErrors) ?? .nan) } / Double(runs.count)
    }
    let difference = PairedDifference(
      runs.map { ($0.probeErrors.last ?? .nan) - ($0.probeErrors.first ?? .nan) })
    return ClaimEvidence(
      firstRow: row + 1, secondRow: row + 1, vote: -difference.sign, quantity: "unexplained",
      firstValue: mean(\.first), secondValue: mean(\.last), difference: difference)
  }

  private func parameters(_ pair: Pair) -> ClaimEvidence {
    let (first, second) = (results[pair.first].parameterCount, results[pair.second].parameterCount)
    return ClaimEvidence(
      firstRow: pair.first + 1, secondRow: pair.second + 1, vote: second / 2 >= first ? 1 : -1,
      quantity: "parameters", firstValue: Double(first), secondValue: Double(second),
      difference: nil)
  }

  /// The training and the test loss fall; a vote against where the test loss rises.
  private func bothFall(_ pair: Pair) -> ClaimEvidence {
    let train = difference(pair, \.trainLoss).sign
    let test = difference(pair, \.testLoss)
    let vote = test.sign > 0 ? -1 : train < 0 && test.sign < 0 ? 1 : 0
    return evidence(pair, vote, "test loss", test, \.testLoss)
  }

  /// Beside the smallest network a larger one is better at both; a vote against where its training loss is higher.
  private func underfitting(_ pair: SizePair) -> ClaimEvidence {
    let pair: Pair = (pair.first, pair.second)
    let train = difference(pair, \.trainLoss)
    let test = difference(pair, \.testLoss).sign
    let vote = train.sign > 0 ? -1 : train.sign < 0 && test < 0 ? 1 : 0
    return evidence(pair, vote, "training loss", train, \.trainLoss)
  }

  /// The largest network has learned more and generalizes less; a vote against where it generalizes better.
  private func overfitting(_ pair: SizePair) -> ClaimEvidence {
    let pair: Pair = (pair.first, pair.second)
    let train = difference(pair, \.trainLoss).sign
    let test = difference(pair, \.testLoss)
    let vote = test.sign < 0 ? -1 : train < 0 && test.sign > 0 ? 1 : 0
    return evidence(pair, vote, "test loss", test, \.testLoss)
  }

  /// An unstable row, then a shallower one: a vote for where that is stable, against where it is not.
  private func stability(_ pair: Pair) -> ClaimEvidence {
    evidence(
      pair, results[pair.second].isUnstable ? -1 : 1, "training loss",
      difference(pair, \.trainLoss), \.trainLoss)
  }
}
