/// Rotations of neighbouring rows of a matrix that begins as the identity, done when there are many.
///
/// They are done to a strip of columns at a time, which stays in the first-level cache, while done one by one each would take two
/// rows through it (Van Zee, van de Geijn and Quintana-Ortí, Restructuring the tridiagonal and bidiagonal QR algorithms for
/// performance, 2014).
struct RotationQueue<S: TensorScalar> {
  private struct Rotation: BitwiseCopyable {
    let row: Int
    let cosine: S
    let sine: S
  }

  private static var stripWidth: Int { 16 }

  private let rows: UnsafeMutablePointer<S>
  private let n: Int
  private let rotations: UnsafeMutablePointer<Rotation>
  private let capacity: Int
  private var count = 0
  private let strip: UnsafeMutablePointer<S>
  /// The last row of each strip that is not all 0.
  private let last: UnsafeMutablePointer<Int>

  /// Calls `body` with an empty queue for a matrix of n rows and columns, and does what it holds in the end.
  @inline(__always)
  static func with(
    rows: UnsafeMutablePointer<S>, n: Int, _ body: (inout RotationQueue) -> Void
  ) {
    let capacity = min(4096, n * n)
    withUnsafeTemporaryAllocation(of: Rotation.self, capacity: capacity) { rotations in
      withUnsafeTemporaryAllocation(of: S.self, capacity: n * stripWidth) { strip in
        withUnsafeTemporaryAllocation(of: Int.self, capacity: n / stripWidth + 1) { last in
          guard let rotations = rotations.baseAddress, let strip = strip.baseAddress,
            let last = last.baseAddress
          else { return }
          for i in 0..<n {
            for j in 0..<n { rows[i &* n &+ j] = i == j ? 1 : 0 }
          }
          for i in 0...n / stripWidth { last[i] = (i + 1) * stripWidth - 1 }
          var queue = RotationQueue(
            rows: rows, n: n, rotations: rotations, capacity: capacity, strip: strip, last: last)
          body(&queue)
          queue.flush()
        }
      }
    }
  }

  private init(
    rows: UnsafeMutablePointer<S>, n: Int, rotations: UnsafeMutablePointer<Rotation>,
    capacity: Int, strip: UnsafeMutablePointer<S>, last: UnsafeMutablePointer<Int>
  ) {
    (self.rows, self.n, self.rotations, self.capacity) = (rows, n, rotations, capacity)
    (self.strip, self.last) = (strip, last)
  }

  /// Row i and the one below it: x, y = c x − s y, s x + c y.
  @inline(__always)
  mutating func rotate(_ row: Int, cosine: S, sine: S) {
    if count == capacity { flush() }
    rotations[count] = Rotation(row: row, cosine: cosine, sine: sine)
    count &+= 1
  }

  @inline(never)
  private mutating func flush() {
    let width = Self.stripWidth
    var start = 0
    while start < n {
      let columns = min(width, n &- start)
      if columns < width { strip.update(repeating: 0, count: n &* width) }
      for i in 0..<n { (strip + i &* width).update(from: rows + (i &* n &+ start), count: columns) }
      rotateStrip(last: &last[start / width])
      for i in 0..<n { (rows + (i &* n &+ start)).update(from: strip + i &* width, count: columns) }
      start &+= width
    }
    count = 0
  }

  @inline(__always)
  private func rotateStrip(last: inout Int) {
    if S.self == Double.self {
      if TargetProcessor.vectorBytes == 64 {
        rotateStrip(Doubled<Doubles8>.self, last: &last)
      } else if TargetProcessor.vectorBytes == 32 {
        rotateStrip(Doubled<Doubled<Doubles4>>.self, last: &last)
      } else {
        rotateStrip(Doubled<Doubled<Doubled<Doubles2>>>.self, last: &last)
      }
    } else if S.self == Float.self {
      if TargetProcessor.vectorBytes == 64 {
        rotateStrip(Floats16.self, last: &last)
      } else if TargetProcessor.vectorBytes == 32 {
        rotateStrip(Doubled<Floats8>.self, last: &last)
      } else {
        rotateStrip(Doubled<Doubled<Floats4>>.self, last: &last)
      }
    } else {
      let width = Self.stripWidth
      for rotation in UnsafeBufferPointer(start: rotations, count: count) {
        rotateRows(
          strip + rotation.row &* width, strip + (rotation.row &+ 1) &* width,
          cosine: rotation.cosine, sine: rotation.sine, count: width)
      }
    }
  }

  /// The same with a row in registers: what a rotation leaves of its upper row the next one takes, of the row above.
  @inline(__always)
  private func rotateStrip<O: RowOperations>(_: O.Type, last: inout Int) {
    // Sound: the caller has asked whether these are the elements.
    let strip = UnsafeMutableRawPointer(strip).assumingMemoryBound(to: O.Element.self)
    let rotations = UnsafeRawPointer(rotations).assumingMemoryBound(
      to: RotationQueue<O.Element>.Rotation.self)
    let zero = O.repeating(0)
    var k = 0
    while k < count {
      var row = rotations[k].row
      if row > last {
        k &+= 1
        continue
      }
      last = max(last, row &+ 1)
      var below = O.load(strip + (row &+ 1) &* O.width)
      while true {
        let rotation = rotations[k]
        let (c, s) = (O.repeating(rotation.cosine), O.repeating(rotation.sine))
        let above = O.load(strip + row &* O.width)
        O.store(
          O.addProduct(O.addProduct(zero, s, above), c, below), to: strip + (row &+ 1) &* O.width)
        below = O.addProduct(
          O.addProduct(zero, c, above), O.repeating(-rotation.sine), below)
        k &+= 1
        if k == count || rotations[k].row != row &- 1 { break }
        row &-= 1
      }
      O.store(below, to: strip + row &* O.width)
    }
  }
}
