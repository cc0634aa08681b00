/// Splits separated text into rows of cells (RFC 4180, and what spreadsheets do beyond it).
///
/// The text is read in pieces, so that it takes a row's memory, whatever its length.
struct CSVReader {
  /// The row that was read last.
  private(set) var row = CSVRow()

  /// What separates cells; a blank stands for any number of them.
  let separator: UInt8
  private let file: FileBytes
  private let limits: CSVLimits
  /// A piece of the text, of which so many bytes are filled and so many are read.
  private var piece: [UInt8]
  private var filled = 0
  private var position = 0
  /// The bytes up to the end of the piece.
  private var offset = 0
  private var isAtEnd = false
  private var line = 1
  /// Where the row begins, with the blank lines before it.
  private var rowStart = 0

  /// - Parameters:
  ///   - start: the first bytes, which were read already.
  ///   - pieceSize: how many bytes are read at a time.
  ///   - separator: what separates cells, where the text need not say it.
  /// - Throws: `.empty` where there is nothing but a byte order mark.
  init(
    _ file: FileBytes, startingWith start: [UInt8]? = nil, limits: CSVLimits = CSVLimits(),
    pieceSize: Int = 1 << 16, separator: UInt8? = nil
  ) throws(FileError) {
    (self.file, self.limits) = (file, limits)
    var head: [UInt8]
    if let start { head = start } else { head = try file.bytes(3, at: 0) }
    if head.count < 3 { head += try file.bytes(3 - head.count, at: head.count) }
    let mark = TextEncoding.byteOrderMark(head)
    // As much of the text as says what separates its cells.
    var layout = CSVLayout(head[mark...], isWhole: false)
    var isWhole = false
    var tried = head.count
    while separator == nil, layout.needsMore, !isWhole,
      head.count < Swift.min(CSVLayout.limit, limits.row)
    {
      let part = try file.someBytes(pieceSize, at: head.count)
      head += part
      isWhole = part.isEmpty
      // Looking again when there is twice as much takes no more time than looking once.
      if isWhole || head.count >= 2 * tried || part.contains(0x0A) || part.contains(0x0D) {
        layout = CSVLayout(head[mark...], isWhole: isWhole)
        tried = head.count
      }
    }
    self.separator = separator ?? layout.separator
    (filled, offset) = (head.count, head.count)
    line = layout.lines + 1
    piece = head + [UInt8](repeating: 0, count: Swift.max(0, pieceSize - head.count))
    position = mark + layout.start
    if try next() == nil { throw file.failure(.empty) }
  }

  /// The bytes of the rows that were read.
  var bytesRead: Int { offset - filled + position }

  /// Reads the next row that is not blank; false at the end of the text.
  mutating func nextRow() throws(FileError) -> Bool {
    rowStart = bytesRead
    while try next() != nil {
      row.begin(line: line)
      do {
        try skipBlanks()
        if try next() == UInt8(ascii: "#") { try passRemarkSign() }
        repeat { try readCell() } while try passSeparator()
      } catch {
        // Of two faults it is the first one that counts.
        try requireUTF8()
        throw error
      }
      try passLineEnd()
      try requireUTF8()
      if !row.isBlank { return true }
    }
    return false
  }

  private func failure(_ problem: CSVProblem, line: Int? = nil) -> FileError {
    file.failure(.csv(problem, line: line ?? row.line))
  }

  /// The next byte; nil at the end.
  private mutating func next() throws(FileError) -> UInt8? {
    if position == filled, !(try refill()) { return nil }
    return piece[position]
  }

  private mutating func refill() throws(FileError) -> Bool {
    if isAtEnd { return false }
    guard offset - rowStart <= limits.row else {
      throw failure(.rowTooLong(limit: limits.row), line: line)
    }
    let (file, offset) = (file, offset)
    let result = piece.withUnsafeMutableBytes { buffer -> Result<Int, FileError> in
      do throws(FileError) {
        return .success(try file.readSome(into: buffer, at: offset))
      } catch { return .failure(error) }
    }
    filled = try result.get()
    position = 0
    self.offset += filled
    isAtEnd = filled == 0
    return !isAtEnd
  }

  private static func isLineEnd(_ byte: UInt8?) -> Bool {
    byte == nil || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private mutating func skipBlanks() throws(FileError) {
    while let byte = try next(), isBlank(byte) { position += 1 }
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 && separator != 0x09
  }

  /// Whether a plain cell ends before a byte.
  private func isSeparator(_ byte: UInt8) -> Bool {
    byte == separator || byte == 0x09 && separator == 0x20
  }

  private mutating func passSeparator() throws(FileError) -> Bool {
    if separator == 0x20 {
      try skipBlanks()
      return !Self.isLineEnd(try next())
    }
    guard try next() == separator else { return false }
    position += 1
    return true
  }

  /// The sign at the start of a remark, whose text is read as cells without quotes.
  private mutating func passRemarkSign() throws(FileError) {
    position += 1
    row.isRemark = true
    let after = try next()
    row.isRemarkSpaced = after.map { $0 == 0x20 || $0 == 0x09 } ?? true
  }

  private mutating func passLineEnd() throws(FileError) {
    guard let byte = try next() else { return }
    position += 1
    if byte == UInt8(ascii: "\r"), try next() == UInt8(ascii: "\n") { position += 1 }
    line += 1
  }

  private mutating func readCell() throws(FileError) {
    guard row.count < limits.columns else {
      throw failure(.tooManyColumns(limit: limits.columns))
    }
    try skipBlanks()
    if !row.isRemark, try next() == UInt8(ascii: "\"") {
      row.isQuoted = true
      try readQuotedCell()
    } else {
      try readPlainCell()
    }
  }

  private func requireShort() throws(FileError) {
    guard row.openBytes <= limits.cell else {
      throw failure(.cellTooLong(column: row.count + 1, limit: limits.cell))
    }
  }

  private mutating func readPlainCell() throws(FileError) {
    while !Self.isLineEnd(try next()) {
      let start = position
      while position < filled {
        let byte = piece[position]
        if isSeparator(byte) || Self.isLineEnd(byte) { break }
        position += 1
      }
      row.append(piece[start..<position])
      try requireShort()
      if position < filled { break }
    }
    row.endCell(trimming: true)
  }

  private mutating func readQuotedCell() throws(FileError) {
    let start = line
    position += 1
    while let byte = try next() {
      if byte == UInt8(ascii: "\"") {
        position += 1
        guard try next() == UInt8(ascii: "\"") else {
          try skipBlanks()
          let after = try next()
          guard Self.isLineEnd(after) || after == separator || separator == 0x20 else {
            throw failure(.textAfterQuote(column: row.count + 1), line: line)
          }
          row.endCell(trimming: false)
          return
        }
      }
      let start = position
      position += 1
      if Self.isLineEnd(byte) {
        row.append(piece[start..<position])
        // CR LF is one line end, whatever the cell keeps of it.
        position = start
        try passLineEnd()
      } else {
        while position < filled, piece[position] != UInt8(ascii: "\""),
          !Self.isLineEnd(piece[position])
        { position += 1 }
        row.append(piece[start..<position])
      }
      try requireShort()
    }
    throw failure(.unterminatedQuote(column: row.count + 1), line: start)
  }

  private func requireUTF8() throws(FileError) {
    if let line = row.lineThatIsNotUTF8 { throw file.failure(.notUTF8(line: line)) }
  }
}
