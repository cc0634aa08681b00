import Autodiff

/// A module of a safetensors file: the tensors that share the first part of their names.
struct StoredModule {
  enum Kind {
    case linear(weight: StoredTensor, bias: StoredTensor?)
    case batchNormalization(
      scale: StoredTensor?, shift: StoredTensor?, mean: StoredTensor, variance: StoredTensor,
      epsilon: Double)
    case layerNormalization(scale: StoredTensor, shift: StoredTensor?, epsilon: Double)
    case parametricRelu(slopes: StoredTensor)
  }

  let name: String
  let kind: Kind

  /// The linear layer that it is.
  var edge: LayerEdge? {
    guard case .linear(let weight, _) = kind else { return nil }
    return LayerEdge(name: name, inputs: weight.meaning[1], outputs: weight.meaning[0])
  }

  /// Reads the module's numbers.
  func module<Scalar>(
    _ numbers: FileNumbers<Scalar>
  ) throws(FileError) -> ModelModule<Scalar> {
    func read(_ tensor: StoredTensor?, or other: Tensor<Scalar>) throws(FileError) -> Tensor<Scalar>
    {
      if let tensor { try numbers.binary(tensor) } else { other }
    }
    switch kind {
    case .linear(let weight, let bias):
      // nn.Linear(bias=False) has no bias.
      return ModelModule(
        .linear(
          weights: try numbers.binary(weight),
          bias: try read(bias, or: .zeros([weight.meaning[0]]))), name: name)
    case .batchNormalization(let scale, let shift, let mean, let variance, let epsilon):
      return ModelModule(
        .batchNormalization(
          scale: try read(scale, or: .ones(mean.shape)),
          shift: try read(shift, or: .zeros(mean.shape)), mean: try numbers.binary(mean),
          variance: try numbers.binary(variance), epsilon: epsilon), name: name)
    case .layerNormalization(let scale, let shift, let epsilon):
      return ModelModule(
        .layerNormalization(
          scale: try numbers.binary(scale), shift: try read(shift, or: .zeros(scale.shape)),
          epsilon: epsilon), name: name)
    case .parametricRelu(let slopes):
      return ModelModule(.parametricRelu(slopes: try numbers.binary(slopes)), name: name)
    }
  }
}

/// Tensors that are no part of a network that is read, named for what they are.
public enum ForeignTensor: Hashable, Sendable {
  case weightNorm, convolution, embedding, recurrent, attention, scaler, rootMeanSquare, adapter

  /// What it is, and what to do.
  var description: String {
    switch self {
    case .weightNorm:
      "a weight in two parts (weight_norm or spectral_norm): call "
        + "torch.nn.utils.parametrize.remove_parametrizations(layer, \"weight\"), or "
        + "torch.nn.utils.remove_weight_norm(layer), before saving"
    case .convolution:
      "the kernel of a convolution; networks of linear layers are read"
    case .embedding:
      "an embedding of categories, which no derivative goes through: save the layers behind it, "
        + "and give what it returns as the input"
    case .recurrent: "a part of a recurrent layer; networks of linear layers are read"
    case .attention: "a part of an attention layer; networks of linear layers are read"
    case .scaler:
      "a buffer and no layer, as a scaler of the inputs has; pass over it, and give the inputs scaled"
    case .rootMeanSquare:
      "the scale of a root-mean-square normalization, which is not read"
    case .adapter: "a part of a low-rank adapter: merge it into the weights before saving"
    }
  }
}
