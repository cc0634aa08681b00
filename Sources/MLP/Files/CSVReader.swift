/// Splits comma-separated text into rows of cells (RFC 4180, and what spreadsheets do beyond it).
struct CSVReader {
  struct Row {
    let cells: [String]
    /// The line that the row starts on, from 1.
    let line: Int
  }

  struct Failure: Error {
    let problem: CSVProblem
    let line: Int
  }

  private let bytes: [UInt8]
  private var position: Int
  private var line = 1

  /// A reader of bytes that are known to be UTF-8.
  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    position = start
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private var isAtLineEnd: Bool {
    next == nil || next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r")
  }

  /// The next row that is not blank, or nil at the end of the text.
  mutating func nextRow() throws(Failure) -> Row? {
    while position < bytes.count {
      let start = line
      var cells: [String] = []
      var isQuoted = false
      repeat {
        skipBlanks()
        if next == UInt8(ascii: "\"") {
          isQuoted = true
          cells.append(try quotedCell(column: cells.count + 1))
        } else {
          cells.append(plainCell())
        }
      } while passComma()
      passLineEnd()
      if cells != [""] || isQuoted { return Row(cells: cells, line: start) }
    }
    return nil
  }

  private mutating func skipBlanks() {
    while next == 0x20 || next == 0x09 { position += 1 }
  }

  private mutating func passComma() -> Bool {
    guard next == UInt8(ascii: ",") else { return false }
    position += 1
    return true
  }

  private mutating func passLineEnd() {
    guard let byte = next else { return }
    position += 1
    if byte == UInt8(ascii: "\r"), next == UInt8(ascii: "\n") { position += 1 }
    line += 1
  }

  private mutating func plainCell() -> String {
    let start = position
    while !isAtLineEnd, next != UInt8(ascii: ",") { position += 1 }
    var end = position
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private mutating func quotedCell(column: Int) throws(Failure) -> String {
    let start = line
    var text: [UInt8] = []
    position += 1
    while let byte = next {
      if byte == UInt8(ascii: "\"") {
        position += 1
        guard next == UInt8(ascii: "\"") else {
          skipBlanks()
          guard isAtLineEnd || next == UInt8(ascii: ",") else {
            throw Failure(problem: .textAfterQuote(column: column), line: line)
          }
          return String(decoding: text, as: UTF8.self)
        }
      }
      if isAtLineEnd {
        // CR LF is one line end, whatever the cell keeps of it.
        text.append(byte)
        passLineEnd()
      } else {
        text.append(byte)
        position += 1
      }
    }
    throw Failure(problem: .unterminatedQuote(column: column), line: start)
  }
}
