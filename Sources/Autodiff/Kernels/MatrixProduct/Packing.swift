// Blocks of the factors, copied in the order in which tiles read them (Goto & van de Geijn 2008, section 4). A
// transposed factor is read the other way round here and costs nothing later.

/// Copies `columns` columns of op(B) from column `start` on into rows of one vector row, the rest zeros.
func packColumns<O: RowOperations>(
  _ operations: O.Type, _ factors: ProductOperands<O.Element>, from start: Int, columns: Int,
  rows: Range<Int>, into packed: UnsafeMutablePointer<O.Element>
) {
  let width = O.width
  var target = packed
  if factors.bColumn == 1 {
    var source = factors.b + (rows.lowerBound &* factors.bStep &+ start)
    if columns == width {
      for _ in rows {
        O.store(O.load(source), to: target)
        source += factors.bStep
        target += width
      }
      return
    }
    for _ in rows {
      for j in 0..<columns { target[j] = source[j] }
      for j in columns..<width { target[j] = 0 }
      source += factors.bStep
      target += width
    }
    return
  }
  packStoredRows(operations, factors, from: start, columns: columns, rows: rows, into: packed)
}

/// `packColumns` where the columns of op(B) are the rows of the stored matrix.
private func packStoredRows<O: RowOperations>(
  _: O.Type, _ factors: ProductOperands<O.Element>, from start: Int, columns: Int,
  rows: Range<Int>, into packed: UnsafeMutablePointer<O.Element>
) {
  let (width, step) = (O.width, factors.bColumn)
  var target = packed
  var p = rows.lowerBound
  // So many steps at a time that what is written stays in the first-level cache. Of what is read, four rows are in use
  // at once: more would fall on the same lines of the cache where their distance is a power of two.
  while p < rows.upperBound {
    let steps = min(64, rows.upperBound &- p)
    let source = factors.b + (p &* factors.bStep &+ start &* step)
    let wholeSteps = factors.bStep == 1 ? steps & ~3 : 0
    var j = 0
    while j &+ 4 <= columns {
      let column = source + j &* step
      var q = 0
      while q < wholeSteps {
        transposeFourByFour(column + q, row: step, to: target + (q &* width &+ j), row: width)
        q &+= 4
      }
      while q < steps {
        for i in 0..<4 { target[q &* width &+ j &+ i] = column[i &* step &+ q &* factors.bStep] }
        q &+= 1
      }
      j &+= 4
    }
    while j < width {
      for q in 0..<steps {
        target[q &* width &+ j] = j < columns ? source[j &* step &+ q &* factors.bStep] : 0
      }
      j &+= 1
    }
    target += steps &* width
    p &+= steps
  }
}

/// Copies whole vector rows of a matrix whose rows are contiguous into panels, one after the other.
///
/// A row of the matrix is read from end to end, which memory answers faster than a column of vector rows.
func packWholePanels<O: RowOperations>(
  _: O.Type, _ factors: ProductOperands<O.Element>, from start: Int, panels: Int,
  rows: Range<Int>, into packed: UnsafeMutablePointer<O.Element>
) {
  let panelSize = O.width &* rows.count
  var source = factors.b + (rows.lowerBound &* factors.bStep &+ start)
  var target = packed
  for _ in rows {
    for panel in 0..<panels {
      O.store(O.load(source + panel &* O.width), to: target + panel &* panelSize)
    }
    source += factors.bStep
    target += O.width
  }
}

/// Copies a square of four, turned over, in vector registers.
@inline(__always)
private func transposeFourByFour<S: RealScalar & SIMDScalar>(
  _ source: UnsafePointer<S>, row: Int, to target: UnsafeMutablePointer<S>, row targetRow: Int
) {
  func load(_ i: Int) -> SIMD4<S> {
    UnsafeRawPointer(source + i &* row).loadUnaligned(as: SIMD4<S>.self)
  }
  func store(_ x: SIMD4<S>, _ i: Int) {
    UnsafeMutableRawPointer(target + i &* targetRow).storeBytes(of: x, as: SIMD4<S>.self)
  }
  let (a, b, c, d) = (load(0), load(1), load(2), load(3))
  store(SIMD4(a.x, b.x, c.x, d.x), 0)
  store(SIMD4(a.y, b.y, c.y, d.y), 1)
  store(SIMD4(a.z, b.z, c.z, d.z), 2)
  store(SIMD4(a.w, b.w, c.w, d.w), 3)
}

/// Copies rows of op(A) into panels of six, step by step, the rest zeros.
func packRows<S: RealScalar>(
  _ factors: ProductOperands<S>, rows: Range<Int>, steps: Range<Int>,
  into packed: UnsafeMutablePointer<S>
) {
  var target = packed
  var i = rows.lowerBound
  while i < rows.upperBound {
    let live = min(6, rows.upperBound &- i)
    let source = factors.a + (i &* factors.aRow &+ steps.lowerBound &* factors.aStep)
    if live < 6 {
      target.update(repeating: 0, count: 6 &* steps.count)
      for q in 0..<steps.count {
        for r in 0..<live {
          target[q &* 6 &+ r] = source[r &* factors.aRow &+ q &* factors.aStep]
        }
      }
    } else if factors.aRow == 1 {
      packPanel(source, row: 1, step: factors.aStep, count: steps.count, into: target)
    } else {
      packPanel(source, row: factors.aRow, step: 1, count: steps.count, into: target)
    }
    target += 6 &* steps.count
    i &+= 6
  }
}

@inline(__always)
private func packPanel<S: RealScalar>(
  _ source: UnsafePointer<S>, row: Int, step: Int, count: Int, into target: UnsafeMutablePointer<S>
) {
  var source = source
  var target = target
  for _ in 0..<count {
    target[0] = source[0]
    target[1] = source[row]
    target[2] = source[2 &* row]
    target[3] = source[3 &* row]
    target[4] = source[4 &* row]
    target[5] = source[5 &* row]
    source += step
    target += 6
  }
}
