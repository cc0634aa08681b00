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
  /// - Parameters:
  ///   - purpose: what is done with them, for a message.
  ///   - work: the bytes that it takes for so many rows, which are asked for before the rows are read, and before a
  ///     network is made.
  /// - Throws: `UsageError`, `FileError`, `NetworkError` or `CommandError`.
  init(
    _ arguments: ParsedArguments, _ resources: Resources, for purpose: String,
    work: (NetworkMemory, _ rows: Int) -> Double
  ) throws {
    if arguments.has("data"), arguments.has("input") {
      throw UsageError.conflict("--data", "--input")
    }
    resources.progress.begin("reading the network")
    network = try Self.network(arguments, within: resources.memory) { sizes in
      let rows = arguments.has("data") ? try Self.selection(arguments).count : 1
      let bytes = work(NetworkMemory(sizes), rows)
      try resources.memory.require(
        bytes, for: purpose + (rows == 1 ? "" : " of \(counted(rows, "row"))"))
    }
    if network.outputCount != 1 { throw NetworkError.outputNotScalar(count: network.outputCount) }
    if arguments.has("data") {
      resources.progress.begin("reading the table")
      (features, rows, inputs) = try Self.table(arguments, network)
      return
    }
    for option in ["target", "row", "rows"] where arguments.has(option) {
      throw UsageError.goesWith(option: option, other: "data", instead: nil)
    }
    (features, rows) = (nil, 0..<1)
    inputs = try Self.input(arguments, network).reshaped(to: [1, network.inputCount])
  }

  /// - Parameter requireMemory: refuses sizes with which too much memory would be needed.
  private static func network(
    _ arguments: ParsedArguments, within memory: MemoryBound, requireMemory: ([Int]) throws -> Void
  ) throws -> MultilayerPerceptron<Double> {
    let activations = try ActivationOptions(arguments)
    let seed = try arguments.value("seed").map(seed(reading:))
    if let path = arguments.value("model") {
      if arguments.has("layers") { throw UsageError.conflict("--model", "--layers") }
      if seed != nil { throw UsageError.goesWith(option: "seed", other: "layers", instead: nil) }
      let file = ModelFileSize(contentsOf: path)
      try memory.require(
        Double(file.bytes) + Self.bytesOfParameter * Double(file.parameters),
        isPart: true, for: "\(path): the network")
      let network = try activations.network(contentsOf: path)
      try requireMemory(network.sizes)
      return network
    }
    guard let layers = arguments.value("layers") else {
      throw UsageError.missingOption(
        "--model", purpose: "name a model file, or make a network with --layers 3,2,1")
    }
    let sizes = try sizes(reading: layers)
    // More parameters are refused whatever the bound.
    let limit = MultilayerPerceptron<Double>.randomParameterLimit
    if NetworkMemory(sizes).ofParameters <= 8 * Double(limit) { try requireMemory(sizes) }
    return try activations.network(sizes: sizes, seed: seed ?? 0)
  }

  /// What a number of a model file takes while it is read, beside the file.
  private static let bytesOfParameter = 16.0

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
