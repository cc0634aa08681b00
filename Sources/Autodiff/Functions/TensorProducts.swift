// Products of tensors that are made of matrix products, broadcasting and moved elements; as NumPy's functions of these names.

/// The outer product aᵢ bⱼ: `[…]`, `[…]` → `[a.count, b.count]`, tensors of any rank taken as vectors.
///
/// ā = ȳ b and b̄ = ȳᵀ a.
///
/// ```swift
/// let a: Tensor<Double> = [1, 2]
/// outer(a, a)  // [[1, 2], [2, 4]]
/// ```
///
/// - Complexity: O(m n).
public func outer<T: TensorAlgebra>(_ a: T, _ b: T) -> T {
  a.reshaped(to: Shape(a.count, 1)) * b.reshaped(to: Shape(1, b.count))
}

/// The sums of products over the last axes, `[…, n]`, `[…, n]` → `[…, …]`: a bᵀ of matrices; a product with a scalar.
///
/// - Precondition: the last axes have one extent, or an operand is a scalar.
/// - Complexity: that of a matrix product.
public func inner<T: TensorAlgebra>(_ a: T, _ b: T) -> T {
  if a.shape.isScalar || b.shape.isScalar { return a * b }
  return contracted(a, b, axes: ([-1], [-1]), operation: "inner")
}

/// The sum of products over the last `axes` axes of a and the first of b.
///
/// ```swift
/// tensordot(w, x, axes: 1)  // matmul(w, x) of matrices
/// tensordot(a, b)           // Σ aᵢⱼ bᵢⱼ of matrices
/// tensordot(a, b, axes: 0)  // all products, of shape a.shape + b.shape
/// ```
///
/// - Precondition: `axes` is not negative, and these axes have the same extents.
/// - Complexity: that of a matrix product.
public func tensordot<T: TensorAlgebra>(_ a: T, _ b: T, axes: Int = 2) -> T {
  let pairs = checked { () throws(ShapeError) in try Shape.pairs(axes, a.shape, b.shape) }
  return contracted(a, b, axes: pairs, operation: "tensordot")
}

/// The sum of products over pairs of axes, the first list a's and the second b's: `[…]`, `[…]` → the other axes of a, then
/// those of b.
///
/// ```swift
/// tensordot(w, x, axes: ([1], [0]))  // matmul(w, x) of matrices
/// tensordot(a, b, axes: ([0, 1], [1, 0]))  // Σ aᵢⱼ bⱼᵢ, the trace of a b
/// ```
///
/// - Precondition: the lists are equally long, name no axis twice, and the axes have the same extents in pairs; −1 names
///   the last axis.
/// - Complexity: that of a matrix product, and of copies with the axes in another order.
public func tensordot<T: TensorAlgebra>(_ a: T, _ b: T, axes: ([Int], [Int])) -> T {
  contracted(a, b, axes: axes, operation: "tensordot")
}

private func contracted<T: TensorAlgebra>(
  _ a: T, _ b: T, axes: ([Int], [Int]), operation: String
) -> T {
  let (first, second) = checked { () throws(ShapeError) in
    _ = try Shape.tensordot(a.shape, b.shape, axes: axes, operation: operation)
    return try Shape.normalizedPairs(a.shape, b.shape, axes: axes, operation: operation)
  }
  // An axis of a is its own label; an axis of b is that of its partner.
  let labels = (0..<b.rank).map { axis in
    second.firstIndex(of: axis).map { first[$0] } ?? a.rank + axis
  }
  var extents: [Int: Int] = [:]
  for axis in 0..<a.rank { extents[axis] = a.shape[axis] }
  for axis in 0..<b.rank { extents[labels[axis]] = b.shape[axis] }
  let kept = (0..<a.rank).filter { !first.contains($0) } + labels.filter { $0 >= a.rank }
  return LabeledTensor.contraction(
    LabeledTensor(tensor: a, labels: Array(0..<a.rank)), LabeledTensor(tensor: b, labels: labels),
    keeping: kept, extents: extents
  ).tensor
}

/// The Kronecker product: each element of a times the whole of b, `[m, n]`, `[p, q]` → `[m p, n q]`.
///
/// Of unlike ranks the smaller gets axes of extent 1 in front.
///
/// ```swift
/// let a: Tensor<Double> = [[1, 2]]
/// kron(a, [[1], [3]])  // [[1, 2], [3, 6]]
/// ```
///
/// - Complexity: O(a.count b.count).
public func kron<T: TensorAlgebra>(_ a: T, _ b: T) -> T {
  let shape = checked { () throws(ShapeError) in try Shape.kron(a.shape, b.shape) }
  func interleaved(_ x: T, isFirst: Bool) -> T {
    let padded = Array(repeating: 1, count: shape.rank - x.rank) + x.shape.dimensions
    return x.reshaped(to: Shape(padded.flatMap { isFirst ? [$0, 1] : [1, $0] }))
  }
  return (interleaved(a, isFirst: true) * interleaved(b, isFirst: false)).reshaped(to: shape)
}

