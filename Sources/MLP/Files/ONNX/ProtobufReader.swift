/// The fields of a Protocol Buffers message, read one after the other from a part of a file.
///
/// Google: Protocol Buffers, Encoding. Every length is held against the message that it stands in.
struct ProtobufReader {
  /// What a field holds.
  enum Value {
    case integer(UInt64)
    case fixed32(UInt32)
    case fixed64(UInt64)
    /// Bytes: a text, a message, or packed numbers.
    case bytes(Range<Int>)
  }

  let file: FileBytes
  private var place: Int
  private let end: Int
  /// Bytes of the file from `pageStart` on.
  private var page: [UInt8] = []
  private var pageStart = 0

  init(_ file: FileBytes, _ range: Range<Int>) {
    (self.file, place, end) = (file, range.lowerBound, range.upperBound)
  }

  static func malformed(_ file: FileBytes) -> FileError { file.failure(.onnx(.malformed)) }

  private mutating func byte() throws(FileError) -> UInt8 {
    guard place < end else { throw Self.malformed(file) }
    if place < pageStart || place >= pageStart + page.count {
      page = try file.bytes(Swift.min(end - place, 4096), at: place)
      pageStart = place
      guard !page.isEmpty else { throw file.failure(.changed) }
    }
    defer { place += 1 }
    return page[place - pageStart]
  }

  var isAtEnd: Bool { place >= end }

  mutating func varint() throws(FileError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      let next = try byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
    }
    throw Self.malformed(file)
  }

  private mutating func fixed(_ count: UInt64) throws(FileError) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(try byte()) << (8 * index) }
    return value
  }

  /// The next field; nil behind the last one.
  mutating func next() throws(FileError) -> (number: Int, value: Value)? {
    guard !isAtEnd else { return nil }
    let key = try varint()
    guard key >> 3 > 0, key >> 3 < 1 << 29 else { throw Self.malformed(file) }
    let number = Int(key >> 3)
    switch key & 7 {
    case 0: return (number, .integer(try varint()))
    case 1: return (number, .fixed64(try fixed(8)))
    case 2:
      let length = try varint()
      guard length <= UInt64(Swift.max(0, end - place)) else { throw Self.malformed(file) }
      let range = place..<place + Int(length)
      place = range.upperBound
      return (number, .bytes(range))
    case 5: return (number, .fixed32(UInt32(truncatingIfNeeded: try fixed(4))))
    default: throw Self.malformed(file)
    }
  }
}

extension FileBytes {
  /// The longest text that is read of a model's graph.
  private static var textLimit: Int { 1 << 16 }

  /// The text in a range.
  func text(_ range: Range<Int>) throws(FileError) -> String {
    guard range.count <= Self.textLimit else { throw ProtobufReader.malformed(self) }
    return String(decoding: try bytes(range.count, at: range.lowerBound), as: UTF8.self)
  }
}

/// The bytes of a Protocol Buffers message, put together field by field.
struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func put(_ number: Int, _ value: Int) {
    varint(UInt64(number) << 3)
    varint(UInt64(bitPattern: Int64(value)))
  }

  mutating func put(_ number: Int, _ value: Float) {
    varint(UInt64(number) << 3 | 5)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func put(_ number: Int, _ content: [UInt8]) {
    varint(UInt64(number) << 3 | 2)
    varint(UInt64(content.count))
    bytes += content
  }

  mutating func put(_ number: Int, _ text: String) { put(number, Array(text.utf8)) }

  mutating func put(_ number: Int, _ body: (inout ProtobufWriter) -> Void) {
    var message = ProtobufWriter()
    body(&message)
    put(number, message.bytes)
  }
}
