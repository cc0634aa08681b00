/// A recursive-descent parser of RFC 8259 over bytes that are known to be UTF-8.
struct JSONParser {
  /// A deeper nesting could exhaust the stack, and nothing that is read here needs it.
  static let depthLimit = 128

  struct Failure: Error {
    let problem: JSONProblem
    let offset: Int
  }

  let bytes: [UInt8]
  private(set) var position: Int
  /// Whether a number that fits no Int is kept as it is written.
  private let keepsDigits: Bool

  init(_ bytes: [UInt8], from start: Int, keepingDigits: Bool = false) {
    self.bytes = bytes
    keepsDigits = keepingDigits
    position = start
  }

  /// The only value of the text.
  mutating func document() throws(Failure) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw unexpected("the end of the text") }
    return value
  }

  /// Line and column of a byte, from 1; the column counts characters.
  func place(of offset: Int) -> (line: Int, column: Int) {
    let before = bytes[..<min(offset, bytes.count)]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return (line, String(decoding: before[start...], as: UTF8.self).count + 1)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  func failure(_ problem: JSONProblem, at offset: Int? = nil) -> Failure {
    Failure(problem: problem, offset: offset ?? position)
  }

  func unexpected(_ expected: String) -> Failure {
    guard position < bytes.count else { return failure(.unexpectedEnd(expected: expected)) }
    let found = String(decoding: bytes[position...].prefix(4), as: UTF8.self).first ?? "?"
    return failure(.unexpected(found: quoted(String(found)), expected: expected))
  }

  mutating func consume(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func value(depth: Int) throws(Failure) -> JSONValue {
    skipSpace()
    guard depth <= Self.depthLimit else { throw failure(.depth(limit: Self.depthLimit)) }
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case let byte? where byte == UInt8(ascii: "-") || isDigit(byte): return try number()
    default:
      let words: [(String, JSONValue)] = [
        ("null", .null), ("true", .bool(true)), ("false", .bool(false)),
      ]
      for (word, value) in words where bytes[position...].starts(with: word.utf8) {
        position += word.utf8.count
        return value
      }
      throw unexpected("a value")
    }
  }

  private mutating func array(depth: Int) throws(Failure) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if consume("]") { return .array([]) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if consume("]") { return .array(elements) }
      guard consume(",") else { throw unexpected("a comma or ]") }
    }
  }

  private mutating func object(depth: Int) throws(Failure) -> JSONValue {
    position += 1
    var entries: [String: JSONValue] = [:]
    skipSpace()
    if consume("}") { return .object([:]) }
    while true {
      skipSpace()
      let start = position
      guard next == UInt8(ascii: "\"") else { throw unexpected("a name in quotes") }
      let name = try string()
      guard entries[name] == nil else { throw failure(.duplicateName(name), at: start) }
      skipSpace()
      guard consume(":") else { throw unexpected("a colon") }
      entries[name] = try value(depth: depth + 1)
      skipSpace()
      if consume("}") { return .object(entries) }
      guard consume(",") else { throw unexpected("a comma or }") }
    }
  }

  private mutating func number() throws(Failure) -> JSONValue {
    let start = position
    func malformed(_ end: Int) -> Failure {
      let rest = bytes[end...].prefix { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
      let text = String(decoding: bytes[start..<rest.endIndex], as: UTF8.self)
      return failure(.number(text), at: start)
    }
    _ = consume("-")
    let first = position
    guard digits(), bytes[first] != UInt8(ascii: "0") || position == first + 1 else {
      throw malformed(position)
    }
    var isInteger = true
    if consume(".") {
      isInteger = false
      guard digits() else { throw malformed(position) }
    }
    if consume("e") || consume("E") {
      isInteger = false
      if !consume("+") { _ = consume("-") }
      guard digits() else { throw malformed(position) }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    // −0 is a number of its own, which no Int can hold.
    if isInteger, text != "-0", let integer = Int(text) { return .integer(integer) }
    if keepsDigits { return .written(text) }
    guard let value = Double(text), value.isFinite else { throw malformed(position) }
    return .number(value)
  }

  private func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }

  /// Passes over digits; false when there is none.
  private mutating func digits() -> Bool {
    let start = position
    while isDigit(next) { position += 1 }
    return position > start
  }

  mutating func string() throws(Failure) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
      case ..<0x20: throw failure(.controlCharacter)
      default:
        text.append(byte)
        position += 1
      }
    }
    throw unexpected("a closing quote")
  }

  private mutating func escape() throws(Failure) -> Unicode.Scalar {
    let start = position
    func malformed() -> Failure {
      let text = String(decoding: bytes[start...].prefix(6), as: UTF8.self)
      return failure(.escape(text), at: start)
    }
    position += 1
    guard let byte = next else { throw unexpected("an escape sequence") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      guard let high = codeUnit() else { throw malformed() }
      if let scalar = Unicode.Scalar(UInt32(high)) { return scalar }
      // A pair of surrogates: the first half, then \u and the second.
      guard (0xD800..<0xDC00).contains(high), consume("\\"), consume("u"),
        let low = codeUnit(), (0xDC00..<0xE000).contains(low)
      else { throw malformed() }
      let code = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
      guard let scalar = Unicode.Scalar(code) else { throw malformed() }
      return scalar
    default: throw malformed()
    }
  }

  private mutating func codeUnit() -> UInt16? {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
    else { return nil }
    position += 4
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
