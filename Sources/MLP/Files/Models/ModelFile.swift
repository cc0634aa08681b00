import Autodiff

// A network's two file forms: safetensors, as PyTorch writes it, and JSON, as a person does. Docs/ModelFiles.md
// describes both.

extension MultilayerPerceptron where Scalar: RealScalar {
  /// Reads a network from a safetensors or a JSON file.
  ///
  /// ```swift
  /// let network = try MultilayerPerceptron<Double>(
  ///   contentsOf: "model.safetensors", hiddenActivation: .relu, outputActivation: .sigmoid)
  /// ```
  ///
  /// - Parameters:
  ///   - path: the file; the extension tells its form, or its content when the extension is neither
  ///     `.safetensors` nor `.json`.
  ///   - hiddenActivation: σ of all layers but the last, whatever the file says.
  ///   - outputActivation: σ of the last layer, whatever the file says. A safetensors file of PyTorch's names no
  ///     activation, so both are needed there; one layer's is never taken for another's.
  /// - Throws: a `FileError` that says what is wrong, where, and what to do.
  public init(
    contentsOf path: String, hiddenActivation: Activation? = nil,
    outputActivation: Activation? = nil
  ) throws(FileError) {
    try self.init(
      contentsOf: path, .rounded, hiddenActivation: hiddenActivation,
      outputActivation: outputActivation)
  }

  /// Reads a network from a file, with one activation for all layers, as in the documents, whatever the file says.
  ///
  /// - Throws: a `FileError` that says what is wrong, where, and what to do.
  public init(contentsOf path: String, activation: Activation) throws(FileError) {
    try self.init(
      contentsOf: path, hiddenActivation: activation, outputActivation: activation)
  }

  /// Reads a network from a file, with an activation for each layer beyond the input, whatever the file says.
  ///
  /// ```swift
  /// let network = try MultilayerPerceptron<Double>(
  ///   contentsOf: "model.safetensors", activations: [.relu, .leakyRelu(slope: 0.2), .identity])
  /// ```
  ///
  /// - Throws: a `FileError` that says what is wrong, where, and what to do.
  public init(contentsOf path: String, activations: [Activation]) throws(FileError) {
    try self.init(contentsOf: path, .rounded, activations: activations)
  }

  /// Reads a network from a file that is in memory; `file` is its name, for its extension and for error
  /// messages.
  public init(
    parsing bytes: [UInt8], file: String, hiddenActivation: Activation? = nil,
    outputActivation: Activation? = nil
  ) throws(FileError) {
    try self.init(
      FileBytes(bytes, name: file), .rounded, hiddenActivation: hiddenActivation,
      outputActivation: outputActivation)
  }

  /// Reads a network from a file that is in memory, with an activation for each layer beyond the input.
  public init(
    parsing bytes: [UInt8], file: String, activations: [Activation]
  ) throws(FileError) {
    try self.init(FileBytes(bytes, name: file), .rounded, activations: activations)
  }

  /// Writes the network, as JSON where the extension is `.json` and as safetensors otherwise.
  ///
  /// Either form holds the activations and every digit, and `init(contentsOf:)` gives the same network back.
  /// PyTorch reads the safetensors form into an `nn.Sequential`.
  ///
  /// - Throws: a `FileError`. The file appears whole or not at all.
  public func write(to path: String) throws(FileError) {
    let isJSON = ModelFormat(file: path) == .json
    try FileWriter.write(isJSON ? JSONModel.encode(self) : SequentialModel.encode(self), to: path)
  }
}

extension MultilayerPerceptron {
  /// Reads a network from a file, its numbers as those of another kind; see `init(contentsOf:hiddenActivation:…)`.
  package init(
    contentsOf path: String, _ numbers: FileNumbers<Scalar>, hiddenActivation: Activation?,
    outputActivation: Activation?
  ) throws(FileError) {
    try self.init(
      .seekable(path), numbers, hiddenActivation: hiddenActivation,
      outputActivation: outputActivation)
  }

  /// Reads a network from a file, its numbers as those of another kind; see `init(contentsOf:activations:)`.
  package init(
    contentsOf path: String, _ numbers: FileNumbers<Scalar>, activations: [Activation]
  ) throws(FileError) {
    try self.init(.seekable(path), numbers, activations: activations)
  }

  private init(
    _ file: FileBytes, _ numbers: FileNumbers<Scalar>, hiddenActivation: Activation?,
    outputActivation: Activation?
  ) throws(FileError) {
    let layers = try ModelFormat.layers(of: file, numbers)
    let given = layers.indices.map { $0 == layers.count - 1 ? outputActivation : hiddenActivation }
    try self.init(layers, activations: given, file: file.name)
  }

  private init(
    _ file: FileBytes, _ numbers: FileNumbers<Scalar>, activations: [Activation]
  ) throws(FileError) {
    let layers = try ModelFormat.layers(of: file, numbers)
    guard activations.count == layers.count else {
      let problem = NetworkError.activationCount(activations.count, layers: layers.count)
      throw file.failure(.model(.network(problem)))
    }
    try self.init(layers, activations: activations, file: file.name)
  }

  /// Puts together what a file says and what the caller says, which goes first.
  private init(
    _ layers: [ModelLayer<Scalar>], activations: [Activation?], file: String
  ) throws(FileError) {
    var built: [Layer] = []
    var unknown: [Int] = []
    for (number, (layer, given)) in zip(2..., zip(layers, activations)) {
      guard let activation = given ?? layer.activation else {
        unknown.append(number)
        continue
      }
      built.append(
        Layer(weights: layer.weights, bias: layer.bias, activation: activation))
    }
    guard unknown.isEmpty else {
      let problem = ModelProblem.activationUnknown(layers: unknown, depth: layers.count + 1)
      throw FileError(file: file, problem: .model(problem))
    }
    do { try self.init(layers: built) } catch {
      throw FileError(file: file, problem: .model(.network(error)))
    }
  }
}

/// A layer as a file gives it.
struct ModelLayer<Scalar: TensorScalar> {
  var weights: Tensor<Scalar>
  var bias: Tensor<Scalar>
  /// σ, when the file says it.
  var activation: Activation?
}

enum ModelFormat {
  case safetensors, json

  /// The layers in a file of either form.
  static func layers<Scalar>(
    of file: FileBytes, _ numbers: FileNumbers<Scalar>
  ) throws(FileError) -> [ModelLayer<Scalar>] {
    var format = ModelFormat(file: file.name)
    if format == nil { format = ModelFormat(content: try file.bytes(1 << 16, at: 0)) }
    switch format {
    case .safetensors: return try SequentialModel.layers(file, numbers)
    case .json: return try JSONModel.layers(file, numbers)
    case nil: throw file.failure(.unknownModelFormat)
    }
  }

  /// The form that a file's extension names.
  init?(file: String) {
    let name = file.lowercased()
    if name.hasSuffix(".safetensors") {
      self = .safetensors
    } else if name.hasSuffix(".json") {
      self = .json
    } else {
      return nil
    }
  }

  /// The form that a file's first bytes show: a safetensors file has a brace after the eight bytes of its
  /// header's length, a JSON model opens with one.
  init?(content: [UInt8]) {
    let text = content.dropFirst(TextEncoding.byteOrderMark(content))
    if content.count > 8, content[8] == UInt8(ascii: "{"), content[..<8].contains(0) {
      self = .safetensors
    } else if text.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") {
      self = .json
    } else {
      return nil
    }
  }
}
