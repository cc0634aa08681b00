import Autodiff
import MLP

/// The rows of `--data` that are looked at, one at a time; what follows them is not read, and neither is a column that is
/// not used.
struct InputTable<Scalar: TensorScalar> {
  let path: String
  /// The names of the inputs, where their columns have names or the options name them.
  let columns: [String]?
  /// Whether the rows come from a pipe or a device, and may be long in coming.
  var isStream: Bool { rows.isStream }
  /// How many values were filled in.
  private(set) var filledCount = 0

  private var selection: RowSelection
  private var rows: TableRows
  private let numbers: FileNumbers<Scalar>
  private let slots: [Slot]
  /// What stands where a value is missing, for each input.
  private var filling: [Double]?
  /// Who has said what stands there.
  private let fillingName: String
  /// The number of the next row.
  private var next = 0
  /// The last rows of a table whose end only its reading shows: their numbers, and how many were passed over.
  private var tail: [[Scalar]]?
  private var tailStart = 0

  /// A column that an input comes from, or one of text from which there is an input for each text.
  private struct Slot {
    let place: Int
    /// The texts; nil of a column of numbers.
    var levels: [String]?
  }

  /// The most numbers that are kept of the last rows of a table that can be read only once.
  private static var tailLimit: Int { 1 << 20 }

  /// Opens the file and holds its columns against the network.
  ///
  /// - Parameters:
  ///   - modelFeatures: the network's inputs by its own account, which the options go before.
  ///   - modelColumns: what it says about the columns that they come from.
  /// - Throws: `FileError` or `CommandError`.
  init(
    _ options: TableOptions, inputCount: Int, modelFeatures: [String]? = nil,
    modelColumns: InputColumns = InputColumns(), _ numbers: FileNumbers<Scalar>,
    within memory: MemoryBound
  ) throws {
    self.numbers = numbers
    path = options.path == "-" ? "standard input" : options.path
    if let bytes = TableRows.bytesToHold(options.path) {
      try memory.require(bytes, isPart: true, for: "\(legible(path)): the table")
    }
    // Columns may be chosen from a table that has many more.
    let isWhole = options.features == nil && modelFeatures == nil
    let limits: CSVLimits =
      isWhole ? .columns(inputCount + 64) : .memory(memory.size.bytes)
    func open() throws(CommandError) -> TableRows {
      do {
        return try TableRows(
          contentsOf: options.path, format: options.format, limits: limits,
          keepsDigits: numbers.keepsDigits)
      } catch { throw .table(error) }
    }
    rows = try open()
    (selection, next) = (options.rows, 0)
    // A row of an array is read as a whole, whatever is used of it.
    if rows.rowCount != nil {
      try memory.require(
        24 * Double(rows.columnCount), isPart: true, for: "\(legible(path)): a row of the table")
    }
    slots = try Self.slots(
      rows, options, modelColumns, modelFeatures, inputCount: inputCount)
    columns =
      rows.hasNames || options.features != nil
      ? slots.flatMap { [rows] slot in
        slot.levels?.map { "\(rows.name(slot.place))=\($0)" } ?? [rows.name(slot.place)]
      } : nil
    let numberPlaces = slots.filter { $0.levels == nil }.map(\.place)
    rows.setNumberColumns(numberPlaces)
    fillingName = options.imputation == nil ? "as the model says" : "by --impute"
    if let imputation = options.imputation {
      var values = try Self.filling(
        imputation, numberPlaces, rows, path, within: memory, open)[...]
      filling = slots.flatMap { slot in
        slot.levels.map { [Double](repeating: 0, count: $0.count) }
          ?? [values.popFirst() ?? .nan]
      }
    } else {
      filling = modelColumns.imputation
    }
    if case .last(let count, _) = selection {
      var rowCount = rows.rowCount
      if rowCount == nil, !rows.isStream {
        var whole = try open()
        var count = 0
        do { while try whole.advance() { count += 1 } } catch { throw CommandError.table(error) }
        rowCount = count
      }
      if let rowCount {
        guard rowCount > 0 else { throw FileError(file: path, problem: .noRows) }
        guard let resolved = selection.resolved(rowCount: rowCount) else {
          throw CommandError.rowOutOfRange(-count, file: path, rowCount: rowCount)
        }
        selection = resolved
      } else if count > Self.tailLimit / max(1, inputCount) {
        throw CommandError.tailOfStream(count, file: path)
      }
    }
    if let rowCount = rows.rowCount {
      guard rowCount > 0 else { throw FileError(file: path, problem: .noRows) }
      let last = max((selection.end ?? 0) - 1, selection.next(from: 0) ?? 0)
      guard last < rowCount else {
        let row = max(selection.next(from: 0) ?? 0, rowCount)
        throw CommandError.rowOutOfRange(
          selection.next(from: row) ?? row, file: path, rowCount: rowCount)
      }
    }
  }

  /// What was taken for granted about the table.
  var notes: [String] {
    var notes = rows.notes.map(\.description)
    if filledCount > 0 {
      notes.append("\(counted(filledCount, "missing value")) filled in \(fillingName)")
    }
    return notes
  }

