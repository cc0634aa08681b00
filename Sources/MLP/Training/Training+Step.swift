import Autodiff

extension Training {
  /// What a step came to.
  struct Step {
    let loss: Double
    let gradientNorm: Double
    let rate: Double
  }

  /// Takes a step along the gradient of the loss of rows.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func step(_ rows: TrainingSet<Scalar>, of total: Int) -> Step {
    let options = options
    var pass: TrainingPass<Tracked<Scalar>>? = TrainingPass(generator: generator) { $0.value }
    let (loss, gradient) = valueWithGradient(at: network) { network in
      let outputs = network.training(rows.inputs, options.loss, &pass)
      let loss = options.loss(
        outputs, network.constant(rows.targets), weights: rows.weights.map(network.constant))
      return network.penalized(loss, l1: options.l1, l2: options.l2)
    }
    if let pass {
      generator = pass.generator
      if !pass.batches.isEmpty { network = network.noting(pass.batches, rows: rows.count) }
    }
    let rate = options.rate * options.schedule.factor(at: optimizer.stepCount, of: total)
    let norm = gradient.euclideanNorm
    if let limit = options.gradientNormLimit, norm > limit {
      let factor = Tensor<Scalar>(Scalar(limit / norm))
      let shorter = gradient.map { (g: Tensor<Scalar>) in g * factor }
      optimizer.step(&network, along: shorter, rate: rate)
    } else {
      optimizer.step(&network, along: gradient, rate: rate)
    }
    return Step(loss: Double(loss), gradientNorm: norm, rate: rate)
  }
}

extension Loss {
  /// What the loss takes of a network's values at rows: logits where it holds the last layer's function within itself.
  func outputs<Scalar: RealScalar>(
    of network: Network<Scalar>, _ x: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    var pass: TrainingPass<Tensor<Scalar>>?
    return layers(of: network.layers).reduce(x) { a, layer in layer(a, &pass) }
  }
}

extension TrackedNetwork {
  /// What a loss takes of the network's values at rows, in training.
  package func training(
    _ x: Tensor<Scalar>, _ loss: Loss, _ pass: inout TrainingPass<Tracked<Scalar>>?
  ) -> Tracked<Scalar> {
    loss.layers(of: layers).reduce(constant(x)) { a, layer in layer(a, &pass) }
  }

  /// A loss with λ₁ Σ |w| + λ₂/2 Σ w² over the weights of linear layers.
  func penalized(_ loss: Tracked<Scalar>, l1: Double, l2: Double) -> Tracked<Scalar> {
    var loss = loss
    guard l1 != 0 || l2 != 0 else { return loss }
    for weights in layers.flatMap(\.linearWeights) {
      if l1 != 0 { loss = .sum(loss, .product(Tracked(.real(l1)), abs(weights).sum())) }
      if l2 != 0 { loss = .sum(loss, .product(Tracked(.real(l2 / 2)), square(weights).sum())) }
    }
    return loss
  }
}

extension NetworkLayer {
  /// The weights of linear maps.
  var linearWeights: [Value] {
    switch self {
    case .linear(let weights, _): [weights]
    case .residual(let layers): layers.flatMap(\.linearWeights)
    default: []
    }
  }

  /// Whether the layer has a batch normalization.
  var normalizesByBatch: Bool {
    switch self {
    case .batchNormalization: true
    case .residual(let layers): layers.contains { $0.normalizesByBatch }
    default: false
    }
  }
}

extension Network {
  /// Whether there is a batch normalization.
  var normalizesByBatch: Bool { layers.contains { $0.normalizesByBatch } }

  /// The Euclidean norm over all parameters.
  var euclideanNorm: Double {
    var sum = 0.0
    for parameter in layers.lazy.flatMap(\.parameters) { sum += squaredNorm(parameter) }
    return sum.squareRoot()
  }

  /// The network whose running statistics have come nearer to those of a batch: r ← 0.9 r + 0.1 b, b's variance that of a
  /// sample, n / (n − 1) times the batch's own, as PyTorch's.
  package func noting(_ batches: [UnitStatistics<Scalar>], rows: Int) -> Network {
    let kept = Tensor<Scalar>(.real(0.9))
    let taken = Tensor<Scalar>(.real(0.1))
    let sample = Tensor<Scalar>(.real(0.1 * Double(rows) / Double(max(1, rows - 1))))
    return changingStatistics(with: batches) { running, batch in
      UnitStatistics(
        mean: kept * running.mean + taken * batch.mean,
        variance: kept * running.variance + sample * batch.variance)
    }
  }

  /// a + share (b − a) of each parameter and running statistic a, and b of another network of the same layers.
  func moved(toward other: Network, by share: Double) -> Network {
    let share = Tensor<Scalar>(.real(share))
    func moved(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> { a + share * (b - a) }
    var rest = other.layers.flatMap(\.parameters)[...]
    let layers = layers.map { layer in layer.map { moved($0, rest.removeFirst()) } }
    return Network(layers, of: self)
      .changingStatistics(with: other.layers.flatMap(\.runningStatistics)) { a, b in
        UnitStatistics(mean: moved(a.mean, b.mean), variance: moved(a.variance, b.variance))
      }
  }

  private func changingStatistics(
    with others: [UnitStatistics<Scalar>],
    _ change: (UnitStatistics<Scalar>, UnitStatistics<Scalar>) -> UnitStatistics<Scalar>
  ) -> Network {
    var rest = others[...]
    return Network(layers.map { $0.changingStatistics(with: &rest, change) }, of: self)
  }
}

extension NetworkLayer {
  /// The running statistics of batch normalizations.
  fileprivate var runningStatistics: [UnitStatistics<Value.Scalar>] {
    switch self {
    case .batchNormalization(_, _, let running, _): [running]
    case .residual(let layers): layers.flatMap(\.runningStatistics)
    default: []
    }
  }

  /// The layer whose running statistics are what they give with the next of others, as far as there are any.
  fileprivate func changingStatistics(
    with others: inout ArraySlice<UnitStatistics<Value.Scalar>>,
    _ change: (UnitStatistics<Value.Scalar>, UnitStatistics<Value.Scalar>) -> UnitStatistics<
      Value.Scalar
    >
  ) -> NetworkLayer {
    switch self {
    case .batchNormalization(let scale, let shift, let running, let epsilon):
      guard let other = others.popFirst() else { return self }
      return .batchNormalization(
        scale: scale, shift: shift, running: change(running, other), epsilon: epsilon)
    case .residual(let layers):
      return .residual(layers.map { $0.changingStatistics(with: &others, change) })
    default: return self
    }
  }
}

/// Σ x², added in double precision in eight sums, so that a long vector is not added one number at a time.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func squaredNorm<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Double {
  x.withUnsafeBufferPointer { x in
    var sums = SIMD8<Double>.zero
    let whole = x.count & ~7
    for start in stride(from: 0, to: whole, by: 8) {
      var lane = SIMD8<Double>.zero
      for i in 0..<8 { lane[i] = Double(x[start + i]) }
      sums += lane * lane
    }
    var sum = sums.sum()
    for i in whole..<x.count { sum += Double(x[i]) * Double(x[i]) }
    return sum
  }
}
