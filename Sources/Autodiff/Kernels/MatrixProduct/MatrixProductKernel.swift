/// c = op(a) op(b), with op(a) of shape [m, k], op(b) of shape [k, n] and c of shape [m, n]; with a bias of n elements
/// it is added to every row.
///
/// A transposed operand is stored the other way round. Of factors that are stored with more terms than k, the first k
/// are taken. The order in which terms are added depends on the sizes and on the target's vectors alone; for the error,
/// see `longProduct`. NaN and infinity propagate as in the sum Σ a[i, p] b[p, j] that starts at 0; an empty sum is 0.
@specialized(where S == Float)
@specialized(where S == Double)
func matrixProductKernel<S: TensorScalar>(
  _ a: UnsafePointer<S>, transposingA: Bool, _ b: UnsafePointer<S>, transposingB: Bool,
  into c: UnsafeMutablePointer<S>, m: Int, n: Int, k: Int, stored: Int? = nil,
  bias: UnsafePointer<S>? = nil
) {
  let stored = stored ?? k
  // A single column is stored alike both ways; as a row of Bᵀ it meets a single row in the kernel for inner products.
  let transposingB = transposingB || (m == 1 && n == 1 && k > ProductBlocks.terms)
  // Inner products are of consecutive elements, and are cut into blocks where they are formed.
  let isInner = n == 1 && !transposingA || m <= 8 && (!transposingA || m == 1) && transposingB
  if k > ProductBlocks.terms && !isInner {
    longProduct(
      a, transposingA: transposingA, b, transposingB: transposingB, into: c, m: m, n: n, k: k,
      stored: stored, bias: bias)
    return
  }
  if m * n * k >= SystemBLAS.leastProducts && min(m, n) >= 16, let library = SystemBLAS.inUse,
    library.product(
      a, transposingA: transposingA, b, transposingB: transposingB, into: c, m: m, n: n, k: k,
      stored: stored, bias: bias)
  {
    return
  }
  builtInProduct(
    a, transposingA: transposingA, b, transposingB: transposingB, into: c, m: m, n: n, k: k,
    stored: stored, bias: bias)
}

/// The same by the kernels of this library.
@specialized(where S == Float)
@specialized(where S == Double)
func builtInProduct<S: TensorScalar>(
  _ a: UnsafePointer<S>, transposingA: Bool, _ b: UnsafePointer<S>, transposingB: Bool,
  into c: UnsafeMutablePointer<S>, m: Int, n: Int, k: Int, stored: Int, bias: UnsafePointer<S>?
) {
  if m == 0 || n == 0 { return }
  let factors = ProductOperands(
    a: a, aRow: transposingA ? 1 : stored, aStep: transposingA ? m : 1, b: b,
    bStep: transposingB ? 1 : n, bColumn: transposingB ? stored : 1, m: m, n: n, k: k)
  stridedProduct(factors, ProductTarget(c: c, cRow: n, base: bias, baseRow: 0))
}

/// The product of parts of matrices, as a new sum or as one that continues.
///
/// A target that continues must have more than one column.
@specialized(where S == Float)
@specialized(where S == Double)
func stridedProduct<S: TensorScalar>(_ factors: ProductOperands<S>, _ target: ProductTarget<S>) {
  if S.self == Float.self {
    let (factors, target) = (factors.assuming(Float.self), target.assuming(Float.self))
    if TargetProcessor.vectorBytes == 64 {
      product(Doubled<Floats16>.self, tiles: Doubled<Floats16>.self, factors, target)
    } else if TargetProcessor.vectorBytes == 32 {
      product(Doubled<Floats8>.self, tiles: Doubled<Floats8>.self, factors, target)
    } else {
      product(
        narrow: Doubled<Floats4>.self, Doubled<Floats8>.self, Doubled<Floats16>.self, factors,
        target)
    }
  } else if S.self == Double.self {
    let (factors, target) = (factors.assuming(Double.self), target.assuming(Double.self))
    if TargetProcessor.vectorBytes == 64 {
      product(Doubled<Doubles8>.self, tiles: Doubled<Doubles8>.self, factors, target)
    } else if TargetProcessor.vectorBytes == 32 {
      product(Doubled<Doubles4>.self, tiles: Doubled<Doubles4>.self, factors, target)
    } else {
      product(
        narrow: Doubled<Doubles2>.self, Doubled<Doubles4>.self, Doubled<Doubles8>.self, factors,
        target)
    }
  } else {
    plainProduct(factors, target)
  }
}

/// The product in a program that was built for vectors of 16 bytes: a large one with those of the processor.
private func product<O: RowOperations, Wide: RowOperations, Widest: RowOperations>(
  narrow operations: O.Type, _: Wide.Type, _: Widest.Type, _ factors: ProductOperands<O.Element>,
  _ target: ProductTarget<O.Element>
) where Wide.Element == O.Element, Widest.Element == O.Element {
  #if arch(x86_64) && !os(Windows)
    if factors.m * factors.n * factors.k >= Processor.leastProducts {
      if Processor.vectorBytes == 64 {
        return product(operations, tiles: ProcessorRows<Widest, O>.self, factors, target)
      }
      if Processor.vectorBytes == 32 {
        return product(operations, tiles: ProcessorRows<Wide, O>.self, factors, target)
      }
    }
  #endif
  product(operations, tiles: operations, factors, target)
}

/// Chooses how to form a product by its sizes and layout.
private func product<O: RowOperations, Tiles: RowOperations>(
  _ operations: O.Type, tiles: Tiles.Type, _ factors: ProductOperands<O.Element>,
  _ target: ProductTarget<O.Element>
) where Tiles.Element == O.Element {
  let (m, n, k) = (factors.m, factors.n, factors.k)
  if k == 0 { return plainProduct(factors, target) }
  if n == 1 && m > 1 {
    // A column is the row that the transposed factors give.
    let swapped = ProductOperands(
      a: factors.b, aRow: 1, aStep: factors.bStep, b: factors.a, bStep: factors.aStep,
      bColumn: factors.aRow, m: 1, n: m, k: k)
    let isBiased = target.base != nil
    product(
      operations, tiles: tiles, swapped, ProductTarget(c: target.c, cRow: m, base: nil, baseRow: 0))
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
    if isSmall { return directProduct(tiles, factors, target) }
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
      directProduct(tiles, factors, target)
    }
  } else if factors.bStep == 1 && m <= 64 {
    return turnedProduct(tiles, factors, target)
  }
  // Rows of fewer lanes waste fewer of them on a narrow result.
  packedNarrowProduct(tiles, factors, target)
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
      let sum = sumInBlocks(0..<factors.k) { terms in
        var sum: S = 0
        for p in terms {
          let x = factors.a[i * factors.aRow + p * factors.aStep]
          sum = sum + x * factors.b[p * factors.bStep + j * factors.bColumn]
        }
        return sum
      }
      target.c[i * target.cRow + j] =
        target.base.map { $0[i * target.baseRow + j] + sum } ?? sum
    }
  }
}
