import Foundation
import Testing

/// Made-up calls of the command line, for a few seconds; `AUTODIFF_FUZZ_ITERATIONS` asks for so many of them, and
/// `AUTODIFF_FUZZ_SEED` for others.
@Suite struct FuzzTests {
  /// Where the driver is built: beside the tests.
  private static let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  private func fuzz(_ arguments: [String]) throws -> (status: Int32, text: String) {
    let keep = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID())")
    defer { try? FileManager.default.removeItem(at: keep) }
    let process = Process()
    process.executableURL = Self.folder.appending(path: "fuzz")
    process.arguments = arguments + ["--keep", keep.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  @Test func `No call ends in a trap, a hang, much memory or without a word`() throws {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["AUTODIFF_FUZZ_SEED"] ?? "11"
    let length = environment["AUTODIFF_FUZZ_ITERATIONS"].map { ["--cases", $0] }
    let result = try fuzz(["--seed", seed] + (length ?? ["--seconds", "6"]))
    #expect(result.status == 0, "\(result.text)")
    #expect(result.text.contains("0 findings"))
  }

  /// A driver that found nothing because it sees nothing would pass the test above.
  @Test(arguments: [
    ("trap", "signal"), ("hang", "longer than"), ("memory", "MB of memory"),
    ("silence", "status 1 without a message"), ("exit", "ended with status 0"),
  ])
  func `Each sort of fault is found, and the cases go on`(fault: String, words: String) throws {
    let result = try fuzz([
      "--seed", "3", "--cases", "60", "--plant", fault, "--time-limit", "3", "--memory-limit",
      "100",
    ])
    #expect(result.status == 1)
    let finding = result.text.split(separator: "\n").first { $0.hasPrefix("seed 3 case 40 (") }
    #expect(finding?.contains(words) == true, "\(result.text)")
    #expect(result.text.contains("59 cases") || result.text.contains("60 cases"))
    #expect(result.text.contains("1 findings"))
  }

  @Test func `A case is the same whenever it is made`() throws {
    let first = try fuzz(["--seed", "3", "--case", "7"])
    #expect(first.text.contains("case 7 of seed 3"))
    func call(_ text: String) -> Substring? {
      text.split(separator: "\n").first { $0.hasPrefix("autodiff-cli ") }
    }
    #expect(call(first.text) != nil)
    #expect(call(try fuzz(["--seed", "3", "--case", "7"]).text) == call(first.text))
    #expect(call(try fuzz(["--seed", "4", "--case", "7"]).text) != call(first.text))
  }
}
