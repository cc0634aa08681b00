// What decompositions do with rows of a matrix, for any scalar that has a square root.

/// Σ xᵢ yᵢ, in four sums that are independent of each other.
@inline(__always)
func rowProduct<S: TensorScalar>(
  _ x: UnsafePointer<S>, _ y: UnsafePointer<S>, count: Int
) -> S {
  var (s0, s1, s2, s3): (S, S, S, S) = (0, 0, 0, 0)
  var i = 0
  while i &+ 4 <= count {
    s0 = s0 + x[i] * y[i]
    s1 = s1 + x[i &+ 1] * y[i &+ 1]
    s2 = s2 + x[i &+ 2] * y[i &+ 2]
    s3 = s3 + x[i &+ 3] * y[i &+ 3]
    i &+= 4
  }
  while i < count {
    s0 = s0 + x[i] * y[i]
    i &+= 1
  }
  return (s0 + s1) + (s2 + s3)
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
