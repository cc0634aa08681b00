import Autodiff

/// A network with what it says about the table that it was trained on: the names of its inputs, and what its outputs mean.
///
/// Its file is a safetensors file with PyTorch's names of an `nn.Sequential`. The metadata holds `layers`, a line of their
/// kinds, and the JSON lists `features` and `classes`, and `target`; where the network is a perceptron, `activations` as well. What
/// `columns` says stands in `categories`, `imputation` and `input_deviations`.
public struct TableModel<Scalar: RealScalar>: Hashable, Sendable {
  /// The network, which takes the columns as they are in the table.
  public var network: Network<Scalar>
  /// The columns that are its inputs, in order; nil where nobody has said.
  public var features: [String]?
  /// The classes that its outputs are the probabilities of; one output is that of the second of two.
  public var classes: [String]?
  /// The column that it predicts.
  public var target: String?
  /// What is known of the columns that the inputs come from.
  public var columns: InputColumns

  /// Creates a model from its parts.
  public init(
    _ network: Network<Scalar>, features: [String]? = nil, classes: [String]? = nil,
    target: String? = nil, columns: InputColumns = InputColumns()
  ) {
    (self.network, self.features, self.classes, self.target) = (network, features, classes, target)
    self.columns = columns
  }

  /// Reads a model: a file of this form, or any other that is read.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - hiddenActivation: σ of all layers but the last, where the file names no layers.
  ///   - outputActivation: σ of the last layer, likewise.
  /// - Throws: a `FileError` that says what is wrong, where, and what to do.
  public init(
    contentsOf path: String, hiddenActivation: Activation? = nil,
    outputActivation: Activation? = nil
  ) throws(FileError) {
    var options = ModelOptions()
    (options.hidden, options.output) = (
      hiddenActivation, outputActivation.map(LayerFunction.elementwise)
    )
    self = try LoadedModel(contentsOf: path, options).model
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
    metadata.merge(names) { $1 }
    try FileWriter.write(
      SafetensorsFile.encode(network.tensors(), metadata: metadata), to: path)
  }

  /// What a file's metadata say of the table.
  var names: [String: String] {
    var names = columns.metadata
    if let target { names["target"] = target }
    if let features { names["features"] = Self.text(of: features) }
    if let classes { names["classes"] = Self.text(of: classes) }
    return names
  }

  static func text(of names: [String]) -> String {
    "[\(names.map { JSONValue.text(of: $0) }.joined(separator: ","))]"
  }
}
