import Autodiff
import MLP
import TestSupport

/// The same for networks of any layers, training, interpretation and attacks.
extension MisuseTests {
  static let numbers = [-1, 0, 1.5, .nan, .infinity, -.infinity, .greatestFiniteMagnitude]

  static func numbered(
    _ function: String, _ body: @escaping @Sendable (Double) throws -> Void
  ) -> Call {
    (function, numbers.map { x in ForkedCase("\(function) with \(x)") { try? body(x) } })
  }

  static func rowFunction() throws -> RowFunction<Double> { try RowFunction(layers()) }

  static func attack() throws -> Attack { Attack(try rowFunction()) }

  static let networkCalls: [Call] = [
    listed("Network.init(_:)") { list in
      let tensor = Tensor<Double>.zeros(Shape(list))
      use(try Network([.linear(weights: tensor, bias: tensor), .residual([.dropout(rate: .nan)])]))
    },
    listed("Network.init(_:)") { list in
      let tensor = Tensor<Double>.zeros(Shape(list))
      use(
        try Network([
          .batchNormalization(
            scale: tensor, shift: [1], running: UnitStatistics(units: 1), epsilon: -1)
        ]))
    },
    listed("Network.map(_:)") { list in
      use(try layers().map { (_: Tensor<Double>) in Tensor<Double>.zeros(Shape(list)) })
    },
    listed("NetworkLayer.map(_:)") { list in
      let layer = Network<Double>.Layer.softmax
      use(layer.map { (_: Tensor<Double>) in Tensor<Double>.zeros(Shape(list)) })
    },
    listed("NetworkArchitecture.init(sizes:activation:output:)") {
      use(
        try Network<Double>(
          NetworkArchitecture(sizes: $0, activation: .relu, output: .softmax), seed: 1))
    },
    calls("UnitStatistics.init(units:)") { use(UnitStatistics<Double>(units: $0)) },
    calls("TableModel.init(_:features:classes:target:columns:)") { n in
      use(TableModel(try layers(), features: [], classes: ["\(n)"]))
    },
    calls("RateSchedule.factor(at:of:)") { n in
      for schedule in [
        RateSchedule.constant, .cosine(to: .nan), .step(every: n, factor: .infinity),
        .warmUp(steps: n, then: .warmUp(steps: .min, then: .cosine())),
      ] {
        for other in integers { use(schedule.factor(at: n, of: other)) }
        for other in integers { use(schedule.factor(at: other, of: n)) }
      }
    },
    calls(
      "TrainingOptions.init(loss:rule:rate:schedule:epochs:batchSize:gradientNormLimit:l1:l2:patience:averagedShare:seed:)"
    ) { n in
      let options = TrainingOptions(
        loss: .huber(threshold: .nan), rate: .infinity, schedule: .step(every: n), epochs: n,
        batchSize: n, gradientNormLimit: -1, l1: .nan, patience: n)
      var training = Training(try layers(), options)
      use(training.next(on: TrainingSet(inputs: [[1, 2]], targets: [[1]])))
    },
    calls("GradientLedger.init(_:at:seed:mode:jacobianRows:)") { n in
      let x = Tensor<Double>(shape: [2, 2], [1, .nan, .infinity, 0])
      use(GradientLedger(try layers(), at: x, seed: .output(0), jacobianRows: n))
      use(GradientLedger(try layers(), at: x, seed: .output(n), mode: .training(seed: 0)))
    },
    listed("GradientLedger.init(_:at:seed:mode:jacobianRows:)") { list in
      let x = Tensor<Double>.zeros(Shape(list))
      use(GradientLedger(try layers(), at: x, seed: .loss(.squaredError, targets: x)))
    },
    numbered("LearningCurve.init(trained:watched:baseline:)") { x in
      for list in [[], [x], [1, x, 1, x]] as [[Double]] {
        let curve = LearningCurve(trained: list, watched: list, baseline: x)
        use((curve.verdict, curve.isStillFalling, curve.fluctuation))
      }
    },
    numbered("LearningCurve.init(_:baseline:)") { x in
      var training = Training(
        try layers(), TrainingOptions(loss: .squaredError, rate: x, epochs: 2))
      let rows = TrainingSet<Double>(inputs: [[1, 2]], targets: [[1]])
      while training.next(on: rows) != nil {}
      use(LearningCurve(training.epochs, baseline: x).verdict)
    },
    calls("Training.next(on:heldOut:isInterrupted:)") { n in
      var training = Training(try layers(), TrainingOptions(loss: .squaredError))
      let rows = TrainingSet<Double>(inputs: [[1, 2]], targets: [[1]])
      // An interruption before the step n, also where no step has that number.
      var steps = 0
      use(
        training.next(on: rows, heldOut: rows) {
          defer { steps &+= 1 }
          return steps == n
        })
      use(training.next(on: rows, heldOut: rows))
      use(training.next(on: TrainingSet(inputs: [[1, 2, 3]], targets: [[1]])))
    },
    listed("TrainingSet.rows(at:)") {
      use(TrainingSet<Double>(inputs: [[1, 2]], targets: [[1]]).rows(at: $0))
    },
    listed("TrainingSet.init(inputs:labels:classCount:weights:)") { list in
      use(
        TrainingSet<Double>(
          inputs: .zeros([list.count, 1]), labels: list, classCount: list.first ?? 2))
    },
    calls("RowSplit.init(count:heldOut:classes:seed:)") { n in
      if n > 1 << 30 { use(RowSplit(count: n, heldOut: 2, seed: 1)) }
      if n < 1 << 30 { use(RowSplit(count: n, heldOut: 0.5, seed: 1)) }
      use(RowSplit(count: 2, heldOut: Double(n), classes: [n, n], seed: 1))
    },
    listed("Training.fingerprint(_:)") { list in
      let set = TrainingSet<Double>(
        inputs: .zeros([list.count, 0]), targets: .zeros([list.count, 1]))
      use(Training.fingerprint([set, set]))
    },
    calls("minimized(from:memory:iterations:tolerance:_:)") { n in
      use(
        minimized(from: try layers(), memory: n, iterations: min(n, 100), tolerance: .nan) {
          square($0([1, 2] as Tensor<Double>) - 1).sum()
        })
    },
    listed("ClassificationMetrics.init(probabilities:labels:)") { list in
      let probabilities = Tensor(shape: [1, 2], [0.5, Double.nan])
      use(ClassificationMetrics(probabilities: probabilities, labels: list))
    },
    listed("RegressionMetrics.init(predicted:actual:)") { list in
      use(RegressionMetrics(predicted: [], actual: []))
      use(RegressionMetrics(predicted: list.map(Double.init), actual: [.nan]))
    },
  ]

