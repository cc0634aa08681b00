// The terminal and the C library.
import Foundation
import Synchronization

/// Lines that somebody types, or that a pipe or a file holds.
struct LineReader: Sendable {
  /// The most bytes of a line that are kept.
  static let limit = 4096

  /// Waits for a line, without its end; nil where there are no more.
  let next: @Sendable () -> String?
  /// Whether the terminal shows the lines as they are typed.
  let areShown: Bool

  /// Lines that are known.
  init(_ lines: [String]) {
    let left = Mutex(lines[...])
    next = { left.withLock { $0.popFirst() } }
    areShown = false
  }

  private init(next: @escaping @Sendable () -> String?, areShown: Bool) {
    (self.next, self.areShown) = (next, areShown)
  }

  /// The lines of standard input.
  static var standardInput: LineReader {
    LineReader(next: readLine, areShown: isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0)
  }

  /// Reads a line; of a longer one than the limit a byte more is kept than that, so that it can be told.
  ///
  /// What never ends is a line after each 2^20 bytes.
  @Sendable private static func readLine() -> String? {
    var bytes: [UInt8] = []
    for count in 0..<1 << 20 {
      let character = getchar()
      if character == EOF { return count == 0 ? nil : String(decoding: bytes, as: UTF8.self) }
      if character == 0x0A { break }
      if bytes.count <= limit { bytes.append(UInt8(truncatingIfNeeded: character)) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
