// Products with few rows: each element of the large factor is read once, in the order of memory, and that is what
// they cost.

/// C = op(A) op(B) where a column of op(B) is contiguous (`bStep` = 1) and A has few rows (`aStep` = 1): dot products,
/// four columns at a time.
func dotProducts<O: RowOperations>(
  _: O.Type, _ factors: ProductOperands<O.Element>, _ target: ProductTarget<O.Element>
) {
  let (n, k) = (factors.n, factors.k)
  let part = skinnyPart(columns: n, elements: k, unit: 4)
  Parallel.forEachPart(of: n, partSize: part) { columns in
    var j = columns.lowerBound
    while j < columns.upperBound {
      // The last group repeats its last column.
      let live = min(4, columns.upperBound &- j)
      let b = factors.b + j &* factors.bColumn
      let o1 = min(1, live &- 1) &* factors.bColumn
      let o2 = min(2, live &- 1) &* factors.bColumn
      let o3 = min(3, live &- 1) &* factors.bColumn
      for i in 0..<factors.m {
        let s = fourDots(
          O.self, factors.a + i &* factors.aRow, b, b + o1, b + o2, b + o3, count: k)
        let place = target.advanced(rows: i, columns: j)
        if let base = place.base {
          place.c[0] = base[0] + s.0
          if live > 1 { place.c[1] = base[1] + s.1 }
          if live > 2 { place.c[2] = base[2] + s.2 }
          if live > 3 { place.c[3] = base[3] + s.3 }
        } else {
          place.c[0] = s.0
          if live > 1 { place.c[1] = s.1 }
          if live > 2 { place.c[2] = s.2 }
          if live > 3 { place.c[3] = s.3 }
        }
      }
      j &+= 4
    }
  }
}

/// Σ x[p] y[p] for four y, with the bound of `longProduct`.
private func fourDots<O: RowOperations>(
  _: O.Type, _ x: UnsafePointer<O.Element>, _ y0: UnsafePointer<O.Element>,
  _ y1: UnsafePointer<O.Element>, _ y2: UnsafePointer<O.Element>, _ y3: UnsafePointer<O.Element>,
  count: Int
) -> (O.Element, O.Element, O.Element, O.Element) {
  if count > ProductBlocks.terms {
    let half = ProductBlocks.half(of: count)
    let s = fourDots(O.self, x, y0, y1, y2, y3, count: half)
    let t = fourDots(
      O.self, x + half, y0 + half, y1 + half, y2 + half, y3 + half, count: count &- half)
    return (s.0 + t.0, s.1 + t.1, s.2 + t.2, s.3 + t.3)
  }
  let zero = O.repeating(0)
  var (s0, s1, s2, s3) = (zero, zero, zero, zero)
  var p = 0
  while p &+ O.width <= count {
    let row = O.load(x + p)
    s0 = O.addProduct(s0, row, O.load(y0 + p))
    s1 = O.addProduct(s1, row, O.load(y1 + p))
    s2 = O.addProduct(s2, row, O.load(y2 + p))
    s3 = O.addProduct(s3, row, O.load(y3 + p))
    p &+= O.width
  }
  var (t0, t1, t2, t3) = (O.total(s0), O.total(s1), O.total(s2), O.total(s3))
  if p < count && O.Half.width < O.width {
    let rest = fourDots(O.Half.self, x + p, y0 + p, y1 + p, y2 + p, y3 + p, count: count &- p)
    return (t0 + rest.0, t1 + rest.1, t2 + rest.2, t3 + rest.3)
  }
  while p < count {
    t0 = addProduct(t0, x[p], y0[p])
    t1 = addProduct(t1, x[p], y1[p])
    t2 = addProduct(t2, x[p], y2[p])
    t3 = addProduct(t3, x[p], y3[p])
    p &+= 1
  }
  return (t0, t1, t2, t3)
}

/// C = op(A) op(B) where the rows of op(B) are contiguous (`bColumn` = 1) and A has few rows: four rows of B at a time
/// are added to the rows of C, which stay in the first-level cache.
func rowCombinations<O: RowOperations>(
  _: O.Type, _ factors: ProductOperands<O.Element>, _ target: ProductTarget<O.Element>
) {
  let (n, k) = (factors.n, factors.k)
  let part = skinnyPart(columns: n, elements: k, unit: 64)
  Parallel.forEachPart(of: n, partSize: part) { columns in
    var p = 0
    while p < k {
      let b = factors.b + (p &* factors.bStep &+ columns.lowerBound)
      if factors.m == 1 && k &- p >= 8 {
        combineEightRows(
          O.self, factors.a + p &* factors.aStep, step: factors.aStep, b, bStep: factors.bStep,
          count: columns.count,
          (p == 0 ? target : target.continued).advanced(rows: 0, columns: columns.lowerBound))
        p &+= 8
        continue
      }
      let live = min(4, k &- p)
      for i in 0..<factors.m {
        let a = factors.a + (i &* factors.aRow &+ p &* factors.aStep)
        let place = (p == 0 ? target : target.continued)
          .advanced(rows: i, columns: columns.lowerBound)
        if live == 4 {
          combineRows(
            O.self, terms: 4, a, step: factors.aStep, b, bStep: factors.bStep,
            count: columns.count, place)
        } else if live == 1 {
          combineRows(
            O.self, terms: 1, a, step: factors.aStep, b, bStep: factors.bStep,
            count: columns.count, place)
        } else if live == 2 {
          combineRows(
            O.self, terms: 2, a, step: factors.aStep, b, bStep: factors.bStep,
            count: columns.count, place)
        } else {
          combineRows(
            O.self, terms: 3, a, step: factors.aStep, b, bStep: factors.bStep,
            count: columns.count, place)
        }
      }
      p &+= 4
    }
  }
}

