import Foundation
import Testing

/// A call of the program itself, in a process of its own.
struct ChildProcess {
  let status: Int32
  let standardError: String
  /// The most memory that it had.
  let peakBytes: Double

  /// The program, built beside the tests.
  static let executable = built("autodiff-cli")

  private static func built(_ name: String) -> URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: name)
  }

  /// Whether the address sanitizer is in the program: its shadow and its quarantine are memory of the process.
  static let isSanitized = dlsym(dlopen(nil, RTLD_NOW), "__asan_init") != nil

  init(_ arguments: [String]) throws {
    let process = Process()
    let (output, error) = (Pipe(), Pipe())
    process.executableURL = Self.built("peak-memory")
    process.arguments = [Self.executable.path] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = error
    try process.run()
    standardError = String(
      decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let peak = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
    peakBytes = try #require(Double(peak.dropLast()), "\(standardError)")
  }
}
