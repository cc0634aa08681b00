/// What the caller says about a table that its text does not.
///
/// Everything else is recognised: what separates the cells, a line that names the columns, remarks, an index column
/// (see `CSVTable`).
///
/// ```swift
/// let format = TableFormat(hasHeader: false, decimal: .comma)
/// let table = try CSVTable(parsing: Array("1,5;2\n2,5;3\n".utf8), file: "t.csv", format: format)
/// table.columns   // ["x1", "x2"]
/// table.values    // [[1.5, 2], [2.5, 3]]
/// ```
public struct TableFormat: Hashable, Sendable {
  /// What stands before the decimals of a number.
  public enum Decimal: String, Hashable, Sendable, CaseIterable {
    /// What the cells show, all of them alike; a table of which no cell shows it is refused.
    case automatic
    /// A comma; points stand between thousands.
    case comma
    /// A point; commas stand between thousands.
    case point
  }

  /// Whether the first line names the columns, which are called x1, x2, and so on where it does not.
  public var hasHeader: Bool
  /// What stands before the decimals of a number.
  public var decimal: Decimal

  /// A format.
  public init(hasHeader: Bool = true, decimal: Decimal = .automatic) {
    (self.hasHeader, self.decimal) = (hasHeader, decimal)
  }

  /// Names separated by commas, in quotes where a name has one itself; nil where one is empty.
  package static func names(reading text: String) -> [String]? {
    var reader = try? CSVReader(
      FileBytes(Array(text.utf8), name: ""), startingWith: [], separator: UInt8(ascii: ","))
    guard (try? reader?.nextRow()) == true, let cells = reader?.row.cells,
      !cells.contains("")
    else { return nil }
    return cells
  }

  /// The names of columns that have none: x1, x2, and so on.
  static func names(_ count: Int) -> [String] { (0..<count).map { "x\($0 + 1)" } }
}

/// Something that was taken for granted about a table, and that a reader may want to know.
package enum TableNote: Hashable, Sendable {
  /// The first column has no name, as the index that pandas writes.
  case index
  /// The first line, 0, 1, 2 and so on, was taken as names.
  case countedNames
  /// The first line was taken as names, though some are numbers.
  case numbersInNames
  /// A remark above the first row was taken as the names.
  case remarkAsNames
  /// A comma was taken as what stands before decimals.
  case decimalComma
}

extension TableNote: CustomStringConvertible {
  package var description: String {
    switch self {
    case .index: "the first column, which has no name, was passed over as an index"
    case .countedNames: "the first line, which counts from 0, was taken as the names of the columns"
    case .numbersInNames:
      "the first line was taken as the names of the columns, though some of them are numbers"
    case .remarkAsNames: "the remark above the first row was taken as the names of the columns"
    case .decimalComma: "commas were read as what stands before decimals"
    }
  }
}
