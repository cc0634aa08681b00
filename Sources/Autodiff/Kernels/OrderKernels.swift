// Orders of rows, by counting digits of keys: stable, and as fast for rows that are sorted or equal as for any other.
//
// A number's key is its bits, turned so that keys compare as integers like the numbers do: of a negative number all are turned, of
// others the sign. NaN is last, as NumPy has it; both zeros are equal.

/// A scalar that has a key.
private protocol KeyedScalar: RealScalar {
  associatedtype Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable
  /// The key; the zeros' are one if `joinsZeros`.
  func key(joiningZeros: Bool) -> Key
  /// The number of a key.
  init(key: Key)
}

extension Double: KeyedScalar {
  @inline(__always)
  fileprivate func key(joiningZeros: Bool) -> UInt64 {
    if self != self { return .max }
    let bits = (joiningZeros ? self + 0 : self).bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }

  @inline(__always)
  fileprivate init(key: UInt64) {
    self = key == .max ? .nan : Double(bitPattern: key >> 63 == 0 ? ~key : key & ~(1 << 63))
  }
}

extension Float: KeyedScalar {
  @inline(__always)
  fileprivate func key(joiningZeros: Bool) -> UInt32 {
    if self != self { return .max }
    let bits = (joiningZeros ? self + 0 : self).bitPattern
    return bits >> 31 == 0 ? bits | 1 << 31 : ~bits
  }

  @inline(__always)
  fileprivate init(key: UInt32) {
    self = key == .max ? .nan : Float(bitPattern: key >> 31 == 0 ? ~key : key & ~(1 << 31))
  }
}

/// Rows of up to so many elements are sorted by insertion.
private let insertionLimit = 32

/// From so many elements on, digits have 11 bits instead of 8: fewer passes, whose counters cost no more than the elements.
private let longRow = 8192

/// How many elements a core takes at a time.
private let orderPart = 16_384

/// The elements of each row in ascending or descending order.
@specialized(where S == Float)
@specialized(where S == Double)
func sortKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>, _ rows: RowLayout, isDescending: Bool
) {
  if S.self == Double.self {
    sortKeys(x.assumed(Double.self), y.assumed(Double.self), rows, isDescending)
  } else if S.self == Float.self {
    sortKeys(x.assumed(Float.self), y.assumed(Float.self), rows, isDescending)
  } else {
    orderKernel(x, rows, isDescending: isDescending) { row, position, rank in
      y[rows.place(row, rank)] = x[rows.place(row, position)]
    }
  }
}

/// Calls `body` with each row, the position of an element in it and its rank, in the order of ranks.
///
/// Equal elements are in the order of positions. Rows may be met at the same time.
@inline(__always)
func orderKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, _ rows: RowLayout, isDescending: Bool,
  _ body: (_ row: Int, _ position: Int, _ rank: Int) -> Void
) {
  if S.self == Double.self {
    orderKeys(x.assumed(Double.self), rows, isDescending, body)
  } else if S.self == Float.self {
    orderKeys(x.assumed(Float.self), rows, isDescending, body)
  } else {
    for row in 0..<rows.number {
      let positions = (0..<rows.count).sorted { a, b in
        let (first, second) = (x[rows.place(row, a)], x[rows.place(row, b)])
        if first == second { return a < b }
        return isDescending ? first > second : first < second
      }
      for (rank, position) in positions.enumerated() { body(row, position, rank) }
    }
  }
}

/// Where rows along the middle axis of [outer, count, inner] are.
struct RowLayout {
  let number: Int
  let count: Int
  let inner: Int

  init(_ shape: Shape, axis: Int) {
    let (outer, count, inner) = shape.split(at: axis)
    (number, self.count, self.inner) = (outer * inner, count, inner)
  }

  /// Where an element of a row is.
  @inline(__always)
  func place(_ row: Int, _ position: Int) -> Int {
    inner == 1
      ? row * count + position : (row / inner * count + position) * inner + row % inner
  }
}

private func sortKeys<S: KeyedScalar>(
  _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, _ rows: RowLayout, _ isDescending: Bool
) {
  let n = rows.count
  Parallel.forEachPart(of: rows.number, partSize: max(1, orderPart / n)) { part in
    withUnsafeTemporaryAllocation(of: S.Key.self, capacity: 2 * n) { memory in
      guard var keys = memory.baseAddress else { return }
      var spare = keys + n
      for row in part {
        for k in 0..<n {
          let key = x[rows.place(row, k)].key(joiningZeros: false)
          keys[k] = isDescending ? ~key : key
        }
        if n <= insertionLimit {
          insertionSort(keys, n)
        } else {
          radixSort(&keys, &spare, n)
        }
        for k in 0..<n { y[rows.place(row, k)] = S(key: isDescending ? ~keys[k] : keys[k]) }
      }
    }
  }
}

@inline(__always)
private func insertionSort<Key: FixedWidthInteger>(_ keys: UnsafeMutablePointer<Key>, _ n: Int) {
  for k in 1..<max(n, 1) {
    let key = keys[k]
    var place = k
    while place > 0 && keys[place - 1] > key {
      keys[place] = keys[place - 1]
      place -= 1
    }
    keys[place] = key
  }
}

