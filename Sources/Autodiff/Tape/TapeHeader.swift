import Synchronization

/// The arena of a tape and the state that a handle reads.
///
/// Headers live behind pointers that are handed out again from a pool and never freed, so reading the
/// generation through a handle that outlived its tape is a read of valid memory, and tells that it did.
@usableFromInline
struct TapeHeader<Scalar: TensorScalar> {
  /// The scalar type, first so that a header can be recognised behind a raw pointer.
  let scalarType: ObjectIdentifier
  /// Counts the tapes that used this header; the three upper bits stay clear.
  @usableFromInline var generation: UInt32
  @usableFromInline var nodes: UnsafeMutablePointer<Node<Scalar>>
  @usableFromInline var count: Int
  @usableFromInline var capacity: Int
  /// Records, from index 1; the first place is never used, so that 0 can mean none.
  var records: UnsafeMutablePointer<NodeRecord<Scalar>>
  var recordCount: Int
  var recordCapacity: Int
  /// The tensors of linear recordings that have no record.
  var small: SmallTensors<Scalar>
  var labels: [UInt32: String]
  /// What a linear recording keeps of operations on numbers.
  @usableFromInline var statements: StatementList<Scalar>
  var statementLabels: [UInt32: String]
  /// What the handles of numbers bear while operations on numbers become statements; otherwise what none bears.
  @usableFromInline var linearMeta: UInt32
  /// Whether this tape makes statements while no differentiation is nested in it.
  private var isLinearTape: Bool
  /// The number of differentiations nested in a linear tape: for their extent every primitive is recorded.
  private var nestedCount: Int
  /// Adjoints of scalar nodes, kept from sweep to sweep.
  var adjoints: UnsafeMutablePointer<Scalar>
  var adjointCapacity: Int
  /// Whether the adjoints are in use by a sweep.
  var isSweeping = false

  init() {
    scalarType = ObjectIdentifier(Scalar.self)
    generation = 1
    capacity = 64
    nodes = allocateBlock(capacity: capacity)
    count = 0
    recordCapacity = 16
    records = .allocate(capacity: recordCapacity)
    recordCount = 1
    small = SmallTensors()
    labels = [:]
    statements = StatementList()
    statementLabels = [:]
    linearMeta = .max
    isLinearTape = false
    nestedCount = 0
    adjointCapacity = 0
    adjoints = allocateBlock(capacity: 1)
  }

  /// Doubles the room for nodes.
  @usableFromInline @inline(never)
  mutating func grow() {
    guard capacity < TapeLimit.current else { trap(.tapeFull) }
    capacity = Swift.min(capacity * 2, TapeLimit.current)
    nodes = reallocateBlock(nodes, capacity: capacity)
  }

  /// Appends a node and returns its index.
  @inlinable @inline(__always)
  mutating func append(_ node: Node<Scalar>) -> UInt32 {
    if count == capacity { grow() }
    let index = count
    nodes[index] = node
    count = index &+ 1
    return UInt32(truncatingIfNeeded: index)
  }

  /// Appends a record and returns its index.
  mutating func append(_ record: consuming NodeRecord<Scalar>) -> UInt32 {
    if recordCount == recordCapacity {
      let larger = UnsafeMutablePointer<NodeRecord<Scalar>>.allocate(capacity: 2 * recordCapacity)
      (larger + 1).moveInitialize(from: records + 1, count: recordCount - 1)
      records.deallocate()
      records = larger
      recordCapacity *= 2
    }
    (records + recordCount).initialize(to: record)
    recordCount += 1
    return UInt32(truncatingIfNeeded: recordCount - 1)
  }

  /// Whether operations on numbers become statements now.
  @inlinable @inline(__always)
  var isLinear: Bool { linearMeta != .max }

  /// Makes operations on numbers statements, from an empty tape on.
  mutating func beginLinearRecording() {
    isLinearTape = true
    linearMeta = generation | linearHandle
  }

  /// Records every primitive until the differentiation that begins here has ended.
  mutating func beginNested() {
    nestedCount += 1
    linearMeta = .max
  }

  /// Ends what `beginNested` began.
  mutating func endNested() {
    nestedCount -= 1
    if nestedCount == 0 && isLinearTape { linearMeta = generation | linearHandle }
  }

  /// Forgets every node and statement; the memory for them stays.
  @inline(__always)
  mutating func reset() {
    linearMeta = .max
    isLinearTape = false
    nestedCount = 0
    statements.count = 1
    if !statementLabels.isEmpty { statementLabels = [:] }
    generation += 1
    count = 0
    // One by one, by code compiled for the scalar: the call for all of them goes through run-time metadata.
    for index in 1..<recordCount {
      records[index].recycleValue()
      (records + index).deinitialize(count: 1)
    }
    recordCount = 1
    small.reset()
    if !labels.isEmpty { labels = [:] }
  }

  /// Room for the adjoints of `count` scalars, all nothing.
  mutating func emptyAdjoints(count: Int) -> UnsafeMutablePointer<Scalar> {
    if count > adjointCapacity {
      adjointCapacity = Swift.max(count, Swift.min(capacity, 2 * count))
      adjoints = reallocateBlock(adjoints, capacity: adjointCapacity)
    }
    adjoints.update(repeating: .nothing, count: count)
    return adjoints
  }
}

/// Headers of one scalar type that no tape uses.
public final class HeaderPool: Sendable {
  private let headers = Mutex<[PooledHeader]>([])

  init() {}

  /// A header from the pool, or a new one.
  ///
  /// Traps when the pool has headers of another scalar type: a `ScalarRecorder` may name any.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func acquire<Scalar: TensorScalar>() -> UnsafeMutablePointer<TapeHeader<Scalar>> {
    if let pooled = headers.withLock({ $0.popLast() }) {
      guard pooled.pointer.load(as: ObjectIdentifier.self) == ObjectIdentifier(Scalar.self) else {
        trap(.foreignPool(scalar: "\(Scalar.self)"))
      }
      return pooled.pointer.assumingMemoryBound(to: TapeHeader<Scalar>.self)
    }
    let header = UnsafeMutablePointer<TapeHeader<Scalar>>.allocate(capacity: 1)
    header.initialize(to: TapeHeader())
    return header
  }

  /// Ends the header's tape and takes it back.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func release<Scalar: TensorScalar>(_ header: UnsafeMutablePointer<TapeHeader<Scalar>>) {
    header.pointee.reset()
    // A generation that would overflow into the flag bits retires the header.
    guard header.pointee.generation < linearHandle - 1 else { return }
    headers.withLock { $0.append(PooledHeader(pointer: header)) }
  }

  /// The pool of a scalar type that has none of its own.
  static func shared<Scalar: TensorScalar>(for type: Scalar.Type) -> HeaderPool {
    pools.withLock { pools in
      let key = ObjectIdentifier(type)
      if let pool = pools[key] { return pool }
      let pool = HeaderPool()
      pools[key] = pool
      return pool
    }
  }
}

private let pools = Mutex<[ObjectIdentifier: HeaderPool]>([:])

/// A pointer to a header, on its way through a pool.
private struct PooledHeader: @unchecked Sendable {
  // Sound: a pooled header is reached by one thread at a time, the one that took it out under the lock.
  let pointer: UnsafeMutableRawPointer
}
