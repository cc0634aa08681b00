extension Network: CustomStringConvertible {
  /// What the network is, in a line: the perceptron's where it is one, else its layers.
  ///
  /// ```
  /// network 3-2-1: sigmoid in every layer
  /// network 3-1: linear 3-8, batch_norm, relu, residual (linear 8-8, relu), linear 8-1
  /// ```
  public var description: String {
    perceptron?.description
      ?? "network \(inputCount)-\(outputCount): \(inWords(layers))"
  }

  private func inWords(_ layers: [Layer]) -> String {
    middleElided(layers.map(word)).joined(separator: ", ")
  }

  private func word(_ layer: Layer) -> String {
    switch layer {
    case .linear(let weights, _): "linear \(weights.shape[1])-\(weights.shape[0])"
    case .dropout(let rate): "dropout \(rate)"
    case .residual(let layers): "residual (\(inWords(layers)))"
    default: layer.name
    }
  }
}
