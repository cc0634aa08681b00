import MLP

/// The activations that the options of a call name.
struct ActivationOptions {
  /// One for each layer, from `--activation relu,tanh,identity`.
  private var list: [LayerFunction]?
  /// That of all layers but the last.
  private var hidden: Activation?
  /// That of the last layer.
  private var output: LayerFunction?

  /// What they say about a file.
  var modelOptions: ModelOptions {
    var options = ModelOptions()
    (options.functions, options.hidden, options.output) = (list, hidden, output)
    return options
  }

  /// Reads `--activation`, `--hidden-activation` and `--output-activation`.
  ///
  /// - Throws: `UsageError`.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    hidden = try Self.one(arguments, "hidden-activation").map { function throws(UsageError) in
      try Self.elementwise(function, "hidden-activation")
    }
    output = try Self.one(arguments, "output-activation")
    guard let text = arguments.value("activation") else { return }
    let names = try Self.activations(reading: text, option: "activation")
    if hidden != nil { throw .conflict("--activation", "--hidden-activation") }
    guard names.count > 1 else {
      (hidden, output) = (try Self.elementwise(names[0], "activation"), output ?? names[0])
      return
    }
    if output != nil { throw .conflict("--activation with a list", "--output-activation") }
    list = names
  }

  /// An error of a model's file, with the option that is the remedy.
  func explained(_ error: FileError) -> any Error {
    switch error.problem {
    case .model(.activationUnknown(let layers, let depth)):
      CommandError.activationUnknown(
        file: error.file, layers: layers, depth: depth, hasHidden: hidden != nil)
    case .model(.network(.activationCount(let count, let layers))):
      CommandError.activationCount(count, layers: layers)
    case .model(.network(.activation(let layer, let activation, _))):
      CommandError.inexactActivation(activation, layer: layer)
    default: CommandError.model(error)
    }
  }

  /// The functions for so many layers that are made, all elementwise.
  private func elementwise(
    _ functions: [LayerFunction], _ option: String
  ) throws(UsageError) -> [Activation] {
    var activations: [Activation] = []
    for function in functions { activations.append(try Self.elementwise(function, option)) }
    return activations
  }

  /// An activation where a softmax over the layer is none.
  private static func elementwise(
    _ function: LayerFunction, _ option: String
  ) throws(UsageError) -> Activation {
    guard let activation = function.activation else {
      throw .invalidValue(
        option: option, text: "\(function)",
        expected: "an activation; the last layer of a --model may have softmax and log_softmax")
    }
    return activation
  }

  /// A network with random parameters, for which the options name everything.
  ///
  /// - Parameter usual: that of all layers where the options name none; nil where they must.
  /// - Throws: `UsageError`, `CommandError` or `NetworkError`.
  func network(
    sizes: [Int], seed: UInt64, usual: Activation?
  ) throws -> MultilayerPerceptron<Double> {
    let output = try output.map { function throws(UsageError) in
      try Self.elementwise(function, "output-activation")
    }
    if let list = try list.map({ functions throws(UsageError) in
      try elementwise(functions, "activation")
    }) {
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
  ) throws(UsageError) -> LayerFunction? {
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
  ) throws(UsageError) -> [LayerFunction] {
    var activations: [LayerFunction] = []
    for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
      if trimmed(piece).isEmpty {
        throw .invalidValue(
          option: option, text: text,
          expected: "activations separated by commas, as in relu,tanh,identity")
      }
      do { activations.append(try LayerFunction(parsing: trimmed(piece))) } catch {
        var near: String?
        if case .unknownName(let name) = error, !UnavailableFunction.isKnown(name),
          !Self.others.contains(name.lowercased().filter(\.isLetter))
        {
          near = suggestion(for: name, among: Activation.names)
        }
        throw .activation(option: option, error, suggestion: near)
      }
    }
    return activations
  }

  /// Activations of other frameworks that are none here: a name of one is no slip of the keyboard.
  private static let others: Set<String> = [
    "mish", "selu", "celu", "hardtanh", "hardswish", "hardsilu", "hardsigmoid", "relu", "softsign",
    "logsigmoid",
    "hardshrink", "softshrink", "tanhshrink", "threshold", "rrelu", "glu", "geglu", "swiglu",
    "softmin", "softmax",
    "prelu", "crelu", "thresholdedrelu", "quickgelu", "squareplus", "exponential", "exp",
    "sparseplus", "sin", "cos",
  ]
}
