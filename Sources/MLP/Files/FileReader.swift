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
  func whole() throws(FileError) -> [UInt8] {
    let limit = size == nil ? Self.streamLimit : Self.regularLimit
    if !isInMemory { try requireSize(atMost: limit) }
    if let size { return try bytes(size, at: 0) }
    var whole: [UInt8] = []
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

/// Reads whole files into memory, with a limit.
enum FileReader {
  /// The bytes of a file, of which there is at least one.
  static func bytes(at path: String) throws(FileError) -> [UInt8] {
    try FileBytes(contentsOf: path).whole()
  }
}

/// Checks on text files.
enum TextEncoding {
  /// Throws the line of the first byte that is not UTF-8.
  static func requireUTF8(_ bytes: [UInt8], file: String) throws(FileError) {
    guard String(validating: bytes, as: UTF8.self) == nil else { return }
    // A line feed is never part of a longer sequence, so lines can be judged one by one.
    var line = 1
    for text in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if String(validating: text, as: UTF8.self) == nil { break }
      line += 1
    }
    throw FileError(file: file, problem: .notUTF8(line: line))
  }

  /// The number of bytes that a byte order mark takes at the start.
  static func byteOrderMark(_ bytes: [UInt8]) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }
}
