// The C library, which Foundation re-exports under one name.
import Foundation

/// The bytes of a file, read where they are wanted and never held as a whole; or those of an array.
///
/// A file is not mapped: a mapped file that shrinks ends the process. One that shrinks, grows or is written to between
/// its opening and a reading is an error.
final class FileBytes: Sendable {
  private enum Content: Sendable {
    case memory([UInt8])
    /// A regular file, of which any part can be read.
    case regular(Int32, FileState)
    /// A range of another file's bytes.
    case part(FileBytes, Range<Int>)
    /// A pipe or a device, which has no size and is read once, from its start to its end.
    case stream(Int32)
  }

  /// The path, or the name for messages.
  let name: String
  private let content: Content

  /// Bytes that are in memory.
  init(_ bytes: [UInt8], name: String) {
    (content, self.name) = (.memory(bytes), name)
  }

  /// A range of the bytes of a file of which any part can be read.
  init(part range: Range<Int>, of file: FileBytes, name: String) {
    (content, self.name) = (.part(file, range), name)
  }

  /// Opens a file.
  ///
  /// - Parameter name: what messages call it, its path unless given.
  /// - Throws: `.notFound`, `.isDirectory` or `.unreadable`.
  init(contentsOf path: String, name: String? = nil) throws(FileError) {
    let name = name ?? path
    func fail(_ problem: FileProblem) -> FileError { FileError(file: name, problem: problem) }
    // A path with a zero byte would be cut there by the C library and name another file.
    guard !path.isEmpty, !path.utf8.contains(0) else { throw fail(.notFound) }
    var status = stat()
    guard stat(path, &status) == 0 else { throw fail(.notFound) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw fail(.isDirectory) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      let reason = SystemError.sentence()
      if descriptor >= 0 { close(descriptor) }
      throw fail(.unreadable(reason: reason))
    }
    self.name = name
    // Files that the system makes up as they are read say that they have no bytes.
    let isRegular = status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
    content =
      isRegular ? .regular(descriptor, FileState(status)) : .stream(descriptor)
  }

  /// Whether a path names a file of which any part can be read, which can so be opened twice.
  static func isRegular(_ path: String) -> Bool {
    var status = stat()
    return !path.utf8.contains(0) && stat(path, &status) == 0
      && status.st_mode & S_IFMT == S_IFREG
  }

  deinit {
    switch content {
    case .memory, .part: break
    case .regular(let descriptor, _), .stream(let descriptor): close(descriptor)
    }
  }

  /// The number of bytes; nil for a pipe or a device.
  var size: Int? {
    switch content {
    case .memory(let bytes): bytes.count
    case .regular(_, let state): state.size
    case .part(_, let range): range.count
    case .stream: nil
    }
  }

  /// Whether the bytes were in memory before.
  var isInMemory: Bool {
    if case .memory = content { true } else { false }
  }

  func failure(_ problem: FileProblem) -> FileError { FileError(file: name, problem: problem) }

  /// Reads at least one byte unless there is none, and no more than are at hand.
  ///
  /// - Parameter offset: the place of the first byte; of a stream it is the place that has been reached, whatever is
  ///   given.
  /// - Returns: the number of bytes; 0 at the end.
  /// - Throws: `.unreadable`, or `.changed` where the file is not what it was when it was opened.
  func readSome(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(FileError) -> Int {
    guard let start = buffer.baseAddress, !buffer.isEmpty else { return 0 }
    switch content {
    case .memory(let bytes):
      let part = bytes[Swift.min(offset, bytes.count)...].prefix(buffer.count)
      buffer.copyBytes(from: part)
      return part.count
    case .part(let file, let range):
      let wanted = Swift.min(buffer.count, range.count - offset)
      guard wanted > 0 else { return 0 }
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
      return try file.readSome(into: part, at: range.lowerBound + offset)
    case .regular(let descriptor, let state):
      let wanted = Swift.min(buffer.count, state.size - offset)
      let count = try retried { pread(descriptor, start, Swift.max(0, wanted), off_t(offset)) }
      var status = stat()
      guard fstat(descriptor, &status) == 0 else {
        throw failure(.unreadable(reason: SystemError.sentence()))
      }
      guard FileState(status) == state, count > 0 || wanted <= 0 else { throw failure(.changed) }
      return count
    case .stream(let descriptor):
      return try retried { Foundation.read(descriptor, start, buffer.count) }
    }
  }

  /// Fills a buffer, or as much of it as there are bytes.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(FileError) -> Int {
    var count = 0
    while count < buffer.count {
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
      let read = try readSome(into: part, at: offset + count)
      if read == 0 { break }
      count += read
    }
    return count
  }

  /// At least one byte unless there is none, and no more than so many.
  func someBytes(_ count: Int, at offset: Int) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let result = bytes.withUnsafeMutableBytes { buffer -> Result<Int, FileError> in
      do throws(FileError) {
        return .success(try readSome(into: buffer, at: offset))
      } catch { return .failure(error) }
    }
    bytes.removeLast(count - (try result.get()))
    return bytes
  }

  /// So many bytes, or those up to the end.
  func bytes(_ count: Int, at offset: Int) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    // The closure would lose the type of the error.
    let result = bytes.withUnsafeMutableBytes { buffer -> Result<Int, FileError> in
      do throws(FileError) {
        return .success(try read(into: buffer, at: offset))
      } catch { return .failure(error) }
    }
    bytes.removeLast(count - (try result.get()))
    return bytes
  }

  private func retried(_ call: () -> Int) throws(FileError) -> Int {
    while true {
      let count = call()
      if count >= 0 { return count }
      guard errno == EINTR else { throw failure(.unreadable(reason: SystemError.sentence())) }
    }
  }
}

/// What shows that a file is what it was: its size, and when it was written.
private struct FileState: Equatable, Sendable {
  let size: Int
  private let seconds: Int
  private let nanoseconds: Int

  init(_ status: stat) {
    size = Int(status.st_size)
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    (seconds, nanoseconds) = (Int(time.tv_sec), Int(time.tv_nsec))
  }
}

/// The C library's account of what went wrong.
enum SystemError {
  /// The sentence for the last error, as in "Permission denied".
  static func sentence() -> String { String(cString: strerror(errno)) }
}
