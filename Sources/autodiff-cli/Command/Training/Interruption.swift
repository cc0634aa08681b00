// Signals.
import Foundation
import Synchronization

/// Whether somebody has asked the program to end (Ctrl-C), where it can save first.
enum Interruption {
  /// Asks to be told, in place of the end of the process.
  static func watch() -> () -> Bool {
    // The source lives as long as the question is asked.
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    let flag = InterruptionFlag()
    source.setEventHandler { flag.set() }
    source.resume()
    return {
      withExtendedLifetime(source) { flag.isSet }
    }
  }
}

/// A flag that a signal sets and a loop reads.
private final class InterruptionFlag: Sendable {
  private let flag = Atomic(false)

  var isSet: Bool { flag.load(ordering: .relaxed) }

  func set() { flag.store(true, ordering: .relaxed) }
}
