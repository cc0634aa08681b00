/// The memory of a tensor: `capacity` initialised scalars, owned by one object.
///
/// `@unchecked Sendable` is sound because the memory is written only by its creator before the
/// first share, and afterwards only while `isKnownUniquelyReferenced` proves that there is
/// one reference (`Tensor.withUnsafeMutableBufferPointer`). The element type is `BitwiseCopyable`, so there is
/// nothing to deinitialise.
@usableFromInline
final class TensorStorage<Scalar: TensorScalar>: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Scalar>

  /// Allocates uninitialised memory, which the caller fills before anyone reads it.
  init(uninitializedCapacity capacity: Int) {
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }
}
