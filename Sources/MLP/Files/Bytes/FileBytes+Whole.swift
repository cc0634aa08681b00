extension FileBytes {
  /// The most bytes that are read from a regular file as a whole, 8 GiB.
  static let regularLimit = 1 << 33
  /// The most bytes that are read from anything else (a pipe, a device) as a whole, 1 GiB: these have no size that
  /// could be looked at first, and some never end.
  static let streamLimit = 1 << 30

  /// A file of which any part can be read: what a pipe or a device holds is read into memory.
  ///
  /// - Throws: also `.empty` and `.tooLarge`.
  static func seekable(_ path: String) throws(FileError) -> FileBytes {
    let file = try FileBytes(contentsOf: path)
    if file.size != nil { return file }
    return FileBytes(try file.whole(), name: path)
  }

  /// All bytes, of which there is at least one where they are a file's.
  ///
  /// - Parameter first: those that were read already.
  func whole(startingWith first: [UInt8] = []) throws(FileError) -> [UInt8] {
    let limit = size == nil ? Self.streamLimit : Self.regularLimit
    if !isInMemory { try requireSize(atMost: limit) }
    if let size { return try bytes(size, at: 0) }
    var whole = first
    while true {
      let part = try bytes(1 << 16, at: whole.count)
      guard whole.count + part.count <= limit else { throw failure(.tooLarge(limit: limit)) }
      whole += part
      if part.count < 1 << 16 { break }
    }
    guard !whole.isEmpty else { throw failure(.empty) }
    return whole
  }

  /// Refuses a file that is larger than what is read as a whole.
  func requireSize(atMost limit: Int = regularLimit) throws(FileError) {
    if let size, size > limit { throw failure(.tooLarge(limit: limit)) }
  }
}
