import Dispatch
// The number of cores, the environment and pipes.
import Foundation
import Synchronization

/// Work on large arrays, split over cores.
///
/// A partition is fixed by the size of the work, never by the number of threads, so a result is the same on any
/// machine. Work of one part runs on the caller's thread and costs a comparison.
package enum Parallel {
  /// The most threads a kernel uses: the number of active cores, or what the environment variable
  /// `AUTODIFF_THREADS` says.
  package static let threadLimit: Int = {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    guard let text = ProcessInfo.processInfo.environment["AUTODIFF_THREADS"],
      let limit = Int(text), limit >= 1
    else { return cores }
    return limit
  }()

  /// Calls `body` with consecutive ranges that cover `0..<count`.
  ///
  /// Each range has `partSize` elements but the last, which may have fewer. The calls may run at the same time; each
  /// must write only what belongs to its range.
  package static func forEachPart(
    of count: Int, partSize: Int, _ body: (Range<Int>) -> Void
  ) {
    if count <= partSize {
      if count > 0 { body(0..<count) }
      return
    }
    let parts = (count + partSize - 1) / partSize
    if threadLimit == 1 || !canStartThreads {
      for part in 0..<parts { body(part * partSize..<Swift.min(count, (part + 1) * partSize)) }
      return
    }
    // Each thread takes parts in turn, so that a thread that the machine delays holds up no other.
    withoutActuallyEscaping(body) { body in
      let shared = SharedBody(call: body)
      DispatchQueue.concurrentPerform(iterations: parts) { part in
        shared.call(part * partSize..<Swift.min(count, (part + 1) * partSize))
      }
    }
  }

  private static let hasStartedThreads = Atomic<Bool>(false)

  /// Whether there are threads, or can be.
  ///
  /// Dispatch opens descriptors of the system when it starts the first one (epoll, events, timers), and ends the program
  /// where none is left: then one thread does the work, with the same result.
  private static var canStartThreads: Bool {
    hasStartedThreads.load(ordering: .relaxed) || hasDescriptors()
  }

  @inline(never)
  private static func hasDescriptors() -> Bool {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    for _ in 0..<4 {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { return false }
      opened += ends
    }
    hasStartedThreads.store(true, ordering: .relaxed)
    return true
  }

  /// A loop body on its way to other threads.
  ///
  /// Sound: `forEachPart` returns after its last call, so nothing that the
  /// body refers to is gone, and its contract is that calls write to ranges of their own.
  private struct SharedBody: @unchecked Sendable {
    let call: (Range<Int>) -> Void
  }
}
