// Signals.
import Foundation
import Synchronization

/// Whether somebody has asked the program to end (Ctrl-C), where it can save or print first.
///
/// It is asked as long as this lives.
struct Interruption {
  /// What the question has come to, for any thread.
  let flag: InterruptionFlag
  private let source: any DispatchSourceSignal

  /// Asks to be told, in place of the end of the process.
  static func watch() -> Interruption {
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    let flag = InterruptionFlag()
    source.setEventHandler { flag.set() }
    source.resume()
    return Interruption(flag: flag, source: source)
  }
}

/// A flag that a signal sets and a loop reads.
final class InterruptionFlag: Sendable {
  private let flag = Atomic(false)

  var isSet: Bool { flag.load(ordering: .relaxed) }

  fileprivate func set() { flag.store(true, ordering: .relaxed) }
}
