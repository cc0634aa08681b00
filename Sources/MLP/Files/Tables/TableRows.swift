import Autodiff
// Finding a part of a path.
import Foundation

/// The rows of a table in a file of any kind that is read, one at a time.
///
/// What kind of file it is, its first bytes say. Text and arrays take the memory of a row.
package struct TableRows {
  /// The names of the columns that have names; the others, which come first, are called x1, x2 and so on.
  private let names: [String]
  /// Whether the columns have names of their own.
  package let hasNames: Bool
  /// How many columns, the first ones, are the table's own; those behind them are vectors that lie beside its matrix.
  package let ownCount: Int
  /// The number of rows, where the file says it.
  package let rowCount: Int?
  /// Whether the rows come from a pipe or a device, and may be long in coming.
  package let isStream: Bool
  private let path: String

  // One of these; a value that is moved out of a case and back would be copied with its memory.
  private var text: CSVRows?
  private var array: NPYRows?
  private var archive: NPZRows?
  private var images: IDXRows?
  private var json: JSONRows?
  /// The row of an array.
  private var doubles: [Double] = []

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: its path; `-` is standard input.
  ///   - limits: those of a table in text.
  /// - Throws: a `FileError` where it is none of the kinds that are read, or its beginning is malformed.
  package init(
    contentsOf path: String, format: TableFormat = TableFormat(), limits: CSVLimits = CSVLimits(),
    keepsDigits: Bool = false
  ) throws(FileError) {
    let (path, array) = Self.parts(path)
    try self.init(
      path == "-"
        ? FileBytes(contentsOf: "/dev/stdin", name: "standard input") : FileBytes(contentsOf: path),
      array: array, format: format,
      limits: limits, keepsDigits: keepsDigits)
  }

  /// The path of an archive and the name of an array in it, which a colon divides; nothing else has a name there.
  static func parts(_ path: String) -> (path: String, array: String?) {
    guard !FileBytes.isRegular(path),
      let dot = path.range(of: ".npz:", options: [.caseInsensitive, .backwards])
    else { return (path, nil) }
    return (String(path[..<path.index(before: dot.upperBound)]), String(path[dot.upperBound...]))
  }

  /// - Parameter array: the name of an array in an archive.
  init(
    _ file: FileBytes, array name: String? = nil, format: TableFormat = TableFormat(),
    limits: CSVLimits = CSVLimits(), keepsDigits: Bool = false
  ) throws(FileError) {
    path = file.name
    isStream = file.size == nil
    // As many bytes as the shortest table has.
    let first = try file.bytes(4, at: 0)
    var vectors: [String] = []
    switch TableKind(first) {
    case .array:
      let rows = try NPYRows(file, startingWith: first)
      (ownCount, rowCount) = (rows.columnCount, rows.rowCount)
      array = rows
    case .images:
      let rows = try IDXRows(file, startingWith: first)
      (ownCount, rowCount) = (rows.columnCount, rows.rowCount)
      images = rows
    case .archive:
      let whole =
        isStream ? FileBytes(try file.whole(startingWith: first), name: file.name) : file
      let rows = try NPZRows(whole, name: name)
      (ownCount, rowCount, vectors) = (rows.columnCount, rows.rowCount, rows.vectorNames)
      archive = rows
    case .json:
      let rows = try JSONRows(
        file.whole(startingWith: first), file: file.name, keepsDigits: keepsDigits)
      (names, hasNames) = (rows.hasNames ? rows.columns : [], rows.hasNames)
      (ownCount, rowCount) = (rows.columns.count, nil)
      json = rows
      return
    case .text:
      let rows = try CSVRows(file, startingWith: first, limits: limits, format: format)
      (names, hasNames) = (rows.hasNames ? rows.columns : [], rows.hasNames)
      (ownCount, rowCount) = (rows.columns.count, nil)
      text = rows
      return
    case .other(let kind): throw file.failure(.foreign(kind))
    }
    guard ownCount <= Self.columnLimit else {
      throw file.failure(.tooManyColumns(ownCount, limit: Self.columnLimit))
    }
    names = vectors
    hasNames = false
  }

  /// The most columns of an array.
  private static let columnLimit = 1 << 27

  /// How many columns there are.
  package var columnCount: Int { hasNames ? names.count : ownCount + names.count }

  /// What a column is called.
  package func name(_ column: Int) -> String {
    if hasNames { return names[column] }
    return column < ownCount ? "x\(column + 1)" : names[column - ownCount]
  }

  /// The column of a name.
  package func place(of name: String) -> Int? {
    if let place = names.firstIndex(of: name) { return hasNames ? place : ownCount + place }
    guard !hasNames, name.first == "x", let number = Int(name.dropFirst()), number > 0,
      number <= ownCount, name == "x\(number)"
    else { return nil }
    return number - 1
  }

  /// The names of the first columns, for a message, of which one more than are shown is enough.
  package func firstNames(_ count: Int) -> [String] {
    (0..<Swift.min(count, columnCount)).map(name)
  }

  /// The bytes of a file that are held in memory as a whole, of JSON and of compressed arrays; nil where there are none, or
  /// where it can be read only once.
  package static func bytesToHold(_ path: String) -> Double? {
    let path = parts(path).path
    guard FileBytes.isRegular(path), let file = try? FileBytes(contentsOf: path),
      let size = file.size, let first = try? file.bytes(4, at: 0)
    else { return nil }
    switch TableKind(first) {
    case .json: return Double(size)
    case .archive:
      guard let archive = try? ZIPArchive(file) else { return nil }
      return archive.entries.filter(\.isCompressed).map { Double($0.size) }.reduce(0, +)
    default: return nil
    }
  }

  /// Whether a file holds numbers in binary and not digits, as far as it can be looked at without being read.
  package static func isBinary(_ path: String) -> Bool {
    let path = parts(path).path
    guard FileBytes.isRegular(path), let file = try? FileBytes(contentsOf: path),
      let first = try? file.bytes(4, at: 0)
    else { return path.lowercased().hasSuffix(".npy") }
    return [.array, .archive, .images].contains(TableKind(first))
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
    if json != nil { return try json?.advance() ?? false }
    doubles.removeAll(keepingCapacity: true)
    if array != nil { return try array?.appendNext(to: &doubles) ?? false }
    if images != nil { return try images?.appendNext(to: &doubles) ?? false }
    return try archive?.appendNext(to: &doubles) ?? false
  }

  /// Passes over rows, without reading them where their places are known.
  package mutating func skip(_ count: Int) throws(FileError) {
    if rowCount != nil {
      try array?.skip(count)
      try images?.skip(count)
      try archive?.skip(count)
    } else {
      for _ in 0..<count where try !advance() { break }
    }
  }

  /// The text of a cell of the row.
  package func text(_ column: Int) -> String {
    if let text { return text.text(column) }
    if let json { return json.text(column) }
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
    if let json { return try json.number(column, numbers) }
    guard let scalar = numbers.double(doubles[column]) else {
      throw FileError(file: path, problem: .npy(.notExact(doubles[column])))
    }
    return scalar
  }

  /// What is wrong where a cell of the row has another text than those that are known.
  package func unknownText(_ column: Int, known: [String]) -> FileError {
    text?.unknownText(column, known: known) ?? json?.unknownText(column, known: known)
      ?? FileError(
        file: path,
        problem: .content(
          .kind(
            found: "the number \(text(column))",
            expected: "one of the texts that the model knows, \(listed(known)),"),
          path: "column \(name(column))"))
  }

  /// What is wrong where a cell of the row has no number.
  package func missing(_ column: Int) -> FileError {
    text?.missing(column) ?? json?.missing(column)
      ?? FileError(file: path, problem: .npy(.notExact(.nan)))
  }
}