/// The cross product a × b of vectors of three elements along an axis; the other axes broadcast.
///
/// (a × b)₀ = a₁ b₂ − a₂ b₁, and so on in turn. ā = b × ȳ and b̄ = ȳ × a.
///
/// ```swift
/// let x: Tensor<Double> = [1, 0, 0]
/// cross(x, [0, 1, 0])  // [0, 0, 1]
/// ```
///
/// - Precondition: the axis, which −1 counts from the end of each shape, has three elements in both operands.
/// - Complexity: O(n).
public func cross<T: TensorAlgebra>(_ a: T, _ b: T, axis: Int = -1) -> T {
  _ = checked { () throws(ShapeError) in try Shape.cross(a.shape, b.shape, axis: axis) }
  func turned(_ x: T, by places: [Int]) -> T { x.gathered(at: places, axis: axis) }
  return turned(a, by: [1, 2, 0]) * turned(b, by: [2, 0, 1])
    - turned(a, by: [2, 0, 1]) * turned(b, by: [1, 2, 0])
}

// The shapes of these products.
extension Shape {
  /// The shape of an outer product; see `Autodiff.outer(_:_:)`.
  ///
  /// - Throws: `ShapeError.invalidDimensions`.
  package static func outer(_ a: Shape, _ b: Shape) throws(ShapeError) -> Shape {
    try Shape(validating: [a.count, b.count])
  }

  /// The last axes of a and the first of b, so many.
  ///
  /// - Throws: `ShapeError.contraction`.
  package static func pairs(
    _ count: Int, _ a: Shape, _ b: Shape
  ) throws(ShapeError) -> ([Int], [Int]) {
    guard 0 <= count, count <= a.rank, count <= b.rank else {
      throw .contractedAxes(operation: "tensordot", count: count, a, b)
    }
    return (Array(a.rank - count..<a.rank), Array(0..<count))
  }

  /// The axes as non-negative numbers, in pairs.
  ///
  /// - Throws: `ShapeError.axisOutOfRange`, `.repeatedAxis` or `.contraction`.
  static func normalizedPairs(
    _ a: Shape, _ b: Shape, axes: ([Int], [Int]), operation: String
  ) throws(ShapeError) -> ([Int], [Int]) {
    func normalized(_ axes: [Int], _ shape: Shape) throws(ShapeError) -> [Int] {
      _ = try shape.normalized(axes: axes, operation: operation)
      return axes.map { $0 < 0 ? $0 + shape.rank : $0 }
    }
    let (first, second) = (try normalized(axes.0, a), try normalized(axes.1, b))
    guard first.count == second.count, zip(first, second).allSatisfy({ a[$0] == b[$1] }) else {
      throw .contraction(operation: operation, axes: axes.0, axes.1, a, b)
    }
    return (first, second)
  }

  /// The shape of a sum of products over pairs of axes; see `Autodiff.tensordot(_:_:axes:)`.
  ///
  /// - Throws: `ShapeError.axisOutOfRange`, `.repeatedAxis`, `.contraction` or `.invalidDimensions`.
  package static func tensordot(
    _ a: Shape, _ b: Shape, axes: ([Int], [Int]), operation: String = "tensordot"
  ) throws(ShapeError) -> Shape {
    let (first, second) = try normalizedPairs(a, b, axes: axes, operation: operation)
    return try Shape(
      validating: a.reduced(axes: first.sorted(), keepingDimensions: false).dimensions
        + b.reduced(axes: second.sorted(), keepingDimensions: false).dimensions)
  }

  /// The shape of an inner product; see `Autodiff.inner(_:_:)`.
  ///
  /// - Throws: `ShapeError.contraction` or `.invalidDimensions`.
  package static func inner(_ a: Shape, _ b: Shape) throws(ShapeError) -> Shape {
    if a.isScalar || b.isScalar { return a.isScalar ? b : a }
    return try tensordot(a, b, axes: ([-1], [-1]), operation: "inner")
  }

  /// The shape of a Kronecker product; see `Autodiff.kron(_:_:)`.
  ///
  /// - Throws: `ShapeError.invalidDimensions`.
  package static func kron(_ a: Shape, _ b: Shape) throws(ShapeError) -> Shape {
    let rank = Swift.max(a.rank, b.rank)
    func padded(_ shape: Shape) -> [Int] {
      Array(repeating: 1, count: rank - shape.rank) + shape.dimensions
    }
    var dimensions: [Int] = []
    for (m, n) in zip(padded(a), padded(b)) {
      let (product, overflow) = m.multipliedReportingOverflow(by: n)
      dimensions.append(overflow ? .max : product)
    }
    // An empty operand leaves the extents of the other, which by themselves may be too many.
    _ = try Shape(validating: padded(a) + padded(b))
    return try Shape(validating: dimensions)
  }

  /// The shape of a cross product; see `Autodiff.cross(_:_:axis:)`.
  ///
  /// - Throws: `ShapeError.axisOutOfRange`, `.crossProduct` or `.notBroadcastable`.
  package static func cross(_ a: Shape, _ b: Shape, axis: Int) throws(ShapeError) -> Shape {
    let first = try a.normalized(axis: axis, operation: "cross")
    let second = try b.normalized(axis: axis, operation: "cross")
    guard a[first] == 3, b[second] == 3, axis < 0 || a.rank == b.rank else {
      throw .crossProduct(axis: axis, a, b)
    }
    return try broadcast(a, b, operation: "cross")
  }
}
