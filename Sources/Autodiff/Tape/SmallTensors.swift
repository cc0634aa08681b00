import TargetFeatures

/// A tensor that an operation of a linear recording made, with its elements in the tape's own memory.
struct SmallTensor<Scalar: TensorScalar>: BitwiseCopyable {
  let base: UnsafeMutablePointer<Scalar>
  /// The adjoint of a sweep under way, once something has been added to it.
  var adjoint: UnsafeMutablePointer<Scalar>?
  private let elements: UInt32
  private let place: UInt32
  /// Whether elements of the adjoint may be nothing.
  var hasGaps = false

  init(base: UnsafeMutablePointer<Scalar>, count: Int, shape: Int) {
    self.base = base
    elements = UInt32(count)
    place = UInt32(shape)
  }

  /// The number of elements.
  @inline(__always)
  var count: Int { Int(elements) }
  /// The place of the shape in the tape's list.
  @inline(__always)
  var shape: Int { Int(place) }
}

/// The small tensors of a linear recording, their adjoints and the shapes of a tape.
///
/// An operation on a dozen numbers takes less time than the allocation of an object for its result. Here a result
/// costs an addition to an address; the next pass uses the same memory. Its elements become a `Tensor`, by
/// a copy, only for whoever asks for one.
struct SmallTensors<Scalar: TensorScalar> {
  /// The tensors, from index 1.
  private(set) var places: UnsafeMutablePointer<SmallTensor<Scalar>>
  private var count = 1
  private var capacity = 64
  /// Shapes of the tape's tensors; one may be there several times.
  private(set) var shapes: [Shape] = []
  /// Where shapes were last found in the list, by a function of rank and count.
  private var found: UnsafeMutablePointer<Int>
  /// Memory that elements are taken from in order.
  private var chunks: [UnsafeMutableRawPointer] = []
  /// The chunks in use; elements are taken from the last of them.
  private var chunkCount = 0
  private var next: UnsafeMutableRawPointer?
  /// The bytes of the last chunk in use that are left.
  private var rest = 0
  /// Blocks that are not used any longer, by their size: an address is at the start of each.
  private var unused: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private var releases = TensorMemory.epoch

  private static var granularity: Int { 64 }
  private static var chunkBytes: Int { 256 << 10 }
  /// The chunks that are kept from pass to pass, at most: 64 MiB.
  private static var keptChunks: Int { 256 }
  private static var listCount: Int { TensorStorage.separateBytes / granularity + 1 }
  private static var recentShapes: Int { 16 }

  init() {
    places = allocateBlock(capacity: capacity)
    found = allocateBlock(capacity: Self.recentShapes)
    unused = allocateBlock(capacity: Self.listCount)
    found.initialize(repeating: 0, count: Self.recentShapes)
    unused.initialize(repeating: nil, count: Self.listCount)
  }

  /// Whether a tensor with so many elements is a small one.
  @inline(__always)
  static func admits(count: Int) -> Bool {
    count < TensorStorage.separateBytes / MemoryLayout<Scalar>.stride
      && MemoryLayout<Scalar>.alignment <= granularity
  }

  /// The place of a shape in the list.
  @inline(__always)
  mutating func place(of shape: Shape) -> Int {
    let slot = (shape.count &+ 5 &* shape.rank) & (Self.recentShapes - 1)
    let place = found[slot]
    if place < shapes.count && shapes[place] == shape { return place }
    shapes.append(shape)
    found[slot] = shapes.count - 1
    return shapes.count - 1
  }

  /// Whether two places have one shape.
  @inline(__always)
  func isSame(_ a: Int, _ b: Int) -> Bool { a == b || shapes[a] == shapes[b] }

  /// Appends a tensor whose elements the caller writes, and returns its index.
  @inline(__always)
  mutating func append(count elements: Int, shape: Int) -> UInt32 {
    if count == capacity {
      capacity *= 2
      places = reallocateBlock(places, capacity: capacity)
    }
    places[count] = SmallTensor(base: elementsInOrder(elements), count: elements, shape: shape)
    count += 1
    return UInt32(truncatingIfNeeded: count - 1)
  }

  /// The bytes that elements take: whole cache lines.
  @inline(__always)
  private static func bytes(_ count: Int) -> Int {
    max(granularity, (count * MemoryLayout<Scalar>.stride + granularity - 1) & -granularity)
  }

