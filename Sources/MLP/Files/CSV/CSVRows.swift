import Autodiff

/// The rows of a table in separated text, one at a time.
///
/// What `CSVTable` holds as a whole; it takes the memory of a row.
package struct CSVRows {
  /// The names of the columns, no two the same.
  package var columns: [String] { header.columns }
  /// Whether the columns have names of their own.
  package var hasNames: Bool { header.hasNames }
  /// The line that the row starts on, from 1.
  package var line: Int { reader.row.line }
  /// The columns whose cells are read as numbers; where one of them cannot be read alone, all are looked at.
  package var numberColumns: [Int]

  private let file: FileBytes
  private let limits: CSVLimits
  private let header: CSVHeader
  private var reader: CSVReader
  /// Where the first row begins.
  private let start: Int
  /// Whether the row that was read with the header comes next.
  private var isRowPending: Bool
  private var decimal: DecimalMark

  /// Opens a file and reads the names of its columns.
  ///
  /// - Throws: a `FileError` with the line, counted from 1, and the column where the text is no table.
  package init(
    contentsOf path: String, limits: CSVLimits = CSVLimits(), format: TableFormat = TableFormat()
  ) throws(FileError) {
    try self.init(FileBytes(contentsOf: path), limits: limits, format: format)
  }

  /// - Parameter start: the first bytes, which were read already.
  init(
    _ file: FileBytes, startingWith start: [UInt8]? = nil, limits: CSVLimits = CSVLimits(),
    format: TableFormat = TableFormat(), pieceSize: Int = 1 << 16
  ) throws(FileError) {
    (self.file, self.limits) = (file, limits)
    reader = try CSVReader(file, startingWith: start, limits: limits, pieceSize: pieceSize)
    var remark: [String]?
    repeat {
      if reader.row.isRemark { remark = reader.row.cells }
      guard try reader.nextRow() else { throw file.failure(.empty) }
    } while reader.row.isRemark
    header = try CSVHeader(reader.row, below: remark, format, in: file)
    numberColumns = Array(header.columns.indices)
    self.start = reader.bytesRead
    isRowPending = header.isFirstRow
    decimal = DecimalMark(format.decimal)
  }

  /// Whether the rows come from a pipe or a device, and may be long in coming.
  package var isStream: Bool { file.size == nil }

  /// What was taken for granted so far.
  package var notes: [TableNote] {
    header.notes + (decimal.mark == .comma && decimal.isShown ? [.decimalComma] : [])
  }

  /// The share of the rows' text that has been read, from 0 to 1; nil where its size is not known.
  package var share: Double? {
    file.size.map { Double(reader.bytesRead - start) / Double(Swift.max(1, $0 - start)) }
  }

  /// Refuses to hold what a pipe or a device gives where it is very much.
  package func requireEnd() throws(FileError) {
    let limit = FileBytes.streamLimit
    if isStream, reader.bytesRead > limit { throw file.failure(.tooLarge(limit: limit)) }
  }

  private func failure(_ problem: CSVProblem) -> FileError {
    file.failure(.csv(problem, line: reader.row.line))
  }

  /// The place of a column's cell in a row.
  private func place(_ column: Int) -> Int { header.index == nil ? column : column + 1 }

  /// Goes to the next row; false where there is none.
  ///
  /// - Throws: a `FileError` where the row has more or fewer cells than the header.
  package mutating func advance() throws(FileError) -> Bool {
    if isRowPending {
      isRowPending = false
      return true
    }
    repeat {
      guard try reader.nextRow() else { return false }
      // A line such as "#7,1,2" may be a row whose first cell is a name.
    } while reader.row.isRemark
      && (reader.row.isRemarkSpaced || header.cellCount == 1
        || reader.row.count != header.cellCount)
    guard reader.row.count == header.cellCount else {
      throw failure(.ragged(cells: reader.row.count, expected: header.cellCount))
    }
    return true
  }

  /// The text of a cell of the row.
  package func text(_ column: Int) -> String {
    let text = reader.row[place(column)]
    return reader.row.isRemark && place(column) == 0 ? "#" + text : text
  }

  /// The number in a cell of the row; nil where there is none, or a word for that.
  ///
  /// - Throws: a `FileError` where the cell holds something else.
  package mutating func number<Scalar>(
    _ column: Int, _ read: (String) throws(RationalNumberError) -> Scalar?
  ) throws(FileError) -> Scalar? {
    let text = text(column)
    // Most cells are numbers as they are.
    if decimal.mayBePlain(text), let number = try? read(text) {
      decimal.readPlain(text)
      return number
    }
    let (name, place) = (columns[column], place(column) + 1)
    func number(_ digits: String) throws(FileError) -> Scalar? {
      do { return try read(digits) } catch {
        throw failure(.exactNumber(error, column: place, name: name))
      }
    }
    var reading = decimal.read(text)
    if reading == .undecided, let mark = try markFurtherDown() {
      decimal.decide(mark)
      reading = decimal.read(text)
    }
    switch reading {
    case .missing: return nil
    case .number(let digits):
      if let number = try number(digits) { return number }
    case .text:
      // A fraction, where exact numbers are read.
      if let number = try number(text) { return number }
    case .undecided:
      throw failure(.commaUndecided(text: text, column: place, name: name))
    case .conflict:
      throw failure(.decimalConflict(text: text, column: place, name: name))
    }
    throw failure(.notANumber(text: text, column: place, name: name))
  }

  /// What the first cell with a comma that can stand for one thing only shows it to stand for; nil where there is none, or
  /// where the text can be read only once.
  private func markFurtherDown() throws(FileError) -> CellText.Mark? {
    if isStream { return nil }
    var reader = try CSVReader(file, limits: limits)
    var isHeader = !header.isFirstRow
    while try reader.nextRow() {
      if reader.row.isRemark { continue }
      if isHeader || reader.row.count != header.cellCount {
        isHeader = false
        continue
      }
      for column in numberColumns {
        if let mark = DecimalMark.evidence(reader.row[place(column)]) { return mark }
      }
    }
    return nil
  }

  /// Appends the numbers of the next row; false where there is none.
  ///
  /// - Throws: a `FileError` where the row is none; then nothing of it is appended.
  package mutating func appendNext(to scalars: inout [Double]) throws(FileError) -> Bool {
    try appendNext(to: &scalars) { Double($0) }
  }

  /// Appends the numbers of the next row as elements of another kind; false where there is none.
  ///
  /// - Throws: a `FileError` where the row is none, or lacks a number; then nothing of it is appended.
  package mutating func appendNext<Scalar>(
    to scalars: inout [Scalar], _ read: (String) throws(RationalNumberError) -> Scalar?
  ) throws(FileError) -> Bool {
    guard try advance() else { return false }
    let count = scalars.count
    do throws(FileError) {
      for column in columns.indices {
        guard let number = try number(column, read) else { throw missing(column) }
        scalars.append(number)
      }
    } catch {
      scalars.removeLast(scalars.count - count)
      throw error
    }
    return true
  }

  /// What is wrong where a cell of the row has another text than those that are known.
  package func unknownText(_ column: Int, known: [String]) -> FileError {
    failure(
      .unknownText(
        text: text(column), column: place(column) + 1, name: columns[column], known: known))
  }

  /// What is wrong where a cell of the row has no number.
  package func missing(_ column: Int) -> FileError {
    let (text, place, name) = (text(column), place(column) + 1, columns[column])
    return failure(
      text.isEmpty
        ? .emptyCell(column: place, name: name)
        : .missingValue(text: text, column: place, name: name))
  }
}