/// Sorts keys digit by digit from the last on, to and fro between two arrays; `keys` is in the end the one that is sorted.
@inline(__always)
private func radixSort<Key: FixedWidthInteger>(
  _ keys: inout UnsafeMutablePointer<Key>, _ spare: inout UnsafeMutablePointer<Key>, _ n: Int
) {
  forEachDigit(of: &keys, n) { keys, digit, counters in
    for k in 0..<n {
      let key = keys[k]
      let place = digit.slot(of: key)
      spare[counters[place]] = key
      counters[place] += 1
    }
    swap(&keys, &spare)
  }
}

/// A digit of keys.
private struct Digit {
  let shift: Int
  let bits: Int

  @inline(__always)
  func slot<Key: FixedWidthInteger>(of key: Key) -> Int {
    Int(truncatingIfNeeded: key &>> Key(truncatingIfNeeded: shift)) & (1 &<< bits &- 1)
  }
}

/// Calls `pass` for each digit in which keys differ, from the last on, with where the keys of each digit begin.
@inline(__always)
private func forEachDigit<Key: FixedWidthInteger>(
  of keys: inout UnsafeMutablePointer<Key>, _ n: Int,
  _ pass: (inout UnsafeMutablePointer<Key>, Digit, UnsafeMutablePointer<Int>) -> Void
) {
  let bits = n < longRow ? 8 : 11
  let digits = (Key.bitWidth + bits - 1) / bits
  withUnsafeTemporaryAllocation(of: Int.self, capacity: digits << bits) { counters in
    guard let counters = counters.baseAddress else { return }
    counters.update(repeating: 0, count: digits << bits)
    for k in 0..<n {
      let key = keys[k]
      for d in 0..<digits {
        counters[d << bits + Digit(shift: d * bits, bits: bits).slot(of: key)] += 1
      }
    }
    for d in 0..<digits {
      let digit = Digit(shift: d * bits, bits: bits)
      let own = counters + d << bits
      // All keys have this digit.
      if own[digit.slot(of: keys[0])] == n { continue }
      var start = 0
      for slot in 0..<1 << bits {
        let count = own[slot]
        own[slot] = start
        start += count
      }
      pass(&keys, digit, own)
    }
  }
}

@inline(__always)
private func orderKeys<S: KeyedScalar>(
  _ x: UnsafePointer<S>, _ rows: RowLayout, _ isDescending: Bool,
  _ body: (_ row: Int, _ position: Int, _ rank: Int) -> Void
) {
  if rows.count <= Int(UInt32.max) {
    orderKeys(x, rows, isDescending, positions: UInt32.self, body)
  } else {
    orderKeys(x, rows, isDescending, positions: Int.self, body)
  }
}

@inline(__always)
private func orderKeys<S: KeyedScalar, Position: FixedWidthInteger & BitwiseCopyable>(
  _ x: UnsafePointer<S>, _ rows: RowLayout, _ isDescending: Bool, positions: Position.Type,
  _ body: (_ row: Int, _ position: Int, _ rank: Int) -> Void
) {
  let n = rows.count
  Parallel.forEachPart(of: rows.number, partSize: max(1, orderPart / n)) { part in
    withUnsafeTemporaryAllocation(of: S.Key.self, capacity: 2 * n) { keyMemory in
      withUnsafeTemporaryAllocation(of: Position.self, capacity: 2 * n) { memory in
        guard let keys = keyMemory.baseAddress, let positions = memory.baseAddress else { return }
        for row in part {
          for k in 0..<n {
            let key = x[rows.place(row, k)].key(joiningZeros: true)
            keys[k] = isDescending ? ~key : key
            positions[k] = Position(truncatingIfNeeded: k)
          }
          let sorted =
            n <= insertionLimit
            ? insertionOrder(keys, positions, n) : radixOrder(keys, positions, n)
          for rank in 0..<n { body(row, Int(sorted[rank]), rank) }
        }
      }
    }
  }
}

@inline(__always)
private func insertionOrder<Key: FixedWidthInteger, Position>(
  _ keys: UnsafeMutablePointer<Key>, _ positions: UnsafeMutablePointer<Position>, _ n: Int
) -> UnsafeMutablePointer<Position> {
  for k in 1..<max(n, 1) {
    let (key, position) = (keys[k], positions[k])
    var place = k
    while place > 0 && keys[place - 1] > key {
      keys[place] = keys[place - 1]
      positions[place] = positions[place - 1]
      place -= 1
    }
    keys[place] = key
    positions[place] = position
  }
  return positions
}

/// The positions in the order of keys; both arrays have room for twice as many elements.
@inline(__always)
private func radixOrder<Key: FixedWidthInteger, Position>(
  _ keys: UnsafeMutablePointer<Key>, _ positions: UnsafeMutablePointer<Position>, _ n: Int
) -> UnsafeMutablePointer<Position> {
  var (keys, spareKeys) = (keys, keys + n)
  var (positions, spare) = (positions, positions + n)
  forEachDigit(of: &keys, n) { keys, digit, counters in
    for k in 0..<n {
      let key = keys[k]
      let slot = digit.slot(of: key)
      let place = counters[slot]
      spareKeys[place] = key
      spare[place] = positions[k]
      counters[slot] = place + 1
    }
    swap(&keys, &spareKeys)
    swap(&positions, &spare)
  }
  return positions
}
