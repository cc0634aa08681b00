// The C library's thread-specific values: Swift has no thread-local variables. Foundation re-exports
// them.
import Foundation

/// Small tensors that a thread no longer uses, whole, for the next ones of their size.
///
/// A list for each multiple of 64 bytes. The sweep of a tape and the end of one put tensors here that nobody else
/// refers to; that saves the allocator's work and the destruction and construction of the object, a fifth of what
/// an operation on fourteen numbers costs. A tensor freed anywhere else goes to the allocator.
struct UnusedStorage {
  /// The state of one thread.
  ///
  /// Sound: reached only through the thread-specific value, so by one thread.
  @usableFromInline let state: UnsafeMutablePointer<State>

  struct State {
    /// The bytes of elements in all lists.
    var bytes = 0
    /// The first storage of each list, which owns a reference to it; the others follow by `next`.
    let heads: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    /// The releases that were asked for when the lists were last emptied; see `TensorMemory`.
    var epoch: Int
  }

  private static let granularity = 64
  private static let listCount = TensorStorage.separateBytes / granularity + 1

  /// The most bytes that a thread keeps.
  private static let limit = TensorMemory.isReused ? 16 << 20 : 0

  /// The lists of the current thread.
  static var current: UnusedStorage {
    @inline(__always)
    get {
      if let state = pthread_getspecific(key) {
        return UnusedStorage(state: state.assumingMemoryBound(to: State.self))
      }
      return made()
    }
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key) { state in
      // The C library of Apple's systems declares the argument as not optional; not compiled there yet.
      #if canImport(Darwin)
        let lists = UnusedStorage(state: state.assumingMemoryBound(to: State.self))
      #else
        guard let state else { return }
        let lists = UnusedStorage(state: state.assumingMemoryBound(to: State.self))
      #endif
      lists.empty()
      lists.state.pointee.heads.deallocate()
      lists.state.deallocate()
    }
    if status != 0 { trap(.noThreadStorage) }
    return key
  }()

  @inline(never)
  private static func made() -> UnusedStorage {
    let heads = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: listCount)
    heads.initialize(repeating: nil, count: listCount)
    let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    state.initialize(to: State(heads: heads, epoch: TensorMemory.epoch))
    pthread_setspecific(key, state)
    return UnusedStorage(state: state)
  }

  /// The size of the memory given for so many bytes.
  @inline(__always)
  static func roundedUp(_ bytes: Int) -> Int {
    Swift.max(granularity, (bytes + granularity - 1) & -granularity)
  }

  /// A storage with room for so many bytes, whose elements and shape are anything.
  @inline(__always)
  func pop(bytes: Int) -> TensorStorage? {
    let size = Self.roundedUp(bytes)
    let list = state.pointee.heads + size / Self.granularity
    guard let first = list.pointee else { return nil }
    let storage = Unmanaged<TensorStorage>.fromOpaque(first).takeRetainedValue()
    storage.withUnsafeMutablePointerToHeader { list.pointee = $0.pointee.next }
    state.pointee.bytes -= size
    return storage
  }

  /// Keeps a storage to which there is one reference, unless there are enough.
  @inline(__always)
  func push(_ storage: TensorStorage, bytes: Int) {
    if state.pointee.bytes >= Self.limit || state.pointee.epoch != TensorMemory.epoch {
      if state.pointee.epoch != TensorMemory.epoch { empty() }
      return
    }
    let list = state.pointee.heads + bytes / Self.granularity
    storage.withUnsafeMutablePointerToHeader { $0.pointee.next = list.pointee }
    state.pointee.bytes += bytes
    list.pointee = Unmanaged.passRetained(storage).toOpaque()
  }

  /// Frees every storage of the lists.
  @inline(never)
  func empty() {
    for list in 0..<Self.listCount {
      while let first = state.pointee.heads[list] {
        let storage = Unmanaged<TensorStorage>.fromOpaque(first).takeRetainedValue()
        state.pointee.heads[list] = storage.withUnsafeMutablePointerToHeader { $0.pointee.next }
      }
    }
    state.pointee.bytes = 0
    state.pointee.epoch = TensorMemory.epoch
  }
}
