// Questions about all elements, answered a block at a time: a loop that may stop at any element stays scalar, one that
// counts to the end of a block becomes vector instructions.

/// Elements between two looks at the count.
private let block = 256

/// Whether every element is exactly zero.
@specialized(where S == Float)
@specialized(where S == Double)
func isZeroKernel<S: TensorScalar>(_ x: UnsafePointer<S>, count: Int) -> Bool {
  // Most tensors say no at once.
  if count > 0 && x[0] != 0 { return false }
  var start = 0
  while start < count {
    let end = Swift.min(start + block, count)
    var others: Int32 = 0
    for i in start..<end { others &+= x[i] == 0 ? 0 : 1 }
    if others > 0 { return false }
    start = end
  }
  return true
}

/// Whether every element is finite.
@specialized(where S == Float)
@specialized(where S == Double)
func isFiniteKernel<S: TensorScalar>(_ x: UnsafePointer<S>, count: Int) -> Bool {
  var start = 0
  while start < count {
    let end = Swift.min(start + block, count)
    var others: Int32 = 0
    for i in start..<end { others &+= x[i].isFinite ? 0 : 1 }
    if others > 0 { return false }
    start = end
  }
  return true
}
