/// A dense array of numbers with a shape, in row-major order.
///
/// A tensor is a value: a copy is independent of its original, and shares memory with it until one
/// of the two is written to.
///
/// ```swift
/// let w: Tensor<Double> = [[1, 2], [3, 4]]
/// w.shape          // [2, 2]
/// w[1, 0]          // 3.0
/// w + 1            // [[2, 3], [4, 5]]
/// matmul(w, w)     // [[7, 10], [15, 22]]
/// ```
///
/// Arithmetic broadcasts as NumPy's does: shapes are aligned at their last axis, and a dimension of 1
/// is repeated.
public struct Tensor<Scalar: TensorScalar>: @unchecked Sendable {
  // Sound: the memory behind `storage` is written only by its creator before the first share, and afterwards
  // only while `isKnownUniquelyReferenced` proves that there is one reference (`makeUnique`).

  @usableFromInline var storage: TensorStorage

  init(_ storage: TensorStorage) { self.storage = storage }

  /// Creates a tensor whose elements `initialize` writes, every one of them.
  ///
  /// It is not called where there are none: a loop along an axis goes by its extent, which may be 2^40 beside an axis of
  /// none.
  @inline(__always)
  init(filling shape: Shape, _ initialize: (UnsafeMutablePointer<Scalar>) -> Void) {
    storage = .allocate(shape, of: Scalar.self)
    if shape.count > 0 { initialize(mutableBase) }
  }

  /// The extent along each axis.
  public var shape: Shape { storage.shape }

  /// The number of axes.
  public var rank: Int { storage.withUnsafeMutablePointerToHeader { $0.pointee.shape.rank } }

  /// The number of elements.
  public var count: Int { storage.withUnsafeMutablePointerToHeader { $0.pointee.shape.count } }

  /// The extent along one axis, without a copy of the shape.
  func extent(_ axis: Int) -> Int {
    storage.withUnsafeMutablePointerToHeader { $0.pointee.shape[axis] }
  }

  /// Whether two tensors have one shape, without copies of it.
  func hasShape(of other: Tensor) -> Bool {
    storage.withUnsafeMutablePointerToHeader { own in
      other.storage.withUnsafeMutablePointerToHeader { own.pointee.shape == $0.pointee.shape }
    }
  }

  /// Whether the tensor has a shape, without a copy of its own.
  @inline(__always)
  func hasShape(_ shape: borrowing Shape) -> Bool {
    storage.withUnsafeMutablePointerToHeader { $0.pointee.shape == shape }
  }

  /// The elements in row-major order.
  public var scalars: [Scalar] { withUnsafeBufferPointer { Array($0) } }

  /// The only element.
  ///
  /// - Precondition: the tensor has exactly one element.
  public var scalar: Scalar {
    guard count == 1 else { trap(.notScalar(operation: "scalar", shape)) }
    return base[0]
  }

  /// Calls `body` with the elements in row-major order.
  public func withUnsafeBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: base, count: count))
  }

  /// Calls `body` with the elements in row-major order, to be read and written.
  public mutating func withUnsafeMutableBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    makeUnique()
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeMutableBufferPointer(start: mutableBase, count: count))
  }

  /// Gives this tensor memory of its own when another tensor shares it.
  mutating func makeUnique() {
    if isKnownUniquelyReferenced(&storage) && !storage.isAlias { return }
    let copy = Tensor(filling: shape) { $0.update(from: base, count: count) }
    storage = copy.storage
  }

  /// The memory, valid while the tensor lives and is not written to.
  @inline(__always)
  var base: UnsafePointer<Scalar> { UnsafePointer(mutableBase) }

  /// The memory, to be written to by whoever has made it unique.
  @inline(__always)
  var mutableBase: UnsafeMutablePointer<Scalar> {
    storage.rawBase.assumingMemoryBound(to: Scalar.self)
  }
}

extension Tensor {
  /// Creates a tensor of rank 0.
  public init(_ scalar: Scalar) {
    self.init(filling: .scalar) { $0[0] = scalar }
  }

  /// Creates a tensor of rank 1.
  public init(_ scalars: some Collection<Scalar>) {
    self.init(shape: [scalars.count], scalars)
  }

  /// Creates a tensor from its elements in row-major order.
  ///
  /// - Precondition: there are as many elements as the shape holds.
  public init(shape: Shape, _ scalars: some Collection<Scalar>) {
    do { try self.init(validating: scalars, shape: shape) } catch { trap(error) }
  }

  /// Creates a tensor from elements that come from outside the program.
  ///
  /// - Throws: `ShapeError.countMismatch` when the number of elements is not that of the shape.
  public init(
    validating scalars: some Collection<Scalar>, shape: Shape
  ) throws(ShapeError) {
    guard scalars.count == shape.count else {
      throw .countMismatch(scalars: scalars.count, shape: shape)
    }
    let storage = TensorStorage.allocate(shape, of: Scalar.self)
    let base = storage.rawBase.assumingMemoryBound(to: Scalar.self)
    let isCopied = scalars.withContiguousStorageIfAvailable { source in
      guard source.count == shape.count else { return false }
      if let first = source.baseAddress { base.update(from: first, count: shape.count) }
      return true
    }
    if isCopied == true {
      self.init(storage)
      return
    }
    // A collection may count wrongly: nothing is written past the end or left unwritten.
    var written = 0
    for scalar in scalars {
      if written < shape.count { base[written] = scalar }
      written += 1
    }
    guard written == shape.count else { throw .countMismatch(scalars: written, shape: shape) }
    self.init(storage)
  }

