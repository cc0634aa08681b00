import Autodiff
import MLP

/// A network and the inputs at which it is looked at, as the options of the `mlp` commands give them.
struct NetworkInputs<Scalar: TensorScalar> {
  let network: MultilayerPerceptron<Scalar>
  private(set) var source: RowSource<Scalar>

  /// The names of the inputs, where the table or the model has them.
  var features: [String]? { source.features }
  /// Whether there is a table, whose rows have numbers.
  var hasTable: Bool { source.hasTable }

  /// Reads the network, and opens the table.
  ///
  /// - Parameters:
  ///   - numbers: what the numbers in the files and the arguments become.
  ///   - purpose: what is done with them, for a message.
  ///   - usualActivation: that of a network made at random, where the arguments name none.
  ///   - blockSize: how many rows are looked at together, by the sizes of the network.
  ///   - work: the bytes that it takes for so many rows, which are asked for before the rows are read, and before a
  ///     network is made.
  /// - Throws: `UsageError`, `FileError`, `NetworkError` or `CommandError`.
  init(
    _ arguments: ParsedArguments, _ resources: Resources, _ numbers: FileNumbers<Scalar>,
    for purpose: String, usualActivation: Activation? = nil,
    blockSize: (NetworkMemory) -> Int = { _ in 1 },
    work: (NetworkMemory, _ rows: Int) -> Double
  ) throws {
    if arguments.has("data"), arguments.has("input") {
      throw UsageError.conflict("--data", "--input")
    }
    let options = arguments.has("data") ? try TableOptions(arguments) : nil
    resources.progress.begin("reading the network")
    let (whole, features, classes, columns) = try Self.network(
      arguments, resources, numbers, usualActivation
    ) { sizes in
      let memory = NetworkMemory(sizes)
      let rows = options.map { $0.rows.count ?? .max } ?? 1
      let table = options == nil ? 0 : memory.ofTable
      let bytes = work(memory, min(rows, blockSize(memory))) + table
      try resources.memory.require(bytes, for: purpose)
    }
    let output = try OutputChoice.outputs(
      arguments, count: whole.outputCount, classes: classes, allowsAll: false)[0]
    let network = try whole.keeping(output: output)
    self.network = network
    source = try RowSource(
      options, arguments, resources, numbers, inputCount: network.inputCount, features: features,
      columns: columns, blockSize: blockSize(NetworkMemory(network.sizes))
    ) {
      try Self.input(
        arguments, inputCount: network.inputCount, held: NetworkMemory(network.sizes).ofParameters,
        numbers, within: resources.memory)
    }
  }

  /// Whether the rows come from a pipe or a device, and can be read only once.
  var isStream: Bool { source.isStream }

  /// The next rows, some at a time: the number of the first of them, its place in the table or 0, and their inputs,
  /// [rows, n₁]; nil behind the last one.
  ///
  /// - Throws: `FileError` or `CommandError`, when all rows before the fault were given.
  mutating func next() throws -> (first: Int, inputs: Tensor<Scalar>)? { try source.next() }

  /// The place in the table of a row of those that were given last, the first of which is known.
  func number(_ first: Int, _ position: Int) -> Int { source.number(first, position) }

  /// - Parameter requireMemory: refuses sizes with which too much memory would be needed.
  private static func network(
    _ arguments: ParsedArguments, _ resources: Resources, _ numbers: FileNumbers<Scalar>,
    _ usualActivation: Activation?, requireMemory: ([Int]) throws -> Void
  ) throws -> (
    MultilayerPerceptron<Scalar>, features: [String]?, classes: [String]?, columns: InputColumns
  ) {
    let activations = try ActivationOptions(arguments)
    if let path = arguments.value("model") {
      let options = try ModelArguments.read(arguments)
      try requireFileOnly(arguments)
      try ModelArguments.require(path, numbers, within: resources.memory)
      let loaded: LoadedPerceptron<Scalar>
      do throws(FileError) {
        loaded = try LoadedPerceptron(contentsOf: path, numbers, options)
      } catch { throw activations.explained(error) }
      for note in loaded.notes { resources.notes.add("\(legible(path)): \(note)") }
      try requireMemory(loaded.network.sizes)
      return (loaded.network, loaded.features, loaded.classes, loaded.columns)
    }
    let network = try made(arguments, activations, usualActivation, requireMemory)
    return (try Self.converted(network, numbers), nil, nil, InputColumns())
  }

  /// Refuses options that make a network where a file is one.
  static func requireFileOnly(_ arguments: ParsedArguments) throws(UsageError) {
    if arguments.has("layers") { throw .conflict("--model", "--layers") }
    if let seed = arguments.value("seed") {
      _ = try self.seed(reading: seed)
      throw .goesWith(option: "seed", other: "layers", instead: nil)
    }
  }

  /// The network of `--layers`.
  static func made(
    _ arguments: ParsedArguments, _ activations: ActivationOptions, _ usualActivation: Activation?,
    _ requireMemory: ([Int]) throws -> Void
  ) throws -> MultilayerPerceptron<Double> {
    let seed = try arguments.value("seed").map(seed(reading:))
    guard let layers = arguments.value("layers") else {
      throw UsageError.missingOption(
        "--model", purpose: "name a model file, or make a network with --layers 3,2,1")
    }
    try ModelArguments.requireNone(arguments)
    let sizes = try sizes(reading: layers)
    // More parameters are refused whatever the bound.
    let limit = MultilayerPerceptron<Double>.randomParameterLimit
    if NetworkMemory(sizes).ofParameters <= 8 * Double(limit) { try requireMemory(sizes) }
    return try activations.network(sizes: sizes, seed: seed ?? 0, usual: usualActivation)
  }

  /// The network with its parameters as other numbers.
  private static func converted(
    _ network: MultilayerPerceptron<Double>, _ numbers: FileNumbers<Scalar>
  ) throws -> MultilayerPerceptron<Scalar> {
    if let same = network as? MultilayerPerceptron<Scalar> { return same }
    do {
      return try MultilayerPerceptron<Scalar>(
        layers: network.layers.map { layer in
          .init(
            weights: numbers.tensor(layer.weights) ?? .zeros(layer.weights.shape),
            bias: numbers.tensor(layer.bias) ?? .zeros(layer.bias.shape),
            activation: layer.activation)
        })
    } catch {
      guard case .activation(let layer, let activation, _) = error else { throw error }
      throw CommandError.inexactActivation(activation, layer: layer)
    }
  }

  static func seed(reading text: String) throws(UsageError) -> UInt64 {
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
