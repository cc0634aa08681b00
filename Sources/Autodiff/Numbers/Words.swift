// Unsigned integers of any size as words of 64 bits, the lowest first and the highest not 0, so that 0 has none; and the
// schoolbook algorithms on them (Knuth, *The Art of Computer Programming*, volume 2, 4.3.1).

typealias Words = [UInt64]

extension [UInt64] {
  /// The words of an integer of 64 bits.
  static func words(_ value: UInt64) -> Words { value == 0 ? [] : [value] }

  /// Whether the integer is 1.
  var isOne: Bool { count == 1 && self[0] == 1 }

  /// The number of bits, 0 for 0.
  var bitWidth: Int { last.map { 64 * count - $0.leadingZeroBitCount } ?? 0 }

  /// How often 2 divides the integer, which is not 0.
  var trailingZeroBits: Int {
    let index = firstIndex { $0 != 0 } ?? 0
    return isEmpty ? 0 : 64 * index + self[index].trailingZeroBitCount
  }

  /// Drops highest words that are 0.
  mutating func trim() { while last == 0 { removeLast() } }

  /// Whether a < b.
  static func isLess(_ a: Words, _ b: Words) -> Bool {
    if a.count != b.count { return a.count < b.count }
    for index in a.indices.reversed() where a[index] != b[index] { return a[index] < b[index] }
    return false
  }

  /// a + b.
  static func sum(_ a: Words, _ b: Words) -> Words {
    if a.count < b.count { return sum(b, a) }
    var result = a
    var carry = false
    for index in a.indices {
      if index >= b.count, !carry { break }
      let (partial, first) = a[index].addingReportingOverflow(index < b.count ? b[index] : 0)
      let (whole, second) = partial.addingReportingOverflow(carry ? 1 : 0)
      (result[index], carry) = (whole, first || second)
    }
    if carry { result.append(1) }
    return result
  }

  /// a − b, where b ≤ a.
  static func difference(_ a: Words, _ b: Words) -> Words {
    var result = a
    var borrow = false
    for index in a.indices {
      if index >= b.count, !borrow { break }
      let (partial, first) = a[index].subtractingReportingOverflow(index < b.count ? b[index] : 0)
      let (whole, second) = partial.subtractingReportingOverflow(borrow ? 1 : 0)
      (result[index], borrow) = (whole, first || second)
    }
    result.trim()
    return result
  }

  /// a b.
  static func product(_ a: Words, _ b: Words) -> Words {
    if a.isEmpty || b.isEmpty { return [] }
    if a.isOne { return b }
    if b.isOne { return a }
    var result = Words(repeating: 0, count: a.count + b.count)
    for (offset, factor) in a.enumerated() where factor != 0 {
      var carry: UInt64 = 0
      for (index, word) in b.enumerated() {
        var (high, low) = factor.multipliedFullWidth(by: word)
        // The whole is at most (2⁶⁴ − 1)² + 2 (2⁶⁴ − 1) = 2¹²⁸ − 1.
        var overflow: Bool
        (low, overflow) = low.addingReportingOverflow(carry)
        if overflow { high += 1 }
        (low, overflow) = low.addingReportingOverflow(result[offset + index])
        if overflow { high += 1 }
        (result[offset + index], carry) = (low, high)
      }
      result[offset + b.count] = carry
    }
    result.trim()
    return result
  }

  /// Multiplies by a word and adds another one.
  mutating func multiplyAdd(_ factor: UInt64, _ summand: UInt64) {
    var carry = summand
    for index in indices {
      let (high, low) = factor.multipliedFullWidth(by: self[index])
      let (whole, overflow) = low.addingReportingOverflow(carry)
      (self[index], carry) = (whole, overflow ? high + 1 : high)
    }
    if carry != 0 { append(carry) }
  }

  /// Divides by a word that is not 0, and returns the remainder.
  mutating func divide(by divisor: UInt64) -> UInt64 {
    var remainder: UInt64 = 0
    for index in indices.reversed() {
      (self[index], remainder) = divisor.dividingFullWidth((remainder, self[index]))
    }
    trim()
    return remainder
  }

