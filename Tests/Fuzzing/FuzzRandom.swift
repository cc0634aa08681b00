/// The random numbers of one case, the same for the same seed and number on every machine.
package struct FuzzRandom {
  private var state: UInt64

  package init(seed: UInt64, number: Int) {
    // Two rounds, so that neighbouring seeds and numbers share nothing.
    var start = FuzzRandom(state: seed)
    state = start.next() &+ UInt64(number) &* 0xD134_2543_DE82_EF95
    state = next()
  }

  private init(state: UInt64) { self.state = state }

  /// SplitMix64 (Steele, Lea and Flood, 2014), written again here: what is tested does not choose the tests.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// A whole number from 0 to before the limit.
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  /// A whole number in a range.
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// Yes once in so many times.
  mutating func once(in times: Int) -> Bool { below(times) == 0 }

  /// One of the choices, of which there is at least one.
  mutating func pick<C: RandomAccessCollection>(_ choices: C) -> C.Element {
    choices[choices.index(choices.startIndex, offsetBy: below(choices.count))]
  }

  /// A finite number of ordinary size, short in writing.
  mutating func number() -> Double { Double(within(-300...300)) / 100 }
}
