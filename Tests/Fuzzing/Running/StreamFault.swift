import Foundation

/// Something wrong with the streams of a process.
enum StreamFault: CaseIterable, Sendable {
  case closedOutput, fullOutput, closedErrors, fullErrors, closedBoth, closedInput, everythingClosed
  case reader, fewDescriptors

  /// What a shell does to the streams before it becomes the program.
  private var script: String {
    switch self {
    case .closedOutput: #"exec "$0" "$@" >&-"#
    case .fullOutput: #"exec "$0" "$@" >/dev/full"#
    case .closedErrors: #"exec "$0" "$@" 2>&-"#
    case .fullErrors: #"exec "$0" "$@" 2>/dev/full"#
    case .closedBoth: #"exec "$0" "$@" >&- 2>&-"#
    case .closedInput: #"exec "$0" "$@" <&-"#
    case .everythingClosed: #"exec "$0" "$@" <&- >&- 2>&-"#
    case .reader: #"exec "$0" "$@""#
    // The loader needs one beside the three streams.
    case .fewDescriptors: #"ulimit -n 4; exec "$0" "$@""#
    }
  }

  private var hasOutput: Bool {
    switch self {
    case .closedErrors, .fullErrors, .closedInput, .fewDescriptors: true
    default: false
    }
  }

  private var hasErrors: Bool {
    switch self {
    case .closedErrors, .fullErrors, .closedBoth, .everythingClosed: false
    default: true
    }
  }

  /// What is wrong with a call of the program itself, beside a call of its entry with whole streams.
  func problem(of program: String, _ arguments: [String], _ whole: Outcome) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script, program] + arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    if self == .reader { try? output.fileHandleForReading.close() }
    do { try process.run() } catch { return "the program does not start: \(error)" }
    try? output.fileHandleForWriting.close()
    let err = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    var out = ""
    if self != .reader {
      out = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    process.waitUntilExit()
    let status = process.terminationStatus
    if process.terminationReason == .uncaughtSignal {
      // A reader that has gone ends a program by this signal, as everywhere in Unix.
      return self == .reader && status == SIGPIPE ? nil : "\(self): signal \(status)"
    }
    guard [0, 1, 64].contains(status) else { return "\(self): status \(status), \(err)" }
    if hasErrors, status != 0, err.isEmpty, out.isEmpty {
      return "\(self): status \(status) without a word"
    }
    if hasOutput, self != .fewDescriptors {
      if status != whole.status || out != whole.out { return "\(self): another result" }
    } else if !hasOutput, whole.status == 0, status == 0 {
      return "\(self): status 0, and the result was lost"
    }
    return nil
  }
}
