/// The cells of a row, whose memory is used again for the next one.
struct CSVRow {
  /// The line that the row starts on, from 1.
  private(set) var line = 1
  /// Whether a cell was quoted.
  var isQuoted = false
  /// Whether the line begins with `#`, which is not part of its first cell; and whether a blank follows that.
  var isRemark = false
  var isRemarkSpaced = false
  /// The cells one behind the other, and where each ends.
  private var text: [UInt8] = []
  private var ends: [Int] = []

  /// The number of cells that are complete.
  var count: Int { ends.count }

  /// The bytes of the cell that is not complete.
  var openBytes: Int { text.count - (ends.last ?? 0) }

  /// Whether the row is a line with nothing on it.
  var isBlank: Bool { ends.count <= 1 && text.isEmpty && !isQuoted && !isRemark }

  private func range(_ cell: Int) -> Range<Int> { (cell == 0 ? 0 : ends[cell - 1])..<ends[cell] }

  func isEmpty(_ cell: Int) -> Bool { range(cell).isEmpty }

  /// The text of a cell.
  subscript(cell: Int) -> String { String(decoding: text[range(cell)], as: UTF8.self) }

  /// The texts of the cells.
  var cells: [String] { ends.indices.map { self[$0] } }

  mutating func begin(line: Int) {
    self.line = line
    (isQuoted, isRemark, isRemarkSpaced) = (false, false, false)
    text.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  mutating func append(_ bytes: ArraySlice<UInt8>) { text.append(contentsOf: bytes) }

  /// Ends a cell, without the blanks at its end where they do not count.
  mutating func endCell(trimming: Bool) {
    let start = ends.last ?? 0
    while trimming, text.count > start, text[text.count - 1] == 0x20 || text[text.count - 1] == 0x09
    {
      text.removeLast()
    }
    ends.append(text.count)
  }

  /// The line of the first cell's byte that is not UTF-8; nil where there is none.
  var lineThatIsNotUTF8: Int? {
    guard text.contains(where: { $0 >= 0x80 }) else { return nil }
    var line = line
    for cell in 0...ends.count {
      let range = cell < ends.count ? range(cell) : (ends.last ?? 0)..<text.count
      let isValid = String(validating: text[range], as: UTF8.self) != nil
      // A line end is never part of a longer sequence, so lines can be judged one by one. CR LF is in a cell as CR.
      for part in text[range].split(
        omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A || $0 == 0x0D })
      {
        if !isValid, String(validating: part, as: UTF8.self) == nil { return line }
        line += 1
      }
      // The last part is on the line of the next cell.
      line -= 1
    }
    return nil
  }
}
