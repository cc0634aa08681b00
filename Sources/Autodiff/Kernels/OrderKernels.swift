// Orders of rows, by counting digits of keys: stable, and about as fast for rows that are sorted or equal as for any other.
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
    let bits = (joiningZeros ? self + 0 : self).bitPattern
    // All bits of a negative number, whose sign is copied to all places, and no branch: signs are as good as random.
    let turned = UInt64(bitPattern: Int64(bitPattern: bits) &>> 63) | 1 << 63
    return self == self ? bits ^ turned : .max
  }

  @inline(__always)
  fileprivate init(key: UInt64) {
    let turned = (key &>> 63 &- 1) | 1 << 63
    self = key == .max ? .nan : Double(bitPattern: key ^ turned)
  }
}

extension Float: KeyedScalar {
  @inline(__always)
  fileprivate func key(joiningZeros: Bool) -> UInt32 {
    let bits = (joiningZeros ? self + 0 : self).bitPattern
    // All bits of a negative number, whose sign is copied to all places, and no branch: signs are as good as random.
    let turned = UInt32(bitPattern: Int32(bitPattern: bits) &>> 31) | 1 << 31
    return self == self ? bits ^ turned : .max
  }

  @inline(__always)
  fileprivate init(key: UInt32) {
    let turned = (key &>> 31 &- 1) | 1 << 31
    self = key == .max ? .nan : Float(bitPattern: key ^ turned)
  }
}

/// Rows of up to so many elements are sorted by insertion.
private let insertionLimit = 32

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
    SortedItems.with(S.Key.self, KeyAlone.self, count: n) { items in
      for row in part {
        for k in 0..<n {
          let key = x[rows.place(row, k)].key(joiningZeros: false)
          items.keys[k] = isDescending ? ~key : key
        }
        let sorted = items.sorted()
        for k in 0..<n {
          let key = sorted.keys[k]
          y[rows.place(row, k)] = S(key: isDescending ? ~key : key)
        }
      }
    }
  }
}

/// What goes with a key that is sorted alone.
private struct KeyAlone: BitwiseCopyable {}

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
    SortedItems.with(S.Key.self, Position.self, count: n) { items in
      for row in part {
        for k in 0..<n {
          let key = x[rows.place(row, k)].key(joiningZeros: true)
          items.keys[k] = isDescending ? ~key : key
          items.payloads[k] = Position(truncatingIfNeeded: k)
        }
        let sorted = items.sorted()
        for rank in 0..<n { body(row, Int(sorted.payloads[rank]), rank) }
      }
    }
  }
}

/// Keys and what goes with each, with room for as many again to which they are moved to and fro.
private struct SortedItems<
  Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable, Payload: BitwiseCopyable
