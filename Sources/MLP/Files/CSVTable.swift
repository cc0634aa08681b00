import Autodiff

/// A table of numbers with named columns, read from comma-separated text.
///
/// The first line names the columns. Cells may be quoted (a quote inside is written twice), lines may end in
/// LF, CRLF or CR, blank lines are passed over, a byte order mark is ignored. Every other cell is a
/// number as Swift and C write it, `nan` and `inf` included.
///
/// ```swift
/// let table = try CSVTable(parsing: Array("x,y\n1,2\n3,4\n".utf8), file: "points.csv")
/// table.columns         // ["x", "y"]
/// table.values          // [[1, 2], [3, 4]]
/// table.row(1)          // [3, 4]
/// ```
public struct CSVTable: Hashable, Sendable {
  /// The names of the columns, no two the same.
  public let columns: [String]
  /// The numbers, of shape [rows, columns].
  public let values: Tensor<Double>

  init(columns: [String], values: Tensor<Double>) {
    self.columns = columns
    self.values = values
  }

  /// Reads a file.
  ///
  /// - Throws: a `FileError` with the line, counted from 1, and the column where the text is no table.
  public init(contentsOf path: String) throws(FileError) {
    try self.init(parsing: try FileReader.bytes(at: path), file: path)
  }

  /// Reads a text that is in memory; `file` is the name for error messages.
  public init(parsing bytes: [UInt8], file: String) throws(FileError) {
    guard bytes.count > TextEncoding.byteOrderMark(bytes) else {
      throw FileError(file: file, problem: .empty)
    }
    try TextEncoding.requireUTF8(bytes, file: file)
    var reader = CSVReader(bytes, from: TextEncoding.byteOrderMark(bytes))
    let table: CSVTable?
    do { table = try Self.read(&reader) } catch {
      throw FileError(file: file, problem: .csv(error.problem, line: error.line))
    }
    guard let table else { throw FileError(file: file, problem: .empty) }
    self = table
  }

  /// The table that a reader reads; `nil` where there is no line.
  private static func read(_ reader: inout CSVReader) throws(CSVReader.Failure) -> CSVTable? {
    guard let header = try reader.nextRow() else { return nil }
    let columns = try names(of: header)
    var scalars: [Double] = []
    var rows = 0
    while let row = try reader.nextRow() {
      try append(row, columns: columns, to: &scalars)
      rows += 1
    }
    return CSVTable(columns: columns, values: Tensor(shape: [rows, columns.count], scalars))
  }

  private static func names(of header: CSVReader.Row) throws(CSVReader.Failure) -> [String] {
    func fail(_ problem: CSVProblem) -> CSVReader.Failure {
      CSVReader.Failure(problem: problem, line: header.line)
    }
    if header.cells.allSatisfy({ Double($0) != nil }) { throw fail(.noHeader) }
    var places: [String: Int] = [:]
    for (index, name) in header.cells.enumerated() {
      guard !name.isEmpty else { throw fail(.unnamedColumn(column: index + 1)) }
      if let first = places.updateValue(index + 1, forKey: name) {
        throw fail(.duplicateColumn(name: name, first: first, second: index + 1))
      }
    }
    return header.cells
  }

  private static func append(
    _ row: CSVReader.Row, columns: [String], to scalars: inout [Double]
  ) throws(CSVReader.Failure) {
    func fail(_ problem: CSVProblem) -> CSVReader.Failure {
      CSVReader.Failure(problem: problem, line: row.line)
    }
    guard row.cells.count == columns.count else {
      throw fail(.ragged(cells: row.cells.count, expected: columns.count))
    }
    for (index, text) in row.cells.enumerated() {
      guard let value = Double(text) else {
        throw fail(
          text.isEmpty
            ? .emptyCell(column: index + 1, name: columns[index])
            : .notANumber(text: text, column: index + 1, name: columns[index]))
      }
      scalars.append(value)
    }
  }

  /// The number of rows below the header.
  public var rowCount: Int { values.shape[0] }

  /// The position of a column, or nil when no column has the name.
  public func index(of column: String) -> Int? { columns.firstIndex(of: column) }

  /// The table without one column (the target, say), or nil when no column has the name.
  public func removing(column: String) -> CSVTable? {
    guard let removed = index(of: column) else { return nil }
    let kept = columns.indices.filter { $0 != removed }
    let scalars = values.scalars
    return CSVTable(
      columns: kept.map { columns[$0] },
      values: Tensor(
        shape: [rowCount, kept.count],
        (0..<rowCount).flatMap { row in kept.map { scalars[row * columns.count + $0] } }))
  }

  /// The numbers of one row, of shape [columns].
  ///
  /// - Precondition: the row exists.
  public func row(_ index: Int) -> Tensor<Double> {
    guard (0..<rowCount).contains(index) else { trap(.noRow(index, count: rowCount)) }
    return Tensor(columns.indices.map { values[index, $0] })
  }

  /// The numbers of several rows, of shape [rows, columns].
  ///
  /// - Precondition: the rows exist.
  public func rows(_ range: Range<Int>) -> Tensor<Double> {
    guard range.lowerBound >= 0 && range.upperBound <= rowCount else {
      trap(.noRows(range, count: rowCount))
    }
    return Tensor(
      shape: [range.count, columns.count],
      range.flatMap { row in columns.indices.map { values[row, $0] } })
  }
}