/// c = base + Σ a[q] b[q, :] for one to four q.
@inline(__always)
private func combineRows<O: RowOperations>(
  _: O.Type, terms: Int, _ a: UnsafePointer<O.Element>, step: Int, _ b: UnsafePointer<O.Element>,
  bStep: Int, count: Int, _ place: ProductTarget<O.Element>
) {
  let a0 = a[0]
  let a1 = terms > 1 ? a[step] : 0
  let a2 = terms > 2 ? a[2 &* step] : 0
  let a3 = terms > 3 ? a[3 &* step] : 0
  let (r0, r1, r2, r3) = (
    O.repeating(a0), O.repeating(a1), O.repeating(a2), O.repeating(a3)
  )
  let zero = O.repeating(0)
  var j = 0
  while j &+ O.width <= count {
    var row = place.base.map { O.load($0 + j) } ?? zero
    row = O.addProduct(row, r0, O.load(b + j))
    if terms > 1 { row = O.addProduct(row, r1, O.load(b + (bStep &+ j))) }
    if terms > 2 { row = O.addProduct(row, r2, O.load(b + (2 &* bStep &+ j))) }
    if terms > 3 { row = O.addProduct(row, r3, O.load(b + (3 &* bStep &+ j))) }
    O.store(row, to: place.c + j)
    j &+= O.width
  }
  while j < count {
    var sum = place.base.map { $0[j] } ?? 0
    sum = addProduct(sum, a0, b[j])
    if terms > 1 { sum = addProduct(sum, a1, b[bStep &+ j]) }
    if terms > 2 { sum = addProduct(sum, a2, b[2 &* bStep &+ j]) }
    if terms > 3 { sum = addProduct(sum, a3, b[3 &* bStep &+ j]) }
    place.c[j] = sum
    j &+= 1
  }
}

/// c = base + Σ a[q] b[q, :] for eight q: a row of C that is read and written half as often as with four.
private func combineEightRows<O: RowOperations>(
  _: O.Type, _ a: UnsafePointer<O.Element>, step: Int, _ b: UnsafePointer<O.Element>, bStep: Int,
  count: Int, _ place: ProductTarget<O.Element>
) {
  let (r0, r1) = (O.repeating(a[0]), O.repeating(a[step]))
  let (r2, r3) = (O.repeating(a[2 &* step]), O.repeating(a[3 &* step]))
  let (r4, r5) = (O.repeating(a[4 &* step]), O.repeating(a[5 &* step]))
  let (r6, r7) = (O.repeating(a[6 &* step]), O.repeating(a[7 &* step]))
  let zero = O.repeating(0)
  var j = 0
  while j &+ O.width <= count {
    let b = b + j
    var row = place.base.map { O.load($0 + j) } ?? zero
    row = O.addProduct(row, r0, O.load(b))
    var other = O.addProduct(zero, r1, O.load(b + bStep))
    row = O.addProduct(row, r2, O.load(b + 2 &* bStep))
    other = O.addProduct(other, r3, O.load(b + 3 &* bStep))
    row = O.addProduct(row, r4, O.load(b + 4 &* bStep))
    other = O.addProduct(other, r5, O.load(b + 5 &* bStep))
    row = O.addProduct(row, r6, O.load(b + 6 &* bStep))
    other = O.addProduct(other, r7, O.load(b + 7 &* bStep))
    O.store(O.sum(row, other), to: place.c + j)
    j &+= O.width
  }
  if j == count { return }
  if O.Half.width < O.width {
    return combineEightRows(
      O.Half.self, a, step: step, b + j, bStep: bStep, count: count &- j,
      place.advanced(rows: 0, columns: j))
  }
  while j < count {
    var sum = place.base.map { $0[j] } ?? 0
    for q in 0..<8 { sum = addProduct(sum, a[q &* step], b[q &* bStep &+ j]) }
    place.c[j] = sum
    j &+= 1
  }
}

/// How many columns one thread takes at a time: a million elements of the large factor.
///
/// With fewer, the pieces of rows that are read one after the other are too short for memory's speed: 1024 × 1024
/// Floats took 83 µs in four parts, 73 in two on one core or on both, and 63 in one.
private func skinnyPart(columns: Int, elements: Int, unit: Int) -> Int {
  let wanted = (1 << 20) / max(elements, 1)
  return max(unit, (wanted + unit - 1) / unit * unit)
}
