// Products of matrices small enough to stay in the first-level cache: tiles read the factors where they are.

/// C = op(A) op(B) without packing A.
///
/// The rows of op(B) must be contiguous (`bColumn` = 1).
func directProduct<O: RowOperations>(
  _ operations: O.Type, _ factors: ProductOperands<O.Element>, _ target: ProductTarget<O.Element>
) {
  directColumns(operations, from: 0, factors, target)
}

/// The columns of C from `start` on: as many whole rows of vectors as there are, then narrower ones.
private func directColumns<O: RowOperations>(
  _: O.Type, from start: Int, _ factors: ProductOperands<O.Element>,
  _ target: ProductTarget<O.Element>
) {
  var j = start
  while j &+ O.width <= factors.n {
    directPanel(
      O.self, factors, factors.b + j, bStep: factors.bStep, target.advanced(rows: 0, columns: j))
    j &+= O.width
  }
  if j == factors.n { return }
  if O.Half.width < O.width {
    return directColumns(O.Half.self, from: j, factors, target)
  }
  // Fewer columns than the narrowest row has lanes: with zeros beside them.
  let columns = factors.n &- j
  PackingBuffer.with(O.Element.self, count: (factors.k + factors.m) * O.width) { buffer in
    packColumns(O.self, factors, from: j, columns: columns, rows: 0..<factors.k, into: buffer)
    let sums = buffer + factors.k * O.width
    directPanel(
      O.self, factors, buffer, bStep: O.width,
      ProductTarget(c: sums, cRow: O.width, base: nil, baseRow: 0))
    storePartialTile(
      O.self, sums, rows: factors.m, columns: columns, target.advanced(rows: 0, columns: j))
  }
}

/// All rows of C in the columns of one vector row.
func directPanel<O: RowOperations>(
  _: O.Type, _ factors: ProductOperands<O.Element>, _ b: UnsafePointer<O.Element>, bStep: Int,
  _ target: ProductTarget<O.Element>
) {
  let (aRow, aStep, k) = (factors.aRow, factors.aStep, factors.k)
  var i = 0
  while i < factors.m {
    let left = factors.m &- i
    let a = factors.a + i &* aRow
    let target = target.advanced(rows: i, columns: 0)
    // Eight rows are two tiles of four, not six and two.
    if left > 4 && left != 8 && left != 7 {
      O.tile(
        rows: 6, live: min(left, 6), a, aRow: aRow, aStep: aStep, b, bStep: bStep, k: k,
        target)
      i &+= 6
    } else if left > 2 {
      O.tile(
        rows: 4, live: min(left, 4), a, aRow: aRow, aStep: aStep, b, bStep: bStep, k: k,
        target)
      i &+= 4
    } else {
      if left == 2 {
        O.tile(
          rows: 2, live: 2, a, aRow: aRow, aStep: aStep, b, bStep: bStep, k: k, target)
      } else {
        O.tile(
          rows: 1, live: 1, a, aRow: aRow, aStep: aStep, b, bStep: bStep, k: k, target)
      }
      return
    }
  }
}
