import Autodiff

/// A network with what it says about the table that it was trained on: the names of its inputs, and what its outputs mean.
///
/// Its file is a safetensors file with PyTorch's names of an `nn.Sequential`. The metadata holds `layers`, a line of their
/// kinds, and the JSON lists `features` and `classes`, and `target`; where the network is a perceptron, `activations` as well.
public struct TableModel<Scalar: RealScalar>: Hashable, Sendable {
  /// The network, which takes the columns as they are in the table.
  public var network: Network<Scalar>
  /// The columns that are its inputs, in order; nil where nobody has said.
  public var features: [String]?
  /// The classes that its outputs are the probabilities of; one output is that of the second of two.
  public var classes: [String]?
  /// The column that it predicts.
  public var target: String?

  /// Creates a model from its parts.
  public init(
    _ network: Network<Scalar>, features: [String]? = nil, classes: [String]? = nil,
    target: String? = nil
  ) {
    (self.network, self.features, self.classes, self.target) = (network, features, classes, target)
  }

  /// Reads a model from a file that this type wrote; nil where the file is of another form.
  ///
  /// - Throws: a `FileError` where its line of layers has no meaning, or does not fit its tensors.
  public init?(contentsOf path: String) throws(FileError) {
    guard ModelFormat(file: path) != .json, let file = try? SafetensorsFile(contentsOf: path),
      let text = file.metadata["layers"]
    else { return nil }
    guard let kinds = LayerKind.kinds(reading: text) else {
      throw file.file.failure(.model(.layersText(text)))
    }
    self.init(
      try Network(kinds, from: file), features: Self.names(file, "features"),
      classes: Self.names(file, "classes"), target: file.metadata["target"])
    if let count = features?.count, count != network.inputCount { features = nil }
  }

  /// The columns that are the inputs of the model in a file, without reading its numbers; nil where the file does not say it.
  package static func features(contentsOf path: String) -> [String]? {
    // A pipe must not be opened twice.
    guard FileBytes.isRegular(path), ModelFormat(file: path) != .json,
      let file = try? SafetensorsFile(contentsOf: path)
    else { return nil }
    return names(file, "features")
  }

  /// Writes the model as safetensors, without dropout.
  ///
  /// - Throws: a `FileError`. The file appears whole or not at all.
  public func write(to path: String) throws(FileError) {
    let network = network.withoutDropout
    var metadata = ["layers": network.layersText]
    if let perceptron = network.perceptron {
      metadata[SequentialModel.activationsKey] =
        perceptron.layers.map(\.activation.description).joined(separator: ",")
    }
    if let features { metadata["features"] = Self.text(of: features) }
    if let classes { metadata["classes"] = Self.text(of: classes) }
    if let target { metadata["target"] = target }
    try FileWriter.write(
      SafetensorsFile.encode(network.tensors(), metadata: metadata), to: path)
  }

  private static func text(of names: [String]) -> String {
    "[\(names.map { JSONValue.text(of: $0) }.joined(separator: ","))]"
  }

  /// A JSON list of names in a file's metadata; nil where there is none.
  private static func names(_ file: SafetensorsFile, _ key: String) -> [String]? {
    guard let text = file.metadata[key],
      case .array(let values)? = try? JSONValue(parsing: Array(text.utf8), file: file.file.name)
    else { return nil }
    let names = values.compactMap { value -> String? in
      if case .string(let name) = value { name } else { nil }
    }
    return names.count == values.count ? names : nil
  }
}
