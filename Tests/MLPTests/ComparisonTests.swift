import Autodiff
import MLP
import Testing

@Suite struct ComparisonTests {
  typealias Network = MultilayerPerceptron<Double>

  @Test(arguments: Activation.allCases, [[3, 2, 1], [5, 8, 8, 8, 1], [1, 1], [70, 3, 1]])
  func `Every activation agrees, deep and shallow`(activation: Activation, sizes: [Int]) throws {
    let network = try Network(sizes: sizes, activation: activation, seed: 7)
    var generator = SplitMix64(seed: 1)
    for _ in 0..<5 {
      let x = Tensor((0..<sizes[0]).map { _ in 4 * generator.uniform() - 2 })
      let report = try network.compare(at: x)
      #expect(report.agrees, "\(report)")
    }
  }

  @Test func `One activation for each layer`() throws {
    var generator = SplitMix64(seed: 2)
    var layers: [Network.Layer] = []
    for activation in Activation.allCases {
      layers.append(
        .init(
          weights: Tensor(shape: [activation == .identity ? 1 : 4, 4]) { _ in
            generator.uniform() - 0.5
          }, bias: .zeros([activation == .identity ? 1 : 4]), activation: activation))
    }
    let network = try Network(layers: layers)
    let report = try network.compare(at: [0.5, -0.25, 1, -1])
    #expect(report.agrees, "\(report)")
    // a[2] … a[11] and the gradient, z[2] … z[11] and the gradient.
    #expect(report.steps.count == 3 * 11)
    #expect(report.wholes.count == 3 * 11)
  }

