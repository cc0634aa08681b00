/// How a gradient check measures: which steps, along what, how strictly.
///
/// ```swift
/// checkGradient(at: x, options: GradientCheckOptions(directions: 8, elements: 0), of: f)
/// ```
public struct GradientCheckOptions: Sendable, Hashable {
  /// The displacement h of a central difference (f(x + h) − f(x − h)) / 2h.
  public enum Step: Sendable, Hashable {
    /// Up to 13 steps (6 for `Float`), each a quarter of the one before, extrapolated to h = 0.
    case adaptive
    /// The plain central difference with h = r · max(|x|, typical magnitude), no extrapolation.
    /// Both factors are rounded to powers of two, so that x + h is exact.
    case relative(Double)
  }

  /// Which steps are taken.
  public var step: Step
  /// The number of seeded random directions v along which ⟨∇f, v⟩ is compared; 0 for none.
  public var directions: Int
  /// The largest number of elements that are compared one by one; a seeded sample when there are
  /// more, 0 for none.
  public var elements: Int
  /// The seed of the directions, cotangents and the sample: the same seed, the same report.
  public var seed: UInt64
  /// The magnitude of an ordinary element: the step for an element near 0 is relative to it.
  public var typicalMagnitude: Double
  /// The relative difference up to which two numbers agree however small the error estimate is.
  ///
  /// ε^(2/3) of the scalar type when `nil`: 3.7e-11 for `Double`, 2.4e-5 for `Float`.
  public var tolerance: Double?
  /// A name for each number or tensor of the point; "x", or "x0", "x1" and so on, when there is none.
  public var names: [String]
  /// The rounding noise of one value of the function, where a caller knows of more than the tape does: of that inside
  /// sums, which are one operation to the tape.
  package var noiseOfValue = 0.0

  /// Creates options; what is left out has the value that suits most functions.
  ///
  /// - Precondition: the counts are not negative, and the directions at most 2²⁰; a relative step, the typical magnitude and the tolerance are
  ///   positive and finite.
  public init(
    step: Step = .adaptive, directions: Int = 4, elements: Int = 64, seed: UInt64 = 0,
    typicalMagnitude: Double = 1, tolerance: Double? = nil, names: [String] = []
  ) {
    self.step = step
    self.directions = directions
    self.elements = elements
    self.seed = seed
    self.typicalMagnitude = typicalMagnitude
    self.tolerance = tolerance
    self.names = names
  }

  /// The tolerance of a scalar type when none is chosen: ε^(2/3).
  static func defaultTolerance<Scalar: RealScalar>(_ type: Scalar.Type) -> Double {
    Double.pow(Double(Scalar.ulpOfOne), 2.0 / 3)
  }

  /// The most directions, cotangents or vectors that a check goes along.
  static let countLimit = 1 << 20

  /// Traps where a number of directions, cotangents or vectors makes no sense.
  static func requireCount(_ count: Int) {
    guard (0...countLimit).contains(count) else { trap(.gradientCheckOptions) }
  }

  /// Traps where a number makes no sense; the fields are variables, so this cannot be left to `init`.
  func validate() {
    var positive = [typicalMagnitude]
    if case .relative(let step) = step { positive.append(step) }
    if let tolerance { positive.append(tolerance) }
    Self.requireCount(directions)
    guard elements >= 0, positive.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      trap(.gradientCheckOptions)
    }
  }
}

/// The generator of a check's directions: SplitMix64 (Steele, Lea and Flood, 2014).
struct CheckGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// ± m/8 with m from 4 to 15.
  ///
  /// Of order 1, never 0, and so few bits that a multiple by a power of two adds to
  /// a point without rounding. A pair of opposite errors cancels in such a direction only by chance.
  mutating func nextWeight() -> Double {
    let bits = next()
    let magnitude = Double(4 + (bits >> 1) % 12) / 8
    return bits & 1 == 0 ? magnitude : -magnitude
  }

  /// `count` of the numbers below `total`, ascending (Knuth's algorithm S).
  mutating func sample(_ count: Int, of total: Int) -> [Int] {
    guard count < total else { return Array(0..<total) }
    var chosen: [Int] = []
    for position in 0..<total where chosen.count < count {
      if Int(next() % UInt64(total - position)) < count - chosen.count { chosen.append(position) }
    }
    return chosen
  }
}
