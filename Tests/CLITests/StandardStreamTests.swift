import Foundation
import MLP
import Testing

@testable import AutodiffCommand

/// Standard streams that are closed or full, and no descriptor left: a sentence and a status.
@Suite struct StandardStreamTests {
  /// The program, built beside the tests.
  static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "autodiff-cli").path

  /// Runs a script in which `$0` is the program, and `$1` a formula on which threads work.
  static func shell(_ script: String) throws -> Outcome {
    let process = Process()
    let (out, err) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script, program, "sum(exp(broadcast(x, [1000000])))"]
    process.standardOutput = out
    process.standardError = err
    try process.run()
    let output = out.fileHandleForReading.readDataToEndOfFile()
    let error = err.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      out: String(decoding: output, as: UTF8.self), err: String(decoding: error, as: UTF8.self))
  }

  static let lost = "autodiff-cli: the result could not be written: "

  @Test(arguments: [
    ("exec \"$0\" gradient x^2 --at x=3 >&-", 1, lost + "Bad file descriptor\n"),
    ("exec \"$0\" gradient x^2 --at x=3 >/dev/full", 1, lost + "No space left on device\n"),
    ("exec \"$0\" gradient x^2 --at x=3 2>&- >/dev/full", 1, ""),
    ("exec \"$0\" gradient x^2 --at x=3 <&- 2>&- >&-", 1, ""),
    // What threads are started with takes the lowest free descriptors.
    ("exec \"$0\" gradient \"$1\" --at x=1 >&-", 1, lost + "Bad file descriptor\n"),
    ("exec \"$0\" gradient \"$1\" --at x=1 <&- >&-", 1, lost + "Bad file descriptor\n"),
    ("exec \"$0\" gradient 'x +' 2>/dev/full", 1, ""), ("exec \"$0\" gradient 2>&-", 64, ""),
    (
      "exec \"$0\" gradient x --at \"$(printf 'x=@caf\\351.csv')\"", 64,
      "autodiff-cli: argument 4, 'x=@caf\\xE9.csv', is not UTF-8 text\n"
    ),
  ])
  func streams(_ script: String, _ status: Int32, _ message: String) throws {
    #expect(try Self.shell(script) == Outcome(status: status, out: "", err: message))
  }

  /// The loader of programs needs one descriptor beside the standard streams, and threads need more.
  @Test func oneThreadWhereThereIsNoDescriptorForMore() throws {
    let few = try Self.shell("ulimit -n 4; exec \"$0\" gradient \"$1\" --at x=1")
    #expect(few.status == 0)
    #expect(try few == Self.shell("exec \"$0\" gradient \"$1\" --at x=1"))
  }

  /// With every descriptor taken, files are neither read nor written, and the message says why.
  @Test func filesWithoutDescriptors() async {
    await #expect(processExitsWith: .success) {
      let path = NSTemporaryDirectory() + "autodiff-\(UInt64.random(in: 0 ... .max)).json"
      try FileWriter.write(Array("[1, 2]".utf8), to: path)
      let missing = path + ".missing.json"
      var limit = rlimit(rlim_cur: 3, rlim_max: 3)
      let isLimited = setrlimit(__rlimit_resource_t(7), &limit) == 0
      let read = cli("gradient", "sum(x)", "--at", "x=@\(path)")
      let model = cli("mlp", "gradient", "--model", path, "--activation", "relu", "--input", "1")
      var written = ""
      do { try FileWriter.write([1], to: missing) } catch { written = "\(error)" }
      let reason = "Too many open files"
      exit(
        isLimited && read == failure(1, "autodiff-cli: \(path): cannot be read: \(reason)")
          && model == failure(1, "autodiff-cli: \(path): cannot be read: \(reason)")
          && written == "\(missing): cannot be written: \(reason)" ? 0 : 1)
    }
  }
}
