/// Damage to a file: bytes changed, cut off, put in, or said twice.
enum ByteMutation {
  static func apply(to bytes: [UInt8], _ random: inout FuzzRandom) -> [UInt8] {
    var bytes = bytes
    guard !bytes.isEmpty else { return bytes }
    for _ in 0..<random.within(1...3) where !bytes.isEmpty {
      let place = random.below(bytes.count)
      switch random.below(8) {
      case 0: bytes.removeLast(random.below(bytes.count) + 1)
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(9)))
      case 2: bytes.insert(UInt8(random.below(256)), at: place)
      case 3: bytes.append(contentsOf: bytes[place...].prefix(64))
      case 4: bytes[place] ^= 1 << random.below(8)
      case 5: bytes[place] = random.pick(Array("0123456789[]{},:\"'-.e() \n\r\\".utf8))
      case 6: bytes.replaceSubrange(place..<place, with: random.pick(inserts))
      default: bytes[place] = random.pick([0, 0xFF, 0x80, 0x7F, 0xC0, 0xED, 0xF4])
      }
    }
    return bytes
  }

  private static let inserts: [[UInt8]] = [
    [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0, 0, 0, 0, 0, 0, 0, 0], [0xED, 0xA0, 0x80],
    Array("99999999999999999999".utf8), Array("\r\n\r\n".utf8), Array("\u{2028}".utf8),
    Array("1e999".utf8), Array("[[[[[[[[".utf8),
  ]

  /// A number as the bytes of a binary file, the lowest first.
  static func littleEndian(_ value: UInt64, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
  }
}
