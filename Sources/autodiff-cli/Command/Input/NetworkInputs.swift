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
    let activations = try ActivationOptions(arguments)
    let seed = try arguments.value("seed").map(seed(reading:))
    if let path = arguments.value("model") {
      if arguments.has("layers") { throw UsageError.conflict("--model", "--layers") }
      if seed != nil { throw UsageError.goesWith(option: "seed", other: "layers", instead: nil) }
      return try activations.network(contentsOf: path)
    }
    guard let layers = arguments.value("layers") else {
      throw UsageError.missingOption(
        "--model", purpose: "name a model file, or make a network with --layers 3,2,1")
    }
    return try activations.network(sizes: sizes(reading: layers), seed: seed ?? 0)
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
