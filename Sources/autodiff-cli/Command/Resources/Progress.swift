// Threads.
import Foundation
import Synchronization

/// A line on the terminal that says what a command is doing, shown when it has taken a second and erased at its end.
///
/// A thread of its own draws it, ten times a second at most: what takes long is inside calls of the library.
package final class Progress: Sendable {
  private struct State {
    var activity = ""
    var count = 0
    var isDrawn = false
    var isOver = false
  }

  private let state = Mutex(State())
  private let write: @Sendable (String) -> Void

  /// Shows nothing.
  package static let hidden = Progress(delay: 0, interval: 0, write: nil)

  /// - Parameters:
  ///   - delay: the seconds before the first line.
  ///   - interval: the seconds from one line to the next.
  ///   - write: writes to the terminal; nil where there is none.
  package init(
    delay: Double = 1, interval: Double = 0.1, write: (@Sendable (String) -> Void)?
  ) {
    self.write = write ?? { _ in }
    guard write != nil else { return }
    let start = ContinuousClock.now
    Thread.detachNewThread { [self] in
      Thread.sleep(forTimeInterval: delay)
      while draw(after: start.duration(to: .now)) { Thread.sleep(forTimeInterval: interval) }
    }
  }

  /// Says what is done from now on.
  ///
  /// - Parameter activity: a few words; `#` in them stands for the number of steps since.
  package func begin(_ activity: String) {
    state.withLock { ($0.activity, $0.count) = (activity, 0) }
  }

  /// Counts a step.
  package func step() { state.withLock { $0.count += 1 } }

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
      let text = state.activity.replacingOccurrences(of: "#", with: "\(state.count)")
      write("\r\(text), \(time.components.seconds) s\u{1B}[K")
      state.isDrawn = true
      return true
    }
  }
}
