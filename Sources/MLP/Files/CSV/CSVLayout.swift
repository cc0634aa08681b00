/// What separates the cells of a text, found from its first lines.
///
/// A line `sep=;` says it. Otherwise it is the first of `;`, tab, `|` and `,` in the first line that is no remark, and where
/// that line has several of them, or has blanks only, the first by which the next line falls into as many cells.
struct CSVLayout {
  /// The bytes that separate cells, in the order in which they are tried.
  static let separators: [UInt8] = [
    UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|"), UInt8(ascii: ","),
  ]
  /// No more of a text is looked at.
  static let limit = 1 << 20

  /// What separates cells; a blank stands for any number of them.
  private(set) var separator = UInt8(ascii: ",")
  /// How many bytes a line `sep=;` takes, with what precedes it and its end; and how many lines.
  private(set) var start = 0
  private(set) var lines = 0
  /// Whether more of the text could give another answer.
  private(set) var needsMore = false

  /// - Parameters:
  ///   - head: the start of the text, behind a byte order mark.
  ///   - isWhole: whether nothing follows.
  init(_ head: ArraySlice<UInt8>, isWhole: Bool) {
    var rest = head
    var isFirst = true
    var first: ArraySlice<UInt8>?
    var count = 0
    while let line = Self.popLine(&rest, isWhole: isWhole) {
      count += 1
      let content = line.drop { $0 == 0x20 || $0 == 0x09 }
      if content.isEmpty { continue }
      if isFirst {
        isFirst = false
        if let separator = Self.declared(content) {
          self.separator = separator
          (start, lines) = (rest.startIndex - head.startIndex, count)
          return
        }
      }
      if content.first == UInt8(ascii: "#") { continue }
      guard let header = first else {
        let present = Self.separators.filter { Self.count(of: $0, in: line) > 1 }
        separator = present.first ?? UInt8(ascii: ",")
        if present.count == 1 || present.isEmpty && Self.count(of: 0x20, in: line) < 2 { return }
        first = line
        continue
      }
      separator =
        Self.separators.first {
          let cells = Self.count(of: $0, in: header)
          return cells > 1 && cells == Self.count(of: $0, in: line)
        } ?? separator
      let words = Self.count(of: 0x20, in: header)
      if Self.separators.allSatisfy({ Self.count(of: $0, in: header) < 2 }), words > 1,
        words == Self.count(of: 0x20, in: line)
      {
        separator = 0x20
      }
      return
    }
    needsMore = !isWhole
    // A line of blanks and numbers alone, which nothing follows.
    if let first, Self.separators.allSatisfy({ Self.count(of: $0, in: first) < 2 }),
      first.split(whereSeparator: { $0 == 0x20 }).allSatisfy({
        Double(String(decoding: $0, as: UTF8.self)) != nil
      })
    {
      separator = 0x20
    }
  }

  /// The next line without its end; nil where the text may go on in it.
  private static func popLine(
    _ rest: inout ArraySlice<UInt8>, isWhole: Bool
  ) -> ArraySlice<UInt8>? {
    var isQuoted = false
    var position = rest.startIndex
    while position < rest.endIndex {
      let byte = rest[position]
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, byte == 0x0A || byte == 0x0D {
        let line = rest[..<position]
        var end = position + 1
        if byte == 0x0D, end < rest.endIndex, rest[end] == 0x0A { end += 1 }
        // Whether a line feed follows is not known yet.
        if byte == 0x0D, end == rest.endIndex, !isWhole { return nil }
        rest = rest[end...]
        return line
      }
      position += 1
    }
    guard isWhole, !rest.isEmpty else { return nil }
    defer { rest = rest[rest.endIndex...] }
    return rest
  }

  /// How many cells a line has, cells in quotes taken as a whole.
  private static func count(of separator: UInt8, in line: ArraySlice<UInt8>) -> Int {
    var (cells, isQuoted, wasBlank) = (1, false, true)
    for byte in line {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      let isBlank = !isQuoted && (byte == 0x20 || separator == 0x20 && byte == 0x09)
      if separator == 0x20 {
        if wasBlank, !isBlank { cells += 1 }
        wasBlank = isBlank
      } else if byte == separator, !isQuoted {
        cells += 1
      }
    }
    return separator == 0x20 ? cells - 1 : cells
  }

  /// The separator that a line such as `sep=;` names.
  private static func declared(_ line: ArraySlice<UInt8>) -> UInt8? {
    var text = String(decoding: line.prefix(12), as: UTF8.self)
    if text.hasPrefix("\"") { text = text.filter { $0 != "\"" } }
    guard text.lowercased().hasPrefix("sep=") else { return nil }
    let separator = text.dropFirst(4)
    guard let byte = separator.utf8.first, separator.utf8.count == 1 || byte == 0x09,
      byte == 0x20 || separators.contains(byte),
      separator.utf8.dropFirst().allSatisfy({ $0 == 0x20 || $0 == 0x09 })
    else { return nil }
    return byte
  }
}
