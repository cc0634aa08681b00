import Autodiff

extension CSVTable {
  /// A table from its parts.
  ///
  /// - Precondition: values is a matrix with a name for each column; no two names are the same, and none is empty.
  public init(naming columns: [String], values: Tensor<Double>) {
    guard values.rank == 2, values.shape[1] == columns.count, !columns.contains(""),
      Set(columns).count == columns.count, !columns.isEmpty
    else { trap(.namedTable(values.shape, columns)) }
    self.init(columns: columns, values: values)
  }

  /// Writes the table as text with a header, numbers with the fewest digits that give them back.
  ///
  /// What is written is read as it was. The file has its name only when it is complete.
  ///
  /// - Throws: a `FileError` with `.unwritable` or `.isDirectory`.
  public func write(to path: String) throws(FileError) {
    try FileWriter.write(CSVText(columns, values.scalars.map(CSVText.cell)).bytes, to: path)
  }
}

extension DataTable {
  /// Writes the table as text with a header: the features, then the target and the weights where there are any.
  ///
  /// Classes are written by their names. The file has its name only when it is complete.
  ///
  /// - Throws: a `FileError` with `.unwritable` or `.isDirectory`.
  public func write(to path: String) throws(FileError) {
    var columns = featureNames
    if target != nil { columns.append(targetName ?? "target") }
    if weights != nil { columns.append("weight") }
    let (scalars, n) = (features.scalars, featureNames.count)
    let targets = targets?.scalars
    var cells: [String] = []
    cells.reserveCapacity(rowCount * columns.count)
    for row in 0..<rowCount {
      cells += scalars[row * n..<(row + 1) * n].map { CSVText.cell(Double($0)) }
      if case .classes(let places, let names)? = target {
        cells.append(CSVText.cell(names[places[row]]))
      } else if let targets {
        cells.append(CSVText.cell(Double(targets[row])))
      }
      if let weights { cells.append(CSVText.cell(Double(weights[row]))) }
    }
    try FileWriter.write(CSVText(columns, cells).bytes, to: path)
  }
}

/// Text of a table, comma-separated (RFC 4180).
private struct CSVText {
  private(set) var bytes: [UInt8] = []

  /// - Parameter cells: as they are written, in row-major order.
  init(_ columns: [String], _ cells: [String]) {
    bytes += Array(columns.map(Self.cell).joined(separator: ",").utf8) + [0x0A]
    for (place, cell) in cells.enumerated() {
      bytes += Array(cell.utf8)
      bytes.append((place + 1) % columns.count == 0 ? 0x0A : UInt8(ascii: ","))
    }
  }

  /// A whole number without a point, any other with the fewest digits that give it back.
  static func cell(_ number: Double) -> String {
    if number.isNaN { return "nan" }
    let isNegativeZero = number == 0 && number.sign == .minus
    return isNegativeZero ? "-0.0" : Int(exactly: number).map(String.init) ?? "\(number)"
  }

  /// A text, in quotes unless it is letters, digits and the like.
  static func cell(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte > 0x7F || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
          || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
      }
    return isPlain ? text : "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
