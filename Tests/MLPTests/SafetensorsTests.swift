import Autodiff
import Foundation
import MLP
import Testing

@Suite struct SafetensorsTests {
  /// What PyTorch says about the files in Tests/Fixtures/sequential.
  struct Expected: Decodable {
    enum Nested: Decodable {
      case number(Double)
      case array([Nested])

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Double.self) {
          self = .number(value)
        } else {
          self = .array(try container.decode([Nested].self))
        }
      }

      var scalars: [Double] {
        switch self {
        case .number(let value): [value]
        case .array(let values): values.flatMap(\.scalars)
        }
      }
    }

    let parameters: [String: Nested]
    let input: [Double]
    let output: Double
    let gradient: [Double]
  }

  @Test(arguments: ["f16", "bf16", "f32"])
  func `Files that PyTorch wrote are read exactly`(name: String) throws {
    let path = "sequential/\(name).safetensors"
    let all = try JSONDecoder().decode(
      [String: Expected].self, from: Data(try Fixture.bytes("sequential/expected.json")))
    let expected = try #require(all[name])
    let file = try SafetensorsFile(contentsOf: Fixture.path(path))
    #expect(Set(file.entries.map(\.name)) == Set(expected.parameters.keys))
    #expect(file.metadata == ["format": "pt"])
    for (parameter, values) in expected.parameters {
      let tensor = try #require(try file.tensor(named: parameter))
      #expect(tensor.scalars.map(\.bitPattern) == values.scalars.map(\.bitPattern))
    }
    let network = try MultilayerPerceptron<Double>(
      contentsOf: Fixture.path(path), hiddenActivation: .tanh, outputActivation: .sigmoid)
    #expect(network.sizes == [3, 4, 2, 1])
    let (value, gradient) = try network.valueWithInputGradient(at: Tensor(expected.input))
    #expect(relativeError([value.scalar], [expected.output]) < 1e-14)
    #expect(relativeError(gradient.scalars, expected.gradient) < 1e-14)
  }

  /// The file names no activation, and one layer's is not another's.
  @Test func `Each layer has the activation that the caller names`() throws {
    typealias Network = MultilayerPerceptron<Double>
    let path = Fixture.path("sequential/f32.safetensors")
    func activations(_ network: Network) -> [Activation] { network.layers.map(\.activation) }
    #expect(
      try activations(Network(contentsOf: path, activation: .tanh)) == [.tanh, .tanh, .tanh])
    let mixed: [Activation] = [.relu, .leakyRelu(slope: 0.2), .identity]
    #expect(try activations(Network(contentsOf: path, activations: mixed)) == mixed)
    #expect(
      try activations(Network(contentsOf: path, hiddenActivation: .relu, outputActivation: .elu))
        == [.relu, .relu, .elu])

    func problem(_ read: () throws -> Network) -> ModelProblem? {
      let error = #expect(throws: FileError.self) { _ = try read() }
      guard case .model(let problem)? = error?.problem else { return nil }
      return problem
    }
    #expect(
      problem { try Network(contentsOf: path) }
        == .activationUnknown(layers: [2, 3, 4], depth: 4))
    #expect(
      problem { try Network(contentsOf: path, hiddenActivation: .relu) }
        == .activationUnknown(layers: [4], depth: 4))
    #expect(
      problem { try Network(contentsOf: path, outputActivation: .relu) }
        == .activationUnknown(layers: [2, 3], depth: 4))
    #expect(
      problem { try Network(contentsOf: path, activations: [.relu, .identity]) }
        == .network(.activationCount(2, layers: 3)))
    #expect(
      ModelProblem.activationUnknown(layers: [2, 3], depth: 4).description
        == "neither the file nor the caller names the activation of layers [2, 3]; "
        + "give one for all layers, one for each, or the hidden layers' and the last layer's")
  }

  @Test func `Every half is widened to the double it denotes`() throws {
    var header = #"{"h":{"dtype":"F16","shape":[65536],"data_offsets":[0,131072]}}"#
    while header.utf8.count % 8 != 0 { header += " " }
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    let data = (0..<65536).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let bytes = length + Array(header.utf8) + data
    let file = try SafetensorsFile(parsing: bytes, file: "halves")
    let scalars = try #require(try file.tensor(named: "h")).scalars
    for bits in 0..<65536 {
      let (sign, exponent, fraction) = (bits >> 15, bits >> 10 & 31, Double(bits & 1023))
      let value = scalars[bits]
      if exponent == 31 && fraction != 0 {
        #expect(value.isNaN)
        continue
      }
      let magnitude =
        exponent == 31
        ? Double.infinity
        : exponent == 0
          ? fraction * pow(2, -24) : (1024 + fraction) * pow(2, Double(exponent - 25))
      #expect(value.bitPattern == (sign == 1 ? -magnitude : magnitude).bitPattern)
    }
  }

  @Test(arguments: ["round-trip.safetensors", "round-trip.json"])
  func `A network that is written and read is the same network`(name: String) throws {
    let directory = try TemporaryDirectory()
    let path = directory.path(name)
    var network = try MultilayerPerceptron<Double>(
      sizes: [3, 4, 2, 1], activation: .gelu, outputActivation: .identity, seed: 5)
    let special: [Double] = [.nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude, 0.1]
    network = try MultilayerPerceptron(
      layers: network.layers.dropLast() + [
        .init(
          weights: Tensor(shape: [3, 2], special), bias: [1e308, -1e-308, 1],
          activation: .leakyRelu(slope: -1.0 / 3))
      ])
    try network.write(to: path)
    let read = try MultilayerPerceptron<Double>(contentsOf: path)
    #expect(read.sizes == network.sizes)
    for (a, b) in zip(read.layers, network.layers) {
      #expect(a.activation == b.activation)
      #expect(a.weights.shape == b.weights.shape)
      // NaN differs from itself; its sign and payload are not kept by JSON.
      for (x, y) in zip(a.weights.scalars + a.bias.scalars, b.weights.scalars + b.bias.scalars) {
        #expect(x.isNaN && y.isNaN || x.bitPattern == y.bitPattern)
      }
    }
    #expect(try directory.contents() == [name])
  }

  @Test func `Single precision is written as F32`() throws {
    let network = try MultilayerPerceptron<Float>(sizes: [3, 2, 1], activation: .relu, seed: 1)
    let directory = try TemporaryDirectory()
    let path = directory.path("single.safetensors")
    try network.write(to: path)
    let file = try SafetensorsFile(contentsOf: path)
    #expect(file.entries.allSatisfy { $0.elementType == .float32 })
    #expect(file.metadata["activations"] == "relu,relu")
    #expect(try MultilayerPerceptron<Float>(contentsOf: path) == network)
  }

  @Test func `A file that cannot be written leaves nothing behind`() throws {
    let directory = try TemporaryDirectory()
    let network = try MultilayerPerceptron<Double>(sizes: [2, 1], activation: .relu, seed: 1)
    let missing = directory.path("no/such/directory/model.json")
    let error = try #require(throws: FileError.self) { try network.write(to: missing) }
    #expect(error.description == "\(missing): cannot be written: No such file or directory")
    #expect(throws: FileError(file: directory.root, problem: .isDirectory)) {
      try network.write(to: directory.root)
    }
    #expect(try directory.contents() == [])
  }

  @Test func `A device is written to, not replaced`() throws {
    try FileWriter.write(Array("gone".utf8), to: "/dev/null")
    let attributes = try FileManager.default.attributesOfItem(atPath: "/dev/null")
    #expect(attributes[.type] as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test func `Writing replaces what was there, whole`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("model.json")
    try FileWriter.write(Array("something longer than what follows".utf8), to: path)
    try FileWriter.write(Array("short".utf8), to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "short")
    #expect(try directory.contents() == ["model.json"])
  }
}

/// A directory that goes away with the test.
final class TemporaryDirectory {
  let root: String

  init() throws {
    root =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("mlp-tests-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func path(_ name: String) -> String { root + "/" + name }

  func contents() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root).sorted()
  }
}
