/// A small generator of pseudorandom numbers that gives the same numbers for the same seed everywhere.
///
/// Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.
///
/// ```swift
/// var generator = SplitMix64(seed: 0)
/// generator.next()  // 16294208416658607535
/// ```
public struct SplitMix64: RandomNumberGenerator, Sendable {
  /// What the next number depends on: a generator with this seed goes on where this one is.
  package private(set) var state: UInt64

  /// Creates a generator; every seed is as good as every other.
  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// A number between 0 and 1, without 1: a multiple of 2⁻⁵³.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}
