import Foundation
import Testing

/// A call of the program itself, in a process of its own.
struct ChildProcess {
  let status: Int32
  let standardError: String
  /// The most memory that was seen in it. (`getrusage` counts what the parent had when it forked.)
  let peakBytes: Double

  /// The program, built beside the tests.
  static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "autodiff-cli")

  /// Whether the address sanitizer is in the program: its shadow and its quarantine are memory of the process.
  static let isSanitized = dlsym(dlopen(nil, RTLD_NOW), "__asan_init") != nil

  init(_ arguments: [String]) throws {
    let process = Process()
    let error = Pipe()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = error
    try process.run()
    var peak = 0.0
    while process.isRunning {
      peak = max(peak, Self.peak(of: process.processIdentifier))
      usleep(500)
    }
    process.waitUntilExit()
    status = process.terminationStatus
    standardError = String(
      decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    peakBytes = peak
  }

  /// The high-water mark of a process's resident memory so far.
  private static func peak(of process: Int32) -> Double {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first)
      .flatMap { Double($0) }.map { 1024 * $0 } ?? 0
  }
}
