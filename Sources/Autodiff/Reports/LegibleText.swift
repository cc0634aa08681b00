/// Text from outside the program as a message may show it: an argument, a formula, a cell, a name in a file.
///
/// What could steer a terminal is escaped: control characters, directions of writing, separators of lines. Of a text that
/// takes more bytes than the limit the start and the end are shown, so that no message grows with its input.
///
/// ```swift
/// legible("a\u{1B}[31m")                               // "a\\u{1B}[31m"
/// legible(String(repeating: "-", count: 50_000), limit: 8)  // "------…--"
/// ```
///
/// - Complexity: O(limit), but for the length of a text that is short.
package func legible(_ text: some StringProtocol, limit: Int = 160) -> String {
  // Most texts have nothing to escape, and properties of characters are looked up slowly.
  let utf8 = text.utf8
  if utf8.count <= limit, utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) {
    return String(text)
  }
  let scalars = text.unicodeScalars
  let whole = escaped(scalars, limit: limit)
  if whole.isWhole { return whole.pieces.joined() }
  let start = escaped(scalars, limit: limit - limit / 4).pieces
  let end = escaped(scalars.reversed(), limit: limit / 4).pieces.reversed()
  return start.joined() + "…" + end.joined()
}

/// Bytes from outside the program as a message may show them: those that are not UTF-8 as `\xE9`.
package func legible(utf8 bytes: [UInt8], limit: Int = 160) -> String {
  var text = ""
  var position = 0
  var rest = bytes.makeIterator()
  var parser = Unicode.UTF8.ForwardParser()
  while text.utf8.count <= limit {
    switch parser.parseScalar(from: &rest) {
    case .valid(let encoded):
      text += escaped(Unicode.UTF8.decode(encoded))
      position += encoded.count
    case .error(let length):
      for byte in bytes[position..<position + length] {
        text += "\\x" + String(byte, radix: 16, uppercase: true)
      }
      position += length
    case .emptyInput: return text
    }
  }
  return text + "…"
}

/// The first scalars that take no more bytes than the limit, and whether these are all.
private func escaped(
  _ scalars: some Sequence<Unicode.Scalar>, limit: Int
) -> (pieces: [String], isWhole: Bool) {
  var pieces: [String] = []
  var count = 0
  for scalar in scalars {
    let piece = escaped(scalar)
    count += piece.utf8.count
    guard count <= limit else { return (pieces, false) }
    pieces.append(piece)
  }
  return (pieces, true)
}

private func escaped(_ scalar: Unicode.Scalar) -> String {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
    scalar.escaped(asASCII: true)
  default: String(scalar)
  }
}
