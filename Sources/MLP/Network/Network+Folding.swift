import Autodiff

extension Network {
  /// The network that takes inputs as they are measured, where this one takes them standardized: the mean and the deviation
  /// become part of the first layer, W' = W / deviation by columns and b' = b − W' mean.
  ///
  /// Values differ by rounding only; the gradient by the input is then per unit of the original column.
  ///
  /// - Returns: nil unless the first layer is linear.
  /// - Precondition: the standardization has a number for each input.
  public func folding(_ standardization: Standardization<Scalar>) -> Network? {
    guard standardization.featureCount == inputCount else {
      trap(.standardizedShape([inputCount], features: standardization.featureCount))
    }
    guard case .linear(let weights, let bias)? = layers.first else { return nil }
    let scaled = weights / standardization.deviation
    let first = Layer.linear(weights: scaled, bias: bias - matmul(scaled, standardization.mean))
    return Network([first] + layers.dropFirst(), of: self)
  }

  /// The network whose outputs are scale · y + shift, where this one's are y.
  ///
  /// - Returns: nil unless the last layer is linear.
  public func scalingOutputs(by scale: Scalar, shift: Scalar) -> Network? {
    guard case .linear(let weights, let bias)? = layers.last else { return nil }
    let last = Layer.linear(
      weights: weights * Tensor(scale), bias: bias * Tensor(scale) + Tensor(shift))
    return Network(layers.dropLast() + [last], of: self)
  }

  /// The network without its dropout, which does nothing in evaluation.
  public var withoutDropout: Network { Network(withoutDropout(layers), of: self) }

  private func withoutDropout(_ layers: [Layer]) -> [Layer] {
    layers.compactMap { layer in
      switch layer {
      case .dropout: nil
      case .residual(let part): .residual(withoutDropout(part))
      default: layer
      }
    }
  }
}
