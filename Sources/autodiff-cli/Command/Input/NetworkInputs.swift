import Autodiff
import MLP

/// A network and the inputs at which it is looked at, as the options of the `mlp` commands give them.
struct NetworkInputs {
  let network: MultilayerPerceptron<Double>
  /// The names of the inputs, when they come from a table.
  let features: [String]?
  /// The number of each row: its place in the table, or 0.
  let rows: Range<Int>
  /// The inputs, [rows, n₁].
  let inputs: Tensor<Double>

  /// Reads the network, then the rows.
  ///
  /// - Throws: `UsageError`, `FileError`, `NetworkError` or `CommandError`.
  init(_ arguments: ParsedArguments) throws {
    network = try Self.network(arguments)
    if network.outputCount != 1 { throw NetworkError.outputNotScalar(count: network.outputCount) }
    if arguments.has("data") {
      if arguments.has("input") { throw UsageError.conflict("--data", "--input") }
      (features, rows, inputs) = try Self.table(arguments, network)
      return
    }
    for option in ["target", "row", "rows"] where arguments.has(option) {
      throw UsageError.goesWith(option: option, other: "data", instead: nil)
    }
    (features, rows) = (nil, 0..<1)
    inputs = try Self.input(arguments, network).reshaped(to: [1, network.inputCount])
  }

  private static func network(
    _ arguments: ParsedArguments
  ) throws -> MultilayerPerceptron<Double> {
    let hidden = try activation(arguments, "hidden-activation")
    let output = try activation(arguments, "output-activation")
    let common = try activation(arguments, "activation")
    let seed = try arguments.value("seed").map(seed(reading:))
    guard let path = arguments.value("model") else {
      guard let layers = arguments.value("layers") else {
        throw UsageError.missingOption(
          "--model", purpose: "name a model file, or make a network with --layers 3,2,1")
      }
      if common != nil, hidden != nil {
        throw UsageError.conflict("--activation", "--hidden-activation")
      }
      return try MultilayerPerceptron(
        sizes: sizes(reading: layers), activation: common ?? hidden ?? .sigmoid,
        outputActivation: output, seed: seed ?? 0)
    }
    if arguments.has("layers") { throw UsageError.conflict("--model", "--layers") }
    if common != nil {
      throw UsageError.goesWith(
        option: "activation", other: "layers",
        instead: "a model's are --hidden-activation and --output-activation")
    }
    if seed != nil { throw UsageError.goesWith(option: "seed", other: "layers", instead: nil) }
    return try network(contentsOf: path, hidden, output)
  }

  /// The network in a file; how to name activations that it does not name is this program's to say.
  private static func network(
    contentsOf path: String, _ hidden: Activation?, _ output: Activation?
  ) throws -> MultilayerPerceptron<Double> {
    do {
      return try MultilayerPerceptron(
        contentsOf: path, hiddenActivation: hidden, outputActivation: output)
    } catch {
      guard error.problem == .model(.activationUnknown) else { throw error }
      throw CommandError.activationUnknown(file: path)
    }
  }

  private static func activation(
    _ arguments: ParsedArguments, _ option: String
  ) throws(UsageError) -> Activation? {
    guard let name = arguments.value(option) else { return nil }
    guard let activation = Activation(name: name) else {
      throw .unknownActivation(
        option: option, name, suggestion: suggestion(for: name, among: Activation.names))
    }
    return activation
  }

  private static func seed(reading text: String) throws(UsageError) -> UInt64 {
    guard let seed = UInt64(text) else {
      throw .invalidValue(
        option: "seed", text: text, expected: "a whole number from 0 to \(UInt64.max)")
    }
    return seed
  }

  private static func sizes(reading text: String) throws(UsageError) -> [Int] {
    let sizes = text.split(separator: ",", omittingEmptySubsequences: false).map {
      Int(trimmed($0))
    }
    guard sizes.count >= 2, sizes.allSatisfy({ ($0 ?? 0) > 0 }) else {
      throw .invalidValue(
        option: "layers", text: text,
        expected: "the number of units of each layer, the input first, as in 3,2,1")
    }
    return sizes.compactMap { $0 }
  }
}
