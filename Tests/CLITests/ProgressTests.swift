import AutodiffCommand
import Foundation
import Synchronization
import Testing

/// The line that says on a terminal what a command is doing.
@Suite struct ProgressTests {
  /// What was written to a terminal, and when.
  final class Terminal: Sendable {
    private let texts = Mutex<[String]>([])
    func write(_ text: String) { texts.withLock { $0.append(text) } }
    var written: [String] { texts.withLock { $0 } }
  }

  static let erasure = "\r\u{1B}[K"

  @Test func nothingIsShownOfWhatIsQuick() {
    let terminal = Terminal()
    let progress = Progress(delay: 0.2, interval: 0.01) { terminal.write($0) }
    progress.begin("working")
    progress.step()
    progress.end()
    Thread.sleep(forTimeInterval: 0.4)
    #expect(terminal.written == [])
  }

  @Test func aLineIsDrawnAgainAndErased() {
    let terminal = Terminal()
    let progress = Progress(delay: 0.05, interval: 0.05) { terminal.write($0) }
    progress.begin("row # of 3")
    progress.step()
    progress.step()
    let start = ContinuousClock.now
    while terminal.written.count < 3 { Thread.sleep(forTimeInterval: 0.001) }
    let time = start.duration(to: .now)
    progress.end()
    let written = terminal.written
    #expect(written.dropLast().allSatisfy { $0 == "\rrow 2 of 3, 0 s\u{1B}[K" })
    #expect(written.last == Self.erasure)
    // Three lines are two intervals apart at the least, with some room for the clock's start.
    #expect(time > .milliseconds(100))
    Thread.sleep(forTimeInterval: 0.2)
    #expect(terminal.written == written)
  }

  /// Progress goes to the terminal alone: standard error that is none stays empty.
  @Test func aFileShowsNoProgress() throws {
    let child = try ChildProcess(["mlp", "check", "--layers", "30000,2,1", "--activation", "tanh"])
    #expect(child.status == 0)
    #expect(child.standardError.isEmpty)
  }
}
