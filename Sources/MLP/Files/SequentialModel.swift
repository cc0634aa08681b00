import Autodiff

/// The safetensors form of a network, with PyTorch's names for an `nn.Sequential`.
///
/// `Linear` layers alternate with activations, so the names are `0.weight`, `0.bias`, `2.weight`, `2.bias`, …
enum SequentialModel {
  /// The entry of the metadata that holds the activations, which PyTorch leaves out.
  static let activationsKey = "activations"

  static func layers(parsing bytes: [UInt8], file: String) throws(FileError) -> [ModelLayer] {
    let tensors = try SafetensorsFile(parsing: bytes, file: file)
    do { return try layers(of: tensors) } catch {
      throw FileError(file: file, problem: .model(error))
    }
  }

  private static func layers(of file: SafetensorsFile) throws(ModelProblem) -> [ModelLayer] {
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

    var layers: [ModelLayer] = []
    for (position, bias) in biases.sorted(by: { $0.key < $1.key }) where weights[position] == nil {
      throw .missingWeight(bias.name)
    }
    for (position, weight) in weights.sorted(by: { $0.key < $1.key }) {
      guard weight.shape.rank == 2, weight.shape.count > 0 else {
        throw .weightShape(weight.name, shape: weight.shape)
      }
      // nn.Linear(bias=False) has no bias.
      var bias = Tensor<Double>.zeros([weight.shape[0]])
      if let entry = biases[position] {
        guard entry.shape == bias.shape else {
          throw .biasShape(entry.name, shape: entry.shape, weight: weight.shape)
        }
        bias = file.tensor(entry)
      }
      layers.append(ModelLayer(weights: file.tensor(weight), bias: bias))
    }
    if let text = file.metadata[activationsKey] {
      let activations = text.split(separator: ",").compactMap { Activation(name: String($0)) }
      guard activations.count == layers.count else {
        throw .metadata(text, layers: layers.count)
      }
      for (index, activation) in activations.enumerated() { layers[index].activation = activation }
    }
    return layers
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
