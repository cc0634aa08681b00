import Autodiff

/// A table of numbers with named columns, read from separated text as people and programs write it.
///
/// - Cells are separated by `,`, `;`, a tab, `|` or blanks, whichever makes the first lines a table; a line `sep=;` says it.
///   They may be quoted (a quote inside is written twice). Lines may end in LF, CRLF or CR; blank lines, and remarks that
///   begin with `#`, are passed over, and a byte order mark is ignored.
/// - The first line names the columns; so does one of 0, 1, 2 and so on, and a remark right above a first line of numbers
///   that has as many words (`np.savetxt(header=)`). A first column without a name is an index that pandas wrote, and
///   is passed over. `TableFormat.hasHeader` says that no line names the columns.
/// - A cell is a number as Swift and C write it, `nan` and `inf` included; `True` and `False` are 1 and 0, `5%` is 0.05,
///   and `1,234.5` has a comma between thousands. A comma stands before decimals where that is all that it can be;
///   `1,234` alone is refused until `TableFormat.decimal` says what it is. Text, and nothing at all, are refused with their
///   place.
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
  public init(contentsOf path: String, format: TableFormat = TableFormat()) throws(FileError) {
    let file = try FileBytes(contentsOf: path)
    try file.requireSize()
    try self.init(CSVRows(file, format: format))
  }

  /// Reads a text that is in memory; `file` is the name for error messages.
  public init(
    parsing bytes: [UInt8], file: String, format: TableFormat = TableFormat()
  ) throws(FileError) {
    try self.init(CSVRows(FileBytes(bytes, name: file), format: format))
  }

  init(_ rows: CSVRows) throws(FileError) {
    var rows = rows
    var scalars: [Double] = []
    var count = 0
    while try rows.appendNext(to: &scalars) {
      count += 1
      try rows.requireEnd()
    }
    self.init(columns: rows.columns, values: Tensor(shape: [count, rows.columns.count], scalars))
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
