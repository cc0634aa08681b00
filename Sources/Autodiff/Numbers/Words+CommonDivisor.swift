extension [UInt64] {
  /// The greatest common divisor, 0 of two zeros.
  ///
  /// Lehmer's algorithm: Euclid's steps are worked out on the highest words while these decide them, and then done at
  /// once (Knuth 4.5.2, algorithm L; the condition that ends a run of steps is Collins's, after Jebelean, *A
  /// double-digit Lehmer–Euclid algorithm for finding the GCD of long integers*, 1995).
  ///
  /// - Complexity: quadratic in the number of words.
  static func commonDivisor(_ a: Words, _ b: Words) -> Words {
    if a.isEmpty || b.isEmpty { return a.isEmpty ? b : a }
    if a.isOne || b.isOne { return [1] }
    // A power of two, as the denominators of doubles are.
    if let shift = a.exponentOfTwo ?? b.exponentOfTwo {
      let bits = Swift.min(shift, Swift.min(a.trailingZeroBits, b.trailingZeroBits))
      return shiftedUp([1], by: bits)
    }
    var (a, b) = isLess(a, b) ? (b, a) : (a, b)
    while b.count > 1 {
      let steps = EuclideanSteps(a, b)
      (a, b) = steps.isEmpty ? (b, division(a, by: b).remainder) : steps.applied(to: a, b)
    }
    guard var small = b.first else { return a }
    var rest = a.divide(by: small)
    while rest != 0 { (small, rest) = (rest, small % rest) }
    return [small]
  }

  /// n where the integer is 2ⁿ.
  private var exponentOfTwo: Int? {
    let zeros = trailingZeroBits
    return bitWidth == zeros + 1 ? zeros : nil
  }
}

/// A run of Euclid's steps, (a, b) → (u₀ a + v₀ b, u₁ a + v₁ b), found on the highest words alone.
private struct EuclideanSteps {
  // The factors' magnitudes; those of one column have different signs.
  private var u0: UInt64 = 0
  private var u1: UInt64 = 1
  private var v0: UInt64 = 0
  private var v1: UInt64 = 0

  /// Whether there is no step that the highest words decide.
  var isEmpty: Bool { v0 == 0 }

  /// - Precondition: a ≥ b, and b has two words or more.
  init(_ a: Words, _ b: Words) {
    let n = a.count
    let shift = UInt64(a[n - 1].leadingZeroBitCount)
    // The highest 64 bits of a, and those at the same places of b; a shift by 64 gives 0.
    var high = a[n - 1] << shift | a[n - 2] >> (64 - shift)
    var low: UInt64 =
      switch n - b.count {
      case 0: b[n - 1] << shift | b[n - 2] >> (64 - shift)
      case 1: b[n - 2] >> (64 - shift)
      default: 0
      }
    var u2: UInt64 = 0
    var v2: UInt64 = 1
    while low >= v2, high - low >= v1 + v2 {
      let (quotient, remainder) = high.quotientAndRemainder(dividingBy: low)
      (high, low) = (low, remainder)
      (u0, u1, u2) = (u1, u2, u1 + quotient * u2)
      (v0, v1, v2) = (v1, v2, v1 + quotient * v2)
    }
  }

  /// The pair behind the steps; what is not negative is known, so that magnitudes are enough.
  func applied(to a: Words, _ b: Words) -> (Words, Words) {
    (distance(a, u0, b, v0), distance(a, u1, b, v1))
  }

  /// |u a − v b|.
  private func distance(_ a: Words, _ u: UInt64, _ b: Words, _ v: UInt64) -> Words {
    let (left, right) = (Words.product(a, .words(u)), Words.product(b, .words(v)))
    return Words.isLess(left, right) ? .difference(right, left) : .difference(left, right)
  }
}
