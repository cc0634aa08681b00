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
  if S.self == Double.self { return haveNoBits(x, of: UInt64.self, count: count) }
  if S.self == Float.self { return haveNoBits(x, of: UInt32.self, count: count) }
  return (0..<count).allSatisfy { x[$0] == 0 }
}

/// Whether no bit is set but that of the sign.
///
/// Sound: `Bits` has the size and the alignment of the elements, and any bits are one.
@inline(__always)
private func haveNoBits<S, Bits: FixedWidthInteger & BitwiseCopyable>(
  _ x: UnsafePointer<S>, of: Bits.Type, count: Int
) -> Bool {
  x.withMemoryRebound(to: Bits.self, capacity: count) { x in
    var start = 0
    while start < count {
      let end = Swift.min(start + block, count)
      var bits: Bits = 0
      for i in start..<end { bits |= x[i] &<< 1 }
      if bits != 0 { return false }
      start = end
    }
    return true
  }
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
