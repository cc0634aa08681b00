import Autodiff
import MLP
import Testing

/// Thirty layers: what kills a gradient, what lets it grow, and what repairs both.
@Suite struct DeepNetworkTests {
  static let seeds: [UInt64] = [1, 2, 3, 4]

  /// The ledger of a network of 29 hidden layers of 16 units that begins its training.
  static func ledger(
    _ activation: Activation, _ initialization: Initialization = .automatic, scale: Double = 1,
    ofOutput: Bool = false, seed: UInt64, _ change: (inout NetworkArchitecture) -> Void = { _ in }
  ) throws -> GradientLedger {
    var architecture = NetworkArchitecture(
      sizes: [2] + [Int](repeating: 16, count: 29) + [1], activation: activation,
      output: .activation(.sigmoid))
    change(&architecture)
    let network = try Network<Double>(architecture, initialization: initialization, seed: seed)
    let scaled = network.map { (parameter: Tensor<Double>) in
      parameter.rank == 2 ? parameter * Tensor(scale) : parameter
    }
    let rows = ToyData.moons(100, noise: 0.1, seed: seed)
    let set = TrainingSet(inputs: rows.features, labels: rows.classes ?? [], classCount: 2)
    return GradientLedger(
      scaled, at: set.inputs,
      seed: ofOutput ? .output(0) : .loss(.binaryCrossEntropy, targets: set.targets),
      mode: .training(seed: seed), jacobianRows: 1)
  }

  static func flow(_ ledger: GradientLedger) -> [GradientFinding] {
    ledger.findings.filter { finding in
      switch finding {
      case .vanishing, .exploding, .zero, .notFinite: true
      case .deadUnits, .saturation: false
      }
    }
  }

  @Test(arguments: seeds)
  func `A gradient that vanishes does so in σ', and is repaired`(seed: UInt64) throws {
    let given = try Self.ledger(.sigmoid, seed: seed)
    let finding = try #require(Self.flow(given).first)
    guard case .vanishing(let change, let layer, .activation) = finding else {
      Issue.record("\(finding)")
      return
    }
    // σ' ≤ ¼: each of the 29 layers loses log₁₀ 4 there, and has a Jacobian of ‖W‖/4 at most.
    #expect(change < -29 * 0.6 && change == given.depthChange)
    for line in given.layers.dropFirst().dropLast() {
      #expect(try #require(line.parts[.activation]) <= -Double.log10(4))
    }
    #expect(given.total(of: .activation) <= -29 * Double.log10(4))
    #expect(abs(given.total(of: .weights)) < 4)
    #expect(
      given.layers.dropLast().dropFirst().map { $0.change ?? 0 }.min()
        == given.layers.first { $0.number == layer }?.change)
    let residual = try Self.ledger(.sigmoid, seed: seed) { $0.isResidual = true }
    let rectified = try Self.ledger(.relu, .heNormal, seed: seed)
    for repaired in [residual, rectified] {
      #expect(Self.flow(repaired).isEmpty && abs(repaired.depthChange) < 2.5)
    }
  }

  @Test(arguments: seeds)
  func `A gradient that explodes does so in the weights, and is repaired`(seed: UInt64) throws {
    let given = try Self.ledger(.relu, scale: 3, seed: seed)
    let finding = try #require(Self.flow(given).first)
    guard case .exploding(let change, _, .weights) = finding else {
      Issue.record("\(finding)")
      return
    }
    let fitting = try Self.ledger(.relu, seed: seed)
    #expect(Self.flow(fitting).isEmpty)
    // The loss weighs the rows otherwise where outputs are larger; that of an output without a sigmoid, in which relu is
    // homogeneous, is 29 times log₁₀ 3 larger exactly.
    #expect(abs(change - (fitting.depthChange + 29 * Double.log10(3))) < 0.5)
    let outputs = try [1, 3].map { scale in
      try Self.ledger(.relu, scale: scale, ofOutput: true, seed: seed) {
        $0.output = .activation(.identity)
      }.depthChange
    }
    #expect(abs(outputs[1] - outputs[0] - 29 * Double.log10(3)) < 1e-11)
    let normalized = try Self.ledger(.relu, scale: 3, seed: seed) { $0.normalization = .layer }
    #expect(Self.flow(normalized).isEmpty)
    // A way around that adds as much as comes through: √2 a layer, in the connections.
    let residual = try Self.ledger(.relu, seed: seed) { $0.isResidual = true }
    guard case .exploding(_, _, .residual)? = Self.flow(residual).first else {
      Issue.record("\(residual.findings)")
      return
    }
    // A normalization takes the scale of the weights out again.
    #expect(normalized.total(of: .normalization) < -29 * Double.log10(3) + 3)
  }
}

@Suite struct LearningCurveTests {
  typealias Row = (
    trained: [Double], watched: [Double], baseline: Double, verdict: LearningCurve.Verdict
  )

  static let rows: [Row] = [
    ([0.6, 0.3, 0.1], [0.6, 0.4, 0.7], 0.69, .overfitting),
    ([0.6, 0.3, 0.1], [0.6, 0.3, 0.15], 0.69, .fine),
    // The watched loss rose, but is hardly above the other one.
    ([0.6, 0.3, 0.1], [0.6, 0.1, 0.15], 0.69, .fine),
    // Far above, but not rising: there is more to learn than the rows say.
    ([0.6, 0.3, 0.1], [0.6, 0.5, 0.5], 0.69, .fine),
    ([0.69, 0.68, 0.66], [0.69, 0.68, 0.67], 0.69, .underfitting),
    ([1, 0.5], [], 1, .underfitting), ([1, 0.49], [], 1, .fine),
    // Dropout makes only the rows trained on hard.
    ([0.69, 0.6, 0.5], [0.5, 0.3, 0.2], 0.69, .fine),
    ([1, 0.2, 0.9, 0.1, 0.8, 0.2], [], 1, .unstable),
    ([1, 2, 4, 9], [], 1, .unstable), ([1, .nan], [1, 1], 1, .unstable),
    ([1, 0.5], [1, .infinity], 1, .unstable),
    // Small steps up near the end are those of batches.
    ([1, 0.3, 0.1, 0.11, 0.09, 0.1, 0.08], [], 1, .fine),
    ([], [], 1, .underfitting),
    // A baseline that is none counts as 1.
    ([1, 0.4], [], 0, .fine), ([1, 0.6], [], .nan, .underfitting),
  ]

  @Test func `Courses and what is made of them`() {
    for row in Self.rows {
      let curve = LearningCurve(trained: row.trained, watched: row.watched, baseline: row.baseline)
      #expect(curve.verdict == row.verdict, "\(row)")
    }
  }

  @Test func `The numbers by hand`() {
    let curve = LearningCurve(trained: [2, 1, 1.5, 0.5], watched: [2, 1, 0.5, 1], baseline: 2)
    #expect(curve.trainedShare == 0.25 && curve.watchedShare == 0.5)
    #expect(curve.leastWatchedShare == 0.25)
    // Rises are 0, ½ and 0 in three steps.
    #expect(abs(curve.fluctuation - 0.5 / 3 / 2) < 1e-15)
    #expect(curve.isStillFalling)
    #expect(!LearningCurve(trained: [2, 1, 1, 0.99], baseline: 2).isStillFalling)
  }
}
