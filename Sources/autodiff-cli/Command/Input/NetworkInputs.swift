import Autodiff
import MLP

/// A network and the inputs at which it is looked at, as the options of the `mlp` commands give them.
struct NetworkInputs<Scalar: TensorScalar> {
  let network: MultilayerPerceptron<Scalar>
  /// The names of the inputs, when they come from a table.
  let features: [String]?
  /// Whether there is a table, whose rows have numbers.
  let hasTable: Bool
  private var table: InputTable<Scalar>?
  /// The only input, where there is no table.
  private var single: Tensor<Scalar>?
  /// How many rows are looked at together, at the most.
  private let blockSize: Int
  /// What is wrong behind the rows that were given.
  private var fault: (any Error)?
  private let notes: Notes
  /// The places in the table of the rows that were given last.
  private var numbers: [Int] = []

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
    network = try Self.network(
      arguments, numbers, usualActivation, within: resources.memory
    ) { sizes in
      let memory = NetworkMemory(sizes)
      let rows = options.map { $0.rows.count ?? .max } ?? 1
      let table = options == nil ? 0 : memory.ofTable
      let bytes = work(memory, min(rows, blockSize(memory))) + table
      try resources.memory.require(bytes, for: purpose)
    }
    if network.outputCount != 1 { throw NetworkError.outputNotScalar(count: network.outputCount) }
    notes = resources.notes
    if let options {
      resources.progress.begin("reading the table")
      let table = try InputTable(
        options, inputCount: network.inputCount,
        modelFeatures: arguments.value("model").flatMap { path in
          TableModel<Double>.features(contentsOf: path)
        }, numbers, within: resources.memory)
      for note in table.notes { resources.notes.add("\(legible(table.path)): \(note)") }
      // What comes slowly is answered row by row.
      self.blockSize = table.isStream ? 1 : blockSize(NetworkMemory(network.sizes))
      (hasTable, features, self.table) = (true, table.columns, table)
      return
    }
    for option in TableOptions.options.map(\.name) where arguments.has(option) {
      throw UsageError.goesWith(option: option, other: "data", instead: nil)
    }
    (hasTable, features, self.blockSize) = (false, nil, 1)
    single = try Self.input(arguments, network, numbers, within: resources.memory)
      .reshaped(to: [1, network.inputCount])
  }

  /// Whether the rows come from a pipe or a device, and can be read only once.
  var isStream: Bool { table?.isStream ?? false }

  /// The next rows, some at a time: the number of the first of them, its place in the table or 0, and their inputs,
  /// [rows, n₁]; nil behind the last one.
  ///
  /// - Throws: `FileError` or `CommandError`, when all rows before the fault were given.
  mutating func next() throws -> (first: Int, inputs: Tensor<Scalar>)? {
    guard table != nil else {
      defer { single = nil }
      return single.map { (0, $0) }
    }
    if let fault { throw fault }
    var scalars: [Scalar] = []
    var numbers: [Int] = []
    do {
      while numbers.count < blockSize, let number = try table?.appendNext(to: &scalars) {
        numbers.append(number)
      }
    } catch {
      fault = error
    }
    guard let first = numbers.first else {
      if let fault { throw fault }
      if let table { table.notes.forEach { notes.add("\(legible(table.path)): \($0)") } }
      return nil
    }
    self.numbers = numbers
    return (first, Tensor(shape: [numbers.count, network.inputCount], scalars))
  }

  /// The place in the table of a row of those that were given last, the first of which is known.
  func number(_ first: Int, _ position: Int) -> Int {
    position < numbers.count ? numbers[position] : first + position
  }

  /// - Parameter requireMemory: refuses sizes with which too much memory would be needed.
  private static func network(
    _ arguments: ParsedArguments, _ numbers: FileNumbers<Scalar>, _ usualActivation: Activation?,
    within memory: MemoryBound, requireMemory: ([Int]) throws -> Void
  ) throws -> MultilayerPerceptron<Scalar> {
    let activations = try ActivationOptions(arguments)
    let seed = try arguments.value("seed").map(seed(reading:))
    if let path = arguments.value("model") {
      if arguments.has("layers") { throw UsageError.conflict("--model", "--layers") }
      if seed != nil { throw UsageError.goesWith(option: "seed", other: "layers", instead: nil) }
      let file = ModelFileSize(contentsOf: path, within: memory.size.bytes)
      let bytes = file.bytesToRead + numbers.extraBytes * Double(file.parameters)
      try memory.require(bytes, isPart: true, for: "\(path): the network")
      let network = try activations.network(contentsOf: path, numbers)
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
    return try Self.converted(
      try activations.network(sizes: sizes, seed: seed ?? 0, usual: usualActivation), numbers)
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
