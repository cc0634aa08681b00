import Autodiff

/// The JSON form of a network, for a person to write.
///
///     {
///       "activation": "sigmoid",
///       "layers": [
///         {"weights": [[1, -1, 2], [0, 1, 1]], "bias": [0, -1]},
///         {"weights": [[2, -3]], "bias": [1], "activation": "identity"}
///       ]
///     }
///
/// `activation` at the top is every layer's that names none of its own; a layer without `bias` has
/// a bias of zeros. A parameter stands behind the name, `"leaky_relu:0.2"`. `features` and `classes` may name the inputs and
/// the outputs; `target`, `categories`, `imputation` and `input_deviations` are those of a file's metadata.
enum JSONModel {
  static func content<Scalar>(
    _ file: FileBytes, _ numbers: FileNumbers<Scalar>
  ) throws(FileError) -> ModelContent<Scalar> {
    let model = JSONCursor(
      try JSONValue(
        parsing: try file.whole(), file: file.name, keepingDigits: numbers.keepsDigits),
      file: file.name)
    if model.entry("coefs_") != nil { return try ScikitLearnModel.content(model, numbers) }
    try model.requireNames(
      ["activation", "layers", "description", "features", "classes", "target"]
        + InputColumns.keys)
    let common = try function(of: model)
    let entries = try model.required("layers")
    var modules: [ModelModule<Scalar>] = []
    for layer in try entries.elements() {
      try layer.requireNames(["weights", "bias", "activation"])
      let matrix = try layer.required("weights").matrix(numbers)
      modules.append(
        ModelModule(
          .linear(
            weights: matrix,
            bias: try layer.entry("bias")?.tensor(numbers) ?? .zeros([matrix.shape[0]]))))
      modules.append(ModelModule(.open(try function(of: layer) ?? common)))
    }
    guard !modules.isEmpty else { throw entries.failure(.emptyArray) }
    var content = ModelContent(modules)
    content.features = try model.entry("features")?.strings()
    content.classes = try model.entry("classes")?.strings()
    content.target = try model.entry("target")?.string()
    content.columns = try InputColumns(model)
    if case .linear(let first, _)? = content.modules.first?.kind {
      let columns = content.columns
      for (key, count) in [
        ("features", content.features?.count), ("imputation", columns.imputation?.count),
        ("input_deviations", columns.deviations?.count),
      ] {
        guard let count, count != first.shape[1], let entry = model.entry(key) else { continue }
        throw entry.failure(
          .kind(
            found: "an array of \(count)",
            expected:
              "one element for each input of the network, of which there are \(first.shape[1]),"))
      }
    }
    return content
  }

  private static func function(of place: JSONCursor) throws(FileError) -> LayerFunction? {
    try place.entry("activation")?.function()
  }

  static func encode<Scalar: RealScalar>(
    _ network: MultilayerPerceptron<Scalar>, features: [String]? = nil, classes: [String]? = nil,
    target: String? = nil, columns: InputColumns = InputColumns()
  ) -> [UInt8] {
    let layers = network.layers.map { layer in
      let rows = (0..<layer.weights.shape[0]).map { row in
        (0..<layer.weights.shape[1]).map { layer.weights[row, $0] }
      }
      return """
            {
              "activation": "\(layer.activation)",
              "weights": [
                \(rows.map(text).joined(separator: ",\n        "))
              ],
              "bias": \(text(of: layer.bias.scalars))
            }
        """
    }
    let lists =
      [("features", features), ("classes", classes)].map { name, names in
        names.map { "  \"\(name)\": \(TableModel<Scalar>.text(of: $0)),\n" } ?? ""
      }.joined()
      + (target.map { "  \"target\": \(JSONValue.text(of: $0)),\n" } ?? "")
      + columns.metadata.sorted { $0.key < $1.key }.map { "  \"\($0)\": \($1),\n" }.joined()
    return Array("{\n\(lists)  \"layers\": [\n\(layers.joined(separator: ",\n"))\n  ]\n}\n".utf8)
  }

  private static func text<Scalar: RealScalar>(of scalars: [Scalar]) -> String {
    "[\(scalars.map { JSONValue.text(of: Double($0)) }.joined(separator: ", "))]"
  }
}

extension JSONCursor {
  /// Strings.
  func strings() throws(FileError) -> [String] {
    var strings: [String] = []
    for element in try elements() { strings.append(try element.string()) }
    return strings
  }

  /// The name of a function.
  func function() throws(FileError) -> LayerFunction {
    let text = try string()
    do { return try LayerFunction(parsing: text) } catch { throw failure(.activation(error)) }
  }

  /// An array of arrays of numbers of one length each.
  func matrix<Scalar>(_ numbers: FileNumbers<Scalar>) throws(FileError) -> Tensor<Scalar> {
    let matrix = try tensor(numbers)
    guard matrix.rank == 2 else {
      throw failure(
        .kind(
          found: matrix.rank == 0 ? "a number" : "an array of shape \(matrix.shape)",
          expected: "a matrix, one array of numbers for each unit of the layer,"))
    }
    return matrix
  }
}
