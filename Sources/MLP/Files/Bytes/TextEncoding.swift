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
