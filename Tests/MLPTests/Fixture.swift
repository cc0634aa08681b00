import Autodiff
import Foundation
import MLP

/// The files of Tests/Fixtures.
enum Fixture {
  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures")

  static func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: directory.appendingPathComponent(name)))
  }
}

/// A classifier that PyTorch trained, with what it and 50-digit arithmetic say about rows of the data.
struct TrainedModel: Decodable, Sendable {
  struct Case: Decodable, Sendable {
    let row: Int
    let input: [Double]
    let output: Double
    let gradient: [Double]
    let exactOutput: Double
    let exactGradient: [Double]
  }

  let model: String
  let sizes: [Int]
  let hiddenActivation: String
  let outputActivation: String
  let cases: [Case]

  static let names = ["breast-cancer-relu", "breast-cancer-sigmoid"]

  init(_ name: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: Fixture.path(name + ".expected.json")))
    self = try JSONDecoder().decode(TrainedModel.self, from: data)
  }

  func network() throws -> MultilayerPerceptron<Double> {
    try MultilayerPerceptron(
      contentsOf: Fixture.path(model), hiddenActivation: Activation(name: hiddenActivation),
      outputActivation: Activation(name: outputActivation))
  }
}

/// maxᵢ |aᵢ − bᵢ| / maxᵢ |bᵢ|.
func relativeError(_ a: [Double], _ exact: [Double]) -> Double {
  let largest = exact.map(abs).max() ?? 0
  let difference = zip(a, exact).map { abs($0 - $1) }.max() ?? 0
  return difference == 0 ? 0 : difference / largest
}
