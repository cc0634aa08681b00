import Autodiff

/// One layer of a `Network`: a function of rows, with its parameters.
///
/// `Value` is what the parameters are: `Tensor<Scalar>` in a network, `Tracked<Scalar>` where a derivative by them is taken.
/// Definitions and defaults are PyTorch's.
public indirect enum NetworkLayer<Value: TensorAlgebra> where Value.Scalar: RealScalar {
  /// W x + b, `nn.Linear`: weights [outputs, inputs], bias [outputs].
  case linear(weights: Value, bias: Value)
  /// σ(x), elementwise.
  case activation(Activation)
  /// x where x > 0, s x elsewhere, `nn.PReLU`: slopes [1] or one for each unit; at 0 the derivative is s, as `leaky_relu`'s.
  case parametricRelu(slopes: Value)
  /// (x − mean) / √(variance + ε) ⊙ scale + shift over each row, `nn.LayerNorm`: scale and shift [units].
  case layerNormalization(scale: Value, shift: Value, epsilon: Double)
  /// (x − mean) / √(variance + ε) ⊙ scale + shift for each unit, `nn.BatchNorm1d`: with the running statistics where the
  /// network is evaluated, with the batch's where it is trained.
  case batchNormalization(
    scale: Value, shift: Value, running: UnitStatistics<Value.Scalar>, epsilon: Double)
  /// In training each number is 0 with probability `rate`, and divided by 1 − rate otherwise; elsewhere nothing.
  case dropout(rate: Double)
  /// exp x / Σ exp x over each row.
  case softmax
  /// log softmax x over each row.
  case logSoftmax
  /// x + f(x), where the layers of f keep the number of units.
  case residual([NetworkLayer])

  /// What the layer is called in messages and descriptions.
  public var name: String {
    switch self {
    case .linear: "linear"
    case .activation(let activation): activation.description
    case .parametricRelu: "prelu"
    case .layerNormalization: "layer_norm"
    case .batchNormalization: "batch_norm"
    case .dropout: "dropout"
    case .softmax: "softmax"
    case .logSoftmax: "log_softmax"
    case .residual: "residual"
    }
  }

  /// The layer with every parameter replaced, in a fixed order: weights before bias, scale before shift.
  public func map<Other: TensorAlgebra>(
    _ transform: (Value) -> Other
  ) -> NetworkLayer<Other> where Other.Scalar == Value.Scalar {
    switch self {
    case .linear(let weights, let bias):
      .linear(weights: transform(weights), bias: transform(bias))
    case .activation(let activation): .activation(activation)
    case .parametricRelu(let slopes): .parametricRelu(slopes: transform(slopes))
    case .layerNormalization(let scale, let shift, let epsilon):
      .layerNormalization(scale: transform(scale), shift: transform(shift), epsilon: epsilon)
    case .batchNormalization(let scale, let shift, let running, let epsilon):
      .batchNormalization(
        scale: transform(scale), shift: transform(shift), running: running, epsilon: epsilon)
    case .dropout(let rate): .dropout(rate: rate)
    case .softmax: .softmax
    case .logSoftmax: .logSoftmax
    case .residual(let layers): .residual(layers.map { $0.map(transform) })
    }
  }

  /// The parameters, in the order of `map`.
  public var parameters: [Value] {
    switch self {
    case .linear(let weights, let bias): [weights, bias]
    case .parametricRelu(let slopes): [slopes]
    case .layerNormalization(let scale, let shift, _): [scale, shift]
    case .batchNormalization(let scale, let shift, _, _): [scale, shift]
    case .residual(let layers): layers.flatMap(\.parameters)
    case .activation, .dropout, .softmax, .logSoftmax: []
    }
  }
}

/// The mean and the variance of each unit, as a batch normalization holds them between batches.
public struct UnitStatistics<Scalar: RealScalar>: Hashable, Sendable {
  /// The mean of each unit, [units].
  public var mean: Tensor<Scalar>
  /// The variance of each unit, [units].
  public var variance: Tensor<Scalar>

  /// Creates statistics; the network that they become part of checks the shapes.
  public init(mean: Tensor<Scalar>, variance: Tensor<Scalar>) {
    (self.mean, self.variance) = (mean, variance)
  }

  /// Mean 0 and variance 1, from which training starts.
  public init(units: Int) { self.init(mean: .zeros([units]), variance: .ones([units])) }
}

extension NetworkLayer: Equatable where Value: Equatable {}
extension NetworkLayer: Hashable where Value: Hashable {}
extension NetworkLayer: Sendable where Value: Sendable {}
