import Autodiff
import Foundation
import MLP
import TestSupport
import Testing

/// Two clouds of points, or the corners of a square, drawn here so that no generator of the library is needed.
private func crosses(_ count: Int) -> TrainingSet<Double> {
  var generator = SplitMix64(seed: 5)
  var inputs: [Double] = []
  var labels: [Int] = []
  for _ in 0..<count {
    let (x, y) = (2 * generator.uniform() - 1, 2 * generator.uniform() - 1)
    inputs += [x, y]
    labels.append(x * y > 0 ? 1 : 0)
  }
  return TrainingSet(inputs: Tensor(shape: [count, 2], inputs), labels: labels, classCount: 2)
}

private func network(
  _ sizes: [Int] = [2, 16, 1], normalization: NetworkArchitecture.Normalization = .none,
  dropout: Double = 0, isResidual: Bool = false
) throws -> Network<Double> {
  var architecture = NetworkArchitecture(
    sizes: sizes, activation: .tanh, output: .activation(.sigmoid))
  architecture.normalization = normalization
  architecture.dropout = dropout
  architecture.isResidual = isResidual
  return try Network(architecture, seed: 3)
}

private func trained(
  _ network: Network<Double>, _ options: TrainingOptions, _ set: TrainingSet<Double>,
  heldOut: TrainingSet<Double>? = nil
) -> Training<Double> {
  var training = Training(network, options)
  while training.next(on: set, heldOut: heldOut) != nil {}
  return training
}

/// The parameters and the running statistics.
private func numbers(_ layers: [Network<Double>.Layer]) -> [Double] {
  layers.flatMap { layer in
    switch layer {
    case .batchNormalization(let scale, let shift, let running, _):
      [scale, shift, running.mean, running.variance].flatMap(\.scalars)
    case .residual(let layers): numbers(layers)
    default: layer.parameters.flatMap(\.scalars)
    }
  }
}

@Suite struct TrainingTests {
  @Test func `A network learns which sign a product has`() throws {
    let set = crosses(160)
    for (normalization, dropout, isResidual) in [
      (NetworkArchitecture.Normalization.none, 0.0, false), (.batch, 0, false), (.layer, 0, true),
      (.none, 0.1, false),
    ] {
      let start = try network(
        [2, 16, 16, 1], normalization: normalization, dropout: dropout, isResidual: isResidual)
      let training = trained(
        start, TrainingOptions(loss: .binaryCrossEntropy, rate: 0.03, epochs: 60), set)
      let outputs = training.best(set.inputs).scalars
      let right = zip(outputs, set.targets.scalars).filter { ($0 > 0.5) == ($1 == 1) }.count
      #expect(right >= 150, "\(normalization) \(dropout) \(isResidual): \(right) of 160")
      #expect(training.end == .finished && training.epochs.count == 60)
    }
  }

  @Test func `The same call gives the same bits, and another seed others`() throws {
    let set = crosses(90)
    func bits(_ seed: UInt64) throws -> [UInt64] {
      let options = TrainingOptions(
        loss: .binaryCrossEntropy, rule: .adamW(), rate: 0.01, epochs: 5, gradientNormLimit: 0.5,
        l1: 1e-4, l2: 1e-3, seed: seed)
      return trained(try network(dropout: 0.2), options, set).network.layers.flatMap(\.parameters)
        .flatMap(\.scalars).map(\.bitPattern)
    }
    #expect(try bits(1) == bits(1))
    #expect(try bits(1) != bits(2))
  }