> {
  var keys: UnsafeMutablePointer<Key>
  var payloads: UnsafeMutablePointer<Payload>
  private var spareKeys: UnsafeMutablePointer<Key>
  private var sparePayloads: UnsafeMutablePointer<Payload>
  private var count: Int

  /// Calls `body` with room for so many: a block of the pool, since fresh pages took a third of the time for 10⁶ keys.
  @inline(__always)
  static func with(_: Key.Type, _: Payload.Type, count: Int, _ body: (SortedItems) -> Void) {
    let keyBytes = 2 * count * MemoryLayout<Key>.stride
    let bytes = keyBytes + 2 * count * MemoryLayout<Payload>.stride
    let size = BlockPool.blockSize(bytes)
    guard let block = BlockPool.take(size, alignment: BlockPool.alignment) else {
      trap(.noMemory(Shape(count), byteCount: bytes))
    }
    defer { BlockPool.giveBack(block, size) }
    // Sound: an even number of keys ends where payloads, of 8 bytes at most, may begin.
    let keys = block.bindMemory(to: Key.self, capacity: 2 * count)
    let payloads = (block + keyBytes).bindMemory(to: Payload.self, capacity: 2 * count)
    body(
      SortedItems(
        keys: keys, payloads: payloads, spareKeys: keys + count, sparePayloads: payloads + count,
        count: count))
  }

  /// In ascending order of keys, equal ones in the order in which they are; where this was, or in the room beside it.
  @inline(__always)
  func sorted() -> SortedItems {
    if count > insertionLimit { return sortedByDigits() }
    insert()
    return self
  }

  @inline(__always)
  private func insert() {
    for k in 1..<max(count, 1) {
      let (key, payload) = (keys[k], payloads[k])
      var place = k
      while place > 0 && keys[place &- 1] > key {
        keys[place] = keys[place &- 1]
        payloads[place] = payloads[place &- 1]
        place &-= 1
      }
      keys[place] = key
      payloads[place] = payload
    }
  }

  /// Sorts by four digits of 8 bits, from the last to the one of the highest bit in which keys differ.
  ///
  /// Four digits more would take longer than to put right the few keys that are alike in 32 bits. Where many are, these are
  /// sorted by the bits below in the same way.
  @inline(never)
  private func sortedByDigits() -> SortedItems {
    var differences: Key = 0
    for k in 1..<count { differences |= keys[k] ^ keys[0] }
    let bits = Key.bitWidth - differences.leadingZeroBitCount
    if bits == 0 { return self }
    let low = max(0, bits - 32)
    let sorted =
      count <= Int(UInt32.max)
      ? sorted(from: low, counters: UInt32.self) : sorted(from: low, counters: UInt64.self)
    if low > 0 { sorted.sortRuns(below: low) }
    return sorted
  }

  /// Sorts by the 32 bits from `low` on.
  @inline(__always)
  private func sorted<Counter: FixedWidthInteger & BitwiseCopyable>(
    from low: Int, counters: Counter.Type
  ) -> SortedItems {
    var items = self
    withUnsafeTemporaryAllocation(of: Counter.self, capacity: 8 * 256) { buffer in
      guard let counters = buffer.baseAddress else { return }
      items.countDigits(from: low, into: counters)
      for digit in 0..<4 {
        let own = counters + 256 &* digit
        let shift = Key(truncatingIfNeeded: low &+ 8 &* digit)
        if low &+ 8 &* digit >= Key.bitWidth { break }
        // All keys have this digit.
        if own[Int(truncatingIfNeeded: items.keys[0] &>> shift) & 255] == count { continue }
        var start: Counter = 0
        for slot in 0..<256 {
          let number = own[slot]
          own[slot] = start
          start &+= number
        }
        for k in 0..<count {
          let key = items.keys[k]
          let slot = Int(truncatingIfNeeded: key &>> shift) & 255
          let place = Int(truncatingIfNeeded: own[slot])
          items.spareKeys[place] = key
          items.sparePayloads[place] = items.payloads[k]
          own[slot] = Counter(truncatingIfNeeded: place &+ 1)
        }
        swap(&items.keys, &items.spareKeys)
        swap(&items.payloads, &items.sparePayloads)
      }
    }
    return items
  }

  /// Counts each value of four digits.
  ///
  /// A counter is for every other key: a digit that comes twice in a row would have to wait for the first to be counted.
  @inline(__always)
  private func countDigits<Counter: FixedWidthInteger & BitwiseCopyable>(
    from low: Int, into counters: UnsafeMutablePointer<Counter>
  ) {
    counters.update(repeating: 0, count: 8 * 256)
    let shift = Key(truncatingIfNeeded: low)
    @inline(__always)
    func count(_ key: Key, _ own: UnsafeMutablePointer<Counter>) {
      let bits = UInt32(truncatingIfNeeded: key &>> shift)
      own[Int(bits & 255)] &+= 1
      own[256 &+ Int(bits &>> 8 & 255)] &+= 1
      own[512 &+ Int(bits &>> 16 & 255)] &+= 1
      own[768 &+ Int(bits &>> 24)] &+= 1
    }
    let others = counters + 4 * 256
    var k = 0
    while k &+ 2 <= self.count {
      count(keys[k], counters)
      count(keys[k &+ 1], others)
      k &+= 2
    }
    if k < self.count { count(keys[k], counters) }
    for slot in 0..<4 * 256 { counters[slot] &+= others[slot] }
  }

  /// Sorts keys that are in the order of their bits from `low` on by the bits below.
  @inline(__always)
  private func sortRuns(below low: Int) {
    let shift = Key(truncatingIfNeeded: low)
    var start = 0
    while start < count {
      let bits = keys[start] &>> shift
      var end = start &+ 1
      while end < count, keys[end] &>> shift == bits { end &+= 1 }
      if end &- start > 1 {
        var run = self
        run.keys += start
        run.payloads += start
        run.spareKeys += start
        run.sparePayloads += start
        run.count = end &- start
        let sorted = run.sorted()
        if sorted.keys != run.keys {
          run.keys.update(from: sorted.keys, count: run.count)
          run.payloads.update(from: sorted.payloads, count: run.count)
        }
      }
      start = end
    }
  }
}
