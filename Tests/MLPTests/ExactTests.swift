import Autodiff
import MLP
import TestSupport
import Testing

/// Networks over exact rationals: where nothing rounds, the tape and the recursions are equal.
@Suite struct ExactTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let sizes: [Int]
    let activation: Activation
    var testDescription: String { "\(sizes) \(activation)" }
  }

  static let rows = [[3, 2, 1], [4, 3, 3, 1], [2, 5, 1], [1, 1], [3, 4, 3, 2, 1]].flatMap { sizes in
    [Activation.relu, .leakyRelu, .leakyRelu(slope: -0.75), .identity].map {
      Row(sizes: sizes, activation: $0)
    }
  }

  /// A network of small fractions; the output layer is linear so that it is not cut off.
  static func network(_ row: Row, seed: UInt64) throws -> MultilayerPerceptron<Rational> {
    var generator = SplitMix64(seed: seed)
    var layers: [MultilayerPerceptron<Rational>.Layer] = []
    for (n, m) in zip(row.sizes, row.sizes.dropFirst()) {
      layers.append(
        .init(
          weights: Tensor(shape: [m, n]) { _ in fraction(&generator) },
          bias: Tensor(shape: [m]) { _ in fraction(&generator) },
          activation: layers.count == row.sizes.count - 2 ? .identity : row.activation))
    }
    return try MultilayerPerceptron(layers: layers)
  }

  static func fraction(_ generator: inout SplitMix64) -> Rational {
    Rational(
      Int128(Int.random(in: -6...6, using: &generator)),
      Int128(Int.random(in: 1...3, using: &generator)))
  }

  static func input(_ count: Int, seed: UInt64) -> Tensor<Rational> {
    var generator = SplitMix64(seed: seed)
    return Tensor(shape: [count]) { _ in fraction(&generator) }
  }

  @Test(arguments: rows, [1, 2, 3] as [UInt64])
  func `Tape and recursions are equal at every layer`(row: Row, seed: UInt64) throws {
    let network = try Self.network(row, seed: seed)
    let x = Self.input(row.sizes[0], seed: seed + 100)
    let tape = try network.tapeAdjoints(at: x)
    let closedForm = try ClosedForm(network, at: x)
    let second = closedForm.secondDocument()
    #expect(tape.a == closedForm.firstDocument())
    #expect(tape.z == second)
    #expect(tape.z == closedForm.thirdDocument())
    #expect(tape.gradient == closedForm.gradient(second))
    #expect(try network.inputGradient(at: x) == tape.gradient)
    #expect(tape.output == closedForm.a[network.depth])
    #expect(tape.output == network(x))
  }

  /// Away from its kinks the network is linear, so a difference quotient is exact too.
  @Test(arguments: rows, [4, 5] as [UInt64])
  func `The gradient is the exact difference quotient`(row: Row, seed: UInt64) throws {
    let network = try Self.network(row, seed: seed)
    let x = Self.input(row.sizes[0], seed: seed + 100)
    let z = try ClosedForm(network, at: x).z
    guard z.layers.allSatisfy({ l in z[l].scalars.allSatisfy { $0 != 0 } }) else { return }
    let gradient = try network.inputGradient(at: x)
    let step = Rational(1, 1_000_000)
    for component in 0..<row.sizes[0] {
      var above = x
      var below = x
      above[component] = x[component] + step
      below[component] = x[component] - step
      let quotient = (network(above).scalar - network(below).scalar) / (2 * step)
      #expect(quotient == gradient[component])
    }
  }

  @Test(arguments: rows)
  func `Rows of a batch have the gradients of single inputs`(row: Row) throws {
    let network = try Self.network(row, seed: 9)
    let inputs = (0..<4).map { Self.input(row.sizes[0], seed: UInt64($0)) }
    let batch = try Tensor(rows: inputs)
    let (values, gradients) = try network.valueWithInputGradient(at: batch)
    let first = try ClosedForm(network, at: batch).firstDocument()
    #expect(first[1] == gradients)
    for (index, input) in inputs.enumerated() {
      let single = try network.valueWithInputGradient(at: input)
      #expect(values[index] == single.value.scalar)
      #expect(gradients[index, .all] == single.gradient)
    }
  }

  /// The documents' example: three inputs, two hidden units, one output, by hand.
  ///
  /// z^[2] = (3/2, −1), a^[2] = (3/2, 0), z^[3] = 2 · 3/2 + 1/3 = 10/3, so δ^[3] = 1 and δ^[2] = (2, 0).
  @Test func `The documents' 3-2-1 network, worked by hand`() throws {
    let network = try MultilayerPerceptron<Rational>(
      weights: [
        [[1, Tensor(Rational(1, 2)), -1], [2, 0, -3]],
        [[2, 5]],
      ], biases: [[1, 0], [Tensor(Rational(1, 3))]], activation: .relu)
    let x: Tensor<Rational> = [1, 1, 1]
    let tape = try network.tapeAdjoints(at: x)
    #expect(tape.output == [Tensor(Rational(10, 3))])
    #expect(tape.z[3] == [1])
    #expect(tape.a[2] == [2, 5])
    #expect(tape.z[2] == [2, 0])
    #expect(tape.gradient == [2, 1, -2])
  }

  @Test func `At ReLU's kink the derivative is 0, by the tape and by hand`() throws {
    let network = try MultilayerPerceptron<Rational>(
      weights: [[[1], [-1]], [[1, 1]]], biases: [[0, 0], [0]], activation: .relu)
    let tape = try network.tapeAdjoints(at: [0])
    let closedForm = try ClosedForm(network, at: [0])
    #expect(tape.gradient == [0])
    #expect(tape.z == closedForm.secondDocument())
    #expect(tape.a == closedForm.firstDocument())
  }

  @Test func `A smooth activation over rationals is refused`() {
    #expect(throws: NetworkError.activation(layer: 2, .tanh, scalar: "Rational")) {
      try MultilayerPerceptron<Rational>(weights: [[[1]]], biases: [[0]], activation: .tanh)
    }
  }

  /// A slope is the decimal fraction that is written for it, not the Double nearest to that.
  @Test(arguments: [
    (0.01, Rational(1, 100)), (0.2, Rational(1, 5)), (-0.75, Rational(-3, 4)), (3, 3),
    (1e-15, Rational(1, 1_000_000_000_000_000)),
  ])
  func `A slope is an exact fraction`(slope: Double, fraction: Rational) {
    let y = Activation.leakyRelu(slope: slope)([-1, 0, 7] as Tensor<Rational>)
    #expect(y == Tensor([-fraction, 0, 7]))
  }

  @Test func `A slope that is none is refused`() {
    let activation = Activation.leakyRelu(slope: 1.0 / 3)
    let error = NetworkError.activation(layer: 2, activation, scalar: "Rational")
    #expect(throws: error) {
      try MultilayerPerceptron<Rational>(weights: [[[1]]], biases: [[0]], activation: activation)
    }
    #expect(
      error.description == "layer 2: the slope of leaky_relu:0.3333333333333333 has no short "
        + "decimal fraction, which Rational needs")
    #expect(
      NetworkError.activation(layer: 2, .elu(alpha: 0.5), scalar: "Rational").description
        == "layer 2: elu:0.5 needs elementary functions, which Rational has not; "
        + "relu, leaky_relu and identity work with any number")
  }
}