  @Test func `A training that is read from a file after any epoch ends at the same bits`() throws {
    let (set, heldOut) = (crosses(70), crosses(30))
    let rules: [OptimizerRule] = [
      .sgd(), .sgd(momentum: 0.9, nesterov: true), .rmsProp(momentum: 0.5), .adam(), .adamW(),
    ]
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "training").path
    for rule in rules {
      let options = TrainingOptions(
        loss: .binaryCrossEntropy, rule: rule, rate: 0.01,
        schedule: .warmUp(steps: 3, then: .cosine()), epochs: 6, patience: 4,
        averagedShare: rule == .sgd() ? 0 : 0.3, seed: 9)
      let start = try network([2, 6, 6, 1], normalization: .batch, dropout: 0.3, isResidual: true)
      let whole = trained(start, options, set, heldOut: heldOut)
      for stop in 0..<6 {
        var first = Training(start, options)
        for _ in 0..<stop { _ = first.next(on: set, heldOut: heldOut) }
        try first.write(to: file, fingerprint: 7)
        var second = Training(start, options)
        try second.resume(from: file, fingerprint: 7)
        #expect(second.epochs == first.epochs)
        while second.next(on: set, heldOut: heldOut) != nil {}
        #expect(second.network == whole.network, "\(rule) after \(stop)")
        #expect(second.best == whole.best && second.average == whole.average)
        #expect(second.epochs == whole.epochs)
        #expect(second.end == whole.end && second.bestEpoch == whole.bestEpoch)
      }
      var other = Training(start, TrainingOptions(loss: .squaredError, rule: rule))
      #expect(throws: CheckpointError.differs("other options")) {
        try other.resume(from: file, fingerprint: 7)
      }
      var rows = Training(start, options)
      #expect(throws: CheckpointError.differs("other rows")) {
        try rows.resume(from: file, fingerprint: 8)
      }
      var layers = Training(try network(), options)
      #expect(throws: CheckpointError.differs("another network")) {
        try layers.resume(from: file, fingerprint: 7)
      }
      var sizes = Training(
        try network([2, 5, 5, 1], normalization: .batch, dropout: 0.3, isResidual: true), options)
      #expect(throws: CheckpointError.differs("another network")) {
        try sizes.resume(from: file, fingerprint: 7)
      }
    }
    try TableModel(network()).write(to: file)
    var training = Training(try network(), TrainingOptions(loss: .squaredError))
    #expect(throws: CheckpointError.noCheckpoint) {
      try training.resume(from: file, fingerprint: 7)
    }
  }

  @Test func `A training that is interrupted before any step ends at the same bits`() throws {
    let (set, heldOut) = (crosses(70), crosses(30))
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "training").path
    // 3 steps of 32, 32 and 6 rows in each of 3 epochs.
    let options = TrainingOptions(
      loss: .binaryCrossEntropy, rule: .adam(), rate: 0.01, schedule: .cosine(), epochs: 3,
      averagedShare: 0.5, seed: 9)
    let start = try network([2, 6, 6, 1], normalization: .batch, dropout: 0.3, isResidual: true)
    let whole = trained(start, options, set, heldOut: heldOut)
    for stop in 0...9 {
      var first = Training(start, options)
      var asked = 0
      while first.next(
        on: set, heldOut: heldOut,
        isInterrupted: {
          defer { asked += 1 }
          return asked == stop
        }) != nil
      {}
      #expect(first.begunSteps == (stop == 9 ? 0 : stop % 3), "before step \(stop)")
      #expect((first.end == nil) == (stop < 9))
      try first.write(to: file, fingerprint: 7)
      var second = Training(start, options)
      try second.resume(from: file, fingerprint: 7)
      for var training in [first, second] {
        while training.next(on: set, heldOut: heldOut) != nil {}
        #expect(training.network == whole.network && training.best == whole.best, "\(stop)")
        #expect(training.epochs == whole.epochs && training.end == whole.end, "\(stop)")
      }
    }
    // Products of other kernels would not end there.
    try BuiltInProducts.only {
      var other = Training(start, options)
      try other.write(to: file, fingerprint: 7)
      var bytes = try Data(contentsOf: URL(filePath: file))
      let place = try #require(bytes.range(of: Data("built-in kernels".utf8)))
      bytes.replaceSubrange(place, with: Data("built-on kernels".utf8))
      try bytes.write(to: URL(filePath: file))
      #expect {
        try other.resume(from: file, fingerprint: 7)
      } throws: { error in
        guard case CheckpointError.products(let then?, let now)? = error as? CheckpointError else {
          return false
        }
        return then.hasPrefix("built-on kernels") && now.hasPrefix("built-in kernels")
          && "\(error)".contains("it was made with the matrix products of built-on kernels")
      }
    }
  }

  @Test func `Training ends early and keeps the best parameters`() throws {
    // The rows held out say the opposite of those trained on, so that the first epochs are the best.
    let set = crosses(60)
    let opposite = TrainingSet(inputs: set.inputs, targets: 1 - set.targets)
    let options = TrainingOptions(
      loss: .binaryCrossEntropy, rate: 0.05, epochs: 500, patience: 7)
    let training = trained(try network(), options, set, heldOut: opposite)
    #expect(training.end == .patience)
    #expect(training.epochs.count == training.bestEpoch + 7)
    let losses = training.epochs.compactMap(\.validationLoss)
    #expect(losses[training.bestEpoch - 1] == losses.min())
    var best = Training(training.best, options)
    #expect(best.loss(of: opposite) == losses.min())
    best = Training(training.network, options)
    #expect(best.loss(of: opposite) == losses.last)
  }

  /// The mean over epochs, from the networks after each of them: of all where the share is 1, of the last where it is 0.
  @Test func `The mean of the last networks is watched and kept`() throws {
    let (set, heldOut) = (crosses(70), crosses(30))
    let start = try network([2, 6, 6, 1], normalization: .batch, isResidual: true)
    for share in [0, 0.25, 1] {
      let options = TrainingOptions(
        loss: .binaryCrossEntropy, rate: 0.05, epochs: 5, averagedShare: share)
      var training = Training(start, options)
      var (seen, averages) = ([[Double]](), [Network<Double>]())
      while let epoch = training.next(on: set, heldOut: heldOut) {
        seen.append(numbers(training.network.layers))
        averages.append(training.average)
        // ā₁ = w₁, ā₂ = ā₁ + (w₂ − ā₁)/(1 + s), ā₃ = ā₂ + (w₃ − ā₂)/(1 + 2 s), …, as weights of the w.
        var weights: [Double] = []
        for e in seen.indices {
          let taken = 1 / (1 + share * Double(e))
          weights = weights.map { $0 * (1 - taken) } + [taken]
        }
        if share == 1 { #expect(weights.allSatisfy { abs($0 * Double(seen.count) - 1) < 1e-14 }) }
        if share == 0 { #expect(weights.last == 1 && weights.dropLast().allSatisfy { $0 == 0 }) }
        for (place, number) in numbers(training.average.layers).enumerated() {
          let expected = zip(weights, seen).reduce(0) { $0 + $1.0 * $1.1[place] }
          #expect(abs(number - expected) <= 1e-14 * (1 + abs(expected)), "\(share) \(place)")
        }
        #expect(Training(training.average, options).loss(of: heldOut) == epoch.validationLoss)
      }
      #expect(averages.count == 5 && training.best == averages[training.bestEpoch - 1])
      #expect((averages.last == training.network) == (share == 0))
    }
  }

  @Test func `A rate that is too large is told`() throws {
    let set = TrainingSet<Double>(
      inputs: [[1], [2], [3]], targets: [[1e30], [-1e30], [1e30]])
    let start = try Network<Double>(
      NetworkArchitecture(
        sizes: [1, 4, 1], activation: .relu, output: .activation(.identity)), seed: 1)
    let options = TrainingOptions(loss: .squaredError, rule: .sgd(), rate: 1e10, epochs: 100)
    let training = trained(start, options, set)
    #expect(training.end == .diverged && training.epochs.count < 100)
  }

  @Test func `Gradients of penalties are theirs`() throws {
    // One step of gradient descent on penalties alone, where the loss does not depend on the parameters:
    // w ← w − η (λ₁ sign w + λ₂ w), and biases stay.
    let start = try Network<Double>([.linear(weights: [[2, -3]], bias: [0.5])])
    let set = TrainingSet<Double>(inputs: [[0, 0]], targets: [[0.5]])
    let options = TrainingOptions(
      loss: .squaredError, rule: .sgd(), rate: 0.1, epochs: 1, l1: 0.5, l2: 0.25)
    let training = trained(start, options, set)
    // 2 − 0.1 (0.5 + 0.5) and −3 + 0.1 (0.5 + 0.75).
    let parameters = training.network.layers.flatMap(\.parameters).flatMap(\.scalars)
    for (p, e) in zip(parameters, [1.9, -2.875, 0.5]) { #expect(abs(p - e) < 1e-15) }
    // 0.5 · 5 + 0.125 · 13.
    #expect(training.epochs[0].loss == 4.125)
  }

  @Test func `Long gradients are shortened to the limit`() throws {
    let start = try Network<Double>([.linear(weights: [[0, 0]], bias: [0])])
    let set = TrainingSet<Double>(inputs: [[30, 40]], targets: [[-1]])
    // The gradient is 2 (0 + 1) (30, 40, 1).
    let options = TrainingOptions(
      loss: .squaredError, rule: .sgd(), rate: 1, epochs: 1, gradientNormLimit: 0.5)
    let step = trained(start, options, set).network.layers.flatMap(\.parameters).flatMap(\.scalars)
    let norm = 2501.0.squareRoot()
    for (s, e) in zip(step, [30, 40, 1.0]) { #expect(abs(s + 0.5 * e / norm) < 1e-15) }
  }

  @Test func `Weights of rows count as if rows were repeated`() throws {
    let rows = crosses(5)
    let repeated = rows.rows(at: [0, 1, 1, 2, 3, 3, 3, 4])
    let weighted = TrainingSet(
      inputs: rows.inputs, targets: rows.targets, weights: [1, 2, 1, 3, 1])
    let options = TrainingOptions(loss: .binaryCrossEntropy, rule: .sgd(), rate: 0.5, epochs: 1)
    let a = trained(try network(), options, repeated).network
    let b = trained(try network(), options, weighted).network
    for (p, q) in zip(a.layers.flatMap(\.parameters), b.layers.flatMap(\.parameters)) {
      for (x, y) in zip(p.scalars, q.scalars) { #expect(abs(x - y) < 1e-14) }
    }
  }

  @Test(arguments: [
    Loss.squaredError, .absoluteError, .huber(threshold: 0.3), .binaryCrossEntropy, .crossEntropy,
  ])
  func `Gradients of every loss agree with differences`(_ loss: Loss) {
    let z: Tensor<Double> = [[0.3, -1.2, 2], [0.1, 0.7, -0.4]]
    let y: Tensor<Double> = [[0.2, 0.5, 0.3], [1, 0, 0]]
    let w: Tensor<Double> = [2, 0.5]
    let plain = checkGradient(at: z) { loss($0, $0.constant(y)) }
    #expect(plain.agrees, "\(plain)")
    let weighted = checkGradient(at: z) { loss($0, $0.constant(y), weights: $0.constant(w)) }
    #expect(weighted.agrees, "\(weighted)")
  }

  @Test func `Gradients of every layer agree with differences, by parameters and by the input`()
    throws
  {
    let x: Tensor<Double> = [[0.3, -1.2, 0.8], [0.1, 0.7, -0.4], [-0.9, 0.2, 1.1]]
    let linear = Network<Double>.Layer.linear(
      weights: [[0.5, -0.2, 0.1], [0.3, 0.8, -0.6], [-0.4, 0.2, 0.9]], bias: [0.1, -0.2, 0.05])
    let running = UnitStatistics<Double>(mean: [0.1, 0.2, -0.1], variance: [0.5, 2, 1])
    let layers: [Network<Double>.Layer] = [
      .activation(.tanh), .parametricRelu(slopes: [0.2, 0.1, 0.4]), .parametricRelu(slopes: [0.3]),
      .layerNormalization(scale: [1, 0.5, 2], shift: [0, 1, -1], epsilon: 1e-5),
      .batchNormalization(
        scale: [1, 0.5, 2], shift: [0, 1, -1], running: running, epsilon: 1e-5),
      .dropout(rate: 0.5), .softmax, .logSoftmax, .residual([linear, .activation(.sigmoid)]),
    ]
    let c: Tensor<Double> = [[1, -2, 0.5], [0.3, 1, 2], [-1, 0.4, 1]]
    for layer in layers {
      let network = try Network<Double>([linear, layer, linear])
      let byParameters = checkGradient(at: network) { network in
        (network(x) * c).sum()
      }
      #expect(byParameters.agrees, "\(layer.name): \(byParameters)")
      let byInput = checkGradient(at: x) { (network($0) * c).sum() }
      #expect(byInput.agrees, "\(layer.name): \(byInput)")
    }
    // What training computes otherwise; a bias before a batch normalization would have derivative 0, which differences
    // cannot tell from rounding.
    for layer in layers where ["batch_norm", "dropout"].contains(layer.name) {
      let network = try Network<Double>([layer, linear])
      let training = checkGradient(at: network) { network in
        var pass: TrainingPass<Tracked<Double>>? = TrainingPass(generator: SplitMix64(seed: 2)) {
          $0.value
        }
        return (network.training(x, .squaredError, &pass) * c).sum()
      }
      #expect(training.agrees, "\(layer.name) in training: \(training)")
    }
  }

  @Test func `Splits hold out the share of every class, and the same rows for the same seed`() {
    let classes = (0..<97).map { $0 % 10 == 0 ? 2 : $0 % 3 == 0 ? 1 : 0 }
    let split = RowSplit(count: 97, heldOut: 0.2, classes: classes, seed: 4)
    #expect((split.training + split.heldOut).sorted() == Array(0..<97))
    for label in 0..<3 {
      let count = classes.filter { $0 == label }.count
      let held = split.heldOut.filter { classes[$0] == label }.count
      #expect(held == Int((0.2 * Double(count)).rounded()))
    }
    #expect(split == RowSplit(count: 97, heldOut: 0.2, classes: classes, seed: 4))
    #expect(split != RowSplit(count: 97, heldOut: 0.2, classes: classes, seed: 5))
    #expect(RowSplit(count: 3, heldOut: 0, seed: 1).training == [0, 1, 2])
    #expect(RowSplit(count: 3, heldOut: 1, seed: 1).heldOut == [0, 1, 2])
    // A class of two rows has one on either side.
    #expect(RowSplit(count: 2, heldOut: 0.01, seed: 1).heldOut.count == 1)
    #expect(RowSplit(count: 0, heldOut: 0.5, seed: 1).heldOut.isEmpty)
  }

  @Test(arguments: Initialization.allCases)
  func `Drawn weights have the variance that the source says`(_ initialization: Initialization)
    throws
  {
    let (n, m) = (200, 300)
    for (activation, gain) in [
      (Activation.relu, 2.0.squareRoot()), (.tanh, 5.0 / 3), (.sigmoid, 1),
      (.leakyRelu(slope: 0.5), (2 / 1.25).squareRoot()),
    ] {
      let net = try Network<Double>(
        NetworkArchitecture(
          sizes: [n, m, 1], activation: activation, output: .activation(.identity)),
        initialization: initialization, seed: 8)
      guard case .linear(let weights, let bias) = net.layers[0] else { continue }
      let w = weights.scalars
      let variance = w.reduce(0) { $0 + $1 * $1 } / Double(w.count)
      let isRectifier = activation == .relu || activation == .leakyRelu(slope: 0.5)
      let expected =
        switch initialization {
        case .glorotUniform, .glorotNormal: 2 * gain * gain / Double(n + m)
        case .heUniform, .heNormal: gain * gain / Double(n)
        case .leCunUniform, .leCunNormal: 1 / Double(n)
        case .orthogonal: gain * gain / Double(m)
        case .automatic: isRectifier ? gain * gain / Double(n) : 2 * gain * gain / Double(n + m)
        }
      #expect(abs(variance / expected - 1) < 0.03, "\(initialization) before \(activation)")
      #expect(bias == .zeros([m]))
      guard initialization == .orthogonal else { continue }
      // WᵀW = g² I.
      let gram = matmul(weights.transposed(), weights) / Tensor(gain * gain)
      let difference: Tensor<Double> = gram - .identity(n)
      let off = difference.scalars.map { Swift.abs($0) }.max() ?? 1
      #expect(off < 1e-13)
    }
  }
}
