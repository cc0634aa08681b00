// Loops that move elements without changing them.

/// Copies a block with the given extents from strided source positions to strided target positions, or adds it to
/// what is there.
@specialized(where S == Float)
@specialized(where S == Double)
func copyKernel<S: TensorScalar>(
  _ source: UnsafePointer<S>, strides sourceStrides: [Int],
  to target: UnsafeMutablePointer<S>, strides targetStrides: [Int], extents: [Int],
  adding: Bool = false
) {
  guard !extents.contains(0) else { return }
  guard let count = extents.last, let s = sourceStrides.last, let t = targetStrides.last else {
    target[0] = adding ? target[0] + source[0] : source[0]
    return
  }
  let outer = extents.count - 1
  var index = [Int](repeating: 0, count: outer)
  var from = 0
  var to = 0
  while true {
    if adding {
      for i in 0..<count { target[to + i * t] = target[to + i * t] + source[from + i * s] }
    } else if s == 1 && t == 1 {
      (target + to).update(from: source + from, count: count)
    } else {
      for i in 0..<count { target[to + i * t] = source[from + i * s] }
    }
    var axis = outer - 1
    while axis >= 0 {
      index[axis] += 1
      from += sourceStrides[axis]
      to += targetStrides[axis]
      if index[axis] < extents[axis] { break }
      from -= sourceStrides[axis] * extents[axis]
      to -= targetStrides[axis] * extents[axis]
      index[axis] = 0
      axis -= 1
    }
    if axis < 0 { return }
  }
}
