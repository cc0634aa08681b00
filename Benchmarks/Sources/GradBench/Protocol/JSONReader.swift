import Foundation

/// Reads one JSON text (RFC 8259), refusing everything else with the position of the first wrong byte.
///
/// Large numeric inputs are the common case: an array of numbers becomes an array of doubles at once. Of 320,000 numbers, 6 MB,
/// Foundation's `JSONSerialization` takes eight times as long (3.3 s beside 0.4 s), since each number is an object; its
/// `JSONDecoder` twice as long, into a type that must be known before the message is.
public struct JSONReader {
  /// The text, ended by a zero byte, at which every look ahead stops.
  private let bytes: [UInt8]
  private var position = 0

  /// Deeper nesting than any message has; it bounds the recursion.
  private static let greatestDepth = 32

  private init(_ text: String) {
    var bytes = Array(text.utf8)
    bytes.append(0)
    self.bytes = bytes
  }

  /// The value of a JSON text.
  ///
  /// - Throws: `Refusal` where the text is not JSON.
  public static func read(_ text: String) throws -> JSON {
    var reader = JSONReader(text)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == reader.bytes.count - 1 else {
      throw reader.refusal("something follows the value")
    }
    return value
  }

  private func refusal(_ problem: String) -> Refusal {
    Refusal("not JSON: \(problem), at byte \(position)")
  }

  private mutating func skipSpace() {
    while [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private mutating func skip(_ byte: Character) -> Bool {
    guard bytes[position] == byte.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws -> JSON {
    guard depth <= Self.greatestDepth else { throw refusal("nested too deeply") }
    skipSpace()
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ word: String, _ value: JSON) throws -> JSON {
    guard bytes[position...].starts(with: word.utf8) else { throw refusal("a value is expected") }
    position += word.utf8.count
    return value
  }

  private mutating func object(depth: Int) throws -> JSON {
    position += 1
    var members: [String: JSON] = [:]
    skipSpace()
    if skip("}") { return .object(members) }
    repeat {
      skipSpace()
      guard bytes[position] == UInt8(ascii: "\"") else { throw refusal("a name is expected") }
      let name = try string()
      skipSpace()
      guard skip(":") else { throw refusal("':' is expected") }
      let value = try value(depth: depth + 1)
      guard members.updateValue(value, forKey: name) == nil else {
        throw refusal("\"\(name)\" is there twice")
      }
      skipSpace()
    } while skip(",")
    guard skip("}") else { throw refusal("',' or '}' is expected") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws -> JSON {
    position += 1
    skipSpace()
    if skip("]") { return .array([]) }
    var numbers: [Double] = []
    var values: [JSON] = []
    repeat {
      skipSpace()
      if values.isEmpty && (bytes[position] == UInt8(ascii: "-") || isDigit(bytes[position])) {
        numbers.append(try number())
      } else {
        if values.isEmpty { values = numbers.map { .number($0) } }
        values.append(try value(depth: depth + 1))
      }
      skipSpace()
    } while skip(",")
    guard skip("]") else { throw refusal("',' or ']' is expected") }
    return values.isEmpty ? .numbers(numbers) : .array(values)
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private mutating func digits() throws {
    guard isDigit(bytes[position]) else { throw refusal("a digit is expected") }
    while isDigit(bytes[position]) { position += 1 }
  }

  /// The grammar is checked here, since `strtod` takes more than JSON does: hexadecimal, `inf`, `nan`.
  private mutating func number() throws -> Double {
    let start = position
    _ = skip("-")
    guard isDigit(bytes[position]) else { throw refusal("a value is expected") }
    if !skip("0") { try digits() }
    if skip(".") { try digits() }
    if skip("e") || skip("E") {
      if !skip("+") { _ = skip("-") }
      try digits()
    }
    let value = bytes.withUnsafeBytes { raw in
      // Sound: the text ends with a zero byte, and the number, checked above, before that.
      raw.baseAddress.map {
        strtod($0.advanced(by: start).assumingMemoryBound(to: CChar.self), nil)
      }
    }
    guard let value, value.isFinite else { throw refusal("the number is too large") }
    return value
  }

  private mutating func string() throws -> String {
    position += 1
    var content: [UInt8] = []
    while true {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        position += 1
        content.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20: throw refusal("the string has no end")
      case let byte:
        content.append(byte)
        position += 1
      }
    }
  }

  private mutating func escape() throws -> Unicode.Scalar {
    let escapes: [Character: Unicode.Scalar] = [
      "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{c}", "n": "\n", "r": "\r", "t": "\t",
    ]
    for (letter, scalar) in escapes where skip(letter) { return scalar }
    guard skip("u") else { throw refusal("no such escape") }
    let high = try codeUnit()
    guard high & 0xFC00 == 0xD800, skip("\\"), skip("u") else {
      return Unicode.Scalar(high) ?? "\u{FFFD}"
    }
    let low = try codeUnit()
    guard low & 0xFC00 == 0xDC00 else { return "\u{FFFD}" }
    return Unicode.Scalar(0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF)) ?? "\u{FFFD}"
  }

  private mutating func codeUnit() throws -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue,
        bytes[position] < 0x80
      else { throw refusal("four hexadecimal digits are expected") }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }
}
