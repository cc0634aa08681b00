import Autodiff

// What each layer computes, from the engine's primitives: parameters and input may be tracked, or one of them.

/// What a layer does otherwise in training than in evaluation.
package struct TrainingPass<Value: TensorAlgebra> where Value.Scalar: RealScalar {
  /// Where dropout draws from.
  package var generator: SplitMix64
  /// The numbers of a value.
  let read: (Value) -> Tensor<Value.Scalar>
  /// The statistics of the batch, one for each batch normalization, in the order of the layers.
  package var batches: [UnitStatistics<Value.Scalar>] = []

  package init(generator: SplitMix64, read: @escaping (Value) -> Tensor<Value.Scalar>) {
    (self.generator, self.read) = (generator, read)
  }
}

extension NetworkLayer {
  /// The layer's values at rows, in evaluation, or in training where a pass is given.
  ///
  /// - Parameters:
  ///   - x: [batch, units], or one row [units] in evaluation.
  func callAsFunction(_ x: Value, _ pass: inout TrainingPass<Value>?) -> Value {
    switch self {
    case .linear(let weights, let bias): affine(weights, x, bias)
    case .activation(let activation): activation(x)
    case .parametricRelu(let slopes):
      Value.where(Value.isGreater(x, 0), x, Value.product(slopes, x))
    case .layerNormalization(let scale, let shift, let epsilon):
      standardized(x, axis: -1, epsilon, scale, shift).value
    case .batchNormalization(let scale, let shift, let running, let epsilon):
      if pass == nil {
        evaluated(x, running, epsilon, scale, shift)
      } else {
        batchStandardized(x, epsilon, scale, shift, &pass)
      }
    case .dropout(let rate): dropped(x, rate, &pass)
    case .softmax: Autodiff.softmax(x)
    case .logSoftmax: Autodiff.logSoftmax(x)
    case .residual(let layers):
      Value.sum(x, layers.reduce(x) { y, layer in layer(y, &pass) })
    }
  }

  /// (x − μ) / √(v + ε) ⊙ scale + shift with the mean μ and the variance v along an axis, and both.
  private func standardized(
    _ x: Value, axis: Int, _ epsilon: Double, _ scale: Value, _ shift: Value
  ) -> (value: Value, mean: Value, variance: Value) {
    let mean = x.mean(axis: axis, keepingDimensions: true)
    let difference = Value.difference(x, mean)
    let variance = square(difference).mean(axis: axis, keepingDimensions: true)
    let deviation = sqrt(Value.sum(variance, Value(.real(epsilon))))
    let value = Value.sum(Value.product(Value.quotient(difference, deviation), scale), shift)
    return (value, mean, variance)
  }

  private func batchStandardized(
    _ x: Value, _ epsilon: Double, _ scale: Value, _ shift: Value,
    _ pass: inout TrainingPass<Value>?
  ) -> Value {
    let (value, mean, variance) = standardized(x, axis: 0, epsilon, scale, shift)
    if let read = pass?.read {
      let units: Shape = [x.shape[1]]
      pass?.batches.append(
        UnitStatistics(
          mean: read(mean).reshaped(to: units), variance: read(variance).reshaped(to: units)))
    }
    return value
  }

  /// (x − μ) / √(v + ε) ⊙ scale + shift with running statistics.
  private func evaluated(
    _ x: Value, _ running: UnitStatistics<Value.Scalar>, _ epsilon: Double, _ scale: Value,
    _ shift: Value
  ) -> Value {
    let deviation = Autodiff.sqrt(running.variance + Tensor(.real(epsilon)))
    let difference = Value.difference(x, x.constant(running.mean))
    let standardized = Value.quotient(difference, x.constant(deviation))
    return Value.sum(Value.product(standardized, scale), shift)
  }

  /// x with each number kept with probability 1 − rate, and divided by it.
  private func dropped(
    _ x: Value, _ rate: Double, _ pass: inout TrainingPass<Value>?
  ) -> Value {
    guard rate > 0, pass != nil else { return x }
    let kept = Value.Scalar.real(1 / (1 - rate))
    var mask = Tensor<Value.Scalar>.zeros(x.shape)
    mask.withUnsafeMutableBufferPointer { scalars in
      for index in scalars.indices {
        scalars[index] = (pass?.generator.uniform() ?? 1) < rate ? 0 : kept
      }
    }
    return Value.product(x, x.constant(mask))
  }
}
