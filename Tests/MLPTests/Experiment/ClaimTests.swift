import MLP
import Testing

/// Sentences judged on hand-made tables of results, whose verdict a reader sees.
@Suite struct ClaimTests {
  static let low = [0.4, 0.5, 0.6]
  static let high = [1.4, 1.5, 1.6]
  /// Neither above nor below `other`: the differences are 0.8, −1.4 and 0.4.
  static let wild = [0.2, 1.9, 0.5]
  static let other = [1.0, 0.5, 0.9]

  /// A row whose runs have the numbers given, and would leave a constant at 10.
  static func row(
    depth: Int = 1, width: Int = 4, form: ArchitectureForm = .plain,
    _ regularization: Regularization = .none, share: Double = 1, epochs: Int = 50,
    parameters: Int = 100, train: [Double] = low, test: [Double] = low,
    gradient: [Double] = [1, 1, 1], probes: [[Double]] = [[], [], []],
    seconds: [Double] = [1, 1, 1], setback: Double = 0
  ) -> ArchitectureResult {
    let architecture = ComparedArchitecture(
      depth: depth, width: width, activation: .sigmoid, form: form,
      regularization: regularization, rowShare: share, epochs: epochs)
    let runs = train.indices.map {
      ArchitectureRun(
        seed: $0, trainLoss: train[$0], testLoss: test[$0], initialGradientNorm: gradient[$0],
        probeErrors: probes[$0], constantLoss: 10, setback: setback, seconds: seconds[$0])
    }
    return ArchitectureResult(architecture, parameterCount: parameters, runs: runs)
  }

  typealias Case = (ArchitectureClaim, ClaimVerdict, [ArchitectureResult])

  static let capacity: [Case] = [
    (.depthCapacity, .confirmed, [row(train: high), row(depth: 2, train: low)]),
    (.depthCapacity, .contradicted, [row(train: low), row(depth: 2, train: high)]),
    (.depthCapacity, .undecided, [row(train: wild), row(depth: 2, train: other)]),
    (.depthCapacity, .notTested, [row(), row(width: 8), row(depth: 2, width: 16)]),
    (
      .depthCapacity, .mixed,
      [
        row(train: high), row(depth: 2, train: low), row(width: 8, train: low),
        row(depth: 2, width: 8, train: high),
      ]
    ),
    // Regularization is no matter of capacity.
    (
      .depthCapacity, .notTested,
      [row(train: high), row(.l2(0.1), train: high), row(depth: 2, .l2(0.1), train: low)]
    ),
    (.widthCapacity, .confirmed, [row(train: high), row(width: 8, train: low)]),
    (.widthCapacity, .contradicted, [row(train: low), row(width: 8, train: high)]),
    (.widthCapacity, .undecided, [row(train: wild), row(width: 8, train: other)]),
    (.widthCapacity, .notTested, [row(), row(depth: 2)]),
    (
      .hierarchy, .confirmed,
      [row(depth: 3, probes: [[0.8, 9, 0.3], [0.7, 0, 0.3], [0.9, 1, 0.2]])]
    ),
    (.hierarchy, .contradicted, [row(depth: 2, probes: [[0.3, 0.8], [0.3, 0.7], [0.2, 0.9]])]),
    (.hierarchy, .undecided, [row(depth: 2, probes: [[0.3, 0.8], [0.8, 0.2], [0.4, 0.5]])]),
    (.hierarchy, .notTested, [row(probes: [[0.8], [0.7], [0.9]])]),
    // What has learned nothing says nothing of what it has learned.
    (
      .hierarchy, .notTested,
      [row(depth: 2, train: unlearned, probes: [[0.8, 0.3], [0.7, 0.3], [0.9, 0.2]])]
    ),
    (
      .depthEfficiency, .confirmed,
      [row(width: 32, parameters: 99, train: high), row(depth: 3, parameters: 50, train: low)]
    ),
    (
      .depthEfficiency, .contradicted,
      [row(width: 32, parameters: 99, train: low), row(depth: 3, parameters: 50, train: high)]
    ),
    (
      .depthEfficiency, .undecided,
      [row(width: 32, parameters: 99, train: wild), row(depth: 3, parameters: 50, train: other)]
    ),
    (
      .depthEfficiency, .notTested,
      [row(width: 32, parameters: 99), row(depth: 3, parameters: 150)]
    ),
  ]

