import Autodiff
import MLP

/// Whether the output unit of a network is saturated on every row: so far from 0 that σ and tanh are flat to twelve digits.
///
/// A trained classifier is that sure of some rows. If it is of all, there being many or z beyond what any training gives, its
/// columns are not on the scale of its training.
struct Saturation {
  /// The smallest and the largest z of the output unit so far.
  private(set) var range: ClosedRange<Double>?
  private var isEverywhere: Bool
  private let limits: (z: Double, output: ClosedRange<Double>)
  private var count = 0
  /// The network whose output is z.
  private let linear: MultilayerPerceptron<Double>?

  /// A network of which nothing is known but that it is no perceptron of one output.
  static let unknown = Saturation()

  private init() {
    limits = (.infinity, -Double.infinity...Double.infinity)
    (linear, isEverywhere) = (nil, false)
  }

  init(_ network: MultilayerPerceptron<Double>) {
    switch network.layers.last?.activation {
    case .sigmoid?: limits = (30, 1e-12...1 - 1e-12)
    case .tanh?: limits = (15, -1 + 1e-12...1 - 1e-12)
    default: limits = (.infinity, -Double.infinity...Double.infinity)
    }
    let last = network.layers.last.map {
      [
        MultilayerPerceptron<Double>.Layer(
          weights: $0.weights, bias: $0.bias, activation: .identity)
      ]
    }
    linear = try? MultilayerPerceptron(layers: network.layers.dropLast() + (last ?? []))
    isEverywhere = linear != nil && limits.z.isFinite
  }

  /// Looks at rows [batch, n] and their outputs, as long as each was saturated.
  mutating func add(_ rows: Tensor<Double>, outputs: [Double]) {
    guard isEverywhere else { return }
    guard let linear, !outputs.contains(where: { $0.isNaN || limits.output.contains($0) }) else {
      isEverywhere = false
      return
    }
    let z = linear(rows).scalars
    count += z.count
    isEverywhere = z.allSatisfy { abs($0) >= limits.z }
    for value in z {
      range = min(range?.lowerBound ?? value, value)...max(range?.upperBound ?? value, value)
    }
  }

  /// The range of z; nil unless every row was saturated.
  var everywhere: ClosedRange<Double>? {
    guard isEverywhere, let range else { return nil }
    let nearest = min(abs(range.lowerBound), abs(range.upperBound))
    return count >= Self.manyRows || nearest >= Self.farZ ? range : nil
  }

  private static let manyRows = 20
  private static let farZ = 700.0

  /// A note about it.
  var note: String? {
    everywhere.map {
      "the output unit is saturated on every row (z from \(short($0.lowerBound)) to "
        + "\(short($0.upperBound))), where gradients vanish: the columns look unscaled; scale them as for the training"
    }
  }
}
