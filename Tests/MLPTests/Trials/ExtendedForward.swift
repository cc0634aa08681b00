// Shared by the tests and by `check-trial` in Benchmarks, which links here.

#if arch(x86_64) && !os(Windows)

  import Autodiff
  import Foundation
  import MLP

  /// A network at a point with 64 bits of significand, and σ' by the C library: no code in common with what is tested.
  ///
  /// One rounding is 2⁻¹¹ of one in double precision, so that a difference of two steps is known to less than a
  /// thousandth of the bound that it is held against.
  final class ExtendedForward: Forward {
    let sizes: [Int]
    private let layers: [MultilayerPerceptron<Double>.Layer]
    private let z: PerLayer<Tensor<Double>>
    private let a: PerLayer<Tensor<Double>>
    private var converted: [Int: [Float80]] = [:]

    /// - Parameter forward: z and a, which are taken as they are: a step starts from them.
    init(_ forward: ClosedForm<Double>) {
      sizes = forward.network.sizes
      layers = forward.network.layers
      z = forward.z
      a = forward.a
    }

    func weights(_ l: Int) -> [Float80] {
      if let known = converted[l] { return known }
      let numbers = layers[l - 2].weights.scalars.map { Float80($0) }
      converted[l] = numbers
      return numbers
    }

    func slope(_ l: Int) -> [Float80] { slope(l, at: z[l]) }
    func slopeOfActivation(_ l: Int) -> [Float80] { slope(l, at: a[l]) }
    func activation(_ l: Int) -> [Float80] { a[l].scalars.map { Float80($0) } }
    var slopeOfInput: [Float80] { slope(2, at: a[1]) }

    private func slope(_ l: Int, at z: Tensor<Double>) -> [Float80] {
      z.scalars.map { Self.slope(layers[l - 2].activation, Float80($0)) }
    }

    private static func logistic(_ z: Float80) -> Float80 { 1 / (1 + exp(-z)) }

    private static func slope(_ activation: Activation, _ z: Float80) -> Float80 {
      switch activation.kind {
      case .sigmoid: return logistic(z) * logistic(-z)
      case .tanh: return 1 / (cosh(z) * cosh(z))
      case .softplus: return logistic(z)
      case .gelu:
        let density = exp(-z * z / 2) / (2 * Float80.pi).squareRoot()
        return erfc(-z / Float80(2).squareRoot()) / 2 + z * density
      case .geluTanh:
        let k = (2 / Float80.pi).squareRoot()
        let third: Float80 = 44_715 / 1_000_000
        let (u, slope) = (k * (z + third * z * z * z), k * (1 + 3 * third * z * z))
        return logistic(2 * u) * (1 + 2 * z * slope * logistic(-2 * u))
      case .silu: return logistic(z) * (1 + z * logistic(-z))
      case .relu: return z > 0 ? 1 : 0
      case .elu: return z > 0 ? 1 : Float80(activation.parameter ?? 1) * exp(z)
      case .leakyRelu: return z > 0 ? 1 : Float80(activation.parameter ?? 0)
      case .identity: return 1
      }
    }
  }

#endif
