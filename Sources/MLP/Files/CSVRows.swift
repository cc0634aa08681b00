import Autodiff

/// The rows of a table of numbers in comma-separated text, one at a time.
///
/// What `CSVTable` holds as a whole; it takes the memory of a row.
package struct CSVRows {
  /// The names of the columns, no two the same.
  package let columns: [String]
  private let file: FileBytes
  private var reader: CSVReader
  /// Where the first row begins.
  private let start: Int

  /// Opens a file and reads the names of its columns.
  ///
  /// - Throws: a `FileError` with the line, counted from 1, and the column where the text is no table.
  package init(contentsOf path: String, limits: CSVLimits = CSVLimits()) throws(FileError) {
    try self.init(FileBytes(contentsOf: path), limits: limits)
  }

  init(
    _ file: FileBytes, limits: CSVLimits = CSVLimits(), pieceSize: Int = 1 << 16
  ) throws(FileError) {
    self.file = file
    reader = try CSVReader(file, limits: limits, pieceSize: pieceSize)
    guard try reader.nextRow() else { throw file.failure(.empty) }
    columns = try Self.names(of: reader.row, in: file)
    start = reader.bytesRead
  }

  /// Whether the rows come from a pipe or a device, and may be long in coming.
  package var isStream: Bool { file.size == nil }

  /// The share of the rows' text that has been read, from 0 to 1; nil where its size is not known.
  package var share: Double? {
    file.size.map { Double(reader.bytesRead - start) / Double(Swift.max(1, $0 - start)) }
  }

  /// Refuses to hold what a pipe or a device gives where it is very much.
  package func requireEnd() throws(FileError) {
    let limit = FileBytes.streamLimit
    if isStream, reader.bytesRead > limit { throw file.failure(.tooLarge(limit: limit)) }
  }

  private static func names(of header: CSVRow, in file: FileBytes) throws(FileError) -> [String] {
    func fail(_ problem: CSVProblem) -> FileError {
      file.failure(.csv(problem, line: header.line))
    }
    let names = header.cells
    if names.allSatisfy({ Double($0) != nil }) { throw fail(.noHeader) }
    var places: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      guard !name.isEmpty else { throw fail(.unnamedColumn(column: index + 1)) }
      if let first = places.updateValue(index + 1, forKey: name) {
        throw fail(.duplicateColumn(name: name, first: first, second: index + 1))
      }
    }
    return names
  }

  /// Appends the numbers of the next row; false where there is none.
  ///
  /// - Throws: a `FileError` where the row is none; then nothing of it is appended.
  package mutating func appendNext(to scalars: inout [Double]) throws(FileError) -> Bool {
    try appendNext(to: &scalars) { Double($0) }
  }

  /// Appends the numbers of the next row as elements of another kind; false where there is none.
  ///
  /// - Throws: a `FileError` where the row is none; then nothing of it is appended.
  package mutating func appendNext<Scalar>(
    to scalars: inout [Scalar], _ number: (String) throws(RationalNumberError) -> Scalar?
  ) throws(FileError) -> Bool {
    guard try reader.nextRow() else { return false }
    let row = reader.row
    let count = scalars.count
    func fail(_ problem: CSVProblem) -> FileError {
      scalars.removeLast(scalars.count - count)
      return file.failure(.csv(problem, line: row.line))
    }
    guard row.count == columns.count else {
      throw fail(.ragged(cells: row.count, expected: columns.count))
    }
    for (index, name) in columns.enumerated() {
      if row.isEmpty(index) { throw fail(.emptyCell(column: index + 1, name: name)) }
      let value: Scalar?
      do { value = try number(row[index]) } catch {
        throw fail(.exactNumber(error, column: index + 1, name: name))
      }
      guard let value else {
        throw fail(.notANumber(text: row[index], column: index + 1, name: name))
      }
      scalars.append(value)
    }
    return true
  }
}
