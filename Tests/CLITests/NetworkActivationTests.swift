import Foundation
import Testing

@testable import AutodiffCommand

/// Which activations a network has: what the call names, else what the file names, else an error.
@Suite struct NetworkActivationTests {
  /// A file of a temporary directory that is there as long as the value.
  private final class TemporaryFile {
    let path: String

    init(_ name: String, _ bytes: some Sequence<UInt8>) throws {
      let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("autodiff-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      path = directory.appendingPathComponent(name).path
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    deinit {
      let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
      try? FileManager.default.removeItem(at: directory)
    }
  }

  /// The network 1-1-…-1 with weights 1 and biases −1, in a safetensors file as PyTorch writes it.
  private static func safetensors(layers: Int, activations: String? = nil) -> [UInt8] {
    var entries = activations.map { [#""__metadata__":{"activations":"\#($0)"}"#] } ?? []
    var data: [UInt8] = []
    func append(_ name: String, _ shape: String, _ value: Double) {
      let bytes = withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
      entries.append(
        #""\#(name)":{"dtype":"F64","shape":\#(shape),"data_offsets":[\#(data.count),\#(data.count + 8)]}"#
      )
      data += bytes
    }
    for layer in 0..<layers {
      append("\(2 * layer).weight", "[1,1]", 1)
      append("\(2 * layer).bias", "[1]", -1)
    }
    let header = Array("{\(entries.joined(separator: ","))}".utf8)
    return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + data
  }

  /// The same network in JSON; nil leaves a layer's activation out.
  private static func json(common: String? = nil, _ activations: [String?]) -> [UInt8] {
    let layers = activations.map { activation in
      #"{"weights": [[1]], "bias": [-1]"# + (activation.map { #", "activation": "\#($0)""# } ?? "")
        + "}"
    }
    return Array(
      (#"{"layers": [\#(layers.joined(separator: ", "))]"#
        + (common.map { #", "activation": "\#($0)""# } ?? "") + "}").utf8)
  }

  private enum Model: Sendable {
    case pytorch(Int)
    case metadata(String)
    case json(String?, [String?])
    case made(String)

    func arguments() throws -> (arguments: [String], file: TemporaryFile?) {
      let file: TemporaryFile
      switch self {
      case .pytorch(let layers):
        file = try TemporaryFile("m.safetensors", safetensors(layers: layers))
      case .metadata(let text):
        let layers = text.split(separator: ",").count
        file = try TemporaryFile("m.safetensors", safetensors(layers: layers, activations: text))
      case .json(let common, let activations):
        file = try TemporaryFile("m.json", NetworkActivationTests.json(common: common, activations))
      case .made(let sizes): return (["--layers", sizes, "--input", "2"], nil)
      }
      return (["--model", file.path, "--input", "2"], file)
    }
  }

  /// A model, the options, and the line that says what was read.
  private static let read: [(Model, String, String)] = [
    (.pytorch(2), "--activation relu", "network 1-1-1: relu in every layer"),
    (.pytorch(1), "--activation relu", "network 1-1: relu"),
    (.pytorch(1), "--output-activation relu", "network 1-1: relu"),
    (.pytorch(2), "--activation relu,identity", "network 1-1-1: relu, then identity"),
    (.pytorch(3), "--activation relu,tanh,identity", "network 1-1-1-1: relu, tanh, identity"),
    (.pytorch(3), "--activation relu,relu,identity", "network 1-1-1-1: relu, then identity"),
    (
      .pytorch(3), "--hidden-activation relu --output-activation identity",
      "network 1-1-1-1: relu, then identity"
    ),
    (
      .pytorch(2), "--activation relu --output-activation identity",
      "network 1-1-1: relu, then identity"
    ),
    (
      .pytorch(2), "--activation leaky_relu:0.2,elu:0.5",
      "network 1-1-1: leaky_relu:0.2, then elu:0.5"
    ),
    (.pytorch(2), "--activation LeakyReLU,ELU", "network 1-1-1: leaky_relu:0.01, then elu:1"),
    (.metadata("relu,identity"), "", "network 1-1-1: relu, then identity"),
    (.metadata("relu,leaky_relu:0.2"), "", "network 1-1-1: relu, then leaky_relu:0.2"),
    // What is given overrides the file.
    (.metadata("relu,identity"), "--activation tanh", "network 1-1-1: tanh in every layer"),
    (.metadata("relu,identity"), "--activation tanh,elu:2", "network 1-1-1: tanh, then elu:2"),
    (
      .metadata("relu,identity"), "--hidden-activation tanh", "network 1-1-1: tanh, then identity"
    ),
    (
      .metadata("relu,identity"), "--output-activation sigmoid",
      "network 1-1-1: relu, then sigmoid"
    ),
    (.json("relu", [nil, "identity"]), "", "network 1-1-1: relu, then identity"),
    (.json("relu", [nil, nil]), "", "network 1-1-1: relu in every layer"),
    (
      .json("relu", [nil, "elu:0.5"]), "--hidden-activation gelu",
      "network 1-1-1: gelu, then elu:0.5"
    ),
    (
      .json(nil, [nil, "identity"]), "--hidden-activation relu",
      "network 1-1-1: relu, then identity"
    ),
    (
      .json(nil, ["relu", nil]), "--output-activation sigmoid", "network 1-1-1: relu, then sigmoid"
    ),
    (.made("1,4,1"), "--activation silu", "network 1-4-1: silu in every layer"),
    (.made("1,4,1"), "--activation silu,identity", "network 1-4-1: silu, then identity"),
    (
      .made("1,4,1"), "--hidden-activation silu --output-activation identity",
      "network 1-4-1: silu, then identity"
    ),
    (.made("1,1"), "--output-activation tanh", "network 1-1: tanh"),
  ]

  @Test(arguments: 0..<read.count)
  func theNetworkThatWasRead(_ row: Int) throws {
    let (model, options, line) = Self.read[row]
    let (arguments, file) = try model.arguments()
    let call = arguments + options.split(separator: " ").map(String.init)
    for command in ["gradient", "check"] {
      let outcome = cli(["mlp", command] + call)
      #expect(outcome.err.isEmpty)
      #expect(outcome.out.hasPrefix(line + "\noutput "), "\(outcome.out)")

      let json = cli(["mlp", command] + call + ["--json"]).out
      let result = try JSONDecoder().decode(Result.self, from: Data(json.utf8))
      let units = result.network.sizes.map(\.description).joined(separator: "-")
      #expect(line.hasPrefix("network \(units): "))
      #expect(result.network.activations.count == result.network.sizes.count - 1)
      for activation in result.network.activations { #expect(line.contains(activation)) }
    }
    withExtendedLifetime(file) {}
  }

  struct Result: Decodable {
    struct Network: Decodable {
      let sizes: [Int]
      let activations: [String]
    }
    let network: Network
  }

  /// A model, the options, and the message; FILE stands for the model's path.
  private static let refused: [(Model, String, Int32, String)] = [
    (
      .pytorch(2), "", 1,
      "FILE: the file does not say which activations the network has: add --activation NAME for one in all "
        + "layers, --activation NAME,... for one in each of the 2, or --hidden-activation NAME and "
        + "--output-activation NAME"
    ),
    (
      .pytorch(1), "", 1,
      "FILE: the file does not say which activation the network has: add --activation NAME"
    ),
    (
      .pytorch(2), "--hidden-activation relu", 1,
      "FILE: the file does not say which activation the last layer has: add --output-activation NAME"
    ),
    (
      .pytorch(1), "--hidden-activation relu", 1,
      "FILE: the file does not say which activation the last layer has: add --output-activation NAME"
    ),
    (
      .pytorch(2), "--output-activation relu", 1,
      "FILE: the file does not say which activation the hidden layers have: add --hidden-activation NAME"
    ),
    (
      .json(nil, ["relu", nil]), "", 1,
      "FILE: the file does not say which activation the last layer has: add --output-activation NAME"
    ),
    (
      .json(nil, ["relu", nil]), "--hidden-activation tanh", 1,
      "FILE: the file does not say which activation the last layer has: add --output-activation NAME"
    ),
    (
      .json(nil, ["relu", nil, "relu", "relu"]), "", 1,
      "FILE: the file does not say which activations all layers have: add --activation NAME,... with one for "
        + "each of the 4"
    ),
    (
      .pytorch(2), "--activation relu,relu,identity", 1,
      "--activation names 3 activations, but the network has 2 layers beyond its input: name one for all of "
        + "them, or one for each"
    ),
    (
      .made("1,1"), "--activation relu,identity", 1,
      "--activation names 2 activations, but the network has 1 layer beyond its input: name one for all of "
        + "them, or one for each"
    ),
    (
      .made("1,2,1"), "", 64,
      "--activation is missing: name one for all layers, as in --activation sigmoid"
    ),
    (
      .made("1,2,1"), "--hidden-activation relu", 64,
      "--hidden-activation goes with --output-activation; --activation NAME is for all layers"
    ),
    (
      .made("1,2,1"), "--output-activation relu", 64,
      "--output-activation goes with --hidden-activation; --activation NAME is for all layers"
    ),
    (
      .pytorch(2), "--activation relu --hidden-activation tanh", 64,
      "--activation and --hidden-activation exclude each other"
    ),
    (
      .pytorch(2), "--activation relu,tanh --output-activation tanh", 64,
      "--activation with a list and --output-activation exclude each other"
    ),
    (
      .pytorch(2), "--hidden-activation relu,tanh --output-activation tanh", 64,
      "--hidden-activation takes one activation (--activation takes one for each layer), not 'relu,tanh'"
    ),
    (
      .pytorch(2), "--activation sigmod", 64,
      "--activation: unknown activation 'sigmod'; did you mean 'sigmoid'?"
    ),
    (
      .pytorch(2), "--activation relu,leaky_rel:0.2", 64,
      "--activation: unknown activation 'leaky_rel'; did you mean 'leaky_relu'?"
    ),
    (
      .pytorch(2), "--activation relu:0.5", 64,
      "--activation: relu takes no parameter; leaky_relu and elu do, as in leaky_relu:0.2 and elu:0.5"
    ),
    (
      .pytorch(2), "--activation leaky_relu:steep", 64,
      "--activation: leaky_relu takes a finite number after the colon, as in leaky_relu:0.2, not \"steep\""
    ),
    (
      .pytorch(2), "--output-activation elu:", 64,
      "--output-activation: elu takes a finite number after the colon, as in elu:0.5, not \"\""
    ),
    (
      .pytorch(2), "--activation elu:inf", 64,
      "--activation: elu takes a finite number after the colon, as in elu:0.5, not \"inf\""
    ),
    (
      .json(nil, ["relu", "elu:nan"]), "", 1,
      "FILE, layers[1].activation: elu takes a finite number after the colon, as in elu:0.5, not \"nan\""
    ),
    (
      .json("relu:2", [nil]), "", 1,
      "FILE, activation: relu takes no parameter; leaky_relu and elu do, as in leaky_relu:0.2 and elu:0.5"
    ),
  ]

  @Test(arguments: 0..<refused.count)
  func whatNobodyNamesIsNotGuessed(_ row: Int) throws {
    let (model, options, status, message) = Self.refused[row]
    let (arguments, file) = try model.arguments()
    for command in ["gradient", "check"] {
      let text = message.replacingOccurrences(of: "FILE", with: file?.path ?? "")
      let hint = status == 64 ? "\nTry 'autodiff-cli mlp \(command) --help'." : ""
      let call = arguments + options.split(separator: " ").map(String.init)
      #expect(
        cli(["mlp", command] + call) == failure(status, "autodiff-cli: \(text)\(hint)"))
    }
  }

  /// The network 1-1-1 at 2 by hand: z = 2 − 1 = 1, then a = σ(1), then σ(σ(1) − 1).
  ///
  /// leaky_relu(0.5): 1, then 0, whose slope at the kink is ½. elu(2) at z = −1: 2 (1/e − 1).
  @Test(arguments: [
    ("--activation leaky_relu:0.5", "2", "0.0", "0.5"),
    ("--activation leaky_relu:0.5", "0", "-0.75", "0.25"),
    ("--activation relu,leaky_relu:0.25", "0", "-0.25", "0.0"),
    ("--activation identity,elu:2", "1", "-1.2642411176571153", "0.7357588823428847"),
    ("--activation elu:2,identity", "0", "-2.2642411176571153", "0.7357588823428847"),
  ])
  func parameters(_ options: String, _ x: String, _ output: String, _ gradient: String) throws {
    let file = try TemporaryFile("m.safetensors", Self.safetensors(layers: 2))
    let call =
      ["mlp", "gradient", "--model", file.path, "--input", x, "--json"]
      + options.split(separator: " ").map(String.init)
    #expect(
      cli(call).out.hasSuffix(
        #""rows": [{"row": 0, "output": \#(output), "gradient": [\#(gradient)]}]}"# + "\n"))
  }
}
