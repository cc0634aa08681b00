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
/// a bias of zeros. A parameter stands behind the name, `"leaky_relu:0.2"`.
enum JSONModel {
  static func layers<Scalar>(
    _ file: FileBytes, _ numbers: FileNumbers<Scalar>
  ) throws(FileError) -> [ModelLayer<Scalar>] {
    let model = JSONCursor(
      try JSONValue(
        parsing: try file.whole(), file: file.name, keepingDigits: numbers.keepsDigits),
      file: file.name)
    try model.requireNames(["activation", "layers", "description"])
    let common = try activation(of: model)
    let entries = try model.required("layers")
    var layers: [ModelLayer<Scalar>] = []
    for layer in try entries.elements() {
      try layer.requireNames(["weights", "bias", "activation"])
      let weights = try layer.required("weights")
      let matrix = try weights.tensor(numbers)
      guard matrix.rank == 2 else {
        throw weights.failure(
          .kind(
            found: matrix.rank == 0 ? "a number" : "an array of shape \(matrix.shape)",
            expected: "a matrix, one array of numbers for each unit of the layer,"))
      }
      layers.append(
        ModelLayer(
          weights: matrix,
          bias: try layer.entry("bias")?.tensor(numbers) ?? .zeros([matrix.shape[0]]),
          activation: try activation(of: layer) ?? common))
    }
    guard !layers.isEmpty else { throw entries.failure(.emptyArray) }
    return layers
  }

  private static func activation(of place: JSONCursor) throws(FileError) -> Activation? {
    guard let entry = place.entry("activation") else { return nil }
    let text = try entry.string()
    do { return try Activation(parsing: text) } catch { throw entry.failure(.activation(error)) }
  }

  static func encode<Scalar: RealScalar>(_ network: MultilayerPerceptron<Scalar>) -> [UInt8] {
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
    return Array("{\n  \"layers\": [\n\(layers.joined(separator: ",\n"))\n  ]\n}\n".utf8)
  }

  private static func text<Scalar: RealScalar>(of scalars: [Scalar]) -> String {
    "[\(scalars.map { JSONValue.text(of: Double($0)) }.joined(separator: ", "))]"
  }
}
