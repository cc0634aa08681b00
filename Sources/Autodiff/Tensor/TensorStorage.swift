/// The shape of a tensor and where its elements are.
@usableFromInline
struct TensorHeader {
  @usableFromInline var shape: Shape
  @usableFromInline let base: UnsafeMutableRawPointer
  /// The tensor whose elements these are, when they are shared under another shape.
  let owner: TensorStorage?
  /// The bytes of a block of its own, 0 where the elements follow the header or are another tensor's.
  let blockBytes: Int
  /// The bytes that follow the header.
  let tailBytes: Int
  /// The next storage in a list of unused ones.
  var next: UnsafeMutableRawPointer?
}

/// A tensor's shape and memory behind one reference.
///
/// A small tensor's elements follow the header, so that it costs one allocation; a large one's are a
/// block of their own, aligned to a cache line and reused (`BlockPool`). The element type is `BitwiseCopyable`, so
/// there is nothing to deinitialise.
///
/// Not generic over the element: what a generic class does on its way out is looked up at run time, some hundred
/// instructions for each tensor.
@usableFromInline
final class TensorStorage: ManagedBuffer<TensorHeader, SIMD2<UInt64>> {
  /// From this size on, elements have a block of their own.
  static var separateBytes: Int { 4096 }

  /// Allocates memory, which the caller fills before anyone reads it.
  @inline(__always)
  static func allocate<Scalar: TensorScalar>(_ shape: Shape, of type: Scalar.Type) -> TensorStorage
  {
    let (bytes, overflow) = shape.count.multipliedReportingOverflow(by: MemoryLayout<Scalar>.stride)
    if overflow { trap(.noMemory(shape, byteCount: nil)) }
    if bytes < separateBytes && MemoryLayout<Scalar>.alignment <= 16 {
      let storage = allocateSmall(shape, bytes: bytes)
      storage.rawBase.bindMemory(to: Scalar.self, capacity: shape.count)
      return storage
    }
    let storage = allocateSeparate(shape, bytes: bytes, alignment: MemoryLayout<Scalar>.alignment)
    storage.rawBase.bindMemory(to: Scalar.self, capacity: shape.count)
    return storage
  }

  private static func allocateSmall(_ shape: Shape, bytes: Int) -> TensorStorage {
    if let unused = UnusedStorage.current.pop(bytes: bytes) {
      unused.withUnsafeMutablePointerToHeader { $0.pointee.shape = shape }
      return unused
    }
    let room = UnusedStorage.roundedUp(bytes)
    let storage = create(minimumCapacity: room / 16) { buffer in
      TensorHeader(
        shape: shape,
        base: buffer.withUnsafeMutablePointerToElements { UnsafeMutableRawPointer($0) },
        owner: nil, blockBytes: 0, tailBytes: room)
    }
    return unsafeDowncast(storage, to: TensorStorage.self)
  }

  @inline(never)
  private static func allocateSeparate(
    _ shape: Shape, bytes: Int, alignment: Int
  ) -> TensorStorage {
    let size = BlockPool.blockSize(bytes)
    guard let block = BlockPool.take(size, alignment: alignment) else {
      trap(.noMemory(shape, byteCount: bytes))
    }
    let storage = create(minimumCapacity: 0) { _ in
      TensorHeader(
        shape: shape, base: block, owner: nil,
        blockBytes: alignment <= BlockPool.alignment ? size : -1, tailBytes: 0)
    }
    return unsafeDowncast(storage, to: TensorStorage.self)
  }

  /// The elements of `other` under another shape of the same count.
  static func alias(_ other: TensorStorage, shape: Shape) -> TensorStorage {
    let storage = create(minimumCapacity: 0) { _ in
      TensorHeader(
        shape: shape, base: other.rawBase,
        owner: other.withUnsafeMutablePointerToHeader { $0.pointee.owner } ?? other,
        blockBytes: 0, tailBytes: 0)
    }
    return unsafeDowncast(storage, to: TensorStorage.self)
  }

  /// Keeps the memory of a small tensor for the next one of this thread, where `storage` is the last reference to it;
  /// the caller gives that reference up.
  ///
  /// The reference is looked at where it is: a copy of it, for an argument, would be a second one.
  @inline(__always)
  static func recycle(_ storage: inout TensorStorage) {
    let tailBytes = storage.withUnsafeMutablePointerToHeader { $0.pointee.tailBytes }
    if tailBytes > 0 && isKnownUniquelyReferenced(&storage) {
      UnusedStorage.current.push(storage, bytes: tailBytes)
    }
  }

  // Read through a pointer: the property `header` would be guarded by a run-time check of exclusive access, which
  // cost a tenth of the gradient of a small network.

  /// The extent along each axis.
  var shape: Shape { withUnsafeMutablePointerToHeader { $0.pointee.shape } }

  /// The first element.
  @inline(__always)
  var rawBase: UnsafeMutableRawPointer { withUnsafeMutablePointerToHeader { $0.pointee.base } }

  /// Whether the elements belong to another tensor.
  var isAlias: Bool { withUnsafeMutablePointerToHeader { $0.pointee.owner != nil } }

  deinit {
    withUnsafeMutablePointerToHeader { header in
      let bytes = header.pointee.blockBytes
      if bytes > 0 {
        BlockPool.giveBack(header.pointee.base, bytes)
      } else if bytes < 0 {
        BlockPool.deallocate(header.pointee.base)
      }
    }
  }
}
