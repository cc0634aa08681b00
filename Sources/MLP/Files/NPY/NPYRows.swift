import Autodiff

/// The rows of a matrix in an array file, one at a time; of an array with more axes, the numbers of all but the first.
///
/// What `NPYFile.tensor` holds as a whole; it takes the memory of a row, or of a few short ones.
package struct NPYRows {
  private let array: NPYArray
  /// Rows that are in memory: the next ones, in row-major order.
  private var block: [Double] = []
  private var blockStart = 0
  private var next = 0

  /// The number of rows.
  package var rowCount: Int { array.shape[0] }
  /// The number of columns.
  package let columnCount: Int
  /// Whether the rows come from a pipe or a device, and may be long in coming.
  package var isStream: Bool { array.file.size == nil }

  /// Opens a file and reads its header.
  ///
  /// - Throws: a `FileError`; see `NPYProblem` for what can be wrong.
  package init(contentsOf path: String) throws(FileError) {
    try self.init(FileBytes(contentsOf: path))
  }

  init(_ file: FileBytes, startingWith first: [UInt8] = []) throws(FileError) {
    try self.init(NPYArray(file, startingWith: first))
  }

  init(_ array: NPYArray) throws(FileError) {
    self.array = array
    let file = array.file
    let (shape, isColumnMajor) = (array.shape, array.header.isFortranOrder)
    guard shape.rank == 2 || shape.rank > 2 && !isColumnMajor && shape.count > 0 else {
      throw file.failure(.npy(.noMatrix(shape)))
    }
    columnCount = shape.dimensions.dropFirst().reduce(1, *)
    if isColumnMajor, file.size == nil {
      throw file.failure(.npy(.columnsOfStream))
    }
  }

  /// Passes over rows, without reading them where the file is no pipe.
  package mutating func skip(_ count: Int) throws(FileError) {
    if isStream {
      var row: [Double] = []
      for _ in 0..<Swift.min(count, rowCount - next) {
        row.removeAll(keepingCapacity: true)
        _ = try appendNext(to: &row)
      }
    } else {
      next += Swift.min(count, rowCount - next)
    }
  }

  /// Appends the numbers of the next row; false where there is none.
  ///
  /// - Throws: a `FileError` where the file ends early; then nothing is appended.
  package mutating func appendNext(to scalars: inout [Double]) throws(FileError) -> Bool {
    guard next < rowCount else {
      if isStream { try array.requireEnd(after: rowCount * rowBytes) }
      return false
    }
    let columns = columnCount
    if (next - blockStart + 1) * columns > block.count || next < blockStart { try readBlock() }
    let start = (next - blockStart) * columns
    scalars.append(contentsOf: block[start..<start + columns])
    next += 1
    return true
  }

  private var rowBytes: Int { columnCount * array.header.elementType.byteCount }

  /// Reads the next rows: as many as there are in 64 KiB, but one at the least, and not more from a pipe.
  private mutating func readBlock() throws(FileError) {
    let (type, columns) = (array.header.elementType, columnCount)
    let rows =
      isStream ? 1 : Swift.min(rowCount - next, Swift.max(1, (1 << 16) / Swift.max(1, rowBytes)))
    blockStart = next
    if block.count != rows * columns { block = [Double](repeating: 0, count: rows * columns) }
    var block = block
    self.block = []
    let file = array.file
    func read(_ count: Int, at element: Int, stride: Int, from start: Int) throws(FileError) {
      let offset = array.dataStart + element * type.byteCount
      let bytes = try file.read(count, of: type, at: offset) { part, first in
        for (index, number) in part.enumerated() {
          block[start + (first + index) * stride] = number
        }
      }
      guard bytes == count * type.byteCount else {
        try array.requireEnd(after: element * type.byteCount + bytes)
        throw file.failure(.changed)
      }
    }
    if array.header.isFortranOrder {
      for column in 0..<columns {
        try read(rows, at: column * rowCount + next, stride: columns, from: column)
      }
    } else {
      try read(rows * columns, at: next * columns, stride: 1, from: 0)
    }
    self.block = block
  }
}