  @Test func `Every layer and the gradient are held against every document`() throws {
    let network = try Network(sizes: [3, 2, 1], activation: .sigmoid, seed: 7)
    let report = try network.compare(at: [0.1, -0.2, 0.3])
    for comparisons in [report.steps, report.wholes] {
      #expect(
        comparisons.map { "\($0.quantity) \($0.recursion)" } == [
          "a[3] document 1", "a[2] document 1", "gradient document 1",
          "z[3] document 2", "z[2] document 2", "gradient document 2",
          "z[3] document 3", "z[2] document 3", "gradient document 3",
        ])
    }
    #expect(report.output == network([0.1, -0.2, 0.3] as Tensor).scalar)
    let text = report.description
    #expect(text.hasPrefix("network 3-2-1: sigmoid in every layer\noutput 0."))
    #expect(text.contains("\nagree: no step differs by more than 0"))
  }

  /// δ_z = σ'(z) ⊙ δ_a and δ_a^[l−1] = Wᵀ δ_z^[l], read off the two recursions.
  @Test(arguments: Activation.allCases)
  func `The two kinds of delta are related as the page says`(activation: Activation) throws {
    let network = try Network(sizes: [4, 5, 3, 1], activation: activation, seed: 5)
    let closedForm = try ClosedForm(network, at: [0.3, -0.6, 0.9, 0.1])
    let (deltaA, deltaZ) = (closedForm.firstDocument(), closedForm.secondDocument())
    for l in 2...4 {
      let slope = gradient(at: closedForm.z[l]) { activation($0).sum() }
      let scaled = slope * deltaA[l]
      let below = matmul(network.layers[l - 2].weights.transposed(), deltaZ[l])
      #expect(relativeError(scaled.scalars, deltaZ[l].scalars) < 1e-14)
      #expect(relativeError(below.scalars, deltaA[l - 1].scalars) < 1e-14)
    }
  }

  @Test func `Rows of a batch have the deltas of single inputs`() throws {
    let network = try Network(sizes: [4, 5, 3, 1], activation: .tanh, seed: 5)
    let rows: [Tensor<Double>] = [[0.3, -0.6, 0.9, 0.1], [2, 1, 0, -1], [0, 0, 0, 0]]
    let batch = try Tensor(rows: rows)
    let second = try ClosedForm(network, at: batch).secondDocument()
    let tape = try network.tapeAdjoints(at: batch)
    for (index, row) in rows.enumerated() {
      let single = try ClosedForm(network, at: row).secondDocument()
      for l in 2...4 {
        let own = single[l].scalars
        #expect(relativeError(second[l][index, .all].scalars, own) < 1e-14)
        #expect(relativeError(tape.z[l][index, .all].scalars, own) < 1e-14)
      }
    }
  }

  @Test func `The matrix form is the product with the diagonal matrix`() throws {
    let network = try Network(sizes: [4, 5, 3, 1], activation: .tanh, seed: 5)
    let closedForm = try ClosedForm(network, at: [0.3, -0.6, 0.9, 0.1])
    let third = closedForm.thirdDocument()
    for l in 2...3 {
      let slope = gradient(at: closedForm.z[l]) { tanh($0).sum() }
      let jacobian = matmul(Tensor.diagonal(slope), network.layers[l - 1].weights.transposed())
      let product = matmul(jacobian, third[l + 1])
      #expect(relativeError(product.scalars, third[l].scalars) < 1e-14)
    }
  }

  /// At its kink relu has the slope 0 by convention and the slope 1/2 by central differences; the report must not call
  /// that a disagreement.
  @Test func `Central differences know a kink`() throws {
    let ramp = try Network(weights: [[[1]]], biases: [[0]], activation: .relu)
    let report = try ramp.compare(at: [0])
    #expect(report.gradient == [0])
    #expect(report.agrees, "\(report)")
  }

  /// Where a value is not finite nothing is proved, by the tape, the recursions or the differences.
  @Test(
    arguments: [
      ([[1, 2]], [.infinity, 1]), ([[1, 2]], [.nan, 1]), ([[1, 2]], [1, -.infinity]),
      ([[.infinity, 2]], [1, 1]), ([[.nan, 2]], [1, 1]), ([[1e308, 1e308]], [10, 10]),
    ] as [([[Double]], [Double])], Activation.allCases)
  func `What is not finite is inconclusive`(
    row: (weights: [[Double]], x: [Double]), activation: Activation
  ) throws {
    let network = try Network(
      weights: [Tensor(rows: row.weights.map { Tensor($0) }), [[1]]], biases: [[0], [0]],
      activation: activation)
    let report = try network.compare(at: Tensor(row.x))
    #expect(report.verdict == .inconclusive)
    let text = report.description
    #expect(
      text.hasSuffix(
        "\ninconclusive: no step disagrees, but in those marked ? a value is not finite"))
    #expect(!text.contains("-nan"))
  }

  /// A dead layer, a gradient that underflows, one that is subnormal: zeros on both sides are equal.
  @Test(
    arguments: [
      ([[[1]], [[1]]], -1, .relu), ([[[0]], [[0]]], 1, .sigmoid),
      ([[[1e-200]], [[1e-200]]], 1, .identity),
      ([[[1e-160]], [[1e-160]]], 1, .tanh), ([[[1]], [[1]]], 0, .relu),
      ([[[1]], [[1]]], 760, .tanh),
      ([[[1]], [[1]]], -800, .sigmoid), ([[[1]], [[1]]], -50, .gelu),
      ([[[1]], [[1]]], -50, .geluTanh),
      ([[[1]], [[1]]], -800, .silu), ([[[1]], [[1]]], -800, .elu),
      ([[[1]], [[1]]], -800, .softplus),
    ] as [([[[Double]]], Double, Activation)])
  func `Zeros and what underflows agree`(
    row: (weights: [[[Double]]], x: Double, activation: Activation)
  ) throws {
    let network = try Network(
      weights: row.weights.map { try Tensor(rows: $0.map { Tensor($0) }) }, biases: [[0], [0]],
      activation: row.activation)
    let report = try network.compare(at: [Tensor(row.x)])
    #expect(report.agrees, "\(report)")
    #expect(report.wholes.allSatisfy { $0.verdict == .agrees }, "\(report)")
  }

  @Test func `A subnormal error is no figure`() throws {
    // The ramp is 0 all around.
    let network = try Network(weights: [[[1]]], biases: [[-1]], activation: .relu)
    let report = try network.compare(at: [0])
    #expect(report.agrees)
    #expect(report.differences.verdict == .agrees)
    #expect(
      report.description.contains(
        "the gradient is 0.00e+00 away, with an estimated error below 2.23e-308\n"))
  }

  /// The sums cancel by three digits here, which units in the last place of the largest component do not know.
  @Test func `A network whose sums cancel agrees`() throws {
    let network = try Network(sizes: [4, 4, 4, 4, 1], activation: .tanh, seed: 1)
    let report = try network.compare(at: [1.288, 1.449, 0.066, -0.765])
    #expect(report.agrees, "\(report)")
    #expect(report.wholes.allSatisfy { $0.verdict == .agrees }, "\(report)")
    #expect(report.wholes.contains { $0.ulps > 8 })
  }

  /// a = 1 − 4·10⁻¹⁶: values near 1 say nothing of a slope of 4·10⁻¹⁶.
  @Test func `Differences that confirm no digit say so`() throws {
    let network = try Network(weights: [[[1]]], biases: [[35]], activation: .sigmoid)
    let report = try network.compare(at: [0.5])
    #expect(report.gradient.scalar > 3e-16 && report.gradient.scalar < 5e-16)
    #expect(report.differences.verdict == .inconclusive)
    #expect(report.agrees)
    #expect(report.description.contains("\ncentral differences: inconclusive: the gradient is "))
  }

  /// Twelve wide layers: the bound of the whole outgrows the gradient, those of the steps do not.
  @Test func `Where the running bound is too wide the steps decide`() throws {
    let sizes = [8] + Array(repeating: 64, count: 11) + [1]
    let network = try Network(sizes: sizes, activation: .tanh, seed: 3)
    let report = try network.compare(at: .ones([8]))
    #expect(report.agrees, "\(report)")
    #expect(report.wholes.contains { $0.verdict == .inconclusive })
    #expect(report.steps.allSatisfy { $0.verdict == .agrees && $0.boundRatio < 1 })
    #expect(report.description.contains(";\nas a whole inconclusive (?), where rounding can reach"))
  }

  /// One mistake, in one step: the report names it, and what follows from it as a whole.
  @Test func `A mistake is found in the layer where it is`() throws {
    let network = try Network(sizes: [3, 4, 4, 4, 1], activation: .tanh, seed: 2)
    let mine = Recursion<Double>("mine", delta: .ofActivations) { _ in
      [1]
    } step: { forward, l, delta in
      let layer = l == 2 ? 4 : l + 1
      return matmul(forward.sigmaPrime(layer) * delta, forward.W(l + 1))
    }
    let report = try network.compare(at: [0.1, -0.2, 0.3], with: [mine])
    #expect(report.verdict == .disagrees)
    #expect(report.steps.filter { $0.verdict == .disagrees }.map(\.quantity) == [.activation(2)])
    #expect(
      report.wholes.filter { $0.verdict == .disagrees }.map(\.quantity)
        == [.activation(2), .gradient])
    #expect(
      report.description.hasSuffix(
        "\ndisagree: the step to a[2] by mine, a[2] by mine as a whole, gradient by mine as a whole"
      ))
  }

  @Test func `A recursion that is right agrees under any name`() throws {
    let network = try Network(sizes: [3, 4, 4, 1], activation: .silu, seed: 2)
    let mine = Recursion<Double>("mine", delta: .ofActivations) { _ in
      [1]
    } step: { forward, l, delta in
      matmul(forward.W(l + 1).transposed(), forward.sigmaPrime(l + 1) * delta)
    }
    let report = try network.compare(at: [0.1, -0.2, 0.3], with: [mine])
    #expect(report.agrees)
    #expect(report.steps.map(\.recursion) == ["mine", "mine", "mine", "mine"])
  }
}
