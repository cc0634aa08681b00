/// c = op(a) op(b), with op(a) of shape [m, k], op(b) of shape [k, n] and c of shape [m, n]; with a bias of n elements
/// it is added to every row.
///
/// A transposed operand is stored the other way round. The order in which terms are added depends on the sizes and on
/// the target's vectors alone. NaN and infinity propagate as in the sum Σ a[i, p] b[p, j] that starts at 0; an empty
/// sum is 0.
@specialized(where S == Float)
@specialized(where S == Double)
func matrixProductKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, transposingA: Bool, _ b: UnsafePointer<S>, transposingB: Bool,
  into c: UnsafeMutablePointer<S>, m: Int, n: Int, k: Int, bias: UnsafePointer<S>? = nil
) {
  if m * n * k >= SystemBLAS.leastProducts && min(m, n) >= 16, let library = SystemBLAS.current,
    library.product(
      a, transposingA: transposingA, b, transposingB: transposingB, into: c, m: m, n: n, k: k,
      bias: bias)
  {
    return
  }
  builtInProduct(
    a, transposingA: transposingA, b, transposingB: transposingB, into: c, m: m, n: n, k: k,
    bias: bias)
}

/// The same by the kernels of this library.
@specialized(where S == Float)
@specialized(where S == Double)
func builtInProduct<S: TensorScalar>(
  _ a: UnsafePointer<S>, transposingA: Bool, _ b: UnsafePointer<S>, transposingB: Bool,
  into c: UnsafeMutablePointer<S>, m: Int, n: Int, k: Int, bias: UnsafePointer<S>?
) {
  if m == 0 || n == 0 { return }
  let factors = ProductOperands(
    a: a, aRow: transposingA ? 1 : k, aStep: transposingA ? m : 1, b: b,
    bStep: transposingB ? 1 : n, bColumn: transposingB ? k : 1, m: m, n: n, k: k)
  let target = ProductTarget(c: c, cRow: n, base: bias, baseRow: 0)
  if S.self == Float.self {
    let (factors, target) = (factors.assuming(Float.self), target.assuming(Float.self))
    if TargetProcessor.vectorBytes == 64 {
      product(Doubled<Floats16>.self, factors, target)
    } else if TargetProcessor.vectorBytes == 32 {
      product(Doubled<Floats8>.self, factors, target)
    } else {
      product(Doubled<Floats4>.self, factors, target)
    }
  } else if S.self == Double.self {
    let (factors, target) = (factors.assuming(Double.self), target.assuming(Double.self))
    if TargetProcessor.vectorBytes == 64 {
      product(Doubled<Doubles8>.self, factors, target)
    } else if TargetProcessor.vectorBytes == 32 {
      product(Doubled<Doubles4>.self, factors, target)
    } else {
      product(Doubled<Doubles2>.self, factors, target)
    }
  } else {
    plainProduct(factors, target)
  }
}

/// Chooses how to form a product by its sizes and layout.
private func product<O: RowOperations>(
  _ operations: O.Type, _ factors: ProductOperands<O.Element>, _ target: ProductTarget<O.Element>
) {
  let (m, n, k) = (factors.m, factors.n, factors.k)
  if k == 0 { return plainProduct(factors, target) }
  if n == 1 && m > 1 {
    // A column is the row that the transposed factors give.
    let swapped = ProductOperands(
      a: factors.b, aRow: 1, aStep: factors.bStep, b: factors.a, bStep: factors.aStep,
      bColumn: factors.aRow, m: 1, n: m, k: k)
    let isBiased = target.base != nil
    product(operations, swapped, ProductTarget(c: target.c, cRow: m, base: nil, baseRow: 0))
    if isBiased, let bias = target.base?[0] {
      for i in 0..<m { target.c[i] = bias + target.c[i] }
    }
    return
  }
  let isSmall = n * k <= 1 << 14 && m * n * k <= 1 << 19
  if factors.bColumn == 1 {
    // Few rows, or few terms: the large matrix is read or written once, row by row.
    if m == 1 || k <= 2 || (m <= 8 && !isSmall) {
      return rowCombinations(operations, factors, target)
    }
    if isSmall { return directProduct(operations, factors, target) }
  } else if factors.aStep == 1 && m <= 8 {
    return dotProducts(operations, factors, target)
  } else if isSmall {
    // Few elements: B is turned over once.
    return PackingBuffer.with(O.Element.self, count: n * k) { turned in
      for j in 0..<n {
        let column = factors.b + j &* factors.bColumn
        for p in 0..<k { turned[p &* n &+ j] = column[p] }
      }
      var factors = factors
      factors.b = UnsafePointer(turned)
      factors.bStep = n
      factors.bColumn = 1
      directProduct(operations, factors, target)
    }
  } else if factors.bStep == 1 && m <= 64 {
    return turnedProduct(operations, factors, target)
  }
  // Rows of fewer lanes waste fewer of them on a narrow result.
  if n <= O.Half.width && O.Half.width < O.width {
    packedNarrowProduct(O.Half.self, factors, target)
  } else {
    packedProduct(operations, factors, target)
  }
}

private func packedNarrowProduct<O: RowOperations>(
  _ operations: O.Type, _ factors: ProductOperands<O.Element>, _ target: ProductTarget<O.Element>
) {
  if factors.n <= O.Half.width && O.Half.width < O.width {
    packedNarrowProduct(O.Half.self, factors, target)
  } else {
    packedProduct(operations, factors, target)
  }
}

/// The product as its definition says, for any scalar.
private func plainProduct<S: TensorScalar>(
  _ factors: ProductOperands<S>, _ target: ProductTarget<S>
) {
  for i in 0..<factors.m {
    for j in 0..<factors.n {
      var sum: S = 0
      for p in 0..<factors.k {
        let x = factors.a[i * factors.aRow + p * factors.aStep]
        sum = sum + x * factors.b[p * factors.bStep + j * factors.bColumn]
      }
      target.c[i * target.cRow + j] =
        target.base.map { $0[i * target.baseRow + j] + sum } ?? sum
    }
  }
}

extension ProductOperands {
  /// The same operands in a generic function that has found out what `S` is.
  fileprivate func assuming<T>(_: T.Type) -> ProductOperands<T> {
    ProductOperands<T>(
      a: UnsafeRawPointer(a).assumingMemoryBound(to: T.self), aRow: aRow, aStep: aStep,
      b: UnsafeRawPointer(b).assumingMemoryBound(to: T.self), bStep: bStep, bColumn: bColumn, m: m,
      n: n, k: k)
  }
}

extension ProductTarget {
  /// The same target in a generic function that has found out what `S` is.
  fileprivate func assuming<T>(_: T.Type) -> ProductTarget<T> {
    ProductTarget<T>(
      c: UnsafeMutableRawPointer(c).assumingMemoryBound(to: T.self), cRow: cRow,
      base: base.map { UnsafeRawPointer($0).assumingMemoryBound(to: T.self) }, baseRow: baseRow)
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
