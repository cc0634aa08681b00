import Autodiff

/// How weights are drawn before training.
///
/// n is the number of a layer's inputs, m of its outputs, g the gain of the activation behind it. Biases are 0.
///
/// | Name | Weights |
/// |---|---|
/// | `glorotUniform` | uniform on ±g √(6 / (n + m)) (Glorot, Bengio 2010) |
/// | `glorotNormal` | normal, deviation g √(2 / (n + m)) |
/// | `heUniform` | uniform on ±g √(3 / n) (He, Zhang, Ren, Sun 2015) |
/// | `heNormal` | normal, deviation g / √n |
/// | `leCunUniform` | uniform on ±√(3 / n) (LeCun, Bottou, Orr, Müller 1998) |
/// | `leCunNormal` | normal, deviation 1 / √n |
/// | `orthogonal` | g times a matrix with orthonormal rows or columns, uniform among them (Saxe, McClelland, Ganguli 2014) |
/// | `automatic` | `heUniform` before relu and what resembles it, `glorotUniform` elsewhere |
///
/// The gain is PyTorch's (`nn.init.calculate_gain`): √2 for relu, √(2 / (1 + s²)) for leaky_relu, 5/3 for tanh, 1 for the
/// sigmoid and the identity. silu, gelu, gelu_tanh, elu and softplus, for which PyTorch has none, take relu's.
public enum Initialization: String, CaseIterable, Hashable, Sendable {
  case automatic
  case glorotUniform = "glorot_uniform"
  case glorotNormal = "glorot_normal"
  case heUniform = "he_uniform"
  case heNormal = "he_normal"
  case leCunUniform = "lecun_uniform"
  case leCunNormal = "lecun_normal"
  case orthogonal

  /// Weights [outputs, inputs] before an activation.
  func weights<Scalar: RealScalar>(
    inputs n: Int, outputs m: Int, before activation: Activation,
    _ generator: inout NormalGenerator
  ) -> Tensor<Scalar> {
    let g = activation.gain
    func uniform(_ bound: Double) -> Tensor<Scalar> {
      .drawn([m, n]) { bound * (2 * generator.uniform() - 1) }
    }
    func normal(_ deviation: Double) -> Tensor<Scalar> {
      .drawn([m, n]) { deviation * generator.normal() }
    }
    switch self {
    case .automatic:
      let chosen = activation.isRectifier ? Initialization.heUniform : .glorotUniform
      return chosen.weights(inputs: n, outputs: m, before: activation, &generator)
    case .glorotUniform: return uniform(g * (6 / Double(n + m)).squareRoot())
    case .glorotNormal: return normal(g * (2 / Double(n + m)).squareRoot())
    case .heUniform: return uniform(g * (3 / Double(n)).squareRoot())
    case .heNormal: return normal(g / Double(n).squareRoot())
    case .leCunUniform: return uniform((3 / Double(n)).squareRoot())
    case .leCunNormal: return normal(1 / Double(n).squareRoot())
    case .orthogonal: return orthogonalMatrix(rows: m, columns: n, gain: g, &generator)
    }
  }
}

extension Activation {
  /// Whether the function is relu, or resembles it: about x above 0, about 0 or of small slope below.
  var isRectifier: Bool {
    switch kind {
    case .relu, .leakyRelu, .elu, .silu, .gelu, .geluTanh, .softplus: true
    case .sigmoid, .tanh, .identity: false
    }
  }

  /// What weights are multiplied by so that variances stay about equal from layer to layer.
  var gain: Double {
    switch kind {
    case .sigmoid, .identity: 1
    case .tanh: 5 / 3
    case .leakyRelu: (2 / (1 + (parameter ?? 0) * (parameter ?? 0))).squareRoot()
    case .relu, .elu, .silu, .gelu, .geluTanh, .softplus: 2.0.squareRoot()
    }
  }
}

extension Tensor where Scalar: RealScalar {
  /// A tensor of drawn numbers, in row-major order.
  static func drawn(_ shape: Shape, _ draw: () -> Double) -> Tensor {
    .written(shape) { scalars in
      for index in scalars.indices { scalars[index] = Scalar.real(draw()) }
    }
  }
}

/// g times a matrix whose rows, or columns where they are fewer, are orthonormal: normal vectors made so one after the other
/// (Gram, Schmidt, twice each, so that rounding leaves them orthogonal).
private func orthogonalMatrix<Scalar: RealScalar>(
  rows: Int, columns: Int, gain: Double, _ generator: inout NormalGenerator
) -> Tensor<Scalar> {
  let (count, length) = (min(rows, columns), max(rows, columns))
  var vectors: [[Double]] = []
  while vectors.count < count {
    var vector = (0..<length).map { _ in generator.normal() }
    for _ in 0..<2 {
      for other in vectors {
        let projection = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
        for i in vector.indices { vector[i] -= projection * other[i] }
      }
    }
    let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // A vector that nearly lies among the others is drawn again.
    if norm > 1e-8 { vectors.append(vector.map { $0 / norm }) }
  }
  return Tensor(shape: [rows, columns]) { index in
    let (row, column) = (index[0], index[1])
    return Scalar.real(gain * (rows <= columns ? vectors[row][column] : vectors[column][row]))
  }
}
