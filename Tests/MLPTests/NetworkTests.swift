import Autodiff
import MLP
import Testing

@Suite struct NetworkTests {
  typealias Network = MultilayerPerceptron<Double>

  static func zeros(_ sizes: [Int]) -> [Network.Layer] {
    zip(sizes, sizes.dropFirst()).map {
      Network.Layer(weights: .zeros([$1, $0]), bias: .zeros([$1]), activation: .tanh)
    }
  }

  @Test func `Layers that do not chain are named`() {
    let layers = Self.zeros([30, 16]) + Self.zeros([8, 1])
    #expect(throws: NetworkError.chain(layer: 3, takes: 8, gives: 16)) {
      try Network(layers: layers)
    }
    #expect(
      NetworkError.chain(layer: 3, takes: 8, gives: 16).description
        == "the layers do not chain: layer 3 takes 8 inputs, but layer 2 gives 16")
  }

  @Test func `Wrong shapes are named`() throws {
    #expect(throws: NetworkError.noLayers) { try Network(layers: []) }
    #expect(throws: NetworkError.counts(weights: 1, biases: 0)) {
      try Network(weights: [[[1]]], biases: [], activation: .relu)
    }
    #expect(throws: NetworkError.weights(layer: 2, shape: [2])) {
      try Network(weights: [[1, 2]], biases: [[0]], activation: .relu)
    }
    #expect(throws: NetworkError.weights(layer: 2, shape: [0, 3])) {
      try Network(weights: [.zeros([0, 3])], biases: [.zeros([0])], activation: .relu)
    }
    #expect(throws: NetworkError.bias(layer: 2, shape: [2], weights: [1, 1])) {
      try Network(weights: [[[1]]], biases: [[0, 1]], activation: .relu)
    }
  }

  @Test func `Inputs and outputs of the wrong size are refused`() throws {
    let network = try Network(layers: Self.zeros([3, 2]))
    #expect(throws: NetworkError.outputNotScalar(count: 2)) {
      try network.inputGradient(at: [1, 2, 3])
    }
    let scalar = try Network(layers: Self.zeros([3, 1]))
    for shape in [[], [2], [2, 2], [1, 1, 3]] as [Shape] {
      #expect(throws: NetworkError.input(shape: shape, takes: 3)) {
        try scalar.inputGradient(at: .zeros(shape))
      }
      #expect(throws: NetworkError.input(shape: shape, takes: 3)) {
        try scalar.compare(at: .zeros(shape))
      }
    }
    // A batch is compared row by row.
    #expect(throws: NetworkError.self) { try scalar.compare(at: .zeros([2, 3])) }
  }

  @Test func `The example of the documentation`() throws {
    let network = try Network(
      weights: [[[1, -1, 2], [0, 1, 1]], [[2, -3]]], biases: [[0, -1], [1]], activation: .relu)
    #expect(network.sizes == [3, 2, 1])
    #expect(network.parameterCount == 11)
    #expect(network.depth == 3)
    #expect(network([1, 2, 3] as Tensor) == [0])
    #expect(try network.inputGradient(at: [3, 1, 0]) == [2, -2, 4])
    #expect(network([[1, 2, 3], [3, 1, 0]] as Tensor) == [[0], [5]])
  }

  @Test func `An empty batch has no gradients`() throws {
    let network = try Network(sizes: [3, 2, 1], activation: .tanh, seed: 1)
    let (values, gradients) = try network.valueWithInputGradient(at: .zeros([0, 3]))
    #expect(values.shape == [0])
    #expect(gradients.shape == [0, 3])
  }

  @Test func `The generator gives the published numbers`() {
    var generator = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<3).map { _ in generator.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  @Test func `A seed is a network`() throws {
    let a = try Network(sizes: [3, 2, 1], activation: .sigmoid, seed: 7)
    let b = try Network(sizes: [3, 2, 1], activation: .sigmoid, seed: 7)
    let c = try Network(sizes: [3, 2, 1], activation: .sigmoid, seed: 8)
    #expect(a == b)
    #expect(a != c)
    for layer in a.layers {
      let bound = 1 / Double(layer.weights.shape[1]).squareRoot()
      #expect((layer.weights.scalars + layer.bias.scalars).allSatisfy { abs($0) <= bound })
    }
    let mixed = try Network(
      sizes: [3, 2, 1], activation: .relu, outputActivation: .identity, seed: 7)
    #expect(mixed.layers.map(\.activation) == [.relu, .identity])
    let each = try Network(sizes: [3, 2, 1], activations: [.relu, .identity], seed: 7)
    #expect(each == mixed)
    #expect(throws: NetworkError.activationCount(1, layers: 2)) {
      try Network(sizes: [3, 2, 1], activations: [.relu], seed: 7)
    }
    #expect(
      NetworkError.activationCount(3, layers: 1).description
        == "there are 3 activations, but the network has 1 layer beyond its input; give one for each"
    )
  }

  /// Sizes, activations, and the line that says them.
  @Test(
    arguments: [
      ([3, 1], [.sigmoid], "network 3-1: sigmoid"),
      ([3, 2, 1], [.sigmoid, .sigmoid], "network 3-2-1: sigmoid in every layer"),
      ([3, 4, 1], [.relu, .identity], "network 3-4-1: relu, then identity"),
      ([3, 4, 4, 1], [.relu, .relu, .identity], "network 3-4-4-1: relu, then identity"),
      ([3, 4, 4, 1], [.relu, .tanh, .tanh], "network 3-4-4-1: relu, tanh, tanh"),
      (
        [3, 4, 1], [.leakyRelu(slope: 0.2), .elu], "network 3-4-1: leaky_relu:0.2, then elu:1"
      ),
      (
        [3, 4, 1], [.leakyRelu, .leakyRelu(slope: 0.02)],
        "network 3-4-1: leaky_relu:0.01, then leaky_relu:0.02"
      ),
      (
        [7] + Array(repeating: 5, count: 10) + [1], Array(repeating: .tanh, count: 11),
        "network 7-5-5-5-5-5-5-5-5-5-5-1: tanh in every layer"
      ),
      (
        [7] + Array(repeating: 5, count: 10) + [2, 1], Array(repeating: .tanh, count: 12),
        "network 7-5-5-5-5-5-5-5-5-…-2-1 (13 layers): tanh in every layer"
      ),
      (
        Array(repeating: 1, count: 1001), Array(repeating: .relu, count: 998) + [.tanh, .elu],
        "network 1-1-1-1-1-1-1-1-1-…-1-1 (1001 layers): "
          + "relu, relu, relu, relu, relu, relu, relu, relu, relu, …, tanh, elu:1"
      ),
    ] as [([Int], [Activation], String)])
  func `A network is described in a line`(
    sizes: [Int], activations: [Activation], line: String
  ) throws {
    let network = try Network(sizes: sizes, activations: activations, seed: 1)
    #expect(network.description == line)
    guard sizes.count < 10 else { return }
    let report = try network.compare(at: .zeros([sizes[0]]))
    #expect(report.description.hasPrefix(line + "\noutput "))
  }

  @Test(arguments: [[], [3], [3, 0, 1], [3, -1]])
  func `Sizes that make no network are refused`(sizes: [Int]) {
    #expect(throws: NetworkError.sizes(sizes)) {
      try Network(sizes: sizes, activation: .relu, seed: 0)
    }
  }

  @Test(arguments: [
    [Int.max, 1], [1, Int.max, Int.max], [100_000, 100_000, 1], [1 << 32, 1 << 32],
  ])
  func `Enormous sizes are refused before memory is taken`(sizes: [Int]) {
    #expect(throws: NetworkError.self) { try Network(sizes: sizes, activation: .relu, seed: 0) }
  }

  @Test func `Single precision`() throws {
    let network = try MultilayerPerceptron<Float>(sizes: [5, 7, 1], activation: .silu, seed: 3)
    let report = try network.compare(at: [0.1, -0.2, 0.3, 0.5, -1])
    #expect(report.agrees, "\(report)")
  }
}
