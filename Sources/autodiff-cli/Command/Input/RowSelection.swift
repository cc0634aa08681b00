/// Which rows of a table are looked at, as `--row` and `--rows` say.
enum RowSelection: Equatable {
  /// From a row to before another one; to the end where that is nil.
  case range(from: Int, to: Int?)
  /// Some rows, in ascending order.
  case list([Int])
  /// So many rows at the end; or the first of them alone.
  case last(Int, isOne: Bool)

  /// Every row.
  static let all = RowSelection.range(from: 0, to: nil)

  /// The most rows that can be given one by one.
  private static let listLimit = 100_000

  /// Reads the options; every row where neither is given.
  ///
  /// - Throws: `UsageError`.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    switch (arguments.value("row"), arguments.value("rows")) {
    case (nil, nil): self = .all
    case (_?, _?): throw .conflict("--row", "--rows")
    case (let row?, nil):
      guard let number = Int(row), number < Int.max, number > -Int.max else {
        throw .invalidValue(
          option: "row", text: row,
          expected: "the number of a row; the first one is 0, the last one -1")
      }
      self = number < 0 ? .last(-number, isOne: true) : .list([number])
    case (nil, let rows?):
      guard let selection = Self(reading: rows) else {
        throw .invalidValue(
          option: "rows", text: rows,
          expected: "rows A:B from A to before B, A: or :B, -N: for the last N, 0,2,5, or all")
      }
      self = selection
    }
  }

  private init?(reading text: String) {
    let text = trimmed(text[...])
    if text == "all" {
      self = .all
      return
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let lower = parts[0].isEmpty ? 0 : Int(parts[0]), lower > -Int.max else { return nil }
      if lower < 0 {
        guard parts[1].isEmpty else { return nil }
        self = .last(-lower, isOne: false)
        return
      }
      if parts[1].isEmpty {
        self = .range(from: lower, to: nil)
        return
      }
      guard let upper = Int(parts[1]), lower < upper else { return nil }
      self = .range(from: lower, to: upper)
      return
    }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 1, numbers.count <= Self.listLimit else { return nil }
    var rows: Set<Int> = []
    for number in numbers {
      guard let row = Int(trimmed(number)), row >= 0, row < Int.max else { return nil }
      rows.insert(row)
    }
    self = .list(rows.sorted())
  }

  /// How many rows there are at the most; nil where only the table can tell.
  var count: Int? {
    switch self {
    case .range(let lower, let upper): upper.map { $0 - lower }
    case .list(let rows): rows.count
    case .last(let count, let isOne): isOne ? 1 : count
    }
  }

  /// The row behind the last one; nil where only the table can tell.
  var end: Int? {
    switch self {
    case .range(_, let upper): upper
    case .list(let rows): (rows.last ?? -1) + 1
    case .last: nil
    }
  }

  /// The first row at a place or behind it; nil where there is none, or where only the table can tell.
  func next(from place: Int) -> Int? {
    switch self {
    case .range(let lower, let upper):
      let row = max(place, lower)
      return row < upper ?? .max ? row : nil
    case .list(let rows):
      let position = rows.partitioningIndex { $0 >= place }
      return position < rows.count ? rows[position] : nil
    case .last: return nil
    }
  }

  /// The same rows of a table that has so many.
  ///
  /// - Returns: nil where it has fewer.
  func resolved(rowCount: Int) -> RowSelection? {
    guard case .last(let count, let isOne) = self else { return self }
    if isOne { return count <= rowCount ? .list([rowCount - count]) : nil }
    return .range(from: max(0, rowCount - count), to: nil)
  }
}

extension [Int] {
  /// The first place whose element, and each behind it, is what is wanted.
  fileprivate func partitioningIndex(_ isWanted: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isWanted(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
