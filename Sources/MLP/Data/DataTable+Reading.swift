import Autodiff

extension DataTable {
  /// Reads a table into memory.
  ///
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - roles: what its columns are for.
  ///   - format: what its text does not say.
  ///   - limit: the most bytes that its numbers may take, 8 GiB unless given.
  /// - Throws: a `FileError` with the place of a cell that cannot be read, where a column has no name that the roles name,
  ///   where there are no rows, and `.tooLarge` where there are too many.
  public init(
    contentsOf path: String, roles: TableRoles = TableRoles(), format: TableFormat = TableFormat(),
    limit: Int = 1 << 33
  ) throws(FileError) {
    try self.init(TableRows(contentsOf: path, format: format), roles: roles, limit: limit)
  }

  /// Reads a table that is in memory; `file` is the name for error messages.
  public init(
    parsing bytes: [UInt8], file: String, roles: TableRoles = TableRoles(),
    format: TableFormat = TableFormat(), limit: Int = 1 << 33
  ) throws(FileError) {
    try self.init(
      TableRows(FileBytes(bytes, name: file), format: format), roles: roles, limit: limit)
  }

  init(_ table: TableRows, roles: TableRoles, limit: Int) throws(FileError) {
    var table = table
    // What a column takes before it has a row.
    guard table.columnCount <= limit / 256 else { throw table.failure(.tooLarge(limit: limit)) }
    let places = try TablePlaces(table, roles)
    table.setNumberColumns(
      places.features.filter { roles.levels[table.name($0)] == nil }
        + [places.target, places.weight].compactMap { $0 })
    var columns = places.features.map { place in
      TableColumn<Scalar>(
        table.name(place), place, mayBeText: roles.categories == .oneHot,
        levels: roles.levels[table.name(place)])
    }
    var target = places.target.map {
      TableColumn<Scalar>(table.name($0), $0, mayBeText: roles.targetKind != .numbers)
    }
    var weight = places.weight.map {
      TableColumn<Scalar>(table.name($0), $0, mayBeText: false)
    }
    var count = 0
    let bytes = (columns.count + 2) * (MemoryLayout<Scalar>.stride * 3)
    while try table.advance() {
      count += 1
      guard count <= limit / bytes else { throw table.failure(.tooLarge(limit: limit)) }
      for index in columns.indices {
        try columns[index].append(from: &table, missing: roles.missing)
      }
      try target?.append(from: &table, missing: .refused)
      try weight?.append(from: &table, missing: .refused)
      try table.requireEnd()
    }
    guard count > 0 else { throw table.failure(.noRows) }
    let features = TableColumn.features(columns, rows: count)
    guard features.names.count <= limit / (count * MemoryLayout<Scalar>.stride) else {
      throw table.failure(.tooLarge(limit: limit))
    }
    self.init(
      featureNames: features.names,
      features: Tensor(shape: [count, features.names.count], features.scalars),
      targetName: target?.name, target: target?.target(roles.targetKind),
      weights: weight.map { Tensor($0.numbers) }, categories: features.categories)
    notes = table.notes
  }
}

/// The places of the columns that roles name.
struct TablePlaces {
  let features: [Int]
  let target: Int?
  let weight: Int?

  init(_ table: TableRows, _ roles: TableRoles) throws(FileError) {
    func place(_ name: String) throws(FileError) -> Int {
      guard let place = table.place(of: name) else {
        throw table.failure(
          .noColumn(name, known: table.firstNames(8), count: table.columnCount))
      }
      return place
    }
    target = if let name = roles.target { try place(name) } else { nil }
    weight = if let name = roles.weight { try place(name) } else { nil }
    guard let names = roles.features else {
      let others = [target, weight]
      features = (0..<table.ownCount).filter { !others.contains($0) }
      if features.isEmpty { throw table.failure(.noFeatures) }
      return
    }
    var features: [Int] = []
    for name in names { features.append(try place(name)) }
    if features.isEmpty { throw table.failure(.noFeatures) }
    self.features = features
  }
}
