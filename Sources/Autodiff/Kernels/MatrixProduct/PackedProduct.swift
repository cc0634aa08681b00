// Large products: blocks of both factors are packed, and tiles run through them (Goto & van de Geijn 2008; Van Zee &
// van de Geijn 2015, figure 1).

/// How a large product is cut.
enum ProductBlocks {
  /// The most steps of k in a block: six rows of them stay in the first-level cache.
  static let steps = 192
  /// Rows of A in a block, which stays in the second-level cache.
  static let rows = 144
  /// The most columns of B in a block, which stays in the third-level cache.
  static let columns = 2048
  /// From this many multiplications on, a product is split over cores.
  static let parallelProducts = 1 << 20
  /// The most rows of a product whose columns are split over cores, and the most columns of a part.
  ///
  /// A part packs all of A again, which is little, and threads meet once, at the end; in a product of more rows
  /// they share a packed block of B and meet after each.
  static let (rowsSplitByColumns, columnsOfPart) = (256, 256)

  /// The size of each of the fewest equal parts of `count` that are at most `limit`, a multiple of `unit`.
  static func even(_ count: Int, limit: Int, unit: Int) -> Int {
    let parts = (count + limit - 1) / limit
    let part = (count + parts - 1) / parts
    return (part + unit - 1) / unit * unit
  }
}

/// C = op(A) op(B), blocked for the caches and split over cores by a partition that the sizes alone decide.
func packedProduct<O: RowOperations>(
  _ operations: O.Type, _ factors: ProductOperands<O.Element>, _ target: ProductTarget<O.Element>
) {
  let (m, n, k) = (factors.m, factors.n, factors.k)
  let isParallel = m * n * k >= ProductBlocks.parallelProducts
  guard isParallel && m <= ProductBlocks.rowsSplitByColumns else {
    return packedProduct(operations, factors, target, isParallel: isParallel)
  }
  let part = ProductBlocks.even(n, limit: ProductBlocks.columnsOfPart, unit: O.width)
  Parallel.forEachPart(of: n, partSize: part) { columns in
    var factors = factors
    factors.b += columns.lowerBound * factors.bColumn
    factors.n = columns.count
    let target = target.advanced(rows: 0, columns: columns.lowerBound)
    packedProduct(operations, factors, target, isParallel: false)
  }
}

private func packedProduct<O: RowOperations>(
  _ operations: O.Type, _ factors: ProductOperands<O.Element>, _ target: ProductTarget<O.Element>,
  isParallel: Bool
) {
  let (m, n, k) = (factors.m, factors.n, factors.k)
  let stepBlock = ProductBlocks.even(k, limit: ProductBlocks.steps, unit: 1)
  let rowBlock = ProductBlocks.even(m, limit: ProductBlocks.rows, unit: 6)
  let columnBlock = ProductBlocks.even(n, limit: ProductBlocks.columns, unit: O.width)
  PackingBuffer.with(O.Element.self, count: columnBlock * stepBlock) { packedB in
    var column = 0
    while column < n {
      let columns = column..<min(n, column + columnBlock)
      let panels = (columns.count + O.width - 1) / O.width
      var step = 0
      while step < k {
        let steps = step..<min(k, step + stepBlock)
        Parallel.forEachPart(of: panels, partSize: isParallel ? 8 : panels) { part in
          let start = columns.lowerBound + part.lowerBound * O.width
          let packed = packedB + part.lowerBound * (O.width * steps.count)
          let whole = min(part.count, (n - start) / O.width)
          if factors.bColumn == 1 {
            packWholePanels(
              operations, factors, from: start, panels: whole, rows: steps, into: packed)
          }
          for panel in (factors.bColumn == 1 ? whole : 0)..<part.count {
            let first = start + panel * O.width
            packColumns(
              operations, factors, from: first, columns: min(O.width, n - first), rows: steps,
              into: packed + panel * (O.width * steps.count))
          }
        }
        let rowBlocks = (m + rowBlock - 1) / rowBlock
        // With few blocks of rows the columns are split as well.
        let groups = isParallel && rowBlocks < 8 ? min(panels, 8 / rowBlocks) : 1
        let group = (panels + groups - 1) / groups
        Parallel.forEachPart(of: rowBlocks * groups, partSize: isParallel ? 1 : rowBlocks) { part in
          for index in part {
            let first = index / groups * rowBlock
            let start = min(panels, index % groups * group)
            blockProduct(
              operations, factors, rows: first..<min(m, first + rowBlock), steps: steps,
              columns: columns, panels: start..<min(panels, start + group), packedB,
              step == 0 ? target : target.continued)
          }
        }
        step = steps.upperBound
      }
      column = columns.upperBound
    }
  }
}

/// A block of rows of A times some panels of a packed block of B.
private func blockProduct<O: RowOperations>(
  _: O.Type, _ factors: ProductOperands<O.Element>, rows: Range<Int>, steps: Range<Int>,
  columns: Range<Int>, panels: Range<Int>, _ packedB: UnsafePointer<O.Element>,
  _ target: ProductTarget<O.Element>
) {
  let k = steps.count
  let rowPanels = (rows.count + 5) / 6
  let tileCount = 6 * O.width
  PackingBuffer.with(O.Element.self, count: tileCount + rowPanels * 6 * k) { buffer in
    let packedA = buffer + tileCount
    packRows(factors, rows: rows, steps: steps, into: packedA)
    for panel in panels {
      let b = packedB + panel &* (O.width &* k)
      let column = columns.lowerBound &+ panel &* O.width
      let isWhole = column &+ O.width <= columns.upperBound
      for rowPanel in 0..<rowPanels {
        let row = rows.lowerBound &+ rowPanel &* 6
        let live = min(6, rows.upperBound &- row)
        let a = packedA + rowPanel &* (6 &* k)
        let place = target.advanced(rows: row, columns: column)
        if isWhole && live == 6 {
          O.tile(
            rows: 6, live: 6, a, aRow: 1, aStep: 6, b, bStep: O.width, k: k, place)
        } else {
          O.tile(
            rows: 6, live: 6, a, aRow: 1, aStep: 6, b, bStep: O.width, k: k,
            ProductTarget(c: buffer, cRow: O.width, base: nil, baseRow: 0))
          storePartialTile(
            O.self, buffer, rows: live, columns: min(O.width, columns.upperBound &- column), place)
        }
      }
    }
  }
}
