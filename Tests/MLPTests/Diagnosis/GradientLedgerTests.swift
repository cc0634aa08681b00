import Autodiff
import MLP
import TestSupport
import Testing

/// The ledger against PyTorch, the closed forms, and numbers by hand.
@Suite struct GradientLedgerTests {
  static let parts = GradientLedger.Part.allCases

  @Test(arguments: [false, true])
  func `PyTorch has the same norms, parts and singular values`(isTraining: Bool) throws {
    let fixture = try #require(
      try DiagnosisFixture.all.get().networks.first { $0.isTraining == isTraining })
    let ledger = GradientLedger(
      try fixture.network(), at: matrix(fixture.inputs),
      seed: .loss(.crossEntropy, targets: matrix(fixture.targets)),
      mode: isTraining ? .training(seed: 1) : .evaluation, jacobianRows: 100)
    #expect(ledger.layers.map(\.number) == [5, 4, 3, 2, 1])
    #expect(ledger.layers.map(\.units) == [2, 4, 4, 4, 3])
    #expect(ledger.jacobianRowCount == 6 && ledger.rowCount == 6)
    for (layer, line) in zip(ledger.layers, fixture.lines) {
      expectClose(layer.logNorm, line.logNorm, ulps: 200, scale: 1, "δ of layer \(line.number)")
      for part in Self.parts {
        expectClose(
          layer.parts[part] ?? 0, line.parts[part.rawValue] ?? 0, ulps: 400, scale: 1,
          "\(part) of layer \(line.number)")
      }
      #expect((layer.singularValues == nil) == (line.least == nil))
      if let values = layer.singularValues, let least = line.least, let largest = line.largest {
        expectClose(values.lowerBound, least, ulps: 200, scale: largest, "layer \(line.number)")
        expectClose(values.upperBound, largest, ulps: 200, "layer \(line.number)")
      }
    }
  }

  static let activations: [Activation] = [.sigmoid, .tanh, .softplus, .silu, .identity]

  @Test(arguments: activations)
  func `The closed form has the same δ on each row`(activation: Activation) throws {
    let perceptron = try MultilayerPerceptron<Double>(
      sizes: [3, 5, 4, 1], activation: activation, seed: 3)
    let x: Tensor<Double> = [[0.5, -1, 2], [1, 0, -0.25], [-2, 1, 0.75]]
    let closedForm = try ClosedForm(perceptron, at: x)
    let delta = closedForm.secondDocument()
    let ledger = GradientLedger(Network(perceptron), at: x, seed: .output(0))
    for layer in ledger.layers.dropLast() {
      // Root mean square over the rows, by hand.
      let squares = delta[layer.number].scalars.reduce(0) { $0 + $1 * $1 }
      expectClose(
        layer.logNorm, Double.log10((squares / 3).squareRoot()), ulps: 20, scale: 1,
        "layer \(layer.number)")
    }
    let gradient = closedForm.gradient(delta).scalars.reduce(0) { $0 + $1 * $1 }
    expectClose(
      ledger.layers[3].logNorm, Double.log10((gradient / 3).squareRoot()), ulps: 20, scale: 1)
  }

  @Test func `A network of two layers by hand`() throws {
    // z = 3x = 0, so that σ' = ¼; the output is linear: δ³ = 1, v = (1, 1), δ² = (¼, ¼), ∇ₓ = 3 δ².
    let network = try Network<Double>([
      .linear(weights: [[3, 0], [0, 3]], bias: [0, 0]), .activation(.sigmoid),
      .linear(weights: [[1, 1]], bias: [0]),
    ])
    let ledger = GradientLedger(network, at: [[0, 0]], seed: .output(0))
    let (root2, quarter) = (Double.log10(2) / 2, -Double.log10(4))
    let rows: [(number: Int, logNorm: Double, weights: Double?, activation: Double?)] = [
      (3, 0, nil, nil),
      (2, root2 + quarter, root2, quarter),
      (1, Double.log10(3) + root2 + quarter, Double.log10(3), nil),
    ]
    #expect(ledger.seedLogNorm == 0)
    for (layer, row) in zip(ledger.layers, rows) {
      #expect(layer.number == row.number && layer.units == [3: 1, 2: 2, 1: 2][row.number])
      expectClose(layer.logNorm, row.logNorm, ulps: 8, scale: 1)
      #expect((layer.parts[.weights] == nil) == (row.weights == nil))
      #expect((layer.parts[.activation] == nil) == (row.activation == nil))
      expectClose(layer.parts[.weights] ?? 0, row.weights ?? 0, ulps: 8, scale: 1)
      expectClose(layer.parts[.activation] ?? 0, row.activation ?? 0, ulps: 8, scale: 1)
    }
    // ∂a²/∂a¹ = ¾ I and ∂a³/∂a² = (1, 1).
    let jacobians = ledger.layers.map(\.singularValues)
    expectClose(try #require(jacobians[0]).lowerBound, 2.0.squareRoot(), ulps: 8)
    expectClose(try #require(jacobians[1]).lowerBound, 0.75, ulps: 8)
    expectClose(try #require(jacobians[1]).upperBound, 0.75, ulps: 8)
    #expect(jacobians[2] == nil && ledger.jacobianRowCount == 1)
    #expect(ledger.layers[1].flatShare == 0 && ledger.layers[1].deadShare == 0)
    #expect(ledger.findings.isEmpty)
  }

  @Test func `A residual connection by hand`() throws {
    // a = x + ½ relu(2x) at x = 3 is linear with slope 2: 1 goes around, 1 through, and the sum is twice the latter.
    let network = try Network<Double>([
      .residual([
        .linear(weights: [[2]], bias: [0]), .activation(.relu),
        .linear(weights: [[0.5]], bias: [0]),
      ])
    ])
    let ledger = GradientLedger(network, at: [[3]], seed: .output(0))
    #expect(ledger.layers.map(\.logNorm) == [0, -Double.log10(2), Double.log10(2)])
    #expect(ledger.layers[2].parts[.residual] == Double.log10(2))
    #expect(ledger.layers[2].parts[.weights] == Double.log10(2))
    // Behind the layers that it goes around there is nothing but the way around.
    let dead = GradientLedger(network, at: [[-3]], seed: .output(0)).layers
    #expect(dead.map(\.logNorm) == [0, -.infinity, 0])
    #expect(dead[1].parts[.activation] == -.infinity && dead[2].change == nil)
    #expect(dead[2].parts[.residual] == .infinity && dead[2].parts[.weights]?.isNaN == true)
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func `The parts add up`(seed: UInt64) throws {
    var architecture = NetworkArchitecture(
      sizes: [3, 6, 6, 6, 2], activation: .tanh, output: .softmax)
    architecture.isResidual = seed.isMultiple(of: 2)
    architecture.normalization = [.none, .batch, .layer][Int(seed % 3)]
    architecture.dropout = seed > 2 ? 0.25 : 0
    let network = try Network<Double>(architecture, seed: seed)
    let rows = ToyData.moons(40, noise: 0.3, seed: seed)
    let x = concatenated([rows.features, square(rows.features[.all, 0..<1])], axis: 1)
    let set = TrainingSet(inputs: x, labels: rows.classes ?? [], classCount: 2)
    let targets = concatenated([1 - set.targets, set.targets], axis: 1)
    let seeds: [GradientLedger.Seed<Double>] = [
      .output(1), .loss(.crossEntropy, targets: targets), .loss(.squaredError, targets: targets),
    ]
    for start in seeds {
      let ledger = GradientLedger(network, at: x, seed: start, mode: .training(seed: seed))
      var sum = ledger.seedLogNorm
      for layer in ledger.layers {
        let change = try #require(layer.change)
        let parts = layer.parts.values.reduce(0, +)
        #expect(abs(parts - change) < 1e-13 * (1 + abs(change)))
        sum += change
        #expect(abs(sum - layer.logNorm) < 1e-13)
      }
      let hidden = Self.parts.map(ledger.total(of:)).reduce(0, +)
      #expect(abs(hidden - ledger.depthChange) < 1e-12)
      #expect((ledger.layers[2].parts[.dropout] != nil) == (architecture.dropout > 0))
      #expect(
        (ledger.layers[2].parts[.normalization] != nil) == (architecture.normalization != .none))
      #expect((ledger.layers[2].parts[.residual] != nil) == architecture.isResidual)
    }
  }

  @Test func `The loss's gradient is that of a step of training`() throws {
    // ∂L/∂b of the last linear map is the mean of δ^[L] over the rows: of one row the same as δ.
    let network = try Network<Double>(
      NetworkArchitecture(sizes: [2, 4, 3], activation: .tanh, output: .softmax), seed: 1)
    let (x, y): (Tensor<Double>, Tensor<Double>) = ([[0.5, -1]], [[0, 1, 0]])
    let slope = gradient(at: network) { network in
      Loss.crossEntropy(
        log(network(x)), network.constant(y))
    }
    let ledger = GradientLedger(
      network, at: x, seed: .loss(.crossEntropy, targets: y))
    for (layer, place) in zip(ledger.layers, [2, 0]) {
      let bias = slope.layers[place].parameters[1].scalars.reduce(0) { $0 + $1 * $1 }
      expectClose(layer.logNorm, Double.log10(bias.squareRoot()), ulps: 50, scale: 1)
    }
  }

  @Test func `A dead network is said to be dead`() throws {
    // z = x − 9 is negative on every row, and relu passes nothing on.
    let network = try Network<Double>([
      .linear(weights: [[1], [1]], bias: [-9, -9]), .activation(.relu),
      .linear(weights: [[1, 1]], bias: [0]),
    ])
    let ledger = GradientLedger(network, at: [[0], [1], [2]], seed: .output(0))
    #expect(ledger.layers[1].logNorm == -.infinity && ledger.layers[1].change == -.infinity)
    #expect(ledger.layers[2].change == nil && ledger.depthChange == -.infinity)
    #expect(ledger.layers[1].singularValues == 0...0)
    #expect(ledger.layers[1].deadShare == 1)
    #expect(ledger.findings == [.zero(layer: 2), .deadUnits(layer: 2, share: 1)])
  }

  @Test func `Numbers that overflow are said to`() throws {
    let layers = (0..<3).flatMap { _ in
      [Network<Double>.Layer.linear(weights: [[1e200]], bias: [0])]
    }
    let ledger = GradientLedger(try Network(layers), at: [[1]], seed: .output(0))
    #expect(ledger.layers.map(\.logNorm) == [0, 200, .infinity, .infinity])
    #expect(ledger.findings == [.notFinite(layer: 2)])
    // No square overflows or vanishes on the way: 10^±200 has a logarithm.
    expectClose(ledger.layers[1].logNorm, 200, ulps: 4)
  }

  @Test func `Flat slopes and dead units are counted`() throws {
    // z is x, −x and 9 at x = 0, 6 and −6. A sigmoid's slope at ±6 is 0.0025, 0.0099 of ¼; at 9 it is 0.0005 of it.
    let map = Network<Double>.Layer.linear(weights: [[1], [-1], [0]], bias: [0, 0, 9])
    let last = Network<Double>.Layer.linear(weights: [[1, 1, 1]], bias: [0])
    let rows: [(Activation, flat: Double, dead: Double)] = [
      (.sigmoid, 7.0 / 9, 1.0 / 3), (.tanh, 7.0 / 9, 1.0 / 3),
      // relu is flat at 0 and below.
      (.relu, 4.0 / 9, 0), (.identity, 0, 0), (.leakyRelu(slope: 0.005), 4.0 / 9, 0),
      (.leakyRelu, 0, 0),
    ]
    for (activation, flat, dead) in rows {
      let network = try Network([map, .activation(activation), last])
      let ledger = GradientLedger(network, at: [[0], [6], [-6]], seed: .output(0))
      expectClose(ledger.layers[1].flatShare ?? -1, flat, ulps: 4, "\(activation)")
      #expect(ledger.layers[1].deadShare == dead, "\(activation)")
      #expect(ledger.layers[1].activation == activation && ledger.layers[0].activation == nil)
    }
    let network = try Network([map, .activation(.sigmoid), last])
    let ledger = GradientLedger(network, at: [[0], [6], [-6]], seed: .output(0))
    #expect(
      ledger.findings == [.saturation(layer: 2, share: try #require(ledger.layers[1].flatShare))])
  }

  @Test func `Singles have the ledger of doubles, and Jacobians can be left out`() throws {
    let architecture = NetworkArchitecture(
      sizes: [2, 8, 8, 1], activation: .tanh, output: .activation(.sigmoid))
    let x: [[Double]] = [[0.5, -1], [1, 2]]
    let double = GradientLedger(
      try Network<Double>(architecture, seed: 1), at: matrix(x), seed: .output(0))
    let single = GradientLedger(
      try Network<Float>(architecture, seed: 1), at: [[0.5, -1], [1, 2]], seed: .output(0))
    let without = GradientLedger(
      try Network<Double>(architecture, seed: 1), at: matrix(x), seed: .output(0), jacobianRows: 0)
    #expect(without.jacobianRowCount == 0 && without.layers[1].singularValues == nil)
    #expect(without.layers.map(\.logNorm) == double.layers.map(\.logNorm))
    for (a, b) in zip(double.layers, single.layers) {
      #expect(abs(a.logNorm - b.logNorm) < 1e-5)
    }
  }
}

@Suite struct SingularValueTests {
  @Test(arguments: try DiagnosisFixture.all.get().matrices)
  func `NumPy has the same`(row: DiagnosisFixture.Matrix) throws {
    let range = try #require(extremeSingularValues(matrix(row.matrix)))
    expectClose(range.upperBound, row.largest, ulps: 64, row.name)
    expectClose(range.lowerBound, row.least, ulps: 64, scale: row.largest, row.name)
  }

  @Test func `Special matrices`() {
    let rows: [(Tensor<Double>, ClosedRange<Double>?)] = [
      ([[0, 0], [0, 0]], 0...0), ([[0]], 0...0),
      // Of rank one: (1, 2)ᵀ (3, 4) has √5 · 5.
      ([[3, 4], [6, 8]], 0...(5 * 5.0.squareRoot())),
      ([[1, 0], [0, 0], [0, 0]], 0...1),
      ([[3, 0], [0, 4], [0, 0]], 3...4), (Tensor(shape: [1, 1], [.nan]), nil),
      (Tensor(shape: [1, 2], [1, .infinity]), nil),
      (Tensor<Double>.zeros([0, 3]), nil),
      ([[-1e308, 1e308], [1e308, 1e308]], 1e308 * 2.0.squareRoot()...1e308 * 2.0.squareRoot()),
    ]
    for (matrix, expected) in rows {
      let found = extremeSingularValues(matrix)
      #expect((found == nil) == (expected == nil), "\(matrix)")
      guard let found, let expected else { continue }
      expectClose(found.lowerBound, expected.lowerBound, ulps: 8, scale: expected.upperBound)
      expectClose(found.upperBound, expected.upperBound, ulps: 8)
    }
  }
}
