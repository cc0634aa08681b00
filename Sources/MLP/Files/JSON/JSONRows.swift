import Autodiff

/// The rows of a table in JSON, which is held in memory as text: an array of arrays, an array of objects as pandas'
/// `to_json(orient="records")` writes it, or objects one after the other (JSON Lines).
struct JSONRows {
  /// The names of the columns, those of the first object; x1, x2 and so on for arrays.
  let columns: [String]
  /// Whether the rows are objects.
  let hasNames: Bool
  /// The values of the row.
  private(set) var row: [JSONValue] = []

  private let file: String
  private var parser: JSONParser
  /// Whether the rows are elements of an array.
  private let isArray: Bool
  /// The number of the row, from 0.
  private var number = -1
  private var places: [String: Int] = [:]
  private var isRowPending = false
  private var isAtEnd = false

  /// - Parameter keepsDigits: whether a number that fits no Int is kept as it is written.
  init(_ bytes: [UInt8], file: String, keepsDigits: Bool) throws(FileError) {
    self.file = file
    try TextEncoding.requireUTF8(bytes, file: file)
    var parser = JSONParser(
      bytes, from: TextEncoding.byteOrderMark(bytes), keepingDigits: keepsDigits)
    var first: JSONParser.Row?
    do throws(JSONParser.Failure) {
      isArray = parser.beginRows()
      first = try parser.nextRow(inArray: isArray, isFirst: true)
    } catch { throw Self.failure(error, parser, file) }
    self.parser = parser
    switch first {
    case nil: throw FileError(file: file, problem: .noRows)
    case .object(let entries)?:
      let isNested = entries.contains {
        switch $0.value {
        case .array, .object: true
        default: false
        }
      }
      if isNested || entries.isEmpty, !isArray {
        throw FileError(file: file, problem: .jsonColumns)
      }
      columns = entries.map(\.name)
      hasNames = true
      row = entries.map(\.value)
    case .array(let values)?:
      (columns, hasNames, row) = (TableFormat.names(values.count), false, values)
    case .other(let value)?:
      throw FileError(
        file: file,
        problem: .content(
          .kind(found: value.kind, expected: "a row, an array or an object"), path: "[0]"))
    }
    guard !columns.isEmpty else {
      throw FileError(file: file, problem: .content(.emptyArray, path: "[0]"))
    }
    for (place, name) in columns.enumerated() { places[name] = place }
    isRowPending = true
  }

  private static func failure(
    _ error: JSONParser.Failure, _ parser: JSONParser, _ file: String
  ) -> FileError {
    let (line, column) = parser.place(of: error.offset)
    return FileError(file: file, problem: .json(error.problem, line: line, column: column))
  }

  private func failure(_ problem: ContentProblem, _ column: Int? = nil) -> FileError {
    let row = "[\(number)]"
    let path = column.map { hasNames ? "\(row).\(columns[$0])" : "\(row)[\($0)]" } ?? row
    return FileError(file: file, problem: .content(problem, path: path))
  }

  /// Goes to the next row; false where there is none.
  mutating func advance() throws(FileError) -> Bool {
    if isAtEnd { return false }
    number += 1
    if isRowPending {
      isRowPending = false
      return true
    }
    let next: JSONParser.Row?
    do throws(JSONParser.Failure) {
      next = try parser.nextRow(inArray: isArray, isFirst: false)
    } catch { throw Self.failure(error, parser, file) }
    switch next {
    case nil:
      isAtEnd = true
      return false
    case .object(let entries)? where hasNames:
      row = [JSONValue](repeating: .null, count: columns.count)
      for entry in entries {
        guard let place = places[entry.name] else {
          throw failure(.unknownName(entry.name, known: Array(columns.prefix(20))))
        }
        row[place] = entry.value
      }
    case .array(let values)? where !hasNames:
      guard values.count == columns.count else {
        throw failure(.ragged(count: values.count, first: columns.count))
      }
      row = values
    case .object?: throw failure(.kind(found: "an object", expected: "an array"))
    case .array?: throw failure(.kind(found: "an array", expected: "an object"))
    case .other(let value)?:
      throw failure(
        .kind(found: value.kind, expected: hasNames ? "an object" : "an array"))
    }
    return true
  }

  /// The text of a value of the row.
  func text(_ column: Int) -> String {
    switch row[column] {
    case .string(let text), .written(let text): text
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .bool(let value): value ? "True" : "False"
    default: ""
    }
  }

  /// The number of a value of the row; nil where there is none, or a word for that.
  func number<Scalar>(
    _ column: Int, _ numbers: FileNumbers<Scalar>
  ) throws(FileError) -> Scalar? {
    let value = row[column]
    do throws(RationalNumberError) {
      switch value {
      case .null: return nil
      case .bool(let value):
        if let number = try numbers.text(value ? "1" : "0") { return number }
      case .string(let text):
        if let number = try numbers.json(value) { return number }
        var evidence: CellText.Mark?
        switch CellText(text, evidence: &evidence) {
        case .missing: return nil
        case .number(let digits): if let number = try numbers.text(digits) { return number }
        default: break
        }
      default: if let number = try numbers.json(value) { return number }
      }
    } catch { throw failure(.exactNumber(error), column) }
    if case .string(let text) = value {
      throw failure(.kind(found: "the text \(quoted(text))", expected: "a number"), column)
    }
    throw failure(.kind(found: value.kind, expected: "a number"), column)
  }

  /// What is wrong where the row has another text for a column than those that are known.
  func unknownText(_ column: Int, known: [String]) -> FileError {
    let text = text(column)
    return failure(
      .kind(
        found: text.isEmpty ? row[column].kind : "the text \(quoted(text))",
        expected: "one of the texts that the model knows, \(listed(known)),"), column)
  }

  /// What is wrong where the row has no number for a column.
  func missing(_ column: Int) -> FileError {
    failure(.kind(found: "no value", expected: "a number"), column)
  }
}
