/// One statement of a linear recording: how a number depends on up to four earlier ones.
///
///     dy = partials.0 · d(first of parents.0) + partials.1 · d(other of parents.0)
///        + partials.2 · d(first of parents.1) + partials.3 · d(other of parents.1)
///
/// Each half is what a handle says of an operand (`Tracked.parents`). 48 bytes for `Double`. A parent 0 is none,
/// whatever its partial derivative. An input is a statement without parents.
@usableFromInline
struct Statement<Scalar: TensorScalar>: BitwiseCopyable {
  @usableFromInline var parents: (UInt64, UInt64)
  @usableFromInline var partials: (Scalar, Scalar, Scalar, Scalar)

  @inlinable @inline(__always)
  init(parents: (UInt64, UInt64), partials: (Scalar, Scalar, Scalar, Scalar)) {
    self.parents = parents
    self.partials = partials
  }
}

/// The statements of a linear recording, and their adjoints in its sweep.
///
/// Statement 0 stands for none: no value depends on it and nothing reads its adjoint.
@usableFromInline
struct StatementList<Scalar: TensorScalar> {
  @usableFromInline var base: UnsafeMutablePointer<Statement<Scalar>>
  @usableFromInline var count = 1
  @usableFromInline var capacity: Int
  private var adjoints: UnsafeMutablePointer<Scalar>
  private var adjointCapacity = 1

  init() {
    capacity = 64
    base = allocateBlock(capacity: capacity)
    adjoints = allocateBlock(capacity: 1)
    base[0] = Statement(parents: (0, 0), partials: (0, 0, 0, 0))
  }

  @inlinable @inline(__always)
  var isFull: Bool { count == capacity }

  /// Doubles the room.
  @usableFromInline @inline(never)
  mutating func grow() {
    guard capacity < TapeLimit.current else { trap(.tapeFull) }
    capacity = Swift.min(capacity * 2, TapeLimit.current)
    base = reallocateBlock(base, capacity: capacity)
  }

  /// Appends a statement and returns its index.
  @inlinable @inline(__always)
  mutating func append(_ statement: Statement<Scalar>) -> UInt32 {
    if isFull { grow() }
    let index = count
    base[index] = statement
    count = index &+ 1
    return UInt32(truncatingIfNeeded: index)
  }

  /// Appends a statement and returns its index, if there is room for it.
  @inlinable @inline(__always)
  mutating func appendIfRoom(_ statement: Statement<Scalar>) -> UInt32? {
    isFull ? nil : append(statement)
  }

  /// Room for the adjoint of each statement, all nothing.
  mutating func emptyAdjoints() -> UnsafeMutablePointer<Scalar> {
    if count > adjointCapacity {
      adjointCapacity = Swift.min(capacity, 2 * count)
      adjoints = reallocateBlock(adjoints, capacity: adjointCapacity)
    }
    adjoints.update(repeating: .nothing, count: count)
    return adjoints
  }
}

/// The reverse sweep over statements.
struct StatementSweep<Scalar: TensorScalar> {
  let adjoints: UnsafeMutablePointer<Scalar>
  private let header: UnsafeMutablePointer<TapeHeader<Scalar>>
  /// The statements from here on have passed on their adjoints.
  private var end: Int

  init(_ header: UnsafeMutablePointer<TapeHeader<Scalar>>) {
    self.header = header
    adjoints = header.pointee.statements.emptyAdjoints()
    end = header.pointee.statements.count
  }

  /// Passes on the adjoints of the statements from `first` on.
  ///
  /// An adjoint that is nothing passes on nothing, whatever the partial derivatives.
  @inline(__always)
  mutating func sweep(downTo first: Int) {
    // Read anew: a user's pullback between two sweeps may have recorded on this tape by name.
    var statement = header.pointee.statements.base + end
    guard end > first else { return }
    var index = end - 1
    var g = adjoints[index]
    while true {
      statement -= 1
      // The last parent to which something was added, and its adjoint.
      var parent = -1
      var sum: Scalar = 0
      if !Scalar.isNothing(g) {
        let (a, b) = statement.pointee.parents
        let (p, q, r, s) = statement.pointee.partials
        let (a1, b1) = (Int(a & 0xFFFF_FFFF), Int(b & 0xFFFF_FFFF))
        let (a2, b2) = (Int(a >> 32), Int(b >> 32))
        adjoints[b1] = adjoints[b1] + Scalar.computed(g * r)
        if a2 != 0 { adjoints[a2] = adjoints[a2] + Scalar.computed(g * q) }
        if b2 != 0 { adjoints[b2] = adjoints[b2] + Scalar.computed(g * s) }
        parent = a1
        // Computed by way of the adjoint, not of the product, for which the next statement waits.
        sum = Scalar.computed(adjoints[a1]) + g * p
        adjoints[a1] = sum
      }
      if index == first { break }
      index &-= 1
      // The statement before, as in a sum of many terms: its adjoint is at hand, and need not be waited for.
      if parent == index { g = sum } else { g = adjoints[index] }
    }
    end = Swift.min(end, first)
  }
}