  /// a 2ⁿ.
  static func shiftedUp(_ a: Words, by bits: Int) -> Words {
    if a.isEmpty || bits == 0 { return a }
    let (words, rest) = bits.quotientAndRemainder(dividingBy: 64)
    var result = Words(repeating: 0, count: words)
    result.reserveCapacity(words + a.count + 1)
    var below: UInt64 = 0
    for word in a {
      // A shift by 64 gives 0.
      result.append(word << UInt64(rest) | below)
      below = word >> UInt64(64 - rest)
    }
    result.append(below)
    result.trim()
    return result
  }

  /// ⌊a / 2ⁿ⌋.
  static func shiftedDown(_ a: Words, by bits: Int) -> Words {
    let (words, rest) = bits.quotientAndRemainder(dividingBy: 64)
    if words >= a.count { return [] }
    var result: Words = []
    result.reserveCapacity(a.count - words)
    for index in words..<a.count {
      let above = index + 1 < a.count ? a[index + 1] : 0
      result.append(a[index] >> UInt64(rest) | above << UInt64(64 - rest))
    }
    result.trim()
    return result
  }

  /// ⌊a / b⌋ and a mod b, for b not 0: Knuth's algorithm D.
  static func division(_ a: Words, by b: Words) -> (quotient: Words, remainder: Words) {
    if isLess(a, b) { return ([], a) }
    if b.count == 1 {
      var quotient = a
      let remainder = quotient.divide(by: b[0])
      return (quotient, .words(remainder))
    }
    // Both are shifted so that the highest bit of the divisor is 1; then a quotient's estimate is 2 too large at most.
    let shift = b.last?.leadingZeroBitCount ?? 0
    let divisor = shiftedUp(b, by: shift)
    var rest = shiftedUp(a, by: shift)
    while rest.count <= a.count { rest.append(0) }
    let n = divisor.count
    let (first, second) = (divisor[n - 1], divisor[n - 2])
    var quotient = Words(repeating: 0, count: rest.count - n)
    for place in quotient.indices.reversed() {
      var digit = estimate(
        (rest[place + n], rest[place + n - 1], rest[place + n - 2]), by: (first, second))
      if rest.subtract(divisor, times: digit, at: place) {
        // The estimate was 1 too large still, with a probability of some 2⁻⁶³.
        digit -= 1
        rest.add(divisor, at: place)
      }
      quotient[place] = digit
    }
    quotient.trim()
    rest.trim()
    return (quotient, shiftedDown(rest, by: shift))
  }

  /// A digit of a quotient from the three highest words of what is left and the two of the divisor.
  private static func estimate(
    _ rest: (UInt64, UInt64, UInt64), by divisor: (UInt64, UInt64)
  ) -> UInt64 {
    var digit = UInt64.max
    var remainder: UInt64
    if rest.0 >= divisor.0 {
      // rest.0 is divisor.0, and the digit would be 2⁶⁴ or more.
      let (sum, overflow) = rest.1.addingReportingOverflow(divisor.0)
      if overflow { return digit }
      remainder = sum
    } else {
      (digit, remainder) = divisor.0.dividingFullWidth((rest.0, rest.1))
    }
    while true {
      let (high, low) = digit.multipliedFullWidth(by: divisor.1)
      guard high > remainder || high == remainder && low > rest.2 else { return digit }
      digit -= 1
      let (sum, overflow) = remainder.addingReportingOverflow(divisor.0)
      if overflow { return digit }
      remainder = sum
    }
  }

  /// Subtracts b times a digit from the words at a place; whether the result would have been negative.
  private mutating func subtract(_ b: Words, times digit: UInt64, at place: Int) -> Bool {
    var carry: UInt64 = 0
    for (index, word) in b.enumerated() {
      let (high, low) = digit.multipliedFullWidth(by: word)
      let (product, overflow) = low.addingReportingOverflow(carry)
      let (rest, borrow) = self[place + index].subtractingReportingOverflow(product)
      self[place + index] = rest
      carry = high + (overflow ? 1 : 0) + (borrow ? 1 : 0)
    }
    let (rest, borrow) = self[place + b.count].subtractingReportingOverflow(carry)
    self[place + b.count] = rest
    return borrow
  }

  /// Adds b to the words at a place, whose carry has been borrowed before.
  private mutating func add(_ b: Words, at place: Int) {
    var carry = false
    for (index, word) in b.enumerated() {
      let (partial, first) = self[place + index].addingReportingOverflow(word)
      let (whole, second) = partial.addingReportingOverflow(carry ? 1 : 0)
      (self[place + index], carry) = (whole, first || second)
    }
    self[place + b.count] &+= carry ? 1 : 0
  }
}
