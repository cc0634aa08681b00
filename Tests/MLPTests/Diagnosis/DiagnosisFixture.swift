import Autodiff
import Foundation
import MLP
import TestSupport
import Testing

/// What NumPy and PyTorch say about matrices and a network; Tests/Fixtures/scripts/diagnosis_reference.py makes it.
struct DiagnosisFixture: Decodable, Sendable {
  struct Matrix: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let matrix: [[Double]]
    let least, largest: Double

    var testDescription: String { name }
  }

  struct Line: Decodable, Sendable {
    let number: Int
    let logNorm: Double
    let parts: [String: Double]
    let least, largest: Double?
  }

  struct Network: Decodable, Sendable {
    struct Linear: Decodable, Sendable {
      let weights: [[Double]]
      let bias: [Double]
    }
    struct Normalization: Decodable, Sendable {
      let scale, shift: [Double]
      let mean, variance: [Double]?
    }
    struct Parameters: Decodable, Sendable {
      let linear: [Linear]
      let layerNormalization, batchNormalization: Normalization
    }
    let isTraining: Bool
    let inputs, targets: [[Double]]
    let parameters: Parameters
    let lines: [Line]
  }

  let matrices: [Matrix]
  let networks: [Network]

  static let all = Result {
    try JSONDecoder().decode(
      DiagnosisFixture.self, from: Data(Fixture.bytes("diagnosis.json")))
  }
}

extension DiagnosisFixture.Network {
  /// The network of the script.
  func network() throws -> Network<Double> {
    typealias Layer = Network<Double>.Layer
    let linear = parameters.linear.map {
      Layer.linear(weights: matrix($0.weights), bias: Tensor($0.bias))
    }
    let (layer, batch) = (parameters.layerNormalization, parameters.batchNormalization)
    return try Network([
      linear[0], .activation(.tanh),
      .residual([
        linear[1],
        .layerNormalization(
          scale: Tensor(layer.scale), shift: Tensor(layer.shift), epsilon: 1e-5),
        .activation(.sigmoid),
      ]),
      .residual([
        linear[2],
        .batchNormalization(
          scale: Tensor(batch.scale), shift: Tensor(batch.shift),
          running: UnitStatistics(
            mean: Tensor(batch.mean ?? []), variance: Tensor(batch.variance ?? [])),
          epsilon: 1e-5),
        .activation(.relu), .dropout(rate: 0),
      ]),
      linear[3], .softmax,
    ])
  }
}

/// Rows of numbers as a matrix.
func matrix(_ rows: [[Double]]) -> Tensor<Double> {
  Tensor(shape: [rows.count, rows.first?.count ?? 0], rows.flatMap { $0 })
}
