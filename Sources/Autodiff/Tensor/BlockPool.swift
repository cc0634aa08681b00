// The C library's allocator. Foundation re-exports it.
import Foundation
import Synchronization

/// Blocks for the elements of large tensors, reused from one tensor to the next.
///
/// The C library gives large blocks back to the system and the system hands out pages of zeros: a training loop would
/// pay a page fault (a quarter of a microsecond) for each 4 KiB of each intermediate in each pass. Here a block that is no
/// longer used waits for the next tensor of its size, on any thread. Sizes are rounded up to four steps in each power
/// of two; a page that nobody touches costs nothing.
enum BlockPool {
  /// Blocks are aligned to a cache line, and to the widest vectors.
  static var alignment: Int { 64 }

  private struct State: ~Copyable {
    /// The first unused block of each size; the next one's address is in its first bytes.
    var heads: [UInt] = Array(repeating: 0, count: 4 * 64)
    var keptBytes = 0
    var limit = TensorMemory.defaultLimit
    /// The bytes of the blocks that are in use.
    var usedBytes = 0
    var bound = Int.max
    /// What ends the process where the bound is exceeded, given the bytes that were asked for in all.
    var exceeded: (@Sendable (Int) -> Never)?
  }

  private static let state = Mutex(State())

  /// The size of the block given for so many bytes.
  static func blockSize(_ bytes: Int) -> Int {
    let step = Swift.max(64, 1 << Swift.max(0, Int.bitWidth - 3 - bytes.leadingZeroBitCount))
    let (size, overflow) = bytes.addingReportingOverflow(step - 1)
    return overflow ? bytes : Swift.max(4096, size & -step)
  }

  /// The list of a block size: four to a power of two.
  private static func list(_ size: Int) -> Int {
    let exponent = Int.bitWidth - 1 - size.leadingZeroBitCount
    return 4 * exponent + (size >> (exponent - 2)) & 3
  }

  /// A block, unused or new, whose bytes are anything; `nil` where there is no memory for it.
  static func take(_ size: Int, alignment: Int) -> UnsafeMutableRawPointer? {
    if alignment <= self.alignment {
      let list = list(size)
      let unused = state.withLock { state -> UInt in
        state.usedBytes += size
        let first = state.heads[list]
        if first != 0, let block = UnsafeMutableRawPointer(bitPattern: first) {
          state.heads[list] = block.load(as: UInt.self)
          state.keptBytes -= size
        }
        return first
      }
      if let block = UnsafeMutableRawPointer(bitPattern: unused) { return block }
      requireBound()
    }
    return allocate(size, alignment: Swift.max(alignment, self.alignment))
  }

  /// Memory from the C library, which says where there is none; Swift's own allocation ends the program without a word.
  static func allocate(_ byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer? {
    var block: UnsafeMutableRawPointer?
    return posix_memalign(&block, alignment, byteCount) == 0 ? block : nil
  }

  /// Gives what `allocate` returned back to the C library.
  static func deallocate(_ block: UnsafeMutableRawPointer) { free(block) }

  /// Gives up what is kept where it and what is used exceed the bound, and the process where that does not help.
  private static func requireBound() {
    guard state.withLock({ $0.usedBytes > $0.bound - $0.keptBytes }) else { return }
    releaseUnused()
    let (used, exceeded) = state.withLock { state in
      (state.usedBytes, state.usedBytes > state.bound ? state.exceeded : nil)
    }
    exceeded?(used)
  }

  /// Ends the process where the blocks in use exceed a bound.
  static func setBound(_ bytes: Int, exceeded: @escaping @Sendable (Int) -> Never) {
    state.withLock { ($0.bound, $0.exceeded) = (bytes, exceeded) }
  }

  /// Takes a block back.
  static func giveBack(_ block: UnsafeMutableRawPointer, _ size: Int) {
    let list = list(size)
    // An address is a number to the lock, which passes no pointers.
    let address = UInt(bitPattern: block)
    let isKept = state.withLock { state in
      state.usedBytes -= size
      guard state.keptBytes + size <= state.limit,
        let block = UnsafeMutableRawPointer(bitPattern: address)
      else { return false }
      block.storeBytes(of: state.heads[list], as: UInt.self)
      state.heads[list] = address
      state.keptBytes += size
      return true
    }
    if !isKept { deallocate(block) }
  }

  /// Frees what is kept.
  static func releaseUnused() {
    let heads = state.withLock { state -> [UInt] in
      let heads = state.heads
      state.heads = Array(repeating: 0, count: heads.count)
      state.keptBytes = 0
      return heads
    }
    for head in heads {
      var next = UnsafeMutableRawPointer(bitPattern: head)
      while let block = next {
        next = UnsafeMutableRawPointer(bitPattern: block.load(as: UInt.self))
        deallocate(block)
      }
    }
  }

  /// The bytes that wait for another use.
  static var keptBytes: Int { state.withLock { $0.keptBytes } }

  /// The most bytes that wait for another use.
  static var limit: Int {
    get { state.withLock { $0.limit } }
    set {
      state.withLock { $0.limit = newValue }
      if keptBytes > newValue { releaseUnused() }
    }
  }
}