  static let gradients: [Case] = [
    (.depthGradient, .confirmed, [row(), row(depth: 8, gradient: [1e-3, 2e-3, 1.5e-3])]),
    (.depthGradient, .confirmed, [row(), row(depth: 8, gradient: [1e3, 2e3, 1.5e3])]),
    (.depthGradient, .contradicted, [row(), row(depth: 8, gradient: [0.5, 0.6, 0.55])]),
    (.depthGradient, .undecided, [row(), row(depth: 8, gradient: [0.2, 1e-4, 2])]),
    (.depthGradient, .notTested, [row(form: .residual), row(depth: 8, form: .residual)]),
    (.widthGradient, .confirmed, [row(), row(width: 32, gradient: [2, 3, 2.5])]),
    (.widthGradient, .contradicted, [row(), row(width: 32, gradient: [1e-3, 2e-3, 1.5e-3])]),
    (.widthGradient, .undecided, [row(), row(width: 32, gradient: [0.2, 1e-4, 2])]),
    (.widthGradient, .notTested, [row(), row(depth: 2)]),
    (.depthCost, .confirmed, [row(seconds: low), row(depth: 2, seconds: high)]),
    (.depthCost, .contradicted, [row(seconds: high), row(depth: 2, seconds: low)]),
    (.depthCost, .undecided, [row(seconds: wild), row(depth: 2, seconds: other)]),
    (.depthCost, .notTested, [row(), row(width: 8)]),
    (.widthParameters, .confirmed, [row(parameters: 10), row(width: 8, parameters: 20)]),
    (.widthParameters, .contradicted, [row(parameters: 10), row(width: 5, parameters: 12)]),
    (.widthParameters, .notTested, [row()]),
  ]

  static let sizes: [Case] = [
    (.widthOverfitting, .confirmed, [row(test: low), row(width: 8, test: high)]),
    (.widthOverfitting, .contradicted, [row(test: high), row(width: 8, test: low)]),
    (.widthOverfitting, .undecided, [row(test: wild), row(width: 8, test: other)]),
    (.widthOverfitting, .notTested, [row(), row(depth: 8)]),
    (
      .underfitting, .confirmed,
      [row(parameters: 5, train: high, test: high), row(width: 8, parameters: 9)]
    ),
    (
      .underfitting, .contradicted,
      [row(parameters: 5), row(width: 8, parameters: 9, train: high, test: high)]
    ),
    // It learns more and generalizes less: that is the other sentence's.
    (
      .underfitting, .undecided,
      [row(parameters: 5, train: high), row(width: 8, parameters: 9, test: high)]
    ),
    (.underfitting, .notTested, [row(), row(form: .residual)]),
    (
      .overfitting, .confirmed,
      [row(parameters: 5, train: high), row(width: 8, parameters: 9, test: high)]
    ),
    (
      .overfitting, .contradicted,
      [row(parameters: 5, train: high, test: high), row(width: 8, parameters: 9)]
    ),
    (
      .overfitting, .undecided,
      [row(parameters: 5, train: high, test: wild), row(width: 8, parameters: 9, test: other)]
    ),
    (.overfitting, .notTested, [row()]),
  ]

  static let advice: [Case] = [
    (.trainLonger, .confirmed, [row(train: high, test: high), row(epochs: 100)]),
    (.trainLonger, .contradicted, [row(train: high), row(epochs: 100, test: high)]),
    (.trainLonger, .undecided, [row(test: wild), row(epochs: 100, test: other)]),
    (.trainLonger, .notTested, [row(epochs: 20), row(depth: 2, epochs: 30)]),
    (.regularization, .confirmed, [row(test: high), row(.dropout(0.2), test: low)]),
    (
      .regularization, .contradicted, [row(test: high), row(.l1(0.1), test: high.map { $0 + 1 })]
    ),
    (
      .regularization, .undecided,
      [row(train: [0.1, 0.1, 0.1], test: [1, 1.2, 1.1]), row(.l2(0.1), test: [0.5, 1.8, 1.4])]
    ),
    // Nothing overfits, so that there is nothing to be cured.
    (.regularization, .notTested, [row(), row(.l2(0.1), train: high, test: high)]),
    (.moreData, .confirmed, [row(share: 0.25, test: high), row(test: low)]),
    (.moreData, .contradicted, [row(share: 0.25, test: high), row(test: high.map { $0 + 1 })]),
    (
      .moreData, .undecided,
      [
        row(share: 0.25, train: [0.1, 0.1, 0.1], test: [1, 1.2, 1.1]), row(test: [0.5, 1.8, 1.4]),
      ]
    ),
    (.moreData, .notTested, [row(share: 0.25), row(test: high)]),
  ]

