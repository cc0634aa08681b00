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

  /// Every primitive that is a function of a user's, and what is written with operators or parameters.
  static let all: [BinaryCase] =
    BinaryPrimitive.allCases.filter { $0.listing.summary != nil }.map { primitive in
      BinaryCase(
        primitive.name, { .apply(primitive, $0, $1) }, { .apply(primitive, $0, $1) },
        { .apply(primitive, $0, $1) }, mixedCancels: mixedCancels.contains(primitive))
    } + composed

  /// ∂²/∂x∂y of atan2 = (y² − x²)/r⁴, of pow (1 + y log x) x^(y − 1).
  private static let mixedCancels: Set<BinaryPrimitive> = [.atan2, .pow]

  private static let composed: [BinaryCase] = [
    BinaryCase("add", { $0 + $1 }, { $0 + $1 }, { $0 + $1 }),
    BinaryCase("subtract", { $0 - $1 }, { $0 - $1 }, { $0 - $1 }),
    BinaryCase("multiply", { $0 * $1 }, { $0 * $1 }, { $0 * $1 }),
    BinaryCase("divide", { $0 / $1 }, { $0 / $1 }, { $0 / $1 }),
    BinaryCase("powOfNegative", pow, pow, pow),
    BinaryCase(
      "eluOfAlpha", { elu($0, alpha: $1) }, { elu($0, alpha: $1) }, { elu($0, alpha: $1) }),
    BinaryCase(
      "leakyReluOfSlope", { leakyRelu($0, slope: $1) }, { leakyRelu($0, slope: $1) },
      { leakyRelu($0, slope: $1) }),
  ]
}
