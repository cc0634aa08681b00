/// The factors of C = op(A) op(B), however they are stored: op(A)[i, p] = `a[i * aRow + p * aStep]` and
/// op(B)[p, j] = `b[p * bStep + j * bColumn]`.
struct ProductOperands<S> {
  var a: UnsafePointer<S>
  var aRow: Int
  var aStep: Int
  var b: UnsafePointer<S>
  var bStep: Int
  var bColumn: Int
  var m: Int
  var n: Int
  var k: Int
}

/// Where a tile of C is stored, and what it is added to.
struct ProductTarget<S> {
  var c: UnsafeMutablePointer<S>
  var cRow: Int
  /// The first row of what is added; none adds nothing, C itself continues a sum, and a row stride of 0 is a bias.
  var base: UnsafePointer<S>?
  var baseRow: Int

  @inline(__always)
  func advanced(rows: Int, columns: Int) -> ProductTarget {
    ProductTarget(
      c: c + (rows &* cRow &+ columns), cRow: cRow,
      base: base.map { $0 + (rows &* baseRow &+ columns) }, baseRow: baseRow)
  }

  /// The target of the terms that follow the first ones.
  @inline(__always)
  var continued: ProductTarget {
    ProductTarget(c: c, cRow: cRow, base: UnsafePointer(c), baseRow: cRow)
  }
}

/// A tile of C, at most six rows of one vector row each, held in registers while k outer products are added to it.
///
/// Six rows of two registers, the row of B and a repeated element of A fit in the sixteen registers of SSE and AVX;
/// enough sums are under way at once to hide an addition's latency (Van Zee & van de Geijn 2015, section 4).
/// `rows` is 1, 2, 4 or 6 and a literal at each call, so that what it excludes is compiled away; of these rows the
/// first `live` exist, and the others repeat the last.
@inline(__always)
func productTile<O: RowOperations>(
  _: O.Type, rows: Int, live: Int, _ a: UnsafePointer<O.Element>, aRow: Int, aStep: Int,
  _ b: UnsafePointer<O.Element>, bStep: Int, k: Int, _ target: ProductTarget<O.Element>
) {
  let last = live &- 1
  let o1 = min(1, last) &* aRow
  let o2 = min(2, last) &* aRow
  let o3 = min(3, last) &* aRow
  let o4 = min(4, last) &* aRow
  let o5 = min(5, last) &* aRow
  let zero = O.repeating(0)
  var (c0, c1, c2, c3, c4, c5) = (zero, zero, zero, zero, zero, zero)
  var a = a
  var b = b
  var remaining = k
  while remaining > 0 {
    let row = O.load(b)
    c0 = O.addProduct(c0, O.repeating(a[0]), row)
    if rows > 1 { c1 = O.addProduct(c1, O.repeating(a[o1]), row) }
    if rows > 2 {
      c2 = O.addProduct(c2, O.repeating(a[o2]), row)
      c3 = O.addProduct(c3, O.repeating(a[o3]), row)
    }
    if rows > 4 {
      c4 = O.addProduct(c4, O.repeating(a[o4]), row)
      c5 = O.addProduct(c5, O.repeating(a[o5]), row)
    }
    a += aStep
    b += bStep
    remaining &-= 1
  }
  if let base = target.base {
    let step = target.baseRow
    c0 = O.sum(O.load(base), c0)
    if rows > 1 { c1 = O.sum(O.load(base + min(1, last) &* step), c1) }
    if rows > 2 {
      c2 = O.sum(O.load(base + min(2, last) &* step), c2)
      c3 = O.sum(O.load(base + min(3, last) &* step), c3)
    }
    if rows > 4 {
      c4 = O.sum(O.load(base + min(4, last) &* step), c4)
      c5 = O.sum(O.load(base + min(5, last) &* step), c5)
    }
  }
  let (c, step) = (target.c, target.cRow)
  O.store(c0, to: c)
  if rows > 1 && live > 1 { O.store(c1, to: c + step) }
  if rows > 2 {
    if live > 2 { O.store(c2, to: c + 2 &* step) }
    if live > 3 { O.store(c3, to: c + 3 &* step) }
  }
  if rows > 4 {
    if live > 4 { O.store(c4, to: c + 4 &* step) }
    if live > 5 { O.store(c5, to: c + 5 &* step) }
  }
}

/// Stores the first `columns` elements of the rows of a tile whose sums are in `tile`, a vector row apart.
func storePartialTile<O: RowOperations>(
  _: O.Type, _ tile: UnsafePointer<O.Element>, rows: Int, columns: Int,
  _ target: ProductTarget<O.Element>
) {
  for i in 0..<rows {
    for j in 0..<columns {
      let sum = tile[i &* O.width &+ j]
      target.c[i &* target.cRow &+ j] =
        target.base.map { $0[i &* target.baseRow &+ j] + sum } ?? sum
    }
  }
}

extension UnsafePointer {
  /// The same pointer in a generic function that has found out what its element is.
  @inline(__always)
  func assuming<T>(_: T.Type) -> UnsafePointer<T> {
    UnsafeRawPointer(self).assumingMemoryBound(to: T.self)
  }
}

extension ProductOperands {
  /// The same operands in a generic function that has found out what `S` is.
  func assuming<T>(_: T.Type) -> ProductOperands<T> {
    ProductOperands<T>(
      a: a.assuming(T.self), aRow: aRow, aStep: aStep, b: b.assuming(T.self), bStep: bStep,
      bColumn: bColumn, m: m, n: n, k: k)
  }
}

extension ProductTarget {
  /// The same target in a generic function that has found out what `S` is.
  @inline(__always)
  func assuming<T>(_: T.Type) -> ProductTarget<T> {
    ProductTarget<T>(
      c: UnsafeMutableRawPointer(c).assumingMemoryBound(to: T.self), cRow: cRow,
      base: base.map { $0.assuming(T.self) }, baseRow: baseRow)
  }
}
