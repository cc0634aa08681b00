import Synchronization

/// Tensor constants made outside of any tape.
///
/// A handle owns nothing, so a tensor constant that belongs to no tape is kept here until the process ends.
private let table = Mutex<[any Sendable]>([])

/// Keeps a tensor and returns its place.
func internConstant<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>) -> UInt32 {
  table.withLock {
    $0.append(tensor)
    return UInt32($0.count - 1)
  }
}

/// The tensor at a place that `internConstant` returned for the same scalar type.
func internedConstant<Scalar: TensorScalar>(at index: UInt32) -> Tensor<Scalar> {
  guard let tensor = table.withLock({ $0[Int(index)] as? Tensor<Scalar> }) else {
    trap(.foreignHandle)
  }
  return tensor
}
