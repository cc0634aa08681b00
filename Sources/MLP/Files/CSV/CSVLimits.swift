/// How large a row of a table may be, so that reading one takes bounded memory whatever the file holds.
package struct CSVLimits: Sendable {
  /// The most bytes of a row, with the blank lines before it.
  let row: Int
  /// The most bytes of a cell.
  let cell: Int
  /// The most cells of a row.
  let columns: Int

  package init(row: Int = 1 << 26, cell: Int = 1 << 16, columns: Int = 1 << 21) {
    (self.row, self.cell, self.columns) = (row, cell, columns)
  }

  /// No more than takes a part of so much memory, with the names of its columns.
  package static func memory(_ bytes: Double) -> CSVLimits {
    let standard = CSVLimits()
    return CSVLimits(row: Swift.max(1 << 20, Int(Swift.min(Double(standard.row), bytes / 64))))
  }

  /// Enough for rows of so many numbers, and less than that of many more.
  package static func columns(_ count: Int) -> CSVLimits {
    let standard = CSVLimits()
    // Digits, blanks and quotes of a number take far less.
    let row = 1 << 20 + 256 * Swift.min(count, standard.columns)
    return CSVLimits(row: Swift.min(standard.row, row))
  }
}
