/// The shape of a tensor and where its elements are.
@usableFromInline
struct TensorHeader<Scalar: TensorScalar> {
  @usableFromInline let shape: Shape
  @usableFromInline let base: UnsafeMutablePointer<Scalar>
  /// The tensor whose elements these are, when they are shared under another shape.
  let owner: TensorStorage<Scalar>?
}

/// A tensor's shape and memory behind one reference.
///
/// A small tensor's elements follow the header, so that it costs one allocation; a large one's are a
/// block of their own, aligned to a cache line. The element type is `BitwiseCopyable`, so there is nothing to
/// deinitialise.
@usableFromInline
final class TensorStorage<Scalar: TensorScalar>: ManagedBuffer<TensorHeader<Scalar>, Scalar> {
  /// From this size on, elements have a block of their own.
  private static var separateBytes: Int { 4096 }

  /// Allocates memory, which the caller fills before anyone reads it.
  static func allocate(_ shape: Shape) -> TensorStorage {
    let isSeparate = shape.count * MemoryLayout<Scalar>.stride >= separateBytes
    let storage = create(minimumCapacity: isSeparate ? 0 : shape.count) { buffer in
      guard isSeparate else {
        return TensorHeader(
          shape: shape, base: buffer.withUnsafeMutablePointerToElements { $0 }, owner: nil)
      }
      let block = UnsafeMutableRawPointer.allocate(
        byteCount: shape.count * MemoryLayout<Scalar>.stride, alignment: 64)
      return TensorHeader(
        shape: shape, base: block.bindMemory(to: Scalar.self, capacity: shape.count), owner: nil)
    }
    return unsafeDowncast(storage, to: TensorStorage.self)
  }

  /// The elements of `other` under another shape of the same count.
  static func alias(_ other: TensorStorage, shape: Shape) -> TensorStorage {
    let storage = create(minimumCapacity: 0) { _ in
      TensorHeader(
        shape: shape, base: other.base,
        owner: other.withUnsafeMutablePointerToHeader { $0.pointee.owner } ?? other)
    }
    return unsafeDowncast(storage, to: TensorStorage.self)
  }

  // Read through a pointer: the property `header` would be guarded by a run-time check of exclusive access, which
  // cost a tenth of the gradient of a small network.

  /// The extent along each axis.
  var shape: Shape { withUnsafeMutablePointerToHeader { $0.pointee.shape } }

  /// The first element.
  var base: UnsafeMutablePointer<Scalar> { withUnsafeMutablePointerToHeader { $0.pointee.base } }

  /// Whether the elements belong to another tensor.
  var isAlias: Bool { withUnsafeMutablePointerToHeader { $0.pointee.owner != nil } }

  deinit {
    withUnsafeMutablePointers { header, elements in
      if header.pointee.owner == nil && header.pointee.base != elements {
        UnsafeMutableRawPointer(header.pointee.base).deallocate()
      }
    }
  }
}