  static let interpretationCalls: [Call] = [
    calls("RowFunction.init(_:output:beforeActivation:)") {
      use(try RowFunction(network(), output: $0, beforeActivation: true))
      use(try RowFunction(layers(), output: $0, beforeActivation: true))
    },
    calls("RowFunction.init(inputCount:ofRows:)") { n in
      use(try RowFunction<Double>(inputCount: n, ofRows: { $0 }).value(at: [1]))
    },
    calls("RowFunction.init(inputCount:ofRow:)") { n in
      use(try RowFunction<Double>(inputCount: n, ofRow: { $0.sum() }).value(at: [1]))
    },
    calls("RowFunction.margin(of:in:)") {
      use(try RowFunction.margin(of: $0, in: layers()))
    },
    calls("RowFunction.integratedGradients(at:baseline:rule:steps:)") { n in
      for rule in [QuadratureRule.gaussLegendre, .midpoint, .trapezoid] {
        use(try rowFunction().integratedGradients(at: [1, 2], baseline: [1], rule: rule, steps: n))
        use(try rowFunction().integratedGradients(at: [1, 2], rule: rule, steps: n))
      }
    },
    calls("RowFunction.integratedGradients(at:baseline:rule:tolerance:stepLimit:)") { n in
      use(try rowFunction().integratedGradients(at: [1, 2], tolerance: 0, stepLimit: n))
      use(try rowFunction().integratedGradients(at: [1, 2], tolerance: .nan, stepLimit: n))
    },
    calls("RowFunction.interactions(at:scale:limit:)") {
      use(try rowFunction().interactions(at: [1, 2], limit: $0))
      use(try rowFunction().interactions(at: [1, 2], scale: [1], limit: $0))
    },
    calls("RowFunction.partialDependence(on:over:grid:points:)") { n in
      use(try rowFunction().partialDependence(on: n, over: [[1, 2]], grid: []))
      if n < 1 << 30 {
        use(try rowFunction().partialDependence(on: 0, over: [[1, 2], [3, 4]], points: n))
      }
    },
    calls("RowFunction.permutationImportance(over:repeats:seed:measure:)") { n in
      use(try rowFunction().permutationImportance(over: [[1, 2]], repeats: 1))
      if n < 1 << 30 {
        use(try rowFunction().permutationImportance(over: [[1, 2], [3, 4]], repeats: n))
      }
    },
    calls("RowFunction.smoothGradient(at:deviation:samples:seed:)") { n in
      let deviation = Tensor([Double.nan, 1])
      use(try rowFunction().smoothGradient(at: [1, 2], deviation: deviation, samples: n))
      if n < 1 << 30 {
        use(try rowFunction().smoothGradient(at: [1, 2], deviation: [1, 1], samples: n))
      }
    },
    calls("QuadratureRule.points(_:)") { n in
      for rule in [QuadratureRule.gaussLegendre, .midpoint, .trapezoid] { use(try rule.points(n)) }
    },
    calls("RankAgreement.init(_:_:top:)") {
      use(RankAgreement([1.0, .nan], [2.0], top: $0))
      use(RankAgreement([] as [Double], [], top: $0))
    },
    calls("GlobalImportance.init(inputCount:)") { n in
      if n < 1 << 30 { use(GlobalImportance<Double>(inputCount: n)) }
    },
    calls("Attack.projectedGradient(at:epsilon:steps:stepSize:)") { n in
      use(try attack().projectedGradient(at: [1], epsilon: 1, steps: n))
      if n < 1 << 30 {
        use(try attack().projectedGradient(at: [1, 2], epsilon: .nan, steps: n, stepSize: -1))
      }
    },
    calls("Attack.smallestChange(at:steps:precision:limit:)") { n in
      if n < 1 << 30 {
        use(try attack().smallestChange(at: [1, 2], steps: n, precision: .nan, limit: -1))
        use(try attack().smallestChange(at: [1, 2], steps: n))
      }
    },
    numbered("PerturbationNorm.size(_:)") { x in
      for norm in [PerturbationNorm.infinity, .euclidean] { use(norm.size([x, 1])) }
      use(PerturbationNorm.euclidean.size([]))
    },
    numbered("PerturbationNorm.dualSize(_:)") { x in
      for norm in [PerturbationNorm.infinity, .euclidean] { use(norm.dualSize([x, 1])) }
    },
    calls("PerturbationRules.init(fixed:ranges:whole:units:)") { n in
      let rules = PerturbationRules(
        fixed: [n], ranges: [n: 0...0], whole: [n], units: [n: .nan])
      use(try Attack(rowFunction(), rules: rules).smallestChange(at: [1, 2]))
    },
    numbered("PerturbationRules.scaled(by:)") {
      use(PerturbationRules(ranges: [0: 0...1]).scaled(by: [$0, $0]))
    },
  ]
}
