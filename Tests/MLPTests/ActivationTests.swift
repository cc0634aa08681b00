import Autodiff
import Foundation
import MLP
import Testing

@Suite struct ActivationTests {
  /// Values and derivatives from high-precision arithmetic, written by Tests/Fixtures/make-fixtures.py.
  struct Row: Decodable, Sendable, CustomTestStringConvertible {
    let activation: String
    let z: Double
    let value: String
    let derivative: String
    var testDescription: String { "\(activation)(\(z))" }
  }

  static let rows: [Row] = {
    guard let bytes = try? Fixture.bytes("activations.expected.json") else { return [] }
    return (try? JSONDecoder().decode([Row].self, from: Data(bytes))) ?? []
  }()

  /// The largest error in units in the last place.
  ///
  /// In the left tails of the two gelus an exponential multiplies the rounding of its argument, of order z² or z³, by
  /// that argument.
  static func tolerance(_ activation: Activation, _ z: Double) -> Double {
    switch activation.kind {
    case .gelu: 6 + (z < 0 ? z * z : 0)
    case .geluTanh: 10 + (z < 0 ? 0.1 * abs(z * z * z) : 0)
    default: 6
    }
  }

  static func ulps(_ value: Double, _ exact: Double) -> Double {
    value == exact ? 0 : abs(value - exact) / exact.ulp
  }

  @Test(arguments: rows)
  func `Value and derivative agree with high precision`(row: Row) throws {
    let activation = try Activation(parsing: row.activation)
    let value = try #require(Double(row.value))
    let derivative = try #require(Double(row.derivative))
    let tolerance = Self.tolerance(activation, row.z)
    let (y, slope) = valueWithGradient(at: row.z) { activation($0) }
    #expect(Self.ulps(y, value) <= tolerance)
    #expect(Self.ulps(slope, derivative) <= tolerance)
    #expect(activation(Tensor([row.z])).scalar == y)

    // By hand: one layer with the weight 1.
    let network = try MultilayerPerceptron<Double>(
      weights: [[[1]]], biases: [[0]], activation: activation)
    let byHand = try ClosedForm(network, at: [Tensor(row.z)]).secondDocument()[2].scalar
    #expect(Self.ulps(byHand, derivative) <= tolerance)
    #expect(try network.compare(at: [Tensor(row.z)]).agrees)
  }

  @Test func `The table has every activation`() throws {
    let kinds = try Self.rows.map { try Activation(parsing: $0.activation).kind }
    #expect(Set(kinds) == Set(Activation.Kind.allCases))
  }

  @Test(arguments: [
    ("relu", Activation.relu), ("ReLU", .relu), ("leaky_relu", .leakyRelu),
    ("leakyRelu", .leakyRelu), ("LeakyReLU", .leakyRelu), ("gelu-tanh", .geluTanh),
    ("swish", .silu), ("SiLU", .silu), ("linear", .identity), ("logistic", .sigmoid),
    ("leaky_relu:0.01", .leakyRelu), ("LeakyReLU:0.2", .leakyRelu(slope: 0.2)),
    ("leaky_relu: 1e-3", .leakyRelu(slope: 0.001)), ("elu:1", .elu), ("ELU:.5", .elu(alpha: 0.5)),
    ("elu:-2", .elu(alpha: -2)),
  ])
  func `Names are read in any spelling`(name: String, activation: Activation) {
    #expect(Activation(name: name) == activation)
  }

  @Test(arguments: ["", "sigmoidal", "re lu u", "🙂", "_"])
  func `Other names are not`(name: String) {
    #expect(Activation(name: name) == nil)
  }

  @Test(arguments: [
    ("cosine", ActivationError.unknownName("cosine")), ("selu", .unknownName("selu")),
    ("cosine:1", .unknownName("cosine")), (":0.5", .unknownName("")),
    ("relu:0.5", .noParameter(.relu)), ("gelu:tanh", .noParameter(.gelu)),
    ("leaky_relu:", .parameter("", of: .leakyRelu)), ("elu:nan", .parameter("nan", of: .elu)),
    ("elu:1e999", .parameter("1e999", of: .elu)), ("elu:0.5:2", .parameter("0.5:2", of: .elu)),
  ])
  func `Why a text is no activation`(text: String, error: ActivationError) {
    #expect(throws: error) { try Activation(parsing: text) }
    #expect(Activation(name: text) == nil)
  }

  @Test(arguments: [
    (
      ActivationError.noParameter(.relu),
      "relu takes no parameter; leaky_relu and elu do, as in leaky_relu:0.2 and elu:0.5"
    ),
    (
      .parameter("x", of: .leakyRelu),
      "leaky_relu takes a finite number after the colon, as in leaky_relu:0.2, not \"x\""
    ),
    (
      .unknownName("selu"),
      "\"selu\" is no activation; known are sigmoid, relu, tanh, softplus, gelu, gelu_tanh, silu, elu, "
        + "leaky_relu, identity"
    ),
  ])
  func `The sentences about it`(error: ActivationError, sentence: String) {
    #expect(error.description == sentence)
  }

  @Test(
    arguments: zip(
      Activation.allCases + [.leakyRelu(slope: 1.0 / 3), .elu(alpha: -0.5), .elu(alpha: 1e-300)],
      [
        "sigmoid", "relu", "tanh", "softplus", "gelu", "gelu_tanh", "silu", "elu:1",
        "leaky_relu:0.01", "identity", "leaky_relu:0.3333333333333333", "elu:-0.5", "elu:1e-300",
      ]))
  func `What is written is read back`(activation: Activation, text: String) throws {
    #expect(activation.description == text)
    #expect(try Activation(parsing: text) == activation)
  }

  @Test func `At the kinks the derivative of least size is taken`() throws {
    // Slopes on the left, and the number between them and 1 that is nearest to 0.
    for (slope, least) in [(0.2, 0.2), (1.5, 1), (-0.5, 0), (0, 0), (1, 1)] as [(Double, Double)] {
      for activation in [Activation.leakyRelu(slope: slope), .elu(alpha: slope)] {
        #expect(gradient(at: 0.0) { activation($0) } == least)
        let network = try MultilayerPerceptron<Double>(
          weights: [[[1]]], biases: [[0]], activation: activation)
        let closedForm = try ClosedForm(network, at: [0])
        #expect(closedForm.secondDocument()[2] == Tensor([least]))
        #expect(try network.compare(at: [0]).layersAtKink == (slope == 1 ? [] : [2]))
      }
    }
    #expect(gradient(at: 0.0) { Activation.relu($0) } == 0)
    #expect(gradient(at: 0.0) { Activation.leakyRelu($0) } == 0.01)
    #expect(gradient(at: 0.0) { Activation.elu($0) } == 1)
  }

  @Test(arguments: Activation.allCases)
  func `NaN goes in and NaN comes out`(activation: Activation) {
    #expect(activation(Tensor<Double>([.nan])).scalar.isNaN)
  }
}
