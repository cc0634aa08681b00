import Autodiff

/// The safetensors form of a network: as it is written, with PyTorch's names for an `nn.Sequential`, and as others write it.
enum SequentialModel {
  /// The entry of the metadata that holds the activations, which PyTorch leaves out.
  static let activationsKey = "activations"

  static func content<Scalar>(
    _ file: FileBytes, _ numbers: FileNumbers<Scalar>, _ options: ModelOptions
  ) throws(FileError) -> ModelContent<Scalar> {
    let tensors = try SafetensorsFile(file)
    var content = ModelContent<Scalar>([])
    if let text = tensors.metadata["layers"], options.order == nil, let layers = numbers.layers {
      content.modules = try layers(text, tensors)
    } else {
      let stored = try SafetensorsModules.modules(of: tensors, options, &content.notes)
      let sequence: ModuleSequence
      do { sequence = try ModuleSequence(stored, options) } catch {
        throw file.failure(.model(error))
      }
      content.notes += sequence.notes
      for step in sequence.steps {
        switch step {
        case .module(let place): content.modules.append(try stored[place].module(numbers))
        case .function(let function): content.modules.append(.init(.function(function)))
        case .open: content.modules.append(.init(.open(nil)))
        }
      }
      try addFunctions(tensors, &content)
    }
    content.features = names(tensors, "features")
    content.classes = names(tensors, "classes")
    content.target = tensors.metadata["target"]
    content.columns = InputColumns(metadata: tensors.metadata)
    content.means = reals(tensors, "feature_means")
    content.deviations = reals(tensors, "feature_deviations")
    return content
  }

  /// The functions that the metadata name.
  private static func addFunctions<Scalar>(
    _ file: SafetensorsFile, _ content: inout ModelContent<Scalar>
  ) throws(FileError) {
    guard let text = file.metadata[activationsKey] else { return }
    let open = content.modules.indices.filter {
      if case .open = content.modules[$0].kind { true } else { false }
    }
    let functions = text.split(separator: ",").compactMap {
      try? LayerFunction(parsing: String($0.filter { !"[]\" ".contains($0) }))
    }
    guard functions.count == open.count else {
      throw file.file.failure(.model(.metadata(text, layers: open.count)))
    }
    for (place, function) in zip(open, functions) {
      content.modules[place].kind = .open(function)
    }
  }

  /// A JSON list in a file's metadata; nil where there is none.
  private static func list(_ file: SafetensorsFile, _ key: String) -> [JSONValue]? {
    guard let text = file.metadata[key],
      case .array(let values)? = try? JSONValue(parsing: Array(text.utf8), file: file.file.name)
    else { return nil }
    return values
  }

  private static func names(_ file: SafetensorsFile, _ key: String) -> [String]? {
    guard let values = list(file, key) else { return nil }
    let names = values.compactMap { if case .string(let name) = $0 { name } else { nil } }
    return names.count == values.count ? names : nil
  }

  private static func reals(_ file: SafetensorsFile, _ key: String) -> [Double]? {
    guard let values = list(file, key) else { return nil }
    let numbers = values.compactMap(\.real)
    return numbers.count == values.count ? numbers : nil
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
