// The C library, which Foundation re-exports under one name.
import Foundation

/// Text that waits for what belongs before it: a little in memory, much in a temporary file.
///
/// The file has no name from its opening on, so that nothing is left of it however the process ends.
final class KeptText {
  /// From so many bytes on they go to the file.
  private let pieceSize: Int
  private var piece: [UInt8] = []
  /// The file, and how many bytes it has.
  private var descriptor: Int32?
  private var written = 0

  init(pieceSize: Int = 1 << 20) { self.pieceSize = pieceSize }

  deinit { if let descriptor { close(descriptor) } }

  /// Where temporary files are made.
  private static var folder: String {
    let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? ""
    return folder.isEmpty ? "/tmp" : folder
  }

  private func failure() -> CommandError {
    .temporaryFile(folder: Self.folder, reason: String(cString: strerror(errno)))
  }

  func append(_ text: String) throws(CommandError) {
    piece += text.utf8
    guard piece.count >= pieceSize else { return }
    let descriptor = try open()
    var rest = piece[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else { throw failure() }
      rest = rest.dropFirst(max(0, count))
    }
    written += piece.count
    piece.removeAll(keepingCapacity: true)
  }

  private func open() throws(CommandError) -> Int32 {
    if let descriptor { return descriptor }
    var path = Array((Self.folder + "/autodiff-XXXXXX").utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw failure() }
    unlink(path)
    self.descriptor = descriptor
    return descriptor
  }

  /// Writes the text, a piece after the other.
  func copy(to write: ResultWriter) throws {
    var offset = 0
    var part = [UInt8](repeating: 0, count: written == 0 ? 0 : pieceSize)
    while let descriptor, offset < written {
      let count = pread(descriptor, &part, min(part.count, written - offset), off_t(offset))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure() }
      // A character at the end may go on in the next piece, and is written with it.
      var end = count
      if offset + count < written {
        var last = count - 1
        while last > 0, part[last] & 0xC0 == 0x80 { last -= 1 }
        if last > 0, part[last] >= 0x80 { end = last }
      }
      try write(String(decoding: part[..<end], as: UTF8.self))
      offset += end
    }
    if !piece.isEmpty { try write(String(decoding: piece, as: UTF8.self)) }
  }
}
