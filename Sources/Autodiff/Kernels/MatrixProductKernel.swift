/// c = op(a) op(b), with op(a) of shape [m, k], op(b) of shape [k, n] and c of shape [m, n].
///
/// A transposed operand is stored the other way round; it is walked in the order that keeps the innermost
/// loop contiguous instead of being copied.
@specialized(where S == Float)
@specialized(where S == Double)
func matrixProductKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, transposingA: Bool, _ b: UnsafePointer<S>, transposingB: Bool,
  into c: UnsafeMutablePointer<S>, m: Int, n: Int, k: Int
) {
  if transposingB || n == 1 {
    // Rows of bᵀ (or the single column of b) are contiguous: dot products.
    for i in 0..<m {
      for j in 0..<n {
        c[i * n + j] =
          transposingA
          ? stridedDot(a + i, stride: m, b + j * k, count: k)
          : dotKernel(a + i * k, b + j * k, count: k)
      }
    }
    return
  }
  // Rows of b are contiguous: row i of c is the sum of op(a)[i, p] times row p of b.
  for i in 0..<m {
    let row = c + i * n
    row.update(repeating: 0, count: n)
    for p in 0..<k {
      let factor = transposingA ? a[p * m + i] : a[i * k + p]
      let source = b + p * n
      for j in 0..<n { row[j] = row[j] + factor * source[j] }
    }
  }
}

/// The same product with a cotangent for one factor: a term in which the cotangent is zero is zero.
@specialized(where S == Float)
@specialized(where S == Double)
func annihilatingProductKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, transposingA: Bool, _ b: UnsafePointer<S>, transposingB: Bool,
  into c: UnsafeMutablePointer<S>, m: Int, n: Int, k: Int, byFirst: Bool
) {
  for i in 0..<m {
    for j in 0..<n {
      var sum: S = 0
      for p in 0..<k {
        let x = transposingA ? a[p * m + i] : a[i * k + p]
        let y = transposingB ? b[j * k + p] : b[p * n + j]
        sum = sum + (byFirst ? S.cotangentProduct(x, y) : S.cotangentProduct(y, x))
      }
      c[i * n + j] = sum
    }
  }
}

/// Σ x[i] y[i] in eight interleaved partial sums.
@inline(__always)
private func dotKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, _ y: UnsafePointer<S>, count: Int
) -> S {
  var s0: S = 0
  var s1: S = 0
  var s2: S = 0
  var s3: S = 0
  var s4: S = 0
  var s5: S = 0
  var s6: S = 0
  var s7: S = 0
  var i = 0
  while i + 8 <= count {
    s0 = s0 + x[i] * y[i]
    s1 = s1 + x[i + 1] * y[i + 1]
    s2 = s2 + x[i + 2] * y[i + 2]
    s3 = s3 + x[i + 3] * y[i + 3]
    s4 = s4 + x[i + 4] * y[i + 4]
    s5 = s5 + x[i + 5] * y[i + 5]
    s6 = s6 + x[i + 6] * y[i + 6]
    s7 = s7 + x[i + 7] * y[i + 7]
    i += 8
  }
  var rest: S = 0
  while i < count {
    rest = rest + x[i] * y[i]
    i += 1
  }
  return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7)) + rest
}

@inline(__always)
private func stridedDot<S: TensorScalar>(
  _ x: UnsafePointer<S>, stride: Int, _ y: UnsafePointer<S>, count: Int
) -> S {
  var sum: S = 0
  for p in 0..<count { sum = sum + x[p * stride] * y[p] }
  return sum
}
