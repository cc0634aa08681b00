import Autodiff
import Foundation
import MLP
import Testing

/// What PyTorch says about layers, losses, optimizers and schedules, in double precision.
struct TrainingReference: Decodable, Sendable {
  struct Stored: Decodable, Sendable {
    let shape: [Int]
    let numbers: [Double]
    var tensor: Tensor<Double> { Tensor(shape: Shape(shape), numbers) }
  }

  struct Layer: Decodable, Sendable {
    let kind: String
    let tensors: [Stored]
    let epsilon: Double?
    let part: [Layer]?

    var layer: NetworkLayer<Tensor<Double>> {
      let t = tensors.map(\.tensor)
      switch kind {
      case "Linear": return .linear(weights: t[0], bias: t[1])
      case "PReLU": return .parametricRelu(slopes: t[0])
      case "LayerNorm": return .layerNormalization(scale: t[0], shift: t[1], epsilon: epsilon ?? 0)
      case "BatchNorm1d":
        let running = UnitStatistics(mean: t[2], variance: t[3])
        return .batchNormalization(
          scale: t[0], shift: t[1], running: running, epsilon: epsilon ?? 0)
      case "Softmax": return .softmax
      case "LogSoftmax": return .logSoftmax
      case "Residual": return .residual((part ?? []).map(\.layer))
      case "Tanh": return .activation(.tanh)
      case "Sigmoid": return .activation(.sigmoid)
      default: return .activation(.relu)
      }
    }
  }

  struct Mode: Decodable, Sendable {
    let output: [Double]
    let inputGradient: [Double]
    let parameterGradients: [[Double]]
  }

  struct NetworkCase: Decodable, Sendable {
    let name: String
    let layers: [Layer]
    let input: [Double]
    let cotangent: [Double]
    let evaluation: Mode
    let training: Mode
    let statistics: [[Double]]

    func network() throws -> Network<Double> { try Network(layers.map(\.layer)) }
  }

  struct LossCase: Decodable, Sendable {
    let name: String
    let output, target, weights: [Double]
    let loss: Double
    let gradient: [Double]
    let weightedLoss: Double
    let weightedGradient: [Double]
  }

  let networks: [NetworkCase]
  let losses: [LossCase]
  let optimizers: [String: [[Double]]]
  let schedules: [String: [Double]]

  static let shared = Result { () throws -> TrainingReference in
    try JSONDecoder().decode(Self.self, from: Data(Fixture.bytes("training.json")))
  }
}

/// Two parameters.
private struct Pair<Value> {
  var a: Value
  var b: Value
  func map<Other>(_ transform: (Value) -> Other) -> Pair<Other> {
    Pair<Other>(a: transform(a), b: transform(b))
  }
}

extension Pair: DifferentiableValue, ParameterStructure where Value == Tensor<Double> {
  typealias Scalar = Double
  typealias Recorded = Pair<Tracked<Double>>
}

/// Expects numbers near others, relative to the largest of them.
private func expectNear(
  _ actual: [Double], _ expected: [Double], within tolerance: Double, _ what: String
) {
  #expect(actual.count == expected.count, "\(what)")
  let scale = expected.map(abs).max() ?? 0
  for (a, e) in zip(actual, expected) {
    #expect(abs(a - e) <= tolerance * max(scale, 1e-300), "\(what): \(a) is not \(e)")
  }
}

