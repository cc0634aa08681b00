import MLP

/// The activations that the options of a call name.
struct ActivationOptions {
  /// One for each layer, from `--activation relu,tanh,identity`.
  private var list: [Activation]?
  /// That of all layers but the last.
  private var hidden: Activation?
  /// That of the last layer.
  private var output: Activation?

  /// Reads `--activation`, `--hidden-activation` and `--output-activation`.
  ///
  /// - Throws: `UsageError`.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    hidden = try Self.one(arguments, "hidden-activation")
    output = try Self.one(arguments, "output-activation")
    guard let text = arguments.value("activation") else { return }
    let names = try Self.activations(reading: text, option: "activation")
    if hidden != nil { throw .conflict("--activation", "--hidden-activation") }
    guard names.count > 1 else {
      (hidden, output) = (names[0], output ?? names[0])
      return
    }
    if output != nil { throw .conflict("--activation with a list", "--output-activation") }
    list = names
  }

  /// The network in a file, which may name what the options do not.
  ///
  /// - Throws: `FileError`, or `CommandError` where the remedy is an option.
  func network<Scalar>(
    contentsOf path: String, _ numbers: FileNumbers<Scalar>
  ) throws -> MultilayerPerceptron<Scalar> {
    do {
      if let list { return try MultilayerPerceptron(contentsOf: path, numbers, activations: list) }
      return try MultilayerPerceptron(
        contentsOf: path, numbers, hiddenActivation: hidden, outputActivation: output)
    } catch {
      switch error.problem {
      case .model(.activationUnknown(let layers, let depth)):
        throw CommandError.activationUnknown(
          file: path, layers: layers, depth: depth, hasHidden: hidden != nil)
      case .model(.network(.activationCount(let count, let layers))):
        throw CommandError.activationCount(count, layers: layers)
      case .model(.network(.activation(let layer, let activation, _))):
        throw CommandError.inexactActivation(activation, layer: layer)
      default: throw error
      }
    }
  }

  /// The model in a file, whose last layer may be a softmax and which may have more layers than a perceptron.
  ///
  /// - Throws: as `network(contentsOf:_:)`.
  func model(contentsOf path: String) throws -> TableModel<Double> {
    if let own = try TableModel<Double>(contentsOf: path) { return own }
    return TableModel(Network(try network(contentsOf: path, .rounded)))
  }

  /// A network with random parameters, for which the options name everything.
  ///
  /// - Parameter usual: that of all layers where the options name none; nil where they must.
  /// - Throws: `UsageError`, `CommandError` or `NetworkError`.
  func network(
    sizes: [Int], seed: UInt64, usual: Activation?
  ) throws -> MultilayerPerceptron<Double> {
    if let list {
      guard list.count == sizes.count - 1 else {
        throw CommandError.activationCount(list.count, layers: sizes.count - 1)
      }
      return try MultilayerPerceptron(sizes: sizes, activations: list, seed: seed)
    }
    if let usual, hidden == nil, output == nil {
      return try MultilayerPerceptron(sizes: sizes, activation: usual, seed: seed)
    }
    guard let output else {
      if hidden != nil {
        throw UsageError.goesWith(
          option: "hidden-activation", other: "output-activation",
          instead: "--activation NAME is for all layers")
      }
      throw UsageError.missingOption(
        "--activation", purpose: "name one for all layers, as in --activation sigmoid")
    }
    // A network of one layer has no hidden ones.
    guard let hidden = hidden ?? (sizes.count == 2 ? output : nil) else {
      throw UsageError.goesWith(
        option: "output-activation", other: "hidden-activation",
        instead: "--activation NAME is for all layers")
    }
    return try MultilayerPerceptron(
      sizes: sizes, activation: hidden, outputActivation: output, seed: seed)
  }

  private static func one(
    _ arguments: ParsedArguments, _ option: String
  ) throws(UsageError) -> Activation? {
    guard let text = arguments.value(option) else { return nil }
    guard !text.contains(",") else {
      throw .invalidValue(
        option: option, text: text,
        expected: "one activation (--activation takes one for each layer)")
    }
    return try activations(reading: text, option: option)[0]
  }

  /// Names separated by commas; at least one.
  private static func activations(
    reading text: String, option: String
  ) throws(UsageError) -> [Activation] {
    var activations: [Activation] = []
    for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
      if trimmed(piece).isEmpty {
        throw .invalidValue(
          option: option, text: text,
          expected: "activations separated by commas, as in relu,tanh,identity")
      }
      do { activations.append(try Activation(parsing: trimmed(piece))) } catch {
        var near: String?
        if case .unknownName(let name) = error, !UnavailableFunction.isKnown(name) {
          near = suggestion(for: name, among: Activation.names)
        }
        throw .activation(option: option, error, suggestion: near)
      }
    }
    return activations
  }
}
