import Autodiff

/// A column while a table is read: its numbers, and its texts as long as it may hold text.
struct TableColumn<Scalar: RealScalar> {
  let name: String
  /// Its numbers; NaN where there is none.
  private(set) var numbers: [Scalar] = []
  private let place: Int
  /// The place of each row's text among the texts, in the order in which they came; empty where the column is numbers.
  private var texts: [Int32] = []
  private var levels: [String: Int32] = [:]
  private var mayBeText: Bool
  /// Whether a cell held text.
  private var hasText = false
  /// Whether every cell was true or false.
  private var isBoolean = true
  /// The texts that the cells may hold, where they are known.
  private let known: [String]?

  /// More texts than that are no category.
  private static var levelLimit: Int { 10_000 }

  /// - Parameter levels: the texts that the cells may hold, which differ; nil where it is not known.
  init(_ name: String, _ place: Int, mayBeText: Bool, levels: [String]? = nil) {
    (self.name, self.place, self.mayBeText, known) = (name, place, mayBeText, levels)
    hasText = levels != nil
    self.levels = Dictionary(
      zip(levels ?? [], (levels ?? []).indices.map { Int32($0) })
    ) { first, _ in first }
  }

  /// Appends the cell of the table's row.
  mutating func append(
    from table: inout TableRows, missing: TableRoles.Missing
  ) throws(FileError) {
    if let known {
      guard let level = levels[table.text(place)] else {
        throw table.unknownText(place, known: known)
      }
      numbers.append(.nan)
      texts.append(level)
      return
    }
    let text = mayBeText || isBoolean ? table.text(place) : ""
    isBoolean = isBoolean && Self.booleans.contains(text)
    var number: Scalar?
    do throws(FileError) {
      number = try table.number(place, .rounded)
      if number == nil, missing == .refused { throw table.missing(place) }
    } catch {
      guard mayBeText, error.isNotANumber else { throw error }
      hasText = true
    }
    numbers.append(number ?? .nan)
    guard mayBeText else { return }
    if let level = levels[text] {
      texts.append(level)
    } else if levels.count < Self.levelLimit {
      texts.append(Int32(levels.count))
      levels[text] = Int32(levels.count)
    } else if hasText {
      throw table.failure(.tooManyLevels(column: name, limit: Self.levelLimit))
    } else {
      (mayBeText, texts, levels) = (false, [], [:])
    }
  }

  private static var booleans: Set<String> { ["True", "False", "true", "false", "TRUE", "FALSE"] }

  /// The features of several columns in row-major order.
  static func features(
    _ columns: [TableColumn], rows: Int
  ) -> (names: [String], scalars: [Scalar], categories: [DataTable<Scalar>.Category]) {
    var names: [String] = []
    var categories: [DataTable<Scalar>.Category] = []
    var levels: [[Int]?] = []
    for column in columns {
      guard column.hasText else {
        names.append(column.name)
        levels.append(nil)
        continue
      }
      let (places, sorted) = column.sorted()
      names += sorted.map { "\(column.name)=\($0)" }
      categories.append(.init(column: column.name, levels: sorted))
      levels.append(places)
    }
    var scalars = [Scalar](repeating: 0, count: rows * names.count)
    var start = 0
    for (column, places) in zip(columns, levels) {
      for row in 0..<rows {
        let offset = row * names.count + start
        if let places {
          scalars[offset + places[row]] = 1
        } else {
          scalars[offset] = column.numbers[row]
        }
      }
      start += places == nil ? 1 : column.known?.count ?? column.levels.count
    }
    return (names, scalars, categories)
  }

  /// The column as what is to be predicted.
  func target(_ kind: TableRoles.Target) -> DataTable<Scalar>.Target {
    guard kind == .classes || kind == .automatic && (hasText || isBoolean) else {
      return .numbers(Tensor(numbers))
    }
    let (places, names) = hasText || isBoolean ? sorted() : sortedNumbers()
    return .classes(places, names: names)
  }

  /// The rows' places among the texts, which are sorted unless they were known.
  private func sorted() -> (places: [Int], levels: [String]) {
    if let known { return (texts.map { Int($0) }, known) }
    let sorted = levels.keys.sorted()
    var places = [Int](repeating: 0, count: levels.count)
    for (place, level) in sorted.enumerated() { places[Int(levels[level] ?? 0)] = place }
    return (texts.map { places[Int($0)] }, sorted)
  }

  /// The rows' places among the numbers, which are sorted.
  private func sortedNumbers() -> (places: [Int], levels: [String]) {
    let sorted = Set(numbers).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices))
    return (
      numbers.map { places[$0] ?? 0 },
      sorted.map { number in
        Int(exactly: Double(number)).map(String.init) ?? "\(number)"
      }
    )
  }
}

extension FileError {
  /// Whether a cell holds text in the place of a number.
  var isNotANumber: Bool {
    switch problem {
    case .csv(.notANumber, _), .content(.kind, _): true
    default: false
    }
  }
}
