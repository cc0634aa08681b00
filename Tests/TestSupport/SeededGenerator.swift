import Autodiff

/// A reproducible source of random numbers: SplitMix64 (Steele, Lea and Flood, 2014).
///
/// The same seed gives the same numbers in every run.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number drawn evenly from a range, on a grid that `Float` holds too, so that tests in both precisions
  /// can share their points.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    let unit = Double(next() >> 42) * 0x1p-22
    return Double(Float(range.lowerBound + unit * (range.upperBound - range.lowerBound)))
  }

  /// A tensor of numbers drawn evenly from a range.
  public mutating func tensor(
    _ shape: Shape, in range: ClosedRange<Double> = -1...1
  ) -> Tensor<Double> {
    Tensor(shape: shape, (0..<shape.count).map { _ in uniform(in: range) })
  }
}
