import Autodiff
import MLP
import TestSupport
import Testing

/// A network as a point of differentiation: ∂/∂W and ∂/∂b of a loss.
@Suite struct ParameterGradientTests {
  /// Every parameter of a network, the weights before the bias of each layer.
  static func parameters<S>(_ network: MultilayerPerceptron<S>) -> [Tensor<S>] {
    network.layers.flatMap { [$0.weights, $0.bias] }
  }

  /// The network with one number of one parameter moved.
  static func moved(
    _ network: MultilayerPerceptron<Double>, parameter: Int, element: Int, by h: Double
  ) -> MultilayerPerceptron<Double> {
    var position = 0
    return network.map { (tensor: Tensor<Double>) -> Tensor<Double> in
      defer { position += 1 }
      guard position == parameter else { return tensor }
      var result = tensor
      result.withUnsafeMutableBufferPointer { $0[element] += h }
      return result
    }
  }

  @Test func `By hand, for one layer`() throws {
    let network = try MultilayerPerceptron<Double>(
      weights: [[[1, 2], [3, 4]]], biases: [[0.5, -1]], activation: .identity)
    let x: Tensor<Double> = [2, -1]
    let y: Tensor<Double> = [1, 1]
    // W x + b − y = [−0.5, 0]; ∂/∂b = 2 (W x + b − y), ∂/∂W = ∂/∂b xᵀ.
    let (loss, g) = valueWithGradient(at: network) { network in square(network(x) - y).sum() }
    #expect(loss == 0.25)
    #expect(g.layers[0].bias == [-1, 0])
    #expect(g.layers[0].weights == [[-2, 1], [0, 0]])
    #expect(g.layers[0].activation == .identity)
  }

