import Autodiff

/// The rows of a table in a file of any kind that is read, one at a time.
///
/// What kind of file it is, its first bytes say. Text and arrays take the memory of a row.
package struct TableRows {
  /// The names of the columns; x1, x2 and so on where they have none.
  package let columns: [String]
  /// Whether the columns have names of their own.
  package let hasNames: Bool
  /// The number of rows, where the file says it.
  package let rowCount: Int?
  /// Whether the rows come from a pipe or a device, and may be long in coming.
  package let isStream: Bool
  private let path: String

  // One of these; a value that is moved out of a case and back would be copied with its memory.
  private var text: CSVRows?
  private var array: NPYRows?
  /// The row of an array.
  private var doubles: [Double] = []

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: its path; `-` is standard input.
  ///   - limits: those of a table in text.
  /// - Throws: a `FileError` where it is none of the kinds that are read, or its beginning is malformed.
  package init(
    contentsOf path: String, format: TableFormat = TableFormat(), limits: CSVLimits = CSVLimits()
  ) throws(FileError) {
    try self.init(
      FileBytes(contentsOf: path == "-" ? "/dev/stdin" : path), format: format, limits: limits)
  }

  init(
    _ file: FileBytes, format: TableFormat = TableFormat(), limits: CSVLimits = CSVLimits()
  ) throws(FileError) {
    path = file.name
    isStream = file.size == nil
    // As many bytes as the shortest table has.
    let first = try file.bytes(4, at: 0)
    switch TableKind(first) {
    case .array:
      let rows = try NPYRows(file, startingWith: first)
      (columns, hasNames) = (TableFormat.names(rows.columnCount), false)
      rowCount = rows.rowCount
      array = rows
    case .text:
      let rows = try CSVRows(file, startingWith: first, limits: limits, format: format)
      (columns, hasNames, rowCount) = (rows.columns, rows.hasNames, nil)
      text = rows
    }
  }

  func failure(_ problem: FileProblem) -> FileError { FileError(file: path, problem: problem) }

  /// What was taken for granted so far.
  package var notes: [TableNote] { text?.notes ?? [] }

  /// The columns that are read as numbers.
  package mutating func setNumberColumns(_ columns: [Int]) { text?.numberColumns = columns }

  /// Refuses to hold what a pipe or a device gives where it is very much.
  package func requireEnd() throws(FileError) { try text?.requireEnd() }

  /// Goes to the next row; false where there is none.
  ///
  /// - Throws: a `FileError` where the row is none.
  package mutating func advance() throws(FileError) -> Bool {
    if text != nil { return try text?.advance() ?? false }
    doubles.removeAll(keepingCapacity: true)
    return try array?.appendNext(to: &doubles) ?? false
  }

  /// Passes over rows, without reading them where their places are known.
  package mutating func skip(_ count: Int) throws(FileError) {
    if array != nil {
      try array?.skip(count)
    } else {
      for _ in 0..<count where try !advance() { break }
    }
  }

  /// The text of a cell of the row.
  package func text(_ column: Int) -> String {
    if let text { return text.text(column) }
    let number = doubles[column]
    return Int(exactly: number).map(String.init) ?? "\(number)"
  }

  /// The number in a cell of the row; nil where there is none, or a word for that.
  ///
  /// - Throws: a `FileError` where the cell holds something else.
  package mutating func number<Scalar>(
    _ column: Int, _ numbers: FileNumbers<Scalar>
  ) throws(FileError) -> Scalar? {
    if text != nil { return try text?.number(column, numbers.text) }
    guard let scalar = numbers.double(doubles[column]) else {
      throw FileError(file: path, problem: .npy(.notExact(doubles[column])))
    }
    return scalar
  }

  /// What is wrong where a cell of the row has no number.
  package func missing(_ column: Int) -> FileError {
    text?.missing(column) ?? FileError(file: path, problem: .npy(.notExact(.nan)))
  }
}

/// What kind of table a file holds.
enum TableKind {
  case text, array

  /// - Parameter first: the first four bytes.
  init(_ first: [UInt8]) {
    self = first == [0x93] + "NUM".utf8 ? .array : .text
  }
}
