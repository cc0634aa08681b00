// What decompositions do with rows of a matrix, for any scalar that has a square root.

/// Σ xᵢ yᵢ, in sums that are independent of each other.
@inline(__always)
func rowProduct<S: TensorScalar>(
  _ x: UnsafePointer<S>, _ y: UnsafePointer<S>, count: Int
) -> S {
  var product: S = 0
  // Sound: the elements are of the type that was just asked for.
  if S.self == Double.self {
    let (x, y) = (x.assuming(Double.self), y.assuming(Double.self))
    withUnsafeMutablePointer(to: &product) {
      $0.assumed(Double.self).pointee =
        TargetProcessor.vectorBytes == 64
        ? rowProduct(Doubles8.self, x, y, count: count)
        : TargetProcessor.vectorBytes == 32
          ? rowProduct(Doubles4.self, x, y, count: count)
          : rowProduct(Doubles2.self, x, y, count: count)
    }
  } else if S.self == Float.self {
    let (x, y) = (x.assuming(Float.self), y.assuming(Float.self))
    withUnsafeMutablePointer(to: &product) {
      $0.assumed(Float.self).pointee =
        TargetProcessor.vectorBytes == 64
        ? rowProduct(Floats16.self, x, y, count: count)
        : TargetProcessor.vectorBytes == 32
          ? rowProduct(Floats8.self, x, y, count: count)
          : rowProduct(Floats4.self, x, y, count: count)
    }
  } else {
    for i in 0..<count { product = product + x[i] * y[i] }
  }
  return product
}

/// The same in vectors: four sums of as many elements as a register holds, and one of what is left.
private func rowProduct<O: RowOperations>(
  _: O.Type, _ x: UnsafePointer<O.Element>, _ y: UnsafePointer<O.Element>, count: Int
) -> O.Element {
  let zero = O.repeating(0)
  var (s0, s1, s2, s3) = (zero, zero, zero, zero)
  var i = 0
  while i &+ 4 &* O.width <= count {
    let (x, y) = (x + i, y + i)
    s0 = O.addProduct(s0, O.load(x), O.load(y))
    s1 = O.addProduct(s1, O.load(x + O.width), O.load(y + O.width))
    s2 = O.addProduct(s2, O.load(x + 2 &* O.width), O.load(y + 2 &* O.width))
    s3 = O.addProduct(s3, O.load(x + 3 &* O.width), O.load(y + 3 &* O.width))
    i &+= 4 &* O.width
  }
  while i &+ O.width <= count {
    s0 = O.addProduct(s0, O.load(x + i), O.load(y + i))
    i &+= O.width
  }
  var rest: O.Element = 0
  while i < count {
    rest = addProduct(rest, x[i], y[i])
    i &+= 1
  }
  return O.total(O.sum(O.sum(s0, s1), O.sum(s2, s3))) + rest
}

/// x, y = c x − s y, s x + c y.
@inline(__always)
func rotateRows<S: TensorScalar>(
  _ x: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>, cosine c: S, sine s: S, count: Int
) {
  for i in 0..<count {
    let (a, b) = (x[i], y[i])
    x[i] = c * a - s * b
    y[i] = s * a + c * b
  }
}

/// Calls `body` with the row and the column of each element, by squares of which each row and each column is a line or less of
/// the first-level cache: where one matrix is read by rows and another written by columns, both stay there.
@inline(__always)
func forEachElementBySquares(rows: Int, columns: Int, _ body: (_ i: Int, _ j: Int) -> Void) {
  let side = 8
  var top = 0
  while top < rows {
    let bottom = min(rows, top &+ side)
    var left = 0
    while left < columns {
      let right = min(columns, left &+ side)
      for i in top..<bottom {
        for j in left..<right { body(i, j) }
      }
      left = right
    }
    top = bottom
  }
}

/// √(x² + y²) without overflow on the way.
@inline(__always)
func hypotenuse<S: TensorScalar>(_ x: S, _ y: S) -> S {
  let (a, b) = (magnitude(x), magnitude(y))
  let (large, small) = a > b ? (a, b) : (b, a)
  if large == 0 { return large }
  let ratio = small / large
  return large * S.sqrt(1 + ratio * ratio)
}

/// The distance from 1 to the next number.
func roundingUnit<S: TensorScalar>(_: S.Type) -> S {
  // Of a scalar without roots there would be no end: it traps here.
  var unit: S = S.sqrt(1)
  while 1 + unit / 2 != 1 { unit = unit / 2 }
  return unit
}

/// A power of two by which a matrix is multiplied to have elements of about 1, so that squares neither overflow nor vanish;
/// `nil` where an element is not finite.
func scale<S: TensorScalar>(of a: UnsafePointer<S>, count: Int) -> S? {
  var largest: S = 0
  for i in 0..<count {
    guard a[i].isFinite else { return nil }
    let size = magnitude(a[i])
    if size > largest { largest = size }
  }
  var factor: S = 1
  // Within these bounds squares are far from both ends, of single precision too.
  if largest == 0 { return factor }
  while largest * factor > 1024 { factor = factor / 2 }
  while largest * factor * 1024 < 1 { factor = factor * 2 }
  return factor
}

/// Makes the element of largest magnitude positive, the first of several; tells whether the signs were changed.
func normalizeSign<S: TensorScalar>(_ x: UnsafeMutablePointer<S>, count: Int, step: Int) -> Bool {
  var place = 0
  for i in 0..<count where magnitude(x[i &* step]) > magnitude(x[place &* step]) { place = i }
  guard count > 0, x[place &* step] < 0 else { return false }
  for i in 0..<count { x[i &* step] = -x[i &* step] }
  return true
}

/// A reflection I − τ v vᵀ that takes x to β e₀, as LAPACK's: β has the sign opposite to that of x₀, and if all other elements
/// are 0 nothing is reflected.
///
/// x becomes v, whose first element is 1.
@inline(__always)
func reflector<S: TensorScalar>(
  _ x: UnsafeMutablePointer<S>, count: Int
) -> (beta: S, tau: S) {
  guard count > 0 else { return (0, 0) }
  let first = x[0]
  let square = rowProduct(UnsafePointer(x + 1), UnsafePointer(x + 1), count: count &- 1)
  x[0] = 1
  if square == 0 { return (first, 0) }
  let norm = hypotenuse(first, S.sqrt(square))
  let beta = first < 0 ? norm : -norm
  let divisor = first - beta
  for i in 1..<count { x[i] = x[i] / divisor }
  return (beta, (beta - first) / beta)
}
