import Autodiff

// A network as named tensors, with PyTorch's names for an `nn.Sequential`: those of layer 3 are `3.weight` and `3.bias`,
// those of the second layer within a residual connection at place 3 are `3.1.weight` and `3.1.bias`.

extension Network {
  /// The tensors of all layers, with their names.
  func tensors(prefix: String = "") -> [(name: String, tensor: Tensor<Scalar>)] {
    Self.tensors(of: layers, prefix)
  }

  private static func tensors(
    of layers: [Layer], _ prefix: String
  ) -> [(name: String, tensor: Tensor<Scalar>)] {
    layers.enumerated().flatMap { index, layer -> [(name: String, tensor: Tensor<Scalar>)] in
      let place = "\(prefix)\(index)."
      if case .residual(let part) = layer { return tensors(of: part, place) }
      return zip(LayerNames.names(of: layer), layer.storedTensors()).map { (place + $0, $1) }
    }
  }

  /// The network whose layers a line names and whose tensors a file holds.
  ///
  /// - Throws: a `FileError` where one is missing, or they make no network.
  init(
    _ kinds: [LayerKind], from file: SafetensorsFile, prefix: String = ""
  ) throws(FileError) {
    let layers = try Self.layers(kinds, from: file, prefix)
    do { try self.init(layers) } catch { throw file.file.failure(.model(.network(error))) }
  }

  private static func layers(
    _ kinds: [LayerKind], from file: SafetensorsFile, _ prefix: String
  ) throws(FileError) -> [Layer] {
    var layers: [Layer] = []
    for (index, kind) in kinds.enumerated() {
      let place = "\(prefix)\(index)."
      func tensor(_ name: String) throws(FileError) -> Tensor<Scalar> {
        guard let entry = file.entries.first(where: { $0.name == place + name }) else {
          throw file.file.failure(.model(.missingTensor(place + name)))
        }
        return try file.tensor(entry, of: Scalar.self)
      }
      switch kind {
      case .linear:
        layers.append(.linear(weights: try tensor("weight"), bias: try tensor("bias")))
      case .parametricRelu: layers.append(.parametricRelu(slopes: try tensor("weight")))
      case .softmax: layers.append(.softmax)
      case .logSoftmax: layers.append(.logSoftmax)
      case .activation(let activation): layers.append(.activation(activation))
      case .dropout(let rate): layers.append(.dropout(rate: rate))
      case .layerNormalization(let epsilon):
        layers.append(
          .layerNormalization(
            scale: try tensor("weight"), shift: try tensor("bias"), epsilon: epsilon))
      case .batchNormalization(let epsilon):
        let running = UnitStatistics(
          mean: try tensor("running_mean"), variance: try tensor("running_var"))
        layers.append(
          .batchNormalization(
            scale: try tensor("weight"), shift: try tensor("bias"), running: running,
            epsilon: epsilon))
      case .residual(let part): layers.append(.residual(try Self.layers(part, from: file, place)))
      }
    }
    return layers
  }
}

/// PyTorch's names for the tensors of a layer.
private enum LayerNames {
  static func names<Value>(of layer: NetworkLayer<Value>) -> [String] {
    switch layer {
    case .linear, .layerNormalization: ["weight", "bias"]
    case .parametricRelu: ["weight"]
    case .batchNormalization: ["weight", "bias", "running_mean", "running_var"]
    case .activation, .dropout, .softmax, .logSoftmax, .residual: []
    }
  }
}

extension NetworkLayer {
  /// The parameters of one layer, and the running statistics of a batch normalization.
  fileprivate func storedTensors<Scalar>() -> [Tensor<Scalar>] where Value == Tensor<Scalar> {
    if case .batchNormalization(let scale, let shift, let running, _) = self {
      return [scale, shift, running.mean, running.variance]
    }
    return parameters
  }
}
