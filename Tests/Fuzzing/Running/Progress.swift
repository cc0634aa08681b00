import Foundation

/// The memory that a worker and its supervisor share: what outlives a worker that is killed.
///
/// Each word is written by the worker alone; the supervisor reads it, at times a moment late.
struct Progress {
  /// What is counted for each kind.
  enum Count: Int, CaseIterable { case run, accepted, succeeded, nanoseconds, worst, worstCase }

  private static let header = 8
  private static let words = header + FuzzCase.Kind.allCases.count * Count.allCases.count

  private let base: UnsafeMutablePointer<UInt64>

  /// Maps a file, made when it is not there.
  init(_ path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
    let size = Self.words * 8
    guard descriptor >= 0, ftruncate(descriptor, size) == 0,
      let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      memory != MAP_FAILED
    else { throw CocoaError(.fileWriteUnknown) }
    close(descriptor)
    base = memory.assumingMemoryBound(to: UInt64.self)
  }

  /// The number of the case that runs, or that will.
  var number: Int {
    get { Int(base[0]) }
    nonmutating set { base[0] = UInt64(newValue) }
  }

  /// Whether the worker came to its end.
  var isDone: Bool {
    get { base[1] != 0 }
    nonmutating set { base[1] = newValue ? 1 : 0 }
  }

  /// The most memory that a case added to what the process had, in kilobytes, and which.
  var memory: (kilobytes: Int, number: Int) {
    get { (Int(base[2]), Int(base[3])) }
    nonmutating set { (base[2], base[3]) = (UInt64(newValue.kilobytes), UInt64(newValue.number)) }
  }

  subscript(kind: FuzzCase.Kind, count: Count) -> Int {
    get { Int(base[Self.header + kind.rawValue * Count.allCases.count + count.rawValue]) }
    nonmutating set {
      base[Self.header + kind.rawValue * Count.allCases.count + count.rawValue] = UInt64(newValue)
    }
  }
}
