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
    switch activation {
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
    let activation = try #require(Activation(name: row.activation))
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

  @Test func `The table has every activation`() {
    #expect(Set(Self.rows.map(\.activation)) == Set(Activation.names))
  }

  @Test(arguments: [
    ("relu", Activation.relu), ("ReLU", .relu), ("leaky_relu", .leakyRelu),
    ("leakyRelu", .leakyRelu), ("LeakyReLU", .leakyRelu), ("gelu-tanh", .geluTanh),
    ("swish", .silu), ("SiLU", .silu), ("linear", .identity), ("logistic", .sigmoid),
  ])
  func `Names are read in any spelling`(name: String, activation: Activation) {
    #expect(Activation(name: name) == activation)
  }

  @Test(arguments: ["", "sigmoidal", "re lu u", "🙂", "_"])
  func `Other names are not`(name: String) {
    #expect(Activation(name: name) == nil)
  }

  @Test func `At the kinks the derivative of least size is taken`() {
    #expect(gradient(at: 0.0) { Activation.relu($0) } == 0)
    #expect(gradient(at: 0.0) { Activation.leakyRelu($0) } == 0.01)
    #expect(gradient(at: 0.0) { Activation.elu($0) } == 1)
  }

  @Test(arguments: Activation.allCases)
  func `NaN goes in and NaN comes out`(activation: Activation) {
    #expect(activation(Tensor<Double>([.nan])).scalar.isNaN)
  }
}
