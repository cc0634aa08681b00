/// Decompresses data of the deflate form.
///
/// Deutsch: DEFLATE Compressed Data Format Specification version 1.3, RFC 1951. Codes are decoded bit by bit from the number
/// of codes of each length, as in Adler's puff.
struct Inflate {
  struct Failure: Error {
    let reason: String
  }

  private let bytes: [UInt8]
  private var position = 0
  private var bits = 0
  private var bitCount = 0
  private var result: [UInt8] = []
  private let size: Int

  /// The bytes that compressed ones stand for.
  ///
  /// - Parameter size: how many they are.
  /// - Throws: `Failure` where the data are damaged, or stand for more or fewer bytes.
  static func bytes(_ compressed: [UInt8], size: Int) throws(Failure) -> [UInt8] {
    var inflate = Inflate(compressed, size: size)
    try inflate.run()
    return inflate.result
  }

  private init(_ bytes: [UInt8], size: Int) {
    (self.bytes, self.size) = (bytes, size)
    // Nothing is compressed to less than a thousandth.
    result.reserveCapacity(Swift.min(size, 1100 * bytes.count))
  }

  private mutating func run() throws(Failure) {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try copyStored()
      case 1: try decode(Self.fixedLengths, Self.fixedDistances)
      case 2:
        let codes = try dynamicCodes()
        try decode(codes.lengths, codes.distances)
      default: throw Failure(reason: "a block has an unknown type")
      }
    }
    guard result.count == size else {
      throw Failure(reason: "the data stand for \(result.count) bytes, not for \(size)")
    }
  }

  private mutating func take(_ count: Int) throws(Failure) -> Int {
    while bitCount < count {
      guard position < bytes.count else { throw Failure(reason: "the data end early") }
      bits |= Int(bytes[position]) << bitCount
      position += 1
      bitCount += 8
    }
    defer {
      bits >>= count
      bitCount -= count
    }
    return bits & (1 << count - 1)
  }

  private mutating func append(_ byte: UInt8) throws(Failure) {
    guard result.count < size else {
      throw Failure(reason: "the data stand for more than \(size) bytes")
    }
    result.append(byte)
  }

  private mutating func copyStored() throws(Failure) {
    (bits, bitCount) = (0, 0)
    guard position + 4 <= bytes.count else { throw Failure(reason: "the data end early") }
    let length = Int(bytes[position]) | Int(bytes[position + 1]) << 8
    let complement = Int(bytes[position + 2]) | Int(bytes[position + 3]) << 8
    position += 4
    guard length == complement ^ 0xFFFF, position + length <= bytes.count else {
      throw Failure(reason: "a stored block has a wrong length")
    }
    for byte in bytes[position..<position + length] { try append(byte) }
    position += length
  }

  /// A code: how many symbols have each length, and the symbols in the order of their codes.
  private struct Code {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []

    /// Nil where more codes are given than lengths have room for.
    init?(_ lengths: [Int]) {
      for length in lengths { counts[length] += 1 }
      counts[0] = 0
      var left = 1
      for length in 1...15 {
        left = 2 * left - counts[length]
        if left < 0 { return nil }
      }
      for length in 1...15 {
        symbols += lengths.indices.filter { lengths[$0] == length }
      }
    }
  }

  private static let fixedLengths = Code(
    [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112)
      + [Int](repeating: 7, count: 24) + [Int](repeating: 8, count: 8))
  private static let fixedDistances = Code([Int](repeating: 5, count: 30))

  private mutating func symbol(_ code: Code) throws(Failure) -> Int {
    var (value, first, index) = (0, 0, 0)
    for length in 1...15 {
      value |= try take(1)
      let count = code.counts[length]
      if value - count < first { return code.symbols[index + value - first] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw Failure(reason: "a code is unknown")
  }

  private mutating func dynamicCodes() throws(Failure) -> (lengths: Code?, distances: Code?) {
    let lengthCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let codeCount = try take(4) + 4
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    var lengths = [Int](repeating: 0, count: 19)
    for index in 0..<codeCount { lengths[order[index]] = try take(3) }
    guard lengthCount <= 286, distanceCount <= 30, let code = Code(lengths) else {
      throw Failure(reason: "the codes of a block are malformed")
    }
    lengths = []
    while lengths.count < lengthCount + distanceCount {
      switch try symbol(code) {
      case let length where length < 16: lengths.append(length)
      case 16:
        guard let last = lengths.last else {
          throw Failure(reason: "the codes of a block repeat nothing")
        }
        lengths += [Int](repeating: last, count: 3 + (try take(2)))
      case 17: lengths += [Int](repeating: 0, count: 3 + (try take(3)))
      default: lengths += [Int](repeating: 0, count: 11 + (try take(7)))
      }
    }
    guard lengths.count == lengthCount + distanceCount, lengths[256] > 0 else {
      throw Failure(reason: "the codes of a block are malformed")
    }
    return (Code(Array(lengths[..<lengthCount])), Code(Array(lengths[lengthCount...])))
  }

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
    2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]

  /// The literals and the copies of a block.
  private mutating func decode(_ lengths: Code?, _ distances: Code?) throws(Failure) {
    guard let lengths, let distances else {
      throw Failure(reason: "the codes of a block are malformed")
    }
    while true {
      let symbol = try symbol(lengths)
      if symbol < 256 {
        try append(UInt8(symbol))
        continue
      }
      if symbol == 256 { return }
      guard symbol < 286 else { throw Failure(reason: "a length is unknown") }
      let length = Self.lengthBases[symbol - 257] + (try take(Self.lengthBits[symbol - 257]))
      let place = try self.symbol(distances)
      guard place < 30 else { throw Failure(reason: "a distance is unknown") }
      let distance = Self.distanceBases[place] + (try take(Swift.max(0, place / 2 - 1)))
      guard distance <= result.count else {
        throw Failure(reason: "a copy begins before the data")
      }
      for _ in 0..<length { try append(result[result.count - distance]) }
    }
  }
}
