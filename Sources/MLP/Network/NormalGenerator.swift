import Autodiff

/// Uniform and normal numbers from a seed.
struct NormalGenerator {
  var source: SplitMix64
  /// The second number of a pair.
  private var spare: Double?

  init(seed: UInt64) { source = SplitMix64(seed: seed) }

  mutating func uniform() -> Double { source.uniform() }

  /// A number from the normal distribution of mean 0 and deviation 1, by the engine's own functions, so that it is the same
  /// everywhere (Box, Muller 1958).
  mutating func normal() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    // 1 − u is never 0.
    let radius = (-2 * Double.log(1 - source.uniform())).squareRoot()
    let angle = 2 * Double.pi * source.uniform()
    spare = radius * Double.sin(angle)
    return radius * Double.cos(angle)
  }
}