  private static func slots(
    _ rows: TableRows, _ options: TableOptions, _ modelColumns: InputColumns,
    _ modelFeatures: [String]?, inputCount: Int
  ) throws(CommandError) -> [Slot] {
    func place(_ name: String) throws(CommandError) -> Int {
      guard let place = rows.place(of: name) else {
        let names = rows.hasNames ? rows.firstNames(.max) : []
        throw .unknownColumn(
          name, file: options.path, known: rows.firstNames(8), count: rows.columnCount,
          suggestion: suggestion(for: name, among: names))
      }
      return place
    }
    let target: Int? = if let name = options.target { try place(name) } else { nil }
    let sources = modelFeatures.map(modelColumns.sources)
    if options.features == nil, rows.hasNames, let sources {
      var slots: [Slot] = []
      for source in sources {
        guard let place = rows.place(of: source.column) else {
          throw .modelFeature(
            source.column, file: options.path, features: sources.map(\.column))
        }
        slots.append(Slot(place: place, levels: source.levels))
      }
      return slots
    }
    guard let names = options.features else {
      let isOwn = target.map { $0 < rows.ownCount } ?? false
      let needed = sources?.count ?? inputCount
      guard rows.ownCount - (isOwn ? 1 : 0) == needed else {
        throw .columnCount(
          rows.ownCount - (isOwn ? 1 : 0), file: options.path, inputCount: needed,
          hasTarget: target != nil, columns: rows.hasNames ? rows.firstNames(.max) : nil)
      }
      let places = (0..<rows.ownCount).filter { $0 != target }
      return places.enumerated().map { Slot(place: $1, levels: sources?[$0].levels) }
    }
    var slots: [Slot] = []
    for name in names {
      let levels = sources?.first { $0.column == name && $0.levels != nil }?.levels
      slots.append(Slot(place: try place(name), levels: levels))
    }
    let count = slots.reduce(0) { $0 + ($1.levels?.count ?? 1) }
    guard count == inputCount else {
      throw .featureCount(count, inputCount: inputCount)
    }
    return slots
  }

  /// Appends the inputs of the next row and gives its number; nil behind the last one.
  ///
  /// - Throws: `FileError` or `CommandError`; then nothing is appended.
  mutating func appendNext(to scalars: inout [Scalar]) throws -> Int? {
    if case .last(let count, let isOne) = selection {
      return try appendFromTail(count, isOne: isOne, to: &scalars)
    }
    guard let row = selection.next(from: next) else { return nil }
    do throws(FileError) {
      if rows.rowCount != nil {
        try rows.skip(row - next)
        next = row
      }
      while next < row {
        guard try rows.advance() else { break }
        next += 1
      }
      guard next == row, try rows.advance() else {
        return try end(at: row)
      }
      try appendRow(to: &scalars)
    } catch { throw CommandError.explained(error) }
    next += 1
    return row
  }

  /// What the end of the table is, in the place of a row.
  private func end(at row: Int) throws(FileError) -> Int? {
    if next == 0 { throw FileError(file: path, problem: .noRows) }
    if case .range(let lower, nil) = selection, next > lower { return nil }
    throw FileError(file: path, problem: .noRow(row, count: next))
  }

  private mutating func appendRow(to scalars: inout [Scalar]) throws(FileError) {
    let count = scalars.count
    do throws(FileError) {
      for slot in slots {
        let place = slot.place
        if let levels = slot.levels {
          guard let found = levels.firstIndex(of: rows.text(place)) else {
            throw rows.unknownText(place, known: levels)
          }
          for level in levels.indices {
            guard let scalar = numbers.double(level == found ? 1 : 0) else {
              throw rows.missing(place)
            }
            scalars.append(scalar)
          }
          continue
        }
        let input = scalars.count - count
        let scalar = try rows.number(place, numbers)
        if let filling, scalar.map(Self.isNaN) ?? true {
          guard let value = numbers.double(filling[input]) else { throw rows.missing(place) }
          scalars.append(value)
          filledCount += 1
        } else if let scalar {
          scalars.append(scalar)
        } else {
          throw rows.missing(place)
        }
      }
    } catch {
      scalars.removeLast(scalars.count - count)
      throw error
    }
  }

  private static func isNaN(_ scalar: Scalar) -> Bool {
    (scalar as? Double)?.isNaN ?? false
  }

  private mutating func appendFromTail(
    _ count: Int, isOne: Bool, to scalars: inout [Scalar]
  ) throws -> Int? {
    if tail == nil {
      var kept: [[Scalar]] = []
      do throws(FileError) {
        while try rows.advance() {
          var row: [Scalar] = []
          try appendRow(to: &row)
          // A row takes the place of the one that is a whole round before it.
          if next < count { kept.append(row) } else { kept[next % count] = row }
          next += 1
        }
      } catch { throw CommandError.explained(error) }
      if next == 0 { throw FileError(file: path, problem: .noRows) }
      if isOne, next < count {
        throw CommandError.rowOutOfRange(-count, file: path, rowCount: next)
      }
      (tail, tailStart) = (kept, max(0, next - count))
    }
    guard let tail, tailStart < next else { return nil }
    let row = tailStart
    scalars += tail[row % count]
    tailStart = isOne ? next : row + 1
    return row
  }
}
