import Autodiff

// A batch normalization in evaluation is a diagonal map, s ⊙ x + t with s = scale / √(variance + ε) and t = shift − s mean.
// Beside a linear layer it is part of that: W' = diag(s) W, b' = s ⊙ b + t behind it, and W' = W diag(s), b' = b + W t
// before it. In real arithmetic nothing changes.

extension ModelContent where Scalar: RealScalar {
  /// Makes batch normalizations part of the linear layers that they stand beside, and one slope for all units an activation.
  ///
  /// - Precondition: no place is open.
  mutating func fold() {
    var folded: [ModelModule<Scalar>] = []
    for module in modules {
      switch module.kind {
      case .function(.elementwise(.identity)): continue
      case .parametricRelu(let slopes)
      where slopes.count == 1 && Double(slopes.scalars[0]).isFinite:
        let slope = Double(slopes.scalars[0])
        notes.append("\(module.name) is a prelu of one slope, read as leaky_relu:\(slope)")
        folded.append(.init(.function(.elementwise(.leakyRelu(slope: slope)))))
      case .batchNormalization:
        guard let map = DiagonalMap(module), let below = folded.last, below.isLinear,
          let linear = map.after(below)
        else {
          folded.append(module)
          continue
        }
        folded[folded.count - 1] = linear
        note(map, module, into: below)
      case .linear:
        var linear = module
        while let below = folded.last, let map = DiagonalMap(below), let next = map.before(linear) {
          folded.removeLast()
          note(map, below, into: module)
          linear = next
        }
        folded.append(linear)
      default: folded.append(module)
      }
    }
    for module in folded {
      switch module.kind {
      case .batchNormalization(_, _, _, _, let epsilon):
        notes.append("batch normalization \(module.name) with epsilon \(epsilon)")
      case .layerNormalization(_, _, let epsilon):
        notes.append("layer normalization \(module.name) with epsilon \(epsilon)")
      default: break
      }
    }
    modules = folded
  }

  private mutating func note(
    _ map: DiagonalMap<Scalar>, _ module: ModelModule<Scalar>, into linear: ModelModule<Scalar>
  ) {
    guard !module.name.isEmpty else { return }
    notes.append(
      "batch normalization \(module.name), epsilon \(map.epsilon), folded into \(linear.name)")
  }
}

/// s ⊙ x + t.
private struct DiagonalMap<Scalar: RealScalar> {
  let scale: Tensor<Scalar>
  let shift: Tensor<Scalar>
  let epsilon: Double

  init?(_ module: ModelModule<Scalar>) {
    guard
      case .batchNormalization(let scale, let shift, let mean, let variance, let epsilon) =
        module.kind,
      scale.rank == 1,
      [shift.shape, mean.shape, variance.shape].allSatisfy({ $0 == scale.shape })
    else { return nil }
    self.scale = scale / sqrt(variance + Tensor(Scalar(epsilon)))
    self.shift = shift - self.scale * mean
    self.epsilon = epsilon
  }

  /// The linear layer with the map behind it.
  func after(_ module: ModelModule<Scalar>) -> ModelModule<Scalar>? {
    guard case .linear(var weights, let bias) = module.kind, weights.shape[0] == scale.count,
      bias.shape == scale.shape
    else { return nil }
    let columns = weights.shape[1]
    scaleElements(of: &weights) { $0 / columns }
    return ModelModule(
      .linear(weights: weights, bias: scale * bias + shift), name: module.name)
  }

  /// The linear layer with the map before it.
  func before(_ module: ModelModule<Scalar>) -> ModelModule<Scalar>? {
    guard case .linear(var weights, let bias) = module.kind, weights.shape[1] == scale.count else {
      return nil
    }
    let shifted = bias + matmul(weights, shift)
    let columns = weights.shape[1]
    scaleElements(of: &weights) { $0 % columns }
    return ModelModule(.linear(weights: weights, bias: shifted), name: module.name)
  }

  private func scaleElements(of weights: inout Tensor<Scalar>, _ unit: (Int) -> Int) {
    let scale = scale.scalars
    weights.withUnsafeMutableBufferPointer { weights in
      for index in weights.indices { weights[index] *= scale[unit(index)] }
    }
  }
}
