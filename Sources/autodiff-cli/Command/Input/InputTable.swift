import Autodiff
import MLP

/// The rows of `--data` that `--row` or `--rows` names, one at a time; what follows them is not read.
struct InputTable<Scalar: TensorScalar> {
  let path: String
  /// The names of the columns, where they have names.
  let columns: [String]?
  private let selection: Range<Int>
  // One of the two; a value that is moved out of a case and back would be copied with its memory.
  private var text: CSVRows?
  private var array: NPYRows?
  private let numbers: FileNumbers<Scalar>
  /// The place of the column that is left out.
  private var target: Int?
  /// The number of the next row.
  private var next = 0

  /// Opens the file and holds its columns against the network.
  ///
  /// - Throws: `FileError` or `CommandError`.
  init(
    contentsOf path: String, target: String?, selection: Range<Int>, inputCount: Int,
    _ numbers: FileNumbers<Scalar>
  ) throws {
    (self.path, self.selection, self.numbers) = (path, selection, numbers)
    if path.lowercased().hasSuffix(".npy") {
      let rows = try NPYRows(contentsOf: path)
      if target != nil { throw CommandError.noColumnNames(file: path) }
      try Self.require(rows.columnCount, of: path, inputCount: inputCount, hasTarget: false)
      guard selection.upperBound <= rows.rowCount || selection == 0..<Int.max else {
        let row = max(selection.lowerBound, rows.rowCount)
        throw CommandError.rowOutOfRange(row, file: path, rowCount: rows.rowCount)
      }
      (array, columns) = (rows, nil)
      return
    }
    let rows = try CSVRows(contentsOf: path, limits: .columns(inputCount + 1))
    var features = rows.columns
    if let target {
      guard let place = features.firstIndex(of: target) else {
        throw CommandError.unknownColumn(
          target, file: path, suggestion: suggestion(for: target, among: features))
      }
      features.remove(at: place)
      self.target = place
    }
    try Self.require(
      features.count, of: path, inputCount: inputCount, hasTarget: target != nil)
    (text, columns) = (rows, features)
  }

  private static func require(
    _ columns: Int, of path: String, inputCount: Int, hasTarget: Bool
  ) throws(CommandError) {
    guard columns == inputCount else {
      throw .columnCount(columns, file: path, inputCount: inputCount, hasTarget: hasTarget)
    }
  }

  /// Whether the rows come from a pipe or a device, and may be long in coming.
  var isStream: Bool { text?.isStream ?? array?.isStream ?? false }

  /// Appends the inputs of the next row and gives its number; nil behind the last one.
  ///
  /// - Throws: `FileError` or `CommandError`; then nothing is appended.
  mutating func appendNext(to scalars: inout [Scalar]) throws -> Int? {
    if next >= selection.upperBound { return nil }
    let count = scalars.count
    if array != nil, next < selection.lowerBound {
      try array?.skip(selection.lowerBound)
      next = selection.lowerBound
    }
    while true {
      guard
        try text?.appendNext(to: &scalars, numbers.text) ?? appendArrayRow(to: &scalars) ?? false
      else {
        if selection.upperBound == .max, next > 0 { return nil }
        let row = max(selection.lowerBound, next)
        throw CommandError.rowOutOfRange(row, file: path, rowCount: next)
      }
      next += 1
      if next > selection.lowerBound { break }
      scalars.removeLast(scalars.count - count)
    }
    if let target { scalars.remove(at: count + target) }
    return next - 1
  }

  /// Appends the next row of an array file; nil where the table is text.
  private mutating func appendArrayRow(to scalars: inout [Scalar]) throws -> Bool? {
    var doubles: [Double] = []
    let isRow = try array?.appendNext(to: &doubles)
    let count = scalars.count
    for double in doubles {
      guard let scalar = numbers.double(double) else {
        scalars.removeLast(scalars.count - count)
        throw FileError(file: path, problem: .npy(.notExact(double)))
      }
      scalars.append(scalar)
    }
    return isRow
  }
}