  static let unlearned = [9.9, 9.8, 9.9]

  static let stability: [Case] = [
    (.depthInstability, .confirmed, [row(), row(depth: 8, train: unlearned)]),
    (.depthInstability, .confirmed, [row(), row(depth: 8, setback: 0.6)]),
    (
      .depthInstability, .contradicted, [row(train: unlearned), row(depth: 8, train: unlearned)]
    ),
    (.depthInstability, .notTested, [row(), row(depth: 8)]),
    (.residual, .confirmed, [row(train: unlearned), row(form: .residual)]),
    (
      .residual, .contradicted, [row(train: unlearned), row(form: .residual, train: [12, 13, 14])]
    ),
    (
      .residual, .undecided,
      [row(train: unlearned), row(form: .residual, train: [9.95, 9.7, 9.92])]
    ),
    (.residual, .notTested, [row(), row(form: .residual)]),
    (.residual, .notTested, [row(train: unlearned), row(form: .normalized)]),
    (.normalization, .confirmed, [row(train: unlearned), row(form: .normalized)]),
    (
      .normalization, .contradicted,
      [row(train: unlearned), row(form: .normalized, train: [12, 13, 14])]
    ),
    (.normalization, .notTested, [row(train: unlearned), row(form: .residual)]),
    // A training that diverged has no loss; what converged beside it is better.
    (
      .normalization, .confirmed,
      [row(train: [.infinity, .infinity, .infinity]), row(form: .normalized)]
    ),
  ]

  @Test func `Each sentence is confirmed, contradicted, left open or not tested`() {
    let all = Self.capacity + Self.gradients + Self.sizes + Self.advice + Self.stability
    for (claim, verdict, results) in all {
      let comparison = ArchitectureComparison(results, isClassification: false)
      let finding = comparison.findings().first { $0.claim == claim }
      #expect(
        finding?.verdict == verdict,
        "\(claim): \(String(describing: finding?.verdict)), not \(verdict): \(results)")
    }
    // Every sentence can be confirmed.
    #expect(
      Set(all.filter { $0.1 == .confirmed }.map(\.0)).count == ArchitectureClaim.allCases.count)
  }

  @Test func `A pair names its rows and the numbers of both`() throws {
    let comparison = ArchitectureComparison(
      [Self.row(width: 8), Self.row(train: Self.high), Self.row(depth: 2, train: Self.low)],
      isClassification: true)
    let finding = try #require(comparison.findings().first { $0.claim == .depthCapacity })
    #expect(finding.evidence.count == 1 && finding.confirming == 1)
    let evidence = try #require(finding.clearest(1))
    #expect(evidence.firstRow == 2 && evidence.secondRow == 3)
    #expect(abs(evidence.firstValue - 1.5) < 1e-12 && abs(evidence.secondValue - 0.5) < 1e-12)
    #expect(abs((evidence.difference?.mean ?? 0) + 1) < 1e-12)
    #expect(finding.clearest(-1) == nil)
  }

  @Test func `One seed decides nothing`() {
    let results = [
      Self.row(train: [3], test: [3], gradient: [1], seconds: [1]),
      Self.row(depth: 2, train: [1], test: [1], gradient: [1], seconds: [2]),
    ]
    for finding in ArchitectureComparison(results, isClassification: false).findings()
    where finding.claim != .depthInstability {
      #expect([.undecided, .notTested].contains(finding.verdict), "\(finding.claim)")
    }
  }
}
