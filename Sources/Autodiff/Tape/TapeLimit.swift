import Synchronization

/// The most nodes, and statements, of a tape: their indices have 32 bits.
package enum TapeLimit {
  private static let count = Atomic<Int>(Int(UInt32.max))

  static var current: Int { count.load(ordering: .relaxed) }

  /// Lowers the limit for every tape of the process, so that a test can fill one.
  package static func lower(to limit: Int) {
    count.store(Swift.min(limit, Int(UInt32.max)), ordering: .relaxed)
  }
}
