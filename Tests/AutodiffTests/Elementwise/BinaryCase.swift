import Autodiff
import Testing

/// An elementwise primitive of two operands and the accuracy that is asked of it.
struct BinaryCase: Sendable, CustomTestStringConvertible {
  typealias Function<T> = @Sendable (T, T) -> T

  let name: String
  let double: Function<Tracked<Double>>
  let float: Function<Tracked<Float>>
  let plain: Function<Tensor<Double>>
  /// Whether the mixed partial passes through zero by cancellation of larger terms.
  var mixedCancels = false

  init(
    _ name: String, _ double: @escaping Function<Tracked<Double>>,
    _ float: @escaping Function<Tracked<Float>>, _ plain: @escaping Function<Tensor<Double>>,
    mixedCancels: Bool = false
  ) {
    self.name = name
    self.double = double
    self.float = float
    self.plain = plain
    self.mixedCancels = mixedCancels
  }

  var testDescription: String { name }

  static let all: [BinaryCase] = [
    BinaryCase("add", { $0 + $1 }, { $0 + $1 }, { $0 + $1 }),
    BinaryCase("subtract", { $0 - $1 }, { $0 - $1 }, { $0 - $1 }),
    BinaryCase("multiply", { $0 * $1 }, { $0 * $1 }, { $0 * $1 }),
    BinaryCase("divide", { $0 / $1 }, { $0 / $1 }, { $0 / $1 }),
    BinaryCase("maximum", maximum, maximum, maximum),
    BinaryCase("minimum", minimum, minimum, minimum),
    // ∂²/∂x∂y = (y² − x²)/r⁴.
    BinaryCase("atan2", atan2, atan2, atan2, mixedCancels: true),
    // ∂²/∂x∂y = (1 + y log x) x^(y − 1).
    BinaryCase("pow", pow, pow, pow, mixedCancels: true),
    BinaryCase("powOfNegative", pow, pow, pow),
    BinaryCase(
      "eluOfAlpha", { elu($0, alpha: $1) }, { elu($0, alpha: $1) }, { elu($0, alpha: $1) }),
    BinaryCase(
      "leakyReluOfSlope", { leakyRelu($0, slope: $1) }, { leakyRelu($0, slope: $1) },
      { leakyRelu($0, slope: $1) }),
  ]
}
