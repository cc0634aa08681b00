import Autodiff

// A network's file forms: safetensors, as PyTorch and others write it, JSON, as a person does, and ONNX. Docs/ModelFiles.md
// describes them.

extension MultilayerPerceptron where Scalar: RealScalar {
  /// Reads a network from a safetensors, ONNX or JSON file.
  ///
  /// ```swift
  /// let network = try MultilayerPerceptron<Double>(
  ///   contentsOf: "model.safetensors", hiddenActivation: .relu, outputActivation: .sigmoid)
  /// ```
  ///
  /// - Parameters:
  ///   - path: the file; its content tells its form.
  ///   - hiddenActivation: σ of all layers but the last, whatever the file says.
  ///   - outputActivation: σ of the last layer, whatever the file says. A safetensors file of PyTorch's names no
  ///     activation, so both are needed there; one layer's is never taken for another's.
  /// - Throws: a `FileError` that says what is wrong, where, and what to do.
  public init(
    contentsOf path: String, hiddenActivation: Activation? = nil,
    outputActivation: Activation? = nil
  ) throws(FileError) {
    try self.init(.seekable(path), Self.options(hiddenActivation, outputActivation))
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
    try self.init(.seekable(path), Self.options(activations))
  }

  /// Reads a network from a file that is in memory; `file` is its name for error messages.
  public init(
    parsing bytes: [UInt8], file: String, hiddenActivation: Activation? = nil,
    outputActivation: Activation? = nil
  ) throws(FileError) {
    try self.init(
      FileBytes(bytes, name: file), Self.options(hiddenActivation, outputActivation))
  }

  /// Reads a network from a file that is in memory, with an activation for each layer beyond the input.
  public init(
    parsing bytes: [UInt8], file: String, activations: [Activation]
  ) throws(FileError) {
    try self.init(FileBytes(bytes, name: file), Self.options(activations))
  }

  private init(_ file: FileBytes, _ options: ModelOptions) throws(FileError) {
    let content: ModelContent<Scalar> = try ModelFormat.content(of: file, .rounded, options)
    do { self = try content.perceptron() } catch { throw file.failure(.model(error)) }
  }

  private static func options(_ hidden: Activation?, _ output: Activation?) -> ModelOptions {
    var options = ModelOptions()
    (options.hidden, options.output) = (hidden, output.map(LayerFunction.elementwise))
    return options
  }

  private static func options(_ activations: [Activation]) -> ModelOptions {
    var options = ModelOptions()
    options.functions = activations.map(LayerFunction.elementwise)
    return options
  }

  /// Writes the network: as JSON where the extension is `.json`, as ONNX where it is `.onnx`, and as safetensors otherwise.
  ///
  /// Every form holds the activations and every digit, and `init(contentsOf:)` gives the same network back.
  /// PyTorch reads the safetensors form into an `nn.Sequential`.
  ///
  /// - Throws: a `FileError`. The file appears whole or not at all.
  public func write(to path: String) throws(FileError) {
    let bytes =
      switch ModelFormat(file: path) {
      case .json: JSONModel.encode(self)
      case .onnx: ONNXModel.encode(Network(self))
      case .safetensors, nil: SequentialModel.encode(self)
      }
    try FileWriter.write(bytes, to: path)
  }
}

