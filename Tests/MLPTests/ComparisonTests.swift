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
    #expect(report.comparisons.count == 3 * 10 + 4)
  }

  @Test func `Every layer and the gradient are held against every document`() throws {
    let network = try Network(sizes: [3, 2, 1], activation: .sigmoid, seed: 7)
    let report = try network.compare(at: [0.1, -0.2, 0.3])
    let pairs = report.comparisons.map { "\($0.quantity) \($0.method)" }
    #expect(
      pairs == [
        "a[3] document 1", "z[3] document 2", "z[3] document 3",
        "a[2] document 1", "z[2] document 2", "z[2] document 3",
        "gradient document 1", "gradient document 2", "gradient document 3",
        "gradient differences",
      ])
    #expect(report.output == network([0.1, -0.2, 0.3] as Tensor).scalar)
    let text = report.description
    #expect(text.hasPrefix("network 3-2-1: sigmoid in every layer\noutput 0."))
    #expect(text.contains("agree: the tape is within"))
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

  /// Differences of infinite values are NaN: neither agreement nor a proof of the opposite.
  @Test func `Differences that are not finite confirm nothing`() throws {
    let network = try Network(weights: [[[1, 2]]], biases: [[0]], activation: .sigmoid)
    for x in [[.infinity, 1], [.nan, 1], [1, -.infinity]] as [[Double]] {
      let report = try network.compare(at: Tensor(x))
      #expect(!report.agrees)
      #expect(report.comparisons.filter { !$0.agrees }.map(\.method) == [.centralDifferences])
      let text = report.description
      #expect(text.contains("\ncentral differences: not finite: no comparison"))
      #expect(text.contains("\nnot confirmed: the tape is within 0 ulp of every document"))
      #expect(!text.contains("-nan") && !text.contains("inf away"))
    }
  }

  @Test func `A subnormal error is no figure`() throws {
    // The ramp is 0 all around.
    let network = try Network(weights: [[[1]]], biases: [[-1]], activation: .relu)
    let report = try network.compare(at: [0])
    #expect(report.agrees)
    #expect(
      report.description.contains(
        "the gradient is 0.00e+00 away, with an estimated error below 2.23e-308\n"))
  }

  @Test func `Outputs that overflow do not trap`() throws {
    let network = try Network(
      weights: [[[1e308, 1e308]], [[1]]], biases: [[0], [0]], activation: .identity)
    for x in [[10, 10], [.nan, 0], [.infinity, 1]] as [[Double]] {
      _ = try network.compare(at: Tensor(x)).description
    }
  }
}
