import Autodiff

// The layers of a network as a line of text, which a file's metadata holds beside the tensors:
//
//     linear,batch_norm:1e-05,relu,residual[linear,relu],dropout:0.1,linear,softmax

extension Network {
  /// The kinds of the layers, in a line.
  var layersText: String { Self.text(of: layers) }

  private static func text(of layers: [Layer]) -> String {
    layers.map { layer in
      switch layer {
      case .layerNormalization(_, _, let epsilon), .batchNormalization(_, _, _, let epsilon):
        "\(layer.name):\(epsilon)"
      case .dropout(let rate): "dropout:\(rate)"
      case .residual(let part): "residual[\(text(of: part))]"
      default: layer.name
      }
    }.joined(separator: ",")
  }
}

/// A kind of layer, without its parameters.
indirect enum LayerKind: Hashable {
  case linear, parametricRelu, softmax, logSoftmax
  case activation(Activation)
  case layerNormalization(epsilon: Double)
  case batchNormalization(epsilon: Double)
  case dropout(rate: Double)
  case residual([LayerKind])

  /// The kinds that a line names; nil where it is none.
  static func kinds(reading text: String) -> [LayerKind]? {
    var rest = text[...]
    guard let kinds = kinds(from: &rest, depth: 0), rest.isEmpty else { return nil }
    return kinds
  }

  /// Reads up to the end, or to a closing bracket.
  private static func kinds(from rest: inout Substring, depth: Int) -> [LayerKind]? {
    var kinds: [LayerKind] = []
    repeat {
      let word = rest.prefix { !",[]".contains($0) }
      rest = rest.dropFirst(word.count)
      if rest.first == "[" {
        guard word == "residual", depth < 16 else { return nil }
        rest.removeFirst()
        guard let part = Self.kinds(from: &rest, depth: depth + 1), rest.popFirst() == "]" else {
          return nil
        }
        kinds.append(.residual(part))
      } else {
        guard let kind = LayerKind(word) else { return nil }
        kinds.append(kind)
      }
      guard rest.first == "," else { return kinds }
      rest.removeFirst()
    } while true
  }

  private init?(_ word: Substring) {
    let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let number = parts.count == 2 ? Double(parts[1]) : nil
    switch (parts.first, number) {
    case ("linear", nil) where parts.count == 1: self = .linear
    case ("prelu", nil) where parts.count == 1: self = .parametricRelu
    case ("softmax", nil) where parts.count == 1: self = .softmax
    case ("log_softmax", nil) where parts.count == 1: self = .logSoftmax
    case ("layer_norm", let epsilon?): self = .layerNormalization(epsilon: epsilon)
    case ("batch_norm", let epsilon?): self = .batchNormalization(epsilon: epsilon)
    case ("dropout", let rate?): self = .dropout(rate: rate)
    default:
      guard let activation = Activation(name: String(word)) else { return nil }
      self = .activation(activation)
    }
  }
}
