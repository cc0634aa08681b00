// Questions about all elements, answered a block at a time: a loop that may stop at any element stays scalar, one that
// counts to the end of a block becomes vector instructions.

/// Elements between two looks at the count.
private let block = 256

/// Whether every element is nothing.
@specialized(where S == Float)
@specialized(where S == Double)
func isNothingKernel<S: TensorScalar>(_ x: UnsafePointer<S>, count: Int) -> Bool {
  // Most tensors say no at once.
  if count > 0 && !S.isNothing(x[0]) { return false }
  var start = 0
  while start < count {
    let end = Swift.min(start + block, count)
    if countOf(x, start..<end, where: { !S.isNothing($0) }) > 0 { return false }
    start = end
  }
  return true
}

/// The number of elements that are nothing.
@specialized(where S == Float)
@specialized(where S == Double)
func countOfNothingKernel<S: TensorScalar>(_ x: UnsafePointer<S>, count: Int) -> Int {
  countOf(x, 0..<count) { S.isNothing($0) }
}

/// Whether an element is nothing.
@specialized(where S == Float)
@specialized(where S == Double)
func hasNothingKernel<S: TensorScalar>(_ x: UnsafePointer<S>, count: Int) -> Bool {
  has(x, count: count) { S.isNothing($0) }
}

/// Whether an element is zero, of either sign.
@specialized(where S == Float)
@specialized(where S == Double)
func hasZeroKernel<S: TensorScalar>(_ x: UnsafePointer<S>, count: Int) -> Bool {
  has(x, count: count) { $0 == 0 }
}

/// Whether an element is not zero.
@specialized(where S == Float)
@specialized(where S == Double)
func hasNonZeroKernel<S: TensorScalar>(_ x: UnsafePointer<S>, count: Int) -> Bool {
  has(x, count: count) { $0 != 0 }
}

/// Whether the condition holds for an element.
@inline(__always)
private func has<S: TensorScalar>(
  _ x: UnsafePointer<S>, count: Int, where condition: (S) -> Bool
) -> Bool {
  var start = 0
  while start < count {
    let end = Swift.min(start + block, count)
    if countOf(x, start..<end, where: condition) > 0 { return true }
    start = end
  }
  return false
}

/// The number of elements for which the condition holds, counted in the width of an element: 32 bits would need every
/// comparison of 64 narrowed.
@inline(__always)
private func countOf<S: TensorScalar>(
  _ x: UnsafePointer<S>, _ range: Range<Int>, where condition: (S) -> Bool
) -> Int {
  if MemoryLayout<S>.size == 8 {
    var count: Int64 = 0
    for i in range { count &+= condition(x[i]) ? 1 : 0 }
    return Int(count)
  }
  var count: Int32 = 0
  for i in range { count &+= condition(x[i]) ? 1 : 0 }
  return Int(count)
}

/// Whether every element is finite.
///
/// The exponent of what is not has no zero bit: one more runs over into the sign. Three operations on integers, where a comparison
/// of each number took longer than the products of a convolution of it.
@specialized(where S == Float)
@specialized(where S == Double)
func isFiniteKernel<S: TensorScalar>(_ x: UnsafePointer<S>, count: Int) -> Bool {
  if S.self == Float.self {
    let x = x.assuming(Float.self)
    return isEachBlock(count) { range in
      var bits: UInt32 = 0
      for i in range { bits |= (x[i].bitPattern & 0x7fff_ffff) &+ 0x0080_0000 }
      return bits >> 31 == 0
    }
  }
  if S.self == Double.self {
    let x = x.assuming(Double.self)
    return isEachBlock(count) { range in
      var bits: UInt64 = 0
      for i in range {
        bits |= (x[i].bitPattern & 0x7fff_ffff_ffff_ffff) &+ 0x0010_0000_0000_0000
      }
      return bits >> 63 == 0
    }
  }
  return !has(x, count: count) { !$0.isFinite }
}

/// Whether a condition holds for each block of elements.
@inline(__always)
private func isEachBlock(_ count: Int, _ holds: (Range<Int>) -> Bool) -> Bool {
  var start = 0
  while start < count {
    let end = Swift.min(start + block, count)
    if !holds(start..<end) { return false }
    start = end
  }
  return true
}

/// Whether every element is finite and none is nothing.
@specialized(where S == Float)
@specialized(where S == Double)
func isOrdinaryKernel<S: TensorScalar>(_ x: UnsafePointer<S>, count: Int) -> Bool {
  !has(x, count: count) { !$0.isFinite || S.isNothing($0) }
}
