// Scans along the middle axis of [outer, count, inner]: each result is made of the one before it. Every partition depends on
// sizes alone, so a result has the same bits on any number of threads.

/// The extents around the axis of a scan, none of which is 0, and the direction.
struct ScanLayout {
  let outer: Int
  let count: Int
  let inner: Int
  let isReversed: Bool

  init(_ shape: Shape, axis: Int, isReversed: Bool) {
    (outer, count, inner) = shape.split(at: axis)
    self.isReversed = isReversed
  }

  /// The distance from an element to the one before it in the order of the scan.
  @inline(__always)
  var back: Int { isReversed ? inner : -inner }

  /// Calls `first` with the places of the elements with which scans begin, then `next` with runs of places of the others, each
  /// after the run before it along the axis; `width` places stand side by side.
  @inline(__always)
  func forEachRun(
    first: (_ place: Int, _ width: Int) -> Void, next: (_ place: Int, _ width: Int) -> Void
  ) {
    Parallel.forEachPart(of: outer, partSize: max(1, scanPart / (count * inner))) { part in
      for o in part {
        let start = (o * count + (isReversed ? count - 1 : 0)) * inner
        first(start, inner)
        var place = start
        for _ in 1..<count {
          place -= back
          next(place, inner)
        }
      }
    }
  }

  /// Calls `step` for each element that is not first, along the axis.
  @inline(__always)
  func scan<S>(
    _ y: UnsafeMutablePointer<S>, first: (_ place: Int) -> S,
    next: (_ place: Int, _ before: S, _ placeBefore: Int) -> S
  ) {
    let back = back
    if inner == 1 {
      // The result before is kept at hand.
      Parallel.forEachPart(of: outer, partSize: max(1, scanPart / count)) { part in
        for o in part {
          var place = o * count + (isReversed ? count - 1 : 0)
          var before = first(place)
          y[place] = before
          for _ in 1..<count {
            let placeBefore = place
            place -= back
            before = next(place, before, placeBefore)
            y[place] = before
          }
        }
      }
      return
    }
    forEachRun { place, width in
      for i in place..<place + width { y[i] = first(i) }
    } next: { place, width in
      for i in place..<place + width { y[i] = next(i, y[i + back], i + back) }
    }
  }
}

/// How many elements a core takes at a time.
private let scanPart = 65_536

/// y_k = Σ x_j over j ≤ k, or j < k; −0 where every term is, and 0, or nothing, where there is none.
///
/// Rows are added in parts of 64 side by side, and the sums of four parts one after the other: with u the unit roundoff, the
/// error of y_k is at most u (66 + k/256) Σ |x_j| to first order where the axis is the last, and u k Σ |x_j| along another.
@specialized(where S == Float)
@specialized(where S == Double)
func cumulativeSumKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>, _ layout: ScanLayout, isExclusive: Bool,
  ofNone: S
) {
  if isExclusive {
    layout.scan(y) { _ in
      ofNone
    } next: { _, before, placeBefore in
      before + x[placeBefore]
    }
  } else if layout.inner == 1 && !layout.isReversed && layout.count >= rowBlock {
    let count = layout.count
    Parallel.forEachPart(of: layout.outer, partSize: max(1, scanPart / count)) { part in
      for o in part { sumOfLongRow(x + o * count, into: y + o * count, count) }
    }
  } else {
    layout.scan(y) {
      x[$0]
    } next: { place, before, _ in
      before + x[place]
    }
  }
}

private let rowPart = 64
private let rowBlock = 4 * rowPart

/// The prefix sums of a row: four chains of additions at a time, which wait for one another in none but the last step.
@inline(__always)
private func sumOfLongRow<S: TensorScalar>(
  _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>, _ count: Int
) {
  var carry: S = .nothing
  var start = 0
  while start + rowBlock <= count {
    let (source, target) = (x + start, y + start)
    var sums = (source[0], source[rowPart], source[2 * rowPart], source[3 * rowPart])
    target[0] = sums.0
    target[rowPart] = sums.1
    target[2 * rowPart] = sums.2
    target[3 * rowPart] = sums.3
    for i in 1..<rowPart {
      sums.0 = sums.0 + source[i]
      sums.1 = sums.1 + source[rowPart + i]
      sums.2 = sums.2 + source[2 * rowPart + i]
      sums.3 = sums.3 + source[3 * rowPart + i]
      target[i] = sums.0
      target[rowPart + i] = sums.1
      target[2 * rowPart + i] = sums.2
      target[3 * rowPart + i] = sums.3
    }
    for part in 0..<4 {
      let row = target + part * rowPart
      for i in 0..<rowPart { row[i] = carry + row[i] }
      carry = row[rowPart - 1]
    }
    start += rowBlock
  }
  for i in start..<count {
    carry = carry + x[i]
    y[i] = carry
  }
}

/// y_k = Π x_j over j ≤ k, or j < k; 1 where there is none.
@specialized(where S == Float)
@specialized(where S == Double)
func cumulativeProductKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>, _ layout: ScanLayout, isExclusive: Bool
) {
  if isExclusive {
    layout.scan(y) { _ in
      1
    } next: { _, before, placeBefore in
      before * x[placeBefore]
    }
  } else {
    layout.scan(y) {
      x[$0]
    } next: { place, before, _ in
      before * x[place]
    }
  }
}

/// y_k = max x_j over j ≤ k, or the minimum; NaN from the first NaN on, and of zeros of both signs the first.
@specialized(where S == Float)
@specialized(where S == Double)
func cumulativeExtremumKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>, _ layout: ScanLayout, isMaximum: Bool
) {
  // A NaN that has been met stays, and one that is new is taken.
  layout.scan(y) {
    x[$0]
  } next: { place, best, _ in
    let new = x[place]
    let stays = isMaximum ? best >= new : best <= new
    return stays || best != best ? best : new
  }
}
