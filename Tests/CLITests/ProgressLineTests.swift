import Foundation
import Synchronization
import Testing

@testable import AutodiffCommand

/// What a line of progress says at a time that is given.
@Suite struct ProgressLineTests {
  static func line(
    _ count: Int, of total: Int? = 200, first: Int = 0, detail: String = "loss 0.5"
  ) -> ProgressLine {
    ProgressLine(
      activity: "training", total: total, unit: "epochs", first: first, count: count,
      detail: detail)
  }

  static let texts: [(ProgressLine, stage: Double, String)] = [
    (line(0), 0, "training ──────────── 0 of 200 epochs, loss 0.5, 7 s"),
    (
      line(50), 10,
      "training ━━━───────── 50 of 200 epochs, loss 0.5, 5.0/s, 30 s left"
    ),
    (
      line(100, detail: ""), 2,
      "training ━━━━━━────── 100 of 200 epochs, 50/s, 2 s left"
    ),
    // A call that goes on knows nothing of how long the first epochs took.
    (
      line(100, first: 90), 50,
      "training ━━━━━━────── 100 of 200 epochs, loss 0.5, 5.0 s each, 8 min 20 s left"
    ),
    // What matters least goes where the line would be too wide.
    (
      line(100, first: 90, detail: "loss 0.5, best 0.25"), 50,
      "training ━━━━━━────── 100 of 200 epochs, loss 0.5, best 0.25, 8 min 20 s left"
    ),
    (line(200), 10, "training ━━━━━━━━━━━━ 200 of 200 epochs, loss 0.5, 20/s, 0 s left"),
    (line(3, of: nil), 10, "training, 7 s"),
    (
      line(100, detail: String(repeating: "x", count: 50)), 2,
      "training ━━━━━━────── 100 of 200 epochs, 2 s left"
    ),
  ]

  @Test func `A bar has the rate and the time that is left`() {
    for (line, stage, text) in Self.texts {
      #expect(line.text(stage: stage, whole: 7.9) == text)
      #expect(line.text(stage: stage, whole: 7.9).count <= 79)
    }
    #expect(
      ProgressLine(activity: "row # of 3", count: 2).text(stage: 1, whole: 1) == "row 2 of 3, 1 s")
  }

  @Test func `Times are said in two units`() {
    let times: [(Double, String)] = [
      (0.4, "0 s"), (59, "59 s"), (60, "1 min 0 s"), (125, "2 min 5 s"), (12_000, "3 h 20 min"),
    ]
    for (seconds, text) in times { #expect(ProgressLine.time(seconds) == text) }
  }

  @Test func `Where there is no terminal a long activity is told of once`() {
    let lines = Mutex<[String]>([])
    let progress = Progress(write: nil, logDelay: 0) { line in lines.withLock { $0.append(line) } }
    progress.begin("reading")
    progress.step()
    progress.begin("training", total: 3, unit: "epochs")
    for _ in 0..<3 { progress.step("loss 1") }
    let told = lines.withLock { $0 }
    #expect(told.count == 1)
    #expect(told[0].hasPrefix("autodiff-cli: training: 1 of 3 epochs after 0 s"))
    // Before so many seconds nothing is said.
    let quick = Progress(write: nil, logDelay: 60) { _ in Issue.record("a line") }
    quick.begin("training", total: 3, unit: "epochs")
    quick.step()
  }
}