  /// A tensor whose elements `write` puts where they are, every one of them unless it throws.
  package static func written<Failure: Error>(
    _ shape: Shape, by write: (UnsafeMutableBufferPointer<Scalar>) throws(Failure) -> Void
  ) throws(Failure) -> Tensor {
    let storage = TensorStorage.allocate(shape, of: Scalar.self)
    let base = storage.rawBase.assumingMemoryBound(to: Scalar.self)
    try write(UnsafeMutableBufferPointer(start: base, count: shape.count))
    return Tensor(storage)
  }

  /// Creates a tensor with every element equal to `value`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public init(repeating value: Scalar, shape: Shape) {
    self.init(filling: shape) { $0.update(repeating: value, count: shape.count) }
  }

  /// Creates a tensor by calling `element` with each index tuple, in row-major order.
  ///
  /// ```swift
  /// Tensor<Double>(shape: [2, 2]) { $0[0] == $0[1] ? 1 : 0 }  // the identity matrix
  /// ```
  public init(shape: Shape, _ element: ([Int]) throws -> Scalar) rethrows {
    let storage = TensorStorage.allocate(shape, of: Scalar.self)
    let base = storage.rawBase.assumingMemoryBound(to: Scalar.self)
    var index = [Int](repeating: 0, count: shape.rank)
    for position in 0..<shape.count {
      base[position] = try element(index)
      shape.advance(&index)
    }
    self.init(storage)
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: Shape) -> Tensor { Tensor(repeating: 0, shape: shape) }

  /// A tensor of ones.
  public static func ones(_ shape: Shape) -> Tensor { Tensor(repeating: 1, shape: shape) }

  /// The n × n identity matrix.
  public static func identity(_ n: Int) -> Tensor {
    Tensor(filling: Shape([n, n])) { base in
      base.update(repeating: 0, count: n * n)
      for i in 0..<n { base[i * (n + 1)] = 1 }
    }
  }

  /// The diagonal matrix diag(v) of a vector.
  ///
  /// - Precondition: `vector` has rank 1.
  public static func diagonal(_ vector: Tensor) -> Tensor {
    let n = vector.count
    guard vector.rank == 1 else {
      trap(.shapeMismatch(operation: "diagonal", vector.shape, [n]))
    }
    return Tensor(shape: [n, n]) { $0[0] == $0[1] ? vector[$0[0]] : 0 }
  }

  /// The tensor with `transform` applied to each element.
  public func map<Other: TensorScalar>(_ transform: (Scalar) throws -> Other) rethrows
    -> Tensor<Other>
  {
    let result = Tensor<Other>(.allocate(shape, of: Other.self))
    for position in 0..<count { result.mutableBase[position] = try transform(base[position]) }
    return result
  }
}

extension Tensor: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Scalar.IntegerLiteralType) {
    self.init(Scalar(integerLiteral: value))
  }
}

extension Tensor: ExpressibleByFloatLiteral where Scalar: RealScalar {
  public init(floatLiteral value: Double) { self.init(Scalar.real(value)) }
}

extension Tensor: ExpressibleByArrayLiteral {
  /// Stacks the elements along a new first axis; nested literals make higher ranks.
  ///
  /// - Precondition: the elements have one shape.
  public init(arrayLiteral elements: Tensor...) { self.init(literalRows: elements) }

  init(literalRows rows: [Tensor]) {
    do { try self.init(rows: rows) } catch { trap(error) }
  }

  /// Stacks tensors that come from outside the program along a new first axis.
  ///
  /// - Throws: `ShapeError.ragged` when they differ in shape.
  public init(rows: [Tensor]) throws(ShapeError) {
    let row = rows.first?.shape ?? .scalar
    for other in rows where other.shape != row { throw .ragged(row, other.shape) }
    let shape = try Shape(validating: [rows.count] + row.dimensions)
    self.init(filling: shape) { base in
      for (index, element) in rows.enumerated() {
        (base + index * row.count).update(from: element.base, count: row.count)
      }
    }
  }
}

extension Tensor: Hashable {
  /// Whether shapes and elements are equal; like the scalars', so NaN differs from itself.
  public static func == (a: Tensor, b: Tensor) -> Bool {
    a.shape == b.shape
      && (0..<a.count).allSatisfy { a.base[$0] == b.base[$0] }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(shape)
    for position in 0..<count { hasher.combine(base[position]) }
  }
}

extension Shape {
  /// Moves an index tuple to its successor in row-major order, wrapping round at the end.
  func advance(_ index: inout [Int]) {
    var axis = rank - 1
    while axis >= 0 {
      index[axis] += 1
      if index[axis] < dimensions[axis] { return }
      index[axis] = 0
      axis -= 1
    }
  }
}
