import Autodiff
// The standard streams and the end of the process.
import Foundation

/// Who runs the command line: the program itself, or a test inside another process.
public struct Host: Sendable {
  /// Writes to the terminal; nil where there is none.
  let terminal: (@Sendable (String) -> Void)?
  /// Whether results are written to the terminal, where a line of progress would get between them.
  let showsResults: Bool
  /// Whether the process ends where tensors exceed the bound on memory.
  let endsProcess: Bool
  /// The keys that somebody presses; nil where standard input is no terminal.
  var keys: KeyReader?
  /// The lines of standard input; nil where there is none.
  var lines: LineReader?
  /// Whether results are coloured.
  var isColoured = false

  /// A process that goes on after the call.
  public static let embedded = Host(terminal: nil, showsResults: false, endsProcess: false)

  /// The same with lines to read from standard input.
  package static func embedded(answers: [String]) -> Host {
    Host(terminal: nil, showsResults: false, endsProcess: false, lines: LineReader(answers))
  }

  /// The process of the call.
  public static var process: Host {
    let isTerminal = isatty(STDERR_FILENO) != 0
    return Host(
      terminal: isTerminal ? writeError : nil, showsResults: isatty(STDOUT_FILENO) != 0,
      endsProcess: true, keys: .terminal, lines: .standardInput, isColoured: showsColours)
  }

  /// Whether standard output is a terminal with colours whose user has not forbidden them (no-color.org).
  private static var showsColours: Bool {
    let environment = ProcessInfo.processInfo.environment
    return isatty(STDOUT_FILENO) != 0 && environment["NO_COLOR", default: ""].isEmpty
      && environment["TERM", default: "dumb"] != "dumb"
  }

  /// What a command may use.
  ///
  /// Estimates refuse what takes too much before it starts. Should one be too low, tensors are held to the bound all
  /// the same, and the process ends with a sentence.
  func resources(_ memory: MemoryBound, _ notes: Notes) -> Resources {
    let progress = Progress(write: terminal, log: endsProcess ? Self.writeError : nil)
    if endsProcess {
      TensorMemory.setBound(Int(memory.size.bytes)) { bytes in
        progress.end()
        let shortage = MemoryShortage(
          need: MemorySize(bytes: Double(bytes)), isPart: true, bound: memory)
        Self.writeError("autodiff-cli: the command \(shortage)\n")
        _exit(ExitStatus.failure.rawValue)
      }
    }
    return Resources(
      memory: memory, progress: progress, keys: keys, lines: lines, isColoured: isColoured,
      isShown: showsResults, notes: notes)
  }

  @Sendable private static func writeError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
