// Shared by the tests and by `check-trial` in Benchmarks, which links here.

import Autodiff
import MLP

/// A network and an input that a seed decides.
struct RandomNetwork<Scalar: RealScalar> {
  let network: MultilayerPerceptron<Scalar>
  let input: Tensor<Scalar>
  let summary: String

  /// - Parameters:
  ///   - seed: decides everything.
  ///   - widest: the most units of a layer.
  init(seed: UInt64, widest: Int) throws {
    var generator = SplitMix64(seed: seed)
    /// Between 1 and `widest`, small and large sizes alike.
    func width() -> Int {
      var size = 1
      while size < widest, generator.uniform() < 0.77 { size *= 2 }
      return min(widest, size / 2 + 1 + Int(generator.uniform() * Double(size / 2)))
    }
    let depth = 2 + Int(generator.uniform() * 11)
    let common = width()
    // Layers of equal size are those in which a wrong index or a transpose goes unnoticed.
    let isEven = generator.uniform() < 0.5
    let sizes = (1..<depth).map { _ in isEven ? common : width() } + [1]
    let all = Activation.allCases
    func activation() -> Activation { all[Int(generator.uniform() * Double(all.count))] }
    let commonActivation = activation()
    let isUniform = generator.uniform() < 0.5
    // From layers that hardly bend to layers that saturate.
    let gain = [0.5, 1, 1.7, 3, 10][Int(generator.uniform() * 5)]

    var layers: [MultilayerPerceptron<Scalar>.Layer] = []
    for (n, m) in zip(sizes, sizes.dropFirst()) {
      let bound = gain / Double(n).squareRoot()
      func draw(_ shape: Shape) -> Tensor<Scalar> {
        Tensor(
          shape: shape,
          (0..<shape.count).map { _ in Scalar.real(bound * (2 * generator.uniform() - 1)) })
      }
      layers.append(
        .init(
          weights: draw([m, n]), bias: draw([m]),
          activation: isUniform ? commonActivation : activation()))
    }
    network = try MultilayerPerceptron(layers: layers)
    let scale = [0.01, 1, 3][Int(generator.uniform() * 3)]
    input = Tensor((0..<sizes[0]).map { _ in Scalar.real(scale * (2 * generator.uniform() - 1)) })
    let names = layers.map(\.activation.kind.rawValue)
    summary =
      "seed \(seed): \(sizes.map(\.description).joined(separator: "-")) "
      + (isUniform ? names[0] : names.joined(separator: ",")) + " gain \(gain) scale \(scale)"
  }
}
