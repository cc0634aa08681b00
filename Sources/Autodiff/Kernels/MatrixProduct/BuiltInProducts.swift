import Synchronization

/// Matrix products and decompositions by the kernels of this library alone, whatever library of the system there is.
///
/// The two differ by rounding, so that what must be the same bits again is computed by kernels that are known.
package enum BuiltInProducts {
  /// How many calls ask for it now.
  private static let callers = Atomic(0)

  static var areAskedFor: Bool { callers.load(ordering: .relaxed) > 0 }

  /// Computes with the kernels of this library alone; as long as it does, every thread of the process does so.
  package static func only<Result>(_ body: () throws -> Result) rethrows -> Result {
    callers.add(1, ordering: .relaxed)
    defer { callers.subtract(1, ordering: .relaxed) }
    return try body()
  }
}
