import Autodiff
import Foundation
import MLP

/// Networks of Tests/Fixtures with what PyTorch and Captum say about rows.
struct InterpretationFixture: Decodable, Sendable {
  struct Case: Decodable, Sendable {
    struct Integrated: Decodable, Sendable {
      let steps: Int
      let attributions: [Double]
    }
    struct Attack: Decodable, Sendable {
      let norm: String
      let epsilon: Double
      let fgsm: [Double]
      let pgd: [Double]
      let fgsmOutput: Double
      let pgdOutput: Double
    }
    let input: [Double]
    let output: Double
    let gradient: [Double]
    let hessian: [[Double]]?
    let integrated: [String: Integrated]
    let attacks: [Attack]

    /// What Captum says, by our rule.
    ///
    /// Its weights of n trapezoids are 1/n where the rule has 1/(n − 1).
    func integrated(_ rule: QuadratureRule, from start: String) -> Integrated? {
      let name =
        switch rule {
        case .gaussLegendre: "gausslegendre"
        case .midpoint: "riemann_middle"
        case .trapezoid: "riemann_trapezoid"
        }
      guard let captum = integrated["\(name) \(start)"] else { return nil }
      let n = Double(captum.steps)
      let factor = rule == .trapezoid ? n / (n - 1) : 1
      return Integrated(
        steps: captum.steps, attributions: captum.attributions.map { $0 * factor })
    }
  }

  let name: String
  let weights: [[[Double]]]?
  let biases: [[Double]]?
  let cases: [Case]

  static let all = Result {
    try JSONDecoder().decode(
      [InterpretationFixture].self, from: Data(Fixture.bytes("interpretation.json")))
  }

  static let names = ["breast-cancer-relu", "breast-cancer-sigmoid", "gelu", "tanh"]

  static func named(_ name: String) throws -> InterpretationFixture {
    guard let fixture = try all.get().first(where: { $0.name == name }) else {
      throw CocoaError(.fileReadUnknown)
    }
    return fixture
  }

  func network() throws -> MultilayerPerceptron<Double> {
    guard let weights, let biases else { return try TrainedModel(name).network() }
    let activation = Activation(name: name) ?? .identity
    return try MultilayerPerceptron(
      layers: zip(weights, biases).enumerated().map { index, layer in
        .init(
          weights: Tensor(shape: [layer.0.count, layer.0[0].count], layer.0.flatMap { $0 }),
          bias: Tensor(layer.1), activation: index == weights.count - 1 ? .sigmoid : activation)
      })
  }
}
