// Threads.
import Foundation
import Synchronization

/// A line on the terminal that says what a command is doing, shown when it has taken a second and erased at its end.
///
/// A thread of its own draws it, ten times a second at most: what takes long is inside calls of the library. Where there is
/// no terminal an activity of a known number of steps is told of once, when it has taken ten seconds.
package final class Progress: Sendable {
  private struct State {
    var line = ProgressLine()
    var begin = ContinuousClock.now
    var isTold = false
    var isDrawn = false
    var isOver = false
  }

  private let state = Mutex(State())
  private let write: @Sendable (String) -> Void
  private let log: (@Sendable (String) -> Void)?
  private let logDelay: Double

  /// Shows nothing.
  package static let hidden = Progress(delay: 0, interval: 0, write: nil)

  /// - Parameters:
  ///   - delay: the seconds before the first line.
  ///   - interval: the seconds from one line to the next.
  ///   - write: writes to the terminal; nil where there is none.
  ///   - logDelay: the seconds of an activity before a line for a file.
  ///   - log: writes a line where there is no terminal; nil where nobody reads it.
  package init(
    delay: Double = 1, interval: Double = 0.1, write: (@Sendable (String) -> Void)?,
    logDelay: Double = 10, log: (@Sendable (String) -> Void)? = nil
  ) {
    self.write = write ?? { _ in }
    (self.log, self.logDelay) = (write == nil ? log : nil, logDelay)
    guard write != nil else { return }
    let start = ContinuousClock.now
    Thread.detachNewThread { [self] in
      Thread.sleep(forTimeInterval: delay)
      while draw(after: start.duration(to: .now)) { Thread.sleep(forTimeInterval: interval) }
    }
  }

  /// Says what is done from now on.
  ///
  /// - Parameters:
  ///   - activity: a few words; `#` in them stands for the number of steps since.
  ///   - total: how many steps there will be, where that is known: then there is a bar, with the time that is left.
  ///   - unit: what the steps are called, as in `epochs`.
  ///   - first: how many of the steps an earlier call has done.
  package func begin(_ activity: String, total: Int? = nil, unit: String = "", first: Int = 0) {
    state.withLock {
      $0.line = ProgressLine(
        activity: activity, total: total, unit: unit, first: first, count: first)
      ($0.begin, $0.isTold) = (.now, false)
    }
  }

  /// Counts a step.
  ///
  /// - Parameter detail: what it came to, in a few words.
  package func step(_ detail: String = "") {
    let line: String? = state.withLock { state in
      state.line.count += 1
      state.line.detail = detail
      guard log != nil, !state.isTold, state.line.total != nil else { return nil }
      let stage = state.begin.duration(to: .now) / .seconds(1)
      guard stage >= logDelay else { return nil }
      state.isTold = true
      return state.line.plainText(stage: stage)
    }
    if let line { log?("autodiff-cli: \(line)\n") }
  }

  /// Erases the line, for good.
  package func end() {
    state.withLock { state in
      if state.isDrawn { write("\r\u{1B}[K") }
      (state.isDrawn, state.isOver) = (false, true)
    }
  }

  /// Draws the line, under the lock: when `end()` has returned nothing is drawn any more.
  private func draw(after time: Duration) -> Bool {
    state.withLock { state in
      guard !state.isOver else { return false }
      let text = state.line.text(
        stage: state.begin.duration(to: .now) / .seconds(1), whole: time / .seconds(1))
      write("\r\(text)\u{1B}[K")
      state.isDrawn = true
      return true
    }
  }
}
