// The environment and the size of the machine's memory.
import Foundation
import Synchronization

/// The memory that tensors have left behind and new ones use again.
///
/// Memory of a tensor that is no longer used is kept for the next one of its size, so that a loop that computes the
/// same again does not ask the system for memory. What is kept is bounded; a program that is done with large tensors
/// can give it back:
///
/// ```swift
/// TensorMemory.releaseUnused()
/// TensorMemory.limit = 0  // keep none from now on
/// ```
///
/// Memory that is used again hides the use of freed memory from tools that look for it: with the
/// environment variable `AUTODIFF_REUSE=0` every tensor's memory comes from the system's allocator and returns to
/// it. Small tensors (under 4 KiB) wait on the thread that used them last, at most 16 MiB a thread. The tape of a one-shot
/// gradient keeps up to 64 MiB for the small results of the next one.
public enum TensorMemory {
  /// Whether memory is reused at all.
  static let isReused = ProcessInfo.processInfo.environment["AUTODIFF_REUSE"] != "0"

  /// An eighth of the machine's memory, at most 2 GiB.
  static let defaultLimit =
    isReused ? Int(Swift.min(ProcessInfo.processInfo.physicalMemory / 8, 2 << 30)) : 0

  private static let releases = Atomic<Int>(0)

  /// Counts the calls of `releaseUnused`: each thread compares it before it keeps anything.
  static var epoch: Int {
    @inline(__always) get { releases.load(ordering: .relaxed) }
  }

  /// The most bytes of large tensors' memory that are kept for another use, of all threads together; at first
  /// an eighth of the machine's memory and at most 2 GiB.
  ///
  /// Memory in use does not count. Lowering the limit below what is kept frees all of that.
  ///
  /// - Precondition: the limit is not negative.
  public static var limit: Int {
    get { BlockPool.limit }
    set {
      guard newValue >= 0 else { trap(.negativeLimit(operation: "TensorMemory", newValue)) }
      BlockPool.limit = newValue
    }
  }

  /// The bytes of large tensors' memory that are kept for another use.
  public static var unusedByteCount: Int { BlockPool.keptBytes }

  /// Holds the memory of large tensors to a bound, where it is the whole process that may not take more.
  ///
  /// What is kept for another use counts, and is given up before anything else.
  ///
  /// - Parameters:
  ///   - bytes: the most bytes in use and kept together.
  ///   - exceeded: ends the process, on the thread that asks for more; it is told how many bytes there would be in use.
  package static func setBound(_ bytes: Int, exceeded: @escaping @Sendable (Int) -> Never) {
    BlockPool.setBound(bytes, exceeded: exceeded)
  }

  /// Gives memory that is kept for another use back to the allocator.
  ///
  /// Large blocks and the calling thread's small ones are freed at once, those of another thread when it next frees a
  /// tensor or ends, those of a tape when it next ends. Call it when the machine runs short of memory, or after a phase
  /// with large tensors.
  public static func releaseUnused() {
    releases.add(1, ordering: .relaxed)
    BlockPool.releaseUnused()
    UnusedStorage.current.empty()
  }
}
