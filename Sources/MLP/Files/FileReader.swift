// The file system (FileManager), and the C library, which Foundation re-exports under one name.
import Foundation

/// Reads whole files into memory, with a limit.
enum FileReader {
  /// The most bytes that are read from a regular file, 8 GiB.
  static let regularLimit = 1 << 33
  /// The most bytes that are read from anything else (a pipe, a device), 1 GiB: these have no size that could
  /// be looked at first, and some never end.
  static let streamLimit = 1 << 30

  /// The bytes of a file, of which there is at least one.
  static func bytes(at path: String) throws(FileError) -> [UInt8] {
    func fail(_ problem: FileProblem) -> FileError { FileError(file: path, problem: problem) }
    // A path with a zero byte would be cut there by the C library and name another file.
    guard !path.isEmpty, !path.utf8.contains(0) else { throw fail(.notFound) }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw fail(.notFound)
    }
    guard !isDirectory.boolValue else { throw fail(.isDirectory) }

    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
    let isRegular = attributes?[.type] as? FileAttributeType == .typeRegular
    let limit = isRegular ? regularLimit : streamLimit
    let size = isRegular ? (attributes?[.size] as? NSNumber)?.intValue ?? 0 : 0
    guard size <= limit else { throw fail(.tooLarge(limit: limit)) }

    guard let file = fopen(path, "rb") else {
      throw fail(.unreadable(reason: SystemError.sentence()))
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      guard bytes.count + count <= limit else { throw fail(.tooLarge(limit: limit)) }
      bytes.append(contentsOf: chunk[..<count])
      if count < chunk.count { break }
    }
    guard ferror(file) == 0 else { throw fail(.unreadable(reason: SystemError.sentence())) }
    guard !bytes.isEmpty else { throw fail(.empty) }
    return bytes
  }
}

/// The C library's account of what went wrong.
enum SystemError {
  /// The sentence for the last error, as in "Permission denied".
  static func sentence() -> String { String(cString: strerror(errno)) }
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