/// A network that a file holds, with what the file says about its table and what was taken for granted.
///
/// ```swift
/// let loaded = try LoadedModel<Double>(contentsOf: "model.onnx")
/// loaded.model.network    // Network<Double>
/// loaded.notes            // ["batch normalization bn1, epsilon 1e-05, folded into fc1"]
/// ```
public struct LoadedModel<Scalar: RealScalar>: Sendable {
  /// The network, and the names of its inputs and outputs.
  public let model: TableModel<Scalar>
  /// What was taken for granted, a sentence each.
  public let notes: [String]
  /// How the columns of its training were standardized, where the file says that and the network takes them standardized.
  public let standardization: Standardization<Scalar>?

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - path: a safetensors, ONNX or JSON file; its content tells its form.
  ///   - options: what the file does not say.
  /// - Throws: a `FileError` that says what is wrong, where, and what to do.
  public init(contentsOf path: String, _ options: ModelOptions = .init()) throws(FileError) {
    let file = try FileBytes.seekable(path)
    let content: ModelContent<Scalar> = try ModelFormat.content(of: file, .rounded, options)
    let network: Network<Scalar>
    do { network = try content.network() } catch { throw file.failure(.model(error)) }
    notes = content.notes
    let features = content.features.flatMap { $0.count == network.inputCount ? $0 : nil }
    model = TableModel(
      network, features: features, classes: content.classes, target: content.target,
      columns: content.columns.fitting(inputCount: network.inputCount))
    let means = (content.means ?? []).map { Scalar($0) }
    let deviations = (content.deviations ?? []).map { Scalar($0) }
    let isScale =
      means.count == network.inputCount && deviations.count == means.count
      && deviations.allSatisfy { $0 > 0 && $0.isFinite }
    standardization =
      isScale ? Standardization(mean: Tensor(means), deviation: Tensor(deviations)) : nil
  }
}

/// A perceptron that a file holds, over any numbers, with what the file says about its table.
package struct LoadedPerceptron<Scalar: TensorScalar> {
  package let network: MultilayerPerceptron<Scalar>
  /// What was taken for granted, a sentence each.
  package let notes: [String]
  package let features: [String]?
  package let classes: [String]?
  package let columns: InputColumns

  /// Reads a perceptron, its numbers as those of another kind.
  ///
  /// - Throws: a `FileError`; `ModelProblem.notPlain` where the network has something else.
  package init(
    contentsOf path: String, _ numbers: FileNumbers<Scalar>, _ options: ModelOptions
  ) throws(FileError) {
    let file = try FileBytes.seekable(path)
    let content = try ModelFormat.content(of: file, numbers, options)
    do { network = try content.perceptron() } catch { throw file.failure(.model(error)) }
    (notes, classes) = (content.notes, content.classes)
    let inputCount = network.inputCount
    columns = content.columns.fitting(inputCount: inputCount)
    features = content.features.flatMap { $0.count == inputCount ? $0 : nil }
  }
}

enum ModelFormat {
  case safetensors, json, onnx

  /// What a file of any form holds, with every activation in its place.
  static func content<Scalar>(
    of file: FileBytes, _ numbers: FileNumbers<Scalar>, _ options: ModelOptions
  ) throws(FileError) -> ModelContent<Scalar> {
    let first = try file.bytes(1 << 16, at: 0)
    var content: ModelContent<Scalar>
    let foreign = ForeignModel(first: first, file: file)
    if foreign == .numpyArchive, let arrays = try NumPyModel.content(file, numbers) {
      content = arrays
    } else if let foreign {
      throw file.failure(.foreignModel(foreign))
    } else {
      content = try own(
        ModelFormat(file: file.name) ?? ModelFormat(content: first), file, numbers, options)
    }
    do { try content.fill(options) } catch { throw file.failure(.model(error)) }
    numbers.fold(&content)
    return content
  }

  private static func own<Scalar>(
    _ format: ModelFormat?, _ file: FileBytes, _ numbers: FileNumbers<Scalar>,
    _ options: ModelOptions
  ) throws(FileError) -> ModelContent<Scalar> {
    switch format {
    case .safetensors: return try SequentialModel.content(file, numbers, options)
    case .json: return try JSONModel.content(file, numbers)
    case .onnx: return try ONNXModel.content(file, numbers)
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
    } else if name.hasSuffix(".onnx") {
      self = .onnx
    } else {
      return nil
    }
  }

  /// The form that a file's first bytes show: a safetensors file has a brace after the eight bytes of its
  /// header's length, a JSON model opens with one, an ONNX model with its version.
  init?(content: [UInt8]) {
    let text = content.dropFirst(TextEncoding.byteOrderMark(content))
    if content.count > 8, content[8] == UInt8(ascii: "{"), content[..<8].contains(0) {
      self = .safetensors
    } else if text.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") {
      self = .json
    } else if content.count > 8, content[0] == 8, content[1] < 0x20,
      [0x12, 0x1A, 0x3A, 0x42].contains(content[2])
    {
      self = .onnx
    } else {
      return nil
    }
  }
}
