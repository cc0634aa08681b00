// The terminal.
import Foundation

/// Keys as they are pressed on a terminal, for what is shown piece by piece.
struct KeyReader: Sendable {
  /// Waits for a key; nil where there are no more.
  let next: @Sendable () -> UInt8?

  /// The keys of standard input; nil where that is no terminal.
  static var terminal: KeyReader? {
    isatty(STDIN_FILENO) == 0 ? nil : KeyReader(next: readKey)
  }

  /// Reads a key without its line being ended, and without showing it.
  ///
  /// The terminal is as it was when this returns. An interrupt is a key in between, so that nothing ends the process there.
  @Sendable private static func readKey() -> UInt8? {
    show("any key goes on, a shows all, q ends")
    defer { show("") }
    var usual = termios()
    guard tcgetattr(STDIN_FILENO, &usual) == 0 else { return nil }
    var raw = usual
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    guard tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0 else { return nil }
    // What is left of a key that sends several bytes, as an arrow does, is dropped.
    defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &usual) }
    var key: UInt8 = 0
    var count = 0
    repeat { count = read(STDIN_FILENO, &key, 1) } while count < 0 && errno == EINTR
    return count == 1 ? key : nil
  }

  /// Shows a line in place of the last, where somebody sees it.
  private static func show(_ line: String) {
    guard isatty(STDERR_FILENO) != 0 else { return }
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(line)".utf8))
  }
}
