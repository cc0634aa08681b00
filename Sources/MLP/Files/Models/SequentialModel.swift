import Autodiff

/// The safetensors form of a network, with PyTorch's names for an `nn.Sequential`.
///
/// `Linear` layers alternate with activations, so the names are `0.weight`, `0.bias`, `2.weight`, `2.bias`, …
enum SequentialModel {
  /// The entry of the metadata that holds the activations, which PyTorch leaves out.
  static let activationsKey = "activations"

  static func layers<Scalar>(
    _ file: FileBytes, _ numbers: FileNumbers<Scalar>
  ) throws(FileError) -> [ModelLayer<Scalar>] {
    let tensors = try SafetensorsFile(file)
    let entries: [Entries]
    let activations: [Activation]?
    do {
      entries = try Self.entries(of: tensors)
      activations = try Self.activations(of: tensors, layers: entries.count)
    } catch { throw file.failure(.model(error)) }
    var layers: [ModelLayer<Scalar>] = []
    for (number, entry) in entries.enumerated() {
      // nn.Linear(bias=False) has no bias.
      let bias = try entry.bias.map { entry throws(FileError) in
        try numbers.binary(tensors, entry)
      }
      layers.append(
        ModelLayer(
          weights: try numbers.binary(tensors, entry.weight),
          bias: bias ?? .zeros([entry.weight.shape[0]]), activation: activations?[number]))
    }
    return layers
  }

  private typealias Entries = (weight: SafetensorsFile.Entry, bias: SafetensorsFile.Entry?)

  /// The tensors of each layer; their shapes are judged before a number is read.
  private static func entries(of file: SafetensorsFile) throws(ModelProblem) -> [Entries] {
    var weights: [Int: SafetensorsFile.Entry] = [:]
    var biases: [Int: SafetensorsFile.Entry] = [:]
    var prefix: Substring?
    for entry in file.entries {
      guard let name = ParameterName(entry.name), prefix == nil || prefix == name.prefix,
        (name.isWeight ? weights : biases)[name.position] == nil
      else { throw .strangeTensor(entry.name, shape: entry.shape) }
      prefix = name.prefix
      if name.isWeight { weights[name.position] = entry } else { biases[name.position] = entry }
    }
    guard !weights.isEmpty || !biases.isEmpty else { throw .noLayers }

    var layers: [Entries] = []
    for (position, bias) in biases.sorted(by: { $0.key < $1.key }) where weights[position] == nil {
      throw .missingWeight(bias.name)
    }
    for (position, weight) in weights.sorted(by: { $0.key < $1.key }) {
      guard weight.shape.rank == 2, weight.shape.count > 0 else {
        throw .weightShape(weight.name, shape: weight.shape)
      }
      if let bias = biases[position], bias.shape != [weight.shape[0]] {
        throw .biasShape(bias.name, shape: bias.shape, weight: weight.shape)
      }
      layers.append((weight, biases[position]))
    }
    return layers
  }

  /// The activations that the file names, if it does.
  private static func activations(
    of file: SafetensorsFile, layers: Int
  ) throws(ModelProblem) -> [Activation]? {
    guard let text = file.metadata[activationsKey] else { return nil }
    let activations = text.split(separator: ",").compactMap { Activation(name: String($0)) }
    guard activations.count == layers else { throw .metadata(text, layers: layers) }
    return activations
  }

  static func encode<Scalar: RealScalar>(_ network: MultilayerPerceptron<Scalar>) -> [UInt8] {
    var tensors: [(name: String, tensor: Tensor<Scalar>)] = []
    for (index, layer) in network.layers.enumerated() {
      tensors.append(("\(2 * index).weight", layer.weights))
      tensors.append(("\(2 * index).bias", layer.bias))
    }
    let activations = network.layers.map(\.activation.description).joined(separator: ",")
    return SafetensorsFile.encode(tensors, metadata: [activationsKey: activations])
  }
}

/// A name such as `2.weight`, or `net.2.weight` when the `nn.Sequential` is part of something.
private struct ParameterName {
  let prefix: Substring
  let position: Int
  let isWeight: Bool

  init?(_ name: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 2, let last = parts.last, last == "weight" || last == "bias",
      let position = Int(parts[parts.count - 2]), position >= 0
    else { return nil }
    self.position = position
    isWeight = last == "weight"
    prefix = name.dropLast(last.count + parts[parts.count - 2].count + 1)
  }
}
