/// The arrays of NumPy's `savez` as a table: a matrix, and beside it the vectors that have a number for each of its rows.
struct NPZRows {
  /// The matrix.
  private var matrix: NPYRows
  /// The vectors, in the order of their names.
  private var vectors: [(name: String, rows: NPYRows)] = []

  var rowCount: Int { matrix.rowCount }
  /// The number of columns of the matrix, which come first.
  var columnCount: Int { matrix.columnCount }
  /// The names of the vectors, each a column.
  var vectorNames: [String] { vectors.map(\.name) }

  /// Opens an archive.
  ///
  /// - Parameter name: the name of the matrix; nil where there is only one.
  /// - Throws: `.foreign` where the archive is something else.
  init(_ file: FileBytes, name: String?) throws(FileError) {
    let archive = try ZIPArchive(file)
    let names = archive.entries.map(\.name)
    if names.contains("[Content_Types].xml") { throw file.failure(.foreign(.excel)) }
    if names.contains("content.xml") { throw file.failure(.foreign(.openDocument)) }
    let entries = archive.entries.filter { $0.name.hasSuffix(".npy") }
    guard !entries.isEmpty else { throw file.failure(.foreign(.zip)) }
    func named(_ entry: ZIPArchive.Entry) -> String { String(entry.name.dropLast(4)) }
    var matrix: (name: String, array: NPYArray)?
    var matrices: [String] = []
    var vectors: [(name: String, array: NPYArray)] = []
    for entry in entries.sorted(by: { $0.name < $1.name }) {
      // An array that is not read, of texts for instance, is no part of the table.
      let array: NPYArray
      do { array = try NPYArray(archive.bytes(entry)) } catch {
        guard case .npy(.elementType) = error.problem, named(entry) != name else { throw error }
        continue
      }
      if array.shape.rank >= 2 {
        matrices.append(named(entry))
        if name == nil || name == named(entry) { matrix = (named(entry), array) }
      } else if array.shape.rank == 1 {
        vectors.append((named(entry), array))
      }
    }
    if let name, matrix == nil {
      throw file.failure(.archive(.noArray(name, known: matrices)))
    }
    guard let matrix else { throw file.failure(.archive(.noMatrix)) }
    guard name != nil || matrices.count == 1 else {
      throw file.failure(.archive(.severalMatrices(matrices)))
    }
    self.matrix = try NPYRows(matrix.array)
    for vector in vectors where vector.array.shape.count == self.matrix.rowCount {
      self.vectors.append((vector.name, try NPYRows(vector.array.asColumn)))
    }
  }

  /// Passes over rows.
  mutating func skip(_ count: Int) throws(FileError) {
    try matrix.skip(count)
    for place in vectors.indices { try vectors[place].rows.skip(count) }
  }

  /// Appends the numbers of the next row, and those of the vectors; false where there is none.
  mutating func appendNext(to scalars: inout [Double]) throws(FileError) -> Bool {
    guard try matrix.appendNext(to: &scalars) else { return false }
    for place in vectors.indices { _ = try vectors[place].rows.appendNext(to: &scalars) }
    return true
  }
}