  /// The next memory for elements of a small tensor.
  @inline(__always)
  private mutating func elementsInOrder(_ count: Int) -> UnsafeMutablePointer<Scalar> {
    let bytes = Self.bytes(count)
    if bytes > rest { beginChunk() }
    // Sound: a chunk is larger than a small tensor and has just been begun if it had to be.
    let base = next.unsafelyUnwrapped
    next = base + bytes
    rest -= bytes
    return base.bindMemory(to: Scalar.self, capacity: count)
  }

  @inline(never)
  private mutating func beginChunk() {
    if chunkCount == chunks.count {
      chunks.append(.allocate(byteCount: Self.chunkBytes, alignment: Self.granularity))
    }
    next = chunks[chunkCount]
    rest = Self.chunkBytes
    chunkCount += 1
  }

  /// Memory for the adjoint of a small tensor, whose elements are anything.
  @inline(__always)
  mutating func takeBlock(count: Int) -> UnsafeMutablePointer<Scalar> {
    let list = unused + Self.bytes(count) / Self.granularity
    guard let block = list.pointee else { return elementsInOrder(count) }
    list.pointee = block.load(as: UnsafeMutableRawPointer?.self)
    return block.bindMemory(to: Scalar.self, capacity: count)
  }

  /// Takes back a block of `takeBlock`.
  @inline(__always)
  mutating func giveBack(_ block: UnsafeMutablePointer<Scalar>, count: Int) {
    let list = unused + Self.bytes(count) / Self.granularity
    let block = UnsafeMutableRawPointer(block)
    block.storeBytes(of: list.pointee, as: UnsafeMutableRawPointer?.self)
    list.pointee = block
  }

  /// Forgets every tensor; memory stays for the next pass.
  @inline(__always)
  mutating func reset() {
    if shapes.count > 1024 { shapes = [] }
    if chunkCount == 0 { return }
    empty()
  }

  @inline(never)
  private mutating func empty() {
    count = 1
    (chunkCount, next, rest) = (0, nil, 0)
    unused.update(repeating: nil, count: Self.listCount)
    let kept = TensorMemory.isReused && releases == TensorMemory.epoch ? Self.keptChunks : 0
    releases = TensorMemory.epoch
    while chunks.count > kept { chunks.removeLast().deallocate() }
  }
}

extension UnsafeMutablePointer {
  /// The small tensor of a node.
  @inline(__always)
  func small<Scalar>(_ node: Node<Scalar>) -> SmallTensor<Scalar>
  where Pointee == TapeHeader<Scalar> {
    pointee.small.places[Int(node.record)]
  }

  /// Begins to load the elements of the small tensor that a sweep at `index` will come to in a while.
  ///
  /// The processor does not foresee a walk backwards over runs of a few lines, and a long recording is in no cache any
  /// more: this takes a quarter off the gradient of lstm, whose tape has 40 MB.
  @inline(__always)
  func prefetch<Scalar>(before index: Int) where Pointee == TapeHeader<Scalar> {
    let distance = 28
    guard index > distance else { return }
    let tensor = pointee.small.places[index &- distance]
    let start = UnsafeRawPointer(tensor.base)
    for line in 0..<(tensor.count * MemoryLayout<Scalar>.stride + 63) / 64 {
      target_prefetch(start + 64 &* line)
    }
  }

  /// The shape of a node's value.
  @inline(__always)
  func shape<Scalar>(of node: Node<Scalar>) -> Shape where Pointee == TapeHeader<Scalar> {
    guard node.flags.contains(.tensor) else { return .scalar }
    return node.flags.contains(.small)
      ? pointee.small.shapes[small(node).shape] : pointee.records[Int(node.record)].shape
  }

  /// The value of a node as a tensor.
  @inline(__always)
  func value<Scalar>(of node: Node<Scalar>) -> Tensor<Scalar>
  where Pointee == TapeHeader<Scalar> {
    guard node.flags.contains(.tensor) else { return Tensor(node.value) }
    if node.flags.contains(.small) {
      let place = small(node)
      return Tensor(filling: pointee.small.shapes[place.shape]) {
        $0.update(from: place.base, count: place.count)
      }
    }
    guard let value = pointee.records[Int(node.record)].value else { trap(.foreignHandle) }
    return value
  }

  /// The elements of a node's tensor.
  ///
  /// They are valid while the tape keeps the value.
  @inline(__always)
  func elements<Scalar>(of node: Node<Scalar>) -> UnsafePointer<Scalar>
  where Pointee == TapeHeader<Scalar> {
    if node.flags.contains(.small) { return UnsafePointer(small(node).base) }
    guard let base = pointee.records[Int(node.record)].value?.base else { trap(.foreignHandle) }
    return base
  }
}