@Suite struct TrainingReferenceTests {
  @Test func `Values and derivatives of networks are PyTorch's, in evaluation and in training`()
    throws
  {
    let reference = try TrainingReference.shared.get()
    #expect(reference.networks.count == 5)
    for test in reference.networks {
      let network = try test.network()
      let x = Tensor(shape: [6, network.inputCount], test.input)
      let cotangent = Tensor(shape: [6, network.outputCount], test.cotangent)
      expectNear(network(x).scalars, test.evaluation.output, within: 1e-14, test.name)
      // A row alone is what it is among others.
      let row = network(x.elements(from: 0, shape: [network.inputCount]))
      expectNear(
        row.scalars, Array(test.evaluation.output.prefix(network.outputCount)), within: 1e-13,
        test.name)
      let byInput = gradient(at: x) { (network($0) * cotangent).sum() }
      expectNear(
        byInput.scalars, test.evaluation.inputGradient, within: 1e-13, "\(test.name) by its input")
      let g = gradient(at: network) { network in
        (network(x) * cotangent).sum()
      }
      let parameters = g.layers.flatMap(\.parameters)
      #expect(parameters.count == test.evaluation.parameterGradients.count)
      for (position, pair) in zip(parameters, test.evaluation.parameterGradients).enumerated() {
        expectNear(pair.0.scalars, pair.1, within: 1e-13, "\(test.name) by parameter \(position)")
      }

      var pass: TrainingPass<Tracked<Double>>? = TrainingPass(generator: SplitMix64(seed: 0)) {
        $0.value
      }
      let trained = gradient(at: network) { network in
        (network.training(x, .squaredError, &pass) * cotangent).sum()
      }
      let largest =
        trained.layers.flatMap(\.parameters).map { $0.scalars.map(abs).max() ?? 0 }
        .max() ?? 0
      for (position, pair) in zip(
        trained.layers.flatMap(\.parameters), test.training.parameterGradients
      ).enumerated() {
        // A bias before a batch normalization has derivative 0, and rounding in its place.
        for (a, e) in zip(pair.0.scalars, pair.1) {
          #expect(
            abs(a - e) <= 1e-13 * largest, "\(test.name) in training by parameter \(position)")
        }
      }
      let after = network.noting(pass?.batches ?? [], rows: 6)
      let statistics = after.layers.flatMap(Self.statistics)
      #expect(statistics.count == test.statistics.count)
      for (a, e) in zip(statistics, test.statistics) {
        expectNear(a.scalars, e, within: 1e-14, "\(test.name): running statistics")
      }
    }
  }

  static func statistics(_ layer: NetworkLayer<Tensor<Double>>) -> [Tensor<Double>] {
    switch layer {
    case .batchNormalization(_, _, let running, _): [running.mean, running.variance]
    case .residual(let layers): layers.flatMap(statistics)
    default: []
    }
  }

  static let losses: [String: Loss] = [
    "squaredError": .squaredError, "absoluteError": .absoluteError,
    "huber": .huber(threshold: 0.7), "binaryCrossEntropy": .binaryCrossEntropy,
    "crossEntropy": .crossEntropy,
  ]

  @Test func `Losses and their gradients are PyTorch's`() throws {
    let cases = try TrainingReference.shared.get().losses
    #expect(Set(cases.map(\.name)) == Set(Self.losses.keys))
    for test in cases {
      let loss = try #require(Self.losses[test.name])
      let z = Tensor(shape: [5, 3], test.output)
      let y = Tensor(shape: [5, 3], test.target)
      let w = Tensor(test.weights)
      let (value, slope) = valueWithGradient(at: z) { loss($0, $0.constant(y)) }
      expectNear([value], [test.loss], within: 1e-15, test.name)
      #expect(loss(z, y).scalar == value)
      expectNear(slope.scalars, test.gradient, within: 1e-14, test.name)
      let (weighted, weightedSlope) = valueWithGradient(at: z) {
        loss($0, $0.constant(y), weights: $0.constant(w))
      }
      expectNear([weighted], [test.weightedLoss], within: 1e-15, test.name)
      expectNear(weightedSlope.scalars, test.weightedGradient, within: 1e-14, test.name)
    }
  }

  static let rules: [String: (OptimizerRule, rate: Double)] = [
    "sgd": (.sgd(), 0.01),
    "sgd_decay": (.sgd(weightDecay: 0.1), 0.01),
    "momentum": (.sgd(momentum: 0.9), 0.01),
    "nesterov": (.sgd(momentum: 0.9, nesterov: true, weightDecay: 0.01), 0.01),
    "rmsprop": (.rmsProp(), 0.01),
    "rmsprop_momentum": (
      .rmsProp(smoothing: 0.9, epsilon: 1e-6, momentum: 0.5, weightDecay: 0.02), 0.005
    ),
    "adam": (.adam(), 0.02),
    "adam_decay": (.adam(beta1: 0.8, beta2: 0.95, epsilon: 1e-5, weightDecay: 0.05), 0.02),
    "adamw": (.adamW(), 0.02),
    "adamw_decay": (.adamW(beta1: 0.85, beta2: 0.99, weightDecay: 0.3), 0.02),
  ]

  @Test func `A hundred steps of each optimizer are PyTorch's`() throws {
    let iterates = try TrainingReference.shared.get().optimizers
    #expect(Set(iterates.keys) == Set(Self.rules.keys))
    for (name, (rule, rate)) in Self.rules {
      var point = Pair<Tensor<Double>>(a: -0.5, b: 0.75)
      var optimizer = Optimizer<Double>(rule)
      for (step, expected) in (iterates[name] ?? []).enumerated() {
        let g = gradient(at: point) { p in
          square(1 - p.a) + 3 * square(p.b - square(p.a)) + sin(p.a * p.b)
        }
        optimizer.step(&point, along: g, rate: rate)
        expectNear(
          [point.a.scalar, point.b.scalar], expected, within: 1e-12, "\(name), step \(step)")
      }
      #expect(optimizer.stepCount == 100)
    }
  }

  @Test func `Schedules are PyTorch's`() throws {
    let schedules = try TrainingReference.shared.get().schedules
    let ours: [String: RateSchedule] = [
      "step": .step(every: 7, factor: 0.3), "cosine": .cosine(to: 0.1),
      "warm_up": .warmUp(steps: 4, then: .cosine()),
    ]
    // PyTorch's warm-up rises from 0.2 by 0.2; a factor of (t + 1) / w would be 0.25, 0.5, ….
    for (name, schedule) in ours where name != "warm_up" {
      let factors = (0..<40).map { schedule.factor(at: $0, of: 40) }
      expectNear(factors, schedules[name] ?? [], within: 1e-14, name)
    }
    let warm = try #require(schedules["warm_up"])
    let factors = (0..<40).map { (ours["warm_up"] ?? .constant).factor(at: $0, of: 40) }
    #expect(Array(factors.prefix(4)) == [0.25, 0.5, 0.75, 1])
    expectNear(Array(factors.dropFirst(4)), Array(warm.dropFirst(4)), within: 1e-14, "warm_up")
  }

  /// The first three steps on f(x) = x²/2 from 1 with rate 1/10, where the gradient is x; worked out by hand.
  @Test func `Three steps of each optimizer, by hand`() {
    // sgd: 0.9, 0.81, 0.729.
    // momentum 1/2: b = 1, 0.5 + 0.9 = 1.4, 0.7 + 0.76 = 1.46; x = 0.9, 0.76, 0.614.
    // Nesterov: b = 1, x = 1 − 0.1 (1 + 0.5) = 0.85; b = 1.35, x = 0.85 − 0.1 (0.85 + 0.675) = 0.6975;
    //   b = 1.3725, x = 0.6975 − 0.1 (0.6975 + 0.68625) = 0.559125.
    // rmsProp with α = 0, ε = 0: every step is 0.1 sign(g).
    // adam with β₁ = β₂ = 0, ε = 0: the same.
    // adamW with β₁ = β₂ = 0, ε = 0, λ = 1: x ← 0.9 x − 0.1: 0.8, 0.62, 0.458.
    let table: [(OptimizerRule, [Double])] = [
      (.sgd(), [0.9, 0.81, 0.729]),
      (.sgd(momentum: 0.5), [0.9, 0.76, 0.614]),
      (.sgd(momentum: 0.5, nesterov: true), [0.85, 0.6975, 0.559125]),
      (.sgd(weightDecay: 1), [0.8, 0.64, 0.512]),
      (.rmsProp(smoothing: 0, epsilon: 0), [0.9, 0.8, 0.7]),
      (.adam(beta1: 0, beta2: 0, epsilon: 0), [0.9, 0.8, 0.7]),
      (.adamW(beta1: 0, beta2: 0, epsilon: 0, weightDecay: 1), [0.8, 0.62, 0.458]),
    ]
    for (rule, expected) in table {
      var point = Pair<Tensor<Double>>(a: 1, b: 1)
      var optimizer = Optimizer<Double>(rule)
      for x in expected {
        let g = gradient(at: point) { (square($0.a) + square($0.b)) / 2 }
        optimizer.step(&point, along: g, rate: 0.1)
        #expect(abs(point.a.scalar - x) < 1e-15 && point.a == point.b, "\(rule)")
      }
    }
  }
}
