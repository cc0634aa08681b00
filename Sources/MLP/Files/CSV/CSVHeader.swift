/// The names of a table's columns, taken from its first lines.
struct CSVHeader {
  /// The names, no two the same, without that of an index column.
  let columns: [String]
  /// Whether the columns have names of their own.
  let hasNames: Bool
  /// How many cells a row has.
  let cellCount: Int
  /// The place of an index column, which is no column of the table; nil where there is none.
  let index: Int?
  /// Whether the row that was read is the first one of the table.
  let isFirstRow: Bool
  /// What was taken for granted.
  let notes: [TableNote]

  /// - Parameters:
  ///   - first: the first line that is no remark.
  ///   - remark: the last remark above it.
  init(
    _ first: CSVRow, below remark: [String]?, _ format: TableFormat, in file: FileBytes
  ) throws(FileError) {
    func fail(_ problem: CSVProblem) -> FileError {
      file.failure(.csv(problem, line: first.line))
    }
    var notes: [TableNote] = []
    let cells = first.cells
    cellCount = cells.count
    guard format.hasHeader else {
      (columns, hasNames, index) = (TableFormat.names(cells.count), false, nil)
      (isFirstRow, self.notes) = (true, [])
      return
    }
    var names = cells
    let kinds = cells.map(Self.kind)
    let counted = cells.drop { $0.isEmpty }
    let isCounted =
      counted.count > 1 && cells.count - counted.count <= 1
      && counted.enumerated().allSatisfy { String($0) == $1 }
    if let remark, remark.count == cells.count, kinds.contains(where: { $0 != .words }),
      !remark.map(Self.kind).contains(where: { $0 == .integer || $0 == .decimal })
    {
      (names, isFirstRow) = (remark, true)
      notes.append(.remarkAsNames)
    } else if isCounted {
      isFirstRow = false
      notes.append(.countedNames)
    } else if kinds.contains(.decimal)
      || !kinds.contains(.words) && kinds.contains(.integer)
    {
      throw fail(.noHeader)
    } else {
      isFirstRow = false
      if kinds.contains(.integer) { notes.append(.numbersInNames) }
    }
    // What pandas calls a column without a name is the index of a table that was read and written again.
    let hasIndex = names.count > 1 && (names[0].isEmpty || names[0] == "Unnamed: 0")
    index = hasIndex ? 0 : nil
    if hasIndex { notes.append(.index) }
    columns = Array(names.dropFirst(hasIndex ? 1 : 0))
    hasNames = true
    self.notes = notes
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() where place != index {
      guard !name.isEmpty else { throw fail(.unnamedColumn(column: place + 1)) }
      if let first = places.updateValue(place + 1, forKey: name) {
        throw fail(.duplicateColumn(name: name, first: first, second: place + 1))
      }
    }
  }

  private enum Kind {
    case words, missing, integer, decimal
  }

  /// What a cell of the first line is, of which a number that is whole may be a name, such as a year.
  private static func kind(of cell: String) -> Kind {
    var evidence: CellText.Mark?
    switch CellText(cell, evidence: &evidence) {
    case .missing: return .missing
    case .text: return .words
    case .ambiguous: return .decimal
    case .number(let number):
      if cell.first?.isLetter == true { return number.first == "n" ? .decimal : .words }
      return Int(cell) == nil ? .decimal : .integer
    }
  }
}
