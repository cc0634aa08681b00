// Some rows times a large transposed matrix, the forward pass of a dense layer on a batch: x Wᵀ with W stored by rows.
// Packing would copy all of W for a few rows of x. The transposed product W xᵀ needs W as it stands, read once; only
// xᵀ is packed, and the result is turned over.

/// C = A Bᵀ for few rows of A, as (B Aᵀ)ᵀ.
///
/// B must be stored by rows (`bStep` = 1).
func turnedProduct<O: RowOperations>(
  _ operations: O.Type, _ factors: ProductOperands<O.Element>, _ target: ProductTarget<O.Element>
) {
  if factors.m <= O.Half.width && O.Half.width < O.width {
    return turnedProduct(O.Half.self, factors, target)
  }
  let (m, n, k) = (factors.m, factors.n, factors.k)
  let panels = (m + O.width - 1) / O.width
  let turned = ProductOperands(
    a: factors.b, aRow: factors.bColumn, aStep: factors.bStep, b: factors.a,
    bStep: factors.aStep, bColumn: factors.aRow, m: n, n: m, k: k)
  PackingBuffer.with(O.Element.self, count: panels * k * O.width) { packed in
    for panel in 0..<panels {
      packColumns(
        operations, turned, from: panel * O.width, columns: min(O.width, m - panel * O.width),
        rows: 0..<k, into: packed + panel * (k * O.width))
    }
    // 96 rows of B and the packed panels stay in the second-level cache.
    let isParallel = m * n * k >= ProductBlocks.parallelProducts
    Parallel.forEachPart(of: n, partSize: isParallel ? 96 : n) { part in
      var rows = turned
      rows.a = turned.a + part.lowerBound * turned.aRow
      rows.m = part.count
      PackingBuffer.with(O.Element.self, count: part.count * O.width) { sums in
        for panel in 0..<panels {
          directPanel(
            operations, rows, packed + panel * (k * O.width), bStep: O.width,
            ProductTarget(c: sums, cRow: O.width, base: nil, baseRow: 0))
          let first = panel * O.width
          for i in 0..<min(O.width, m - first) {
            storeTurned(
              sums + i, step: O.width, count: part.count,
              target.advanced(rows: first + i, columns: part.lowerBound))
          }
        }
      }
    }
  }
}

/// Writes a column of a block as part of a row of C.
private func storeTurned<S: RealScalar>(
  _ column: UnsafePointer<S>, step: Int, count: Int, _ target: ProductTarget<S>
) {
  let c = target.c
  if let base = target.base {
    for j in 0..<count { c[j] = base[j] + column[j &* step] }
  } else {
    for j in 0..<count { c[j] = column[j &* step] }
  }
}
