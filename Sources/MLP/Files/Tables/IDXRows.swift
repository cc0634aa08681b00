import Autodiff

/// The rows of an IDX file, the form of the MNIST images and labels: each row the numbers of one image, or one label.
///
/// LeCun, Cortes, Burges: The MNIST database of handwritten digits. Two zero bytes, a type, the number of dimensions, the
/// dimensions, the numbers, all with the most significant byte first.
struct IDXRows {
  static let types: [UInt8: ElementType] = [
    0x08: .uint8, 0x09: .int8, 0x0B: .int16, 0x0C: .int32, 0x0D: .float32, 0x0E: .float64,
  ]

  /// The number of rows.
  let rowCount: Int
  /// The numbers of a row.
  let columnCount: Int
  private let file: FileBytes
  private let type: ElementType
  private let start: Int
  private var next = 0
  /// Rows that are in memory, and the place of the first number that was not given.
  private var block: [Double] = []
  private var position = 0

  /// - Parameter first: the first four bytes, which were read already.
  init(_ file: FileBytes, startingWith first: [UInt8]) throws(FileError) {
    self.file = file
    func fail(_ reason: String) -> FileError { file.failure(.idx(reason: reason)) }
    guard first.count == 4, let type = Self.types[first[2]] else {
      throw fail("its type is unknown")
    }
    self.type = type
    let rank = Int(first[3])
    let bytes = try file.bytes(4 * rank, at: 4)
    guard bytes.count == 4 * rank else { throw fail("the file ends inside its header") }
    let dimensions = (0..<rank).map { axis in
      bytes[4 * axis..<4 * axis + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard let shape = try? Shape(validating: dimensions) else {
      throw fail("its dimensions \(elided(dimensions)) are too large")
    }
    rowCount = dimensions[0]
    columnCount = dimensions.dropFirst().reduce(1, *)
    start = 4 + bytes.count
    guard columnCount > 0 else { throw fail("its rows have no numbers") }
    let needed = shape.count * type.byteCount
    if let size = file.size, size - start != needed {
      throw fail("the dimensions need \(needed) bytes of data, but the file has \(size - start)")
    }
  }

  /// Passes over rows, without reading them where the file is no pipe.
  mutating func skip(_ count: Int) throws(FileError) {
    guard file.size == nil else {
      next += Swift.min(count, rowCount - next)
      (block, position) = ([], 0)
      return
    }
    var row: [Double] = []
    for _ in 0..<Swift.min(count, rowCount - next) {
      row.removeAll(keepingCapacity: true)
      _ = try appendNext(to: &row)
    }
  }

  /// Appends the numbers of the next row; false where there is none.
  mutating func appendNext(to scalars: inout [Double]) throws(FileError) -> Bool {
    guard next < rowCount else { return false }
    if position == block.count { try readBlock() }
    scalars.append(contentsOf: block[position..<position + columnCount])
    position += columnCount
    next += 1
    return true
  }

  private mutating func readBlock() throws(FileError) {
    let width = columnCount * type.byteCount
    let rows =
      file.size == nil ? 1 : Swift.min(rowCount - next, Swift.max(1, (1 << 16) / width))
    var bytes = try file.bytes(rows * width, at: start + next * width)
    guard bytes.count == rows * width else {
      throw file.failure(.idx(reason: "the file ends inside row \(next + bytes.count / width)"))
    }
    if type.byteCount > 1 {
      for start in stride(from: 0, to: bytes.count, by: type.byteCount) {
        bytes[start..<start + type.byteCount].reverse()
      }
    }
    block = [Double](repeating: 0, count: rows * columnCount)
    block.withUnsafeMutableBufferPointer { block in
      bytes.withUnsafeBytes { type.decode($0, into: block) }
    }
    position = 0
  }
}
