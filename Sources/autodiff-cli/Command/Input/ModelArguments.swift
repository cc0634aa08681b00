import Autodiff
import MLP

/// What the options of a call say about a model file.
enum ModelArguments {
  static let options: [CommandDefinition.Option] = [
    .init(
      name: "layers-order", value: "NAME,...",
      summary: "The layers of the file from input to output, where its names do not say it; "
        + "activations among them, as in fc1,bn1,relu,fc2."),
    .init(
      name: "ignore", value: "NAME,...",
      summary: "Tensors, or layers with all of theirs, that are passed over."),
    .init(name: "transposed", summary: "The weights are [inputs, outputs]."),
    .init(
      name: "normalization-epsilon", value: "E",
      summary: "The number added to the variance in normalizations (1e-5 unless given)."),
    .init(
      name: "output", value: "K|NAME",
      summary: "The output that is meant of a network with several: its number, from 0, or class."),
  ]

  /// Reads the options.
  ///
  /// - Throws: `UsageError`.
  static func read(_ arguments: ParsedArguments) throws(UsageError) -> ModelOptions {
    var options = try ActivationOptions(arguments).modelOptions
    options.order = try names(arguments, "layers-order", example: "fc1,fc2")
    options.ignored = try names(arguments, "ignore", example: "mean,std") ?? []
    options.isTransposed = arguments.has("transposed")
    if let text = arguments.value("normalization-epsilon") {
      guard let epsilon = Double(text), epsilon >= 0, epsilon.isFinite else {
        throw .invalidValue(
          option: "normalization-epsilon", text: text, expected: "a number from 0, as in 1e-5")
      }
      options.epsilon = epsilon
    }
    return options
  }

  private static func names(
    _ arguments: ParsedArguments, _ option: String, example: String
  ) throws(UsageError) -> [String]? {
    guard let text = arguments.value(option) else { return nil }
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
    guard !names.contains("") else {
      throw .invalidValue(
        option: option, text: text, expected: "names separated by commas, as in \(example)")
    }
    return names
  }

  /// The options that say something about a file, of which there is none.
  static func requireNone(_ arguments: ParsedArguments) throws(UsageError) {
    for option in ["layers-order", "ignore", "transposed", "normalization-epsilon"]
    where arguments.has(option) {
      throw .goesWith(option: option, other: "model", instead: nil)
    }
  }

  /// The network in a file and what is said about it, within the bound on memory.
  ///
  /// - Throws: `UsageError`, `FileError` or `CommandError`.
  static func require<Scalar>(
    _ path: String, _ numbers: FileNumbers<Scalar>, within memory: MemoryBound
  ) throws(CommandError) {
    let file = ModelFileSize(contentsOf: path, within: memory.size.bytes)
    let bytes = file.bytesToRead + numbers.extraBytes * Double(file.parameters)
    try memory.require(bytes, isPart: true, for: "\(path): the network")
  }
}

extension LoadedModel<Double> {
  /// The model in a file by the options of a call, within the bound on memory; what was taken for granted is noted.
  ///
  /// - Throws: `UsageError`, `FileError` or `CommandError`.
  static func read(
    _ path: String, _ arguments: ParsedArguments, _ resources: Resources
  ) throws -> LoadedModel {
    let options = try ModelArguments.read(arguments)
    try ModelArguments.require(path, FileNumbers<Double>.rounded, within: resources.memory)
    let loaded: LoadedModel
    do throws(FileError) { loaded = try LoadedModel(contentsOf: path, options) } catch {
      throw try ActivationOptions(arguments).explained(error)
    }
    for note in loaded.notes { resources.notes.add("\(legible(path)): \(note)") }
    return loaded
  }
}

/// Which outputs of a network are meant.
enum OutputChoice {
  /// The number of each, from `--output K`, a class or `all`; nil where none is given.
  ///
  /// - Throws: `UsageError` or `CommandError`.
  static func outputs(
    _ arguments: ParsedArguments, count: Int, classes: [String]?, allowsAll: Bool
  ) throws -> [Int] {
    guard let text = arguments.value("output"), arguments.placeholder("output") != "FILE" else {
      guard count == 1 else {
        throw CommandError.outputChoice(
          count: count, classes: classes, allowsAll: allowsAll,
          hasOption: !["FILE", nil].contains(arguments.placeholder("output")))
      }
      return [0]
    }
    if let place = classes?.firstIndex(of: text), place < count { return [place] }
    if text == "all" {
      guard allowsAll || count == 1 else {
        throw UsageError.invalidValue(
          option: "output", text: text, expected: "one output here; mlp gradient takes all")
      }
      return Array(0..<count)
    }
    guard let number = Int(text), number >= 0, number < count else {
      throw CommandError.noOutput(text, count: count, classes: classes)
    }
    return [number]
  }
}

extension MultilayerPerceptron {
  /// The network of one of the outputs: the last layer's other units are left out.
  func keeping(output: Int) throws(NetworkError) -> MultilayerPerceptron {
    guard outputCount > 1, let last = layers.last else { return self }
    let kept = Layer(
      weights: last.weights[output..<output + 1, .all], bias: last.bias[output..<output + 1],
      activation: last.activation)
    return try MultilayerPerceptron(layers: layers.dropLast() + [kept])
  }
}
