import Autodiff

/// A network's layers as they are recorded one after the other.
struct LayerRecording<Scalar: RealScalar> {
  /// One factor of the derivative.
  struct Step {
    let part: GradientLedger.Part
    /// The value by which the derivative is taken when the sweep has gone through the factor.
    let before: Tracked<Scalar>
    /// The units of what it gives.
    let units: Int
    var activation: Activation?
  }

  private(set) var steps: [Step] = []
  /// The layers as functions of a row, in order.
  private(set) var spans: [LayerSpan<Scalar>] = []
  /// What the layers so far give.
  private(set) var value: Tracked<Scalar>
  private var pass: TrainingPass<Tracked<Scalar>>?
  private var span: LayerSpan<Scalar>?

  init(_ input: Tracked<Scalar>, _ mode: GradientLedger.Mode) {
    value = input
    if case .training(let seed) = mode {
      pass = TrainingPass(generator: SplitMix64(seed: seed)) { $0.value }
    }
  }

  /// Records layers.
  ///
  /// - Parameters:
  ///   - layers: with parameters on the tape.
  ///   - plain: the same with plain ones.
  ///   - isInSpan: whether the layer around them is in a span as a whole.
  mutating func append(
    _ layers: ArraySlice<NetworkLayer<Tracked<Scalar>>>, _ plain: ArraySlice<Network<Scalar>.Layer>,
    isInSpan: Bool = false
  ) {
    for (layer, plain) in zip(layers, plain) {
      if case .residual(let part) = layer, case .residual(let plainPart) = plain {
        appendResidual(part, plainPart, isInSpan: isInSpan)
        continue
      }
      let before = value
      value = layer(before, &pass)
      if !isInSpan { extendSpan(by: holding(plain), from: before) }
      var activation: Activation?
      if case .activation(let function) = layer { activation = function }
      steps.append(
        Step(
          part: layer.part, before: before, units: value.shape[1], activation: activation))
    }
  }

  private mutating func appendResidual(
    _ layers: [NetworkLayer<Tracked<Scalar>>], _ plain: [Network<Scalar>.Layer], isInSpan: Bool
  ) {
    let before = value
    // A span of one linear map has the connection around it; several have spans of their own, without.
    let isWhole = plain.reduce(0) { $0 + $1.linearWeights.count } <= 1
    steps.append(Step(part: .residual, before: before, units: before.shape[1]))
    // A node of its own, whose adjoint is that of the way through the layers alone.
    value = .product(before, before.constant(Tensor(1)))
    let start = pass?.batches.count ?? 0
    if !isWhole, !isInSpan { endSpan() }
    append(layers[...], plain[...], isInSpan: isInSpan || isWhole)
    if !isWhole, !isInSpan { endSpan() }
    value = .sum(before, value)
    if isWhole, !isInSpan {
      var batches = pass?.batches.dropFirst(start) ?? []
      extendSpan(by: Network<Scalar>.Layer.residual(plain).holding(&batches), from: before)
    }
  }

  /// The layer with the statistics of the batch that it has just seen, where it normalizes by them.
  private func holding(_ layer: Network<Scalar>.Layer) -> Network<Scalar>.Layer {
    guard layer.normalizesByBatch, var batches = pass?.batches.suffix(1) else { return layer }
    return layer.holding(&batches)
  }

  private mutating func extendSpan(
    by layer: Network<Scalar>.Layer, from before: Tracked<Scalar>
  ) {
    if !layer.linearWeights.isEmpty, span?.hasLinear == true { endSpan() }
    span = span ?? LayerSpan(inputs: before.value)
    span?.layers.append(layer)
  }

  /// Ends the last span; what follows the last linear map belongs to it.
  mutating func endSpan() {
    if let span, span.hasLinear { spans.append(span) }
    span = nil
  }
}

extension NetworkLayer {
  /// What the layer is to a gradient.
  fileprivate var part: GradientLedger.Part {
    switch self {
    case .linear: .weights
    case .activation, .parametricRelu, .softmax, .logSoftmax: .activation
    case .layerNormalization, .batchNormalization: .normalization
    case .dropout: .dropout
    case .residual: .residual
    }
  }

  /// The layer with the statistics of batches as its running ones, in order.
  fileprivate func holding(_ batches: inout ArraySlice<UnitStatistics<Value.Scalar>>)
    -> NetworkLayer
  {
    switch self {
    case .batchNormalization(let scale, let shift, _, let epsilon):
      guard let batch = batches.popFirst() else { return self }
      return .batchNormalization(scale: scale, shift: shift, running: batch, epsilon: epsilon)
    case .residual(let layers): return .residual(layers.map { $0.holding(&batches) })
    default: return self
    }
  }
}
