/// What a caller says about a model file that the file does not say, or says otherwise.
///
/// ```swift
/// var options = ModelOptions()
/// options.order = ["fc1", "bn1", "relu", "fc2"]
/// options.output = .elementwise(.sigmoid)
/// let model = try LoadedModel<Double>(contentsOf: "model.safetensors", options)
/// ```
public struct ModelOptions: Hashable, Sendable {
  /// One function for each linear layer.
  public var functions: [LayerFunction]?
  /// The activation of all layers but the last.
  public var hidden: Activation?
  /// What stands behind the last layer.
  public var output: LayerFunction?
  /// The names of the layers from the input to the output, among them those of activations where a normalization stands
  /// beside one.
  public var order: [String]?
  /// Tensors, or modules with all of theirs, that are passed over.
  public var ignored: [String] = []
  /// Whether weights are [inputs, outputs].
  public var isTransposed = false
  /// ε of the normalizations; the default of the framework that the names are of unless given.
  public var epsilon: Double?

  /// Nothing is said.
  public init() {}
}
