// Blocks of the factors, copied in the order in which tiles read them (Goto & van de Geijn 2008, section 4). A
// transposed factor is read the other way round here and costs nothing later.

/// Copies `columns` columns of op(B) from column `start` on into rows of one vector row, the rest zeros.
func packColumns<O: RowOperations>(
  _: O.Type, _ factors: ProductOperands<O.Element>, from start: Int, columns: Int,
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
  // Rows of the stored matrix are columns here. A few steps of each at a time, so that what is read and what is written stay
  // in the first-level cache.
  let step = factors.bColumn
  var p = rows.lowerBound
  while p < rows.upperBound {
    let steps = min(16, rows.upperBound &- p)
    var source = factors.b + (p &* factors.bStep &+ start &* step)
    for j in 0..<columns {
      for q in 0..<steps { target[q &* width &+ j] = source[q &* factors.bStep] }
      source += step
    }
    if columns < width {
      for q in 0..<steps {
        for j in columns..<width { target[q &* width &+ j] = 0 }
      }
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
