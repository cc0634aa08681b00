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
  ///   - hiddenActivation: σ of all layers but the last, whatever the file says. A safetensors file of PyTorch's
  ///     says nothing, so it is needed there unless the network has only one layer.
  ///   - outputActivation: σ of the last layer, whatever the file says; where neither says anything it is
  ///     the hidden layers'.
  /// - Throws: a `FileError` that says what is wrong, where, and what to do.
  public init(
    contentsOf path: String, hiddenActivation: Activation? = nil,
    outputActivation: Activation? = nil
  ) throws(FileError) {
    try self.init(
      parsing: try FileReader.bytes(at: path), file: path, hiddenActivation: hiddenActivation,
      outputActivation: outputActivation)
  }

  /// Reads a network from a file that is in memory; `file` is its name, for its extension and for error
  /// messages.
  public init(
    parsing bytes: [UInt8], file: String, hiddenActivation: Activation? = nil,
    outputActivation: Activation? = nil
  ) throws(FileError) {
    let layers: [ModelLayer]
    switch ModelFormat(file: file) ?? ModelFormat(content: bytes) {
    case .safetensors: layers = try SequentialModel.layers(parsing: bytes, file: file)
    case .json: layers = try JSONModel.layers(parsing: bytes, file: file)
    case nil: throw FileError(file: file, problem: .unknownModelFormat)
    }
    do {
      var built: [Layer] = []
      for (index, layer) in layers.enumerated() {
        let isLast = index == layers.count - 1
        guard
          let activation =
            (isLast ? outputActivation : hiddenActivation) ?? layer.activation
            ?? (isLast ? hiddenActivation : nil)
        else { throw FileError(file: file, problem: .model(.activationUnknown)) }
        built.append(
          Layer(
            weights: layer.weights.map { Scalar($0) }, bias: layer.bias.map { Scalar($0) },
            activation: activation))
      }
      try self.init(layers: built)
    } catch let error as NetworkError {
      throw FileError(file: file, problem: .model(.network(error)))
    } catch let error as FileError {
      throw error
    } catch { preconditionFailure("a network throws only its own errors") }
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

/// A layer as a file gives it.
struct ModelLayer {
  var weights: Tensor<Double>
  var bias: Tensor<Double>
  /// σ, when the file says it.
  var activation: Activation?
}

enum ModelFormat {
  case safetensors, json

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
