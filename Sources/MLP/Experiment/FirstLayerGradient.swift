import Autodiff

extension Network {
  /// ‖∂loss/∂W‖ of the first linear layer's weights over rows: how much of the error's derivative reaches the first layer.
  ///
  /// The loss is that of training, so that a batch normalization uses the statistics of these rows; dropout is left out,
  /// penalties as well. From the tape, as training's own gradient.
  ///
  /// - Complexity: O(rows · parameters).
  package func firstLayerGradientNorm(over rows: TrainingSet<Scalar>, _ loss: Loss) -> Double {
    let gradient = Autodiff.gradient(at: withoutDropout) { network in
      // Nothing is drawn without dropout.
      var pass: TrainingPass<Tracked<Scalar>>? = TrainingPass(generator: SplitMix64(seed: 0)) {
        $0.value
      }
      let outputs = network.training(rows.inputs, loss, &pass)
      return loss(
        outputs, network.constant(rows.targets), weights: rows.weights.map(network.constant))
    }
    guard let weights = gradient.layers.lazy.flatMap(\.linearWeights).first else { return 0 }
    return weights.scalars.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }
}