  @Test(arguments: [Activation.sigmoid, .tanh, .softplus, .gelu, .silu, .elu, .identity])
  func `Differences of every parameter agree`(_ activation: Activation) throws {
    let network = try MultilayerPerceptron<Double>(
      sizes: [3, 4, 2, 1], activation: activation, seed: 5)
    for x in [[0.3, -1.2, 0.8], [[0.3, -1.2, 0.8], [1.1, 0.4, -0.6]]] as [Tensor<Double>] {
      let y = Tensor<Double>(0.25)
      let g = gradient(at: network) { network in square(network(x) - y).mean() }
      #expect(g.sizes == network.sizes)
      for (parameter, slopes) in Self.parameters(g).enumerated() {
        for (element, slope) in slopes.scalars.enumerated() {
          func loss(_ h: Double) -> Double {
            let moved = Self.moved(network, parameter: parameter, element: element, by: h)
            let outputs = moved(x).scalars
            return outputs.reduce(0) { $0 + ($1 - 0.25) * ($1 - 0.25) } / Double(outputs.count)
          }
          let difference = (loss(1e-5) - loss(-1e-5)) / 2e-5
          #expect(
            abs(slope - difference) < 1e-9 * (1 + abs(difference)),
            "\(activation), parameter \(parameter), element \(element)")
        }
      }
    }
  }

  @Test func `Single precision agrees with double`() throws {
    let wide = try MultilayerPerceptron<Double>(sizes: [3, 4, 1], activation: .tanh, seed: 9)
    let narrow = try MultilayerPerceptron<Float>(
      layers: wide.layers.map {
        .init(
          weights: $0.weights.map { Float($0) }, bias: $0.bias.map { Float($0) },
          activation: $0.activation)
      })
    let x: Tensor<Double> = [0.5, -0.25, 1.5]
    let y: Tensor<Double> = [0.75]
    let expected = gradient(at: wide) { network in square(network(x) - y).sum() }
    let g = gradient(at: narrow) { network in
      square(network(x.map { Float($0) }) - y.map { Float($0) }).sum()
    }
    for (actual, exact) in zip(Self.parameters(g), Self.parameters(expected)) {
      expectClose(actual.map { Double($0) }, exact, relative: 1e-5, scale: 1)
    }
  }

  @Test func `By the parameters and the input at once`() throws {
    let network = try MultilayerPerceptron<Double>(sizes: [2, 3, 1], activation: .tanh, seed: 3)
    let x: Tensor<Double> = [0.4, -0.9]
    let (byNetwork, byX) = gradient(at: network, x) { network, x in network(x).sum() }
    #expect(byX == gradient(at: x) { x in network(x).sum() })
    #expect(byNetwork == gradient(at: network) { network in network(x).sum() })
  }

  /// A loss that holds a derivative: the penalty ‖∇ₓ a‖² by the parameters.
  @Test func `A gradient of a gradient`() throws {
    let network = try MultilayerPerceptron<Double>(sizes: [2, 3, 1], activation: .tanh, seed: 3)
    let x: Tensor<Double> = [0.4, -0.9]
    let (g, _) = gradient(at: network, x) { network, x in
      square(gradient(at: x) { x in network(x).sum() }).sum()
    }
    for (parameter, slopes) in Self.parameters(g).enumerated() {
      for (element, slope) in slopes.scalars.enumerated() {
        func penalty(_ h: Double) throws -> Double {
          let moved = Self.moved(network, parameter: parameter, element: element, by: h)
          return try moved.inputGradient(at: x).scalars.reduce(0) { $0 + $1 * $1 }
        }
        let difference = try (penalty(1e-5) - penalty(-1e-5)) / 2e-5
        #expect(abs(slope - difference) < 1e-9 * (1 + abs(difference)))
      }
    }
  }

  /// The product of the Hessian by the parameters with a direction.
  @Test func `Nested by the parameters`() throws {
    let network = try MultilayerPerceptron<Double>(sizes: [2, 3, 1], activation: .tanh, seed: 4)
    let direction = try MultilayerPerceptron<Double>(sizes: [2, 3, 1], activation: .tanh, seed: 8)
    let x: Tensor<Double> = [0.4, -0.9]
    func slopes(_ network: MultilayerPerceptron<Double>) -> MultilayerPerceptron<Double> {
      gradient(at: network) { network in square(network(x) - 0.5).sum() }
    }
    let product = gradient(at: network) { network in
      let g = gradient(at: network) { network in square(network(x) - 0.5).sum() }
      var sum: Tracked<Double> = 0
      for (g, v) in zip(g.layers, direction.layers) {
        sum += (g.weights * v.weights).sum() + dot(g.bias, v.bias)
      }
      return sum
    }
    let h = 1e-5
    let above = slopes(network.combined(with: direction) { w, v in w + h * v })
    let below = slopes(network.combined(with: direction) { w, v in w - h * v })
    let difference = above.combined(with: below) { a, b in (a - b) / (2 * h) }
    for (actual, expected) in zip(Self.parameters(product), Self.parameters(difference)) {
      expectClose(actual, expected, relative: 1e-8, scale: 1)
    }
  }

  @Test func `A check of every parameter`() throws {
    let network = try MultilayerPerceptron<Double>(sizes: [2, 3, 1], activation: .tanh, seed: 4)
    let x: Tensor<Double> = [0.4, -0.9]
    let report = checkGradient(at: network) { network in square(network(x) - 0.5).sum() }
    #expect(report.description.contains("agree"), "\(report)")
  }

  /// Steps of gradient descent on XOR lower the loss to nothing.
  @Test func `A network learns`() throws {
    var network = try MultilayerPerceptron<Double>(sizes: [2, 8, 1], activation: .tanh, seed: 1)
    let x: Tensor<Double> = [[0, 0], [0, 1], [1, 0], [1, 1]]
    let y: Tensor<Double> = [[0], [1], [1], [0]]
    var losses: [Double] = []
    for _ in 0..<2000 {
      let (loss, g) = valueWithGradient(at: network) { network in square(network(x) - y).mean() }
      network = network.combined(with: g) { w, g in w - 0.5 * g }
      losses.append(loss)
    }
    #expect(losses[0] > 0.2)
    #expect(losses[1999] < 1e-3)
    #expect(zip(network(x).scalars, y.scalars).allSatisfy { abs($0 - $1) < 0.1 })
  }

  @Test func `Networks of different sizes are not combined`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let a = try MultilayerPerceptron<Double>(sizes: [2, 3, 1], activation: .tanh, seed: 1)
      let b = try MultilayerPerceptron<Double>(sizes: [2, 1], activation: .tanh, seed: 1)
      _ = a.combined(with: b) { a, _ in a }
    }
    #expect(standardError(of: result).contains("sizes [2, 3, 1] and [2, 1] must be equal"))
  }
}

/// A network's weights beside the input of a tape of one's own live on that tape.
@Suite struct NetworkConstantTests {
  @Test func `Weights are given up with the tape`() throws {
    var weights = Tensor<Double>(repeating: 0.5, shape: [1, 1000])
    do {
      let network = try MultilayerPerceptron<Double>(
        weights: [weights], biases: [[0]], activation: .tanh)
      let tape = Tape<Double>()
      _ = network(tape.input(.ones([1000])))
    }
    let before = weights.withUnsafeBufferPointer { $0.baseAddress }
    let after = weights.withUnsafeMutableBufferPointer { UnsafePointer($0.baseAddress) }
    #expect(before == after)
  }
}
