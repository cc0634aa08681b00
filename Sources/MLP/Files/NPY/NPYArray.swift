import Autodiff

/// An array file whose header has been read: what its numbers are, and where.
package struct NPYArray {
  let file: FileBytes
  let header: NPYHeader
  /// The first byte behind the header.
  let dataStart: Int

  /// The longest header that is read; NumPy writes some hundred bytes.
  static let headerLimit = 1 << 20

  /// The shape of the array.
  package var shape: Shape { header.shape }

  /// Opens a file and reads its header.
  ///
  /// - Throws: a `FileError`; see `NPYProblem` for what can be wrong.
  package init(contentsOf path: String) throws(FileError) {
    let file = try FileBytes(contentsOf: path)
    try file.requireSize()
    try self.init(file)
  }

  /// The vector as a matrix of one column.
  var asColumn: NPYArray { NPYArray(self, shape: [shape.count, 1]) }

  private init(_ array: NPYArray, shape: Shape) {
    (file, dataStart) = (array.file, array.dataStart)
    header = NPYHeader(array.header, shape: shape)
  }

  /// - Parameter first: the first bytes, eight at the most, which were read already.
  /// - Throws: a `FileError`; see `NPYProblem` for what can be wrong.
  init(_ file: FileBytes, startingWith first: [UInt8] = []) throws(FileError) {
    self.file = file
    let prefix = first + (try file.bytes(8 - first.count, at: first.count))
    if prefix.isEmpty, !file.isInMemory { throw file.failure(.empty) }
    func fail(_ problem: NPYProblem) -> FileError { file.failure(.npy(problem)) }
    guard prefix.starts(with: [0x93] + "NUMPY".utf8) else { throw fail(.notNPY) }
    guard prefix.count == 8 else { throw fail(.truncatedHeader) }
    let version = Int(prefix[6])
    // The header's length takes two bytes in version 1 and four later.
    let lengthBytes = try file.bytes(version == 1 ? 2 : 4, at: 8)
    guard lengthBytes.count >= 2 else { throw fail(.truncatedHeader) }
    guard (1...3).contains(version) else { throw fail(.version(version)) }
    guard lengthBytes.count == (version == 1 ? 2 : 4) else { throw fail(.truncatedHeader) }
    let start = 8 + lengthBytes.count
    let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    if let size = file.size, length > size - start { throw fail(.truncatedHeader) }
    guard length <= Self.headerLimit else {
      throw fail(
        .header(reason: "it claims \(length) bytes; at most \(Self.headerLimit) are read"))
    }
    let text = try file.bytes(length, at: start)
    guard text.count == length else { throw fail(.truncatedHeader) }
    dataStart = start + length
    do {
      header = try NPYHeader(parsing: text[...])
      let needed = try header.byteCount()
      if let size = file.size, size - dataStart != needed {
        throw NPYProblem.byteCount(found: size - dataStart, needed: needed)
      }
    } catch let error as NPYProblem { throw fail(error) } catch { throw fail(.truncatedHeader) }
  }

  /// Refuses a file with fewer bytes of data than the shape needs, or with more: those of a pipe are seen at its end.
  ///
  /// - Parameter read: how many of those that are needed there were.
  func requireEnd(after read: Int) throws(FileError) {
    let needed = shape.count * header.elementType.byteCount
    var found = read
    if file.size == nil, read == needed {
      while true {
        let more = try file.bytes(1 << 16, at: dataStart + found).count
        found += more
        if more == 0 { break }
        guard found - needed <= FileBytes.streamLimit else {
          throw file.failure(.tooLarge(limit: FileBytes.streamLimit))
        }
      }
    }
    guard found == needed else {
      throw file.failure(.npy(.byteCount(found: found, needed: needed)))
    }
  }

  /// The whole array, read piece by piece into its place.
  package func tensor() throws(FileError) -> Tensor<Double> {
    // What a pipe holds is not known before it is read.
    guard file.size != nil || shape.count * header.elementType.byteCount <= FileBytes.streamLimit
    else { throw file.failure(.tooLarge(limit: FileBytes.streamLimit)) }
    return try Tensor<Double>.written(shape) { result throws(FileError) in
      let type = header.elementType
      guard header.isFortranOrder, shape.count > 0 else {
        try requireEnd(after: try file.read(type, at: dataStart, into: result))
        return
      }
      // Column-major: the first index runs fastest.
      var place = ColumnMajorPlace(shape)
      let read = try file.read(shape.count, of: type, at: dataStart) { part, _ in
        for number in part {
          result[place.offset] = number
          place.advance()
        }
      }
      try requireEnd(after: read)
    }
  }
}

/// The place in row-major order of each element in column-major order, one after the other.
private struct ColumnMajorPlace {
  private(set) var offset = 0
  private var index: [Int]
  private let extents: [Int]
  private let strides: [Int]

  init(_ shape: Shape) {
    extents = shape.dimensions
    index = extents.map { _ in 0 }
    var stride = 1
    strides = extents.reversed().map { extent in
      defer { stride *= extent }
      return stride
    }.reversed()
  }

  mutating func advance() {
    for axis in extents.indices {
      index[axis] += 1
      offset += strides[axis]
      if index[axis] < extents[axis] { return }
      offset -= extents[axis] * strides[axis]
      index[axis] = 0
    }
  }
}
