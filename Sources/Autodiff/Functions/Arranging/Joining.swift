// Tensors joined as rows or columns, and taken apart.

extension TensorAlgebra {
  /// The tensor with at least so many axes, 1, 2 or 3: NumPy's `atleast_1d`, `atleast_2d` and `atleast_3d`.
  ///
  /// A vector becomes a row `[1, n]`, and of three axes `[1, n, 1]`; a matrix `[m, n, 1]`. A rank of more than 3 counts as 3.
  public func atLeast(rank: Int) -> Self {
    reshaped(to: shape.atLeast(rank: Swift.max(0, Swift.min(3, rank))))
  }

  /// The tensor in so many parts along an axis, as even as can be: the first ones are one longer where the extent is no
  /// multiple of the count.
  ///
  /// ```swift
  /// Tensor<Double>([1, 2, 3, 4, 5]).split(into: 2)  // [1, 2, 3] and [4, 5]
  /// ```
  ///
  /// - Precondition: the axis exists; there is a part at least, and not more of them than 65,536 or positions.
  public func split(into count: Int, axis: Int = 0) -> [Self] {
    let axis = checked { () throws(ShapeError) in
      let axis = try shape.normalized(axis: axis, operation: "split")
      let limit = Swift.max(shape[axis], 1 << 16)
      guard count > 0, count <= limit else {
        throw .partCount(operation: "split", count, limit: limit)
      }
      return axis
    }
    let (size, longer) = shape[axis].quotientAndRemainder(dividingBy: count)
    var start = 0
    return (0..<count).map { number in
      let end = start + size + (number < longer ? 1 : 0)
      defer { start = end }
      return part(start..<end, axis: axis)
    }
  }

  /// The tensor cut before positions of an axis: one part more than there are positions.
  ///
  /// ```swift
  /// Tensor<Double>([1, 2, 3, 4, 5]).split(at: [1, 3])  // [1], [2, 3] and [4, 5]
  /// ```
  ///
  /// - Precondition: the axis exists; the positions ascend, within it or at its end. Negative ones count from the end.
  public func split(at positions: [Int], axis: Int = 0) -> [Self] {
    let axis = checked { () throws(ShapeError) in
      try shape.normalized(axis: axis, operation: "split")
    }
    let extent = shape[axis]
    var (start, parts) = (0, [Self]())
    for position in positions + [extent] {
      let end = position < 0 ? position &+ extent : position
      guard start <= end, end <= extent else {
        trap(.rangeOutOfBounds(lower: start, upper: end, axis: axis, shape: shape))
      }
      parts.append(part(start..<end, axis: axis))
      start = end
    }
    return parts
  }

  /// The tensor in parts of so many positions along an axis, the last of those that are left: PyTorch's `split`.
  ///
  /// - Precondition: the axis exists; a part has a position at least.
  public func chunks(of size: Int, axis: Int = 0) -> [Self] {
    let axis = checked { () throws(ShapeError) in
      let axis = try shape.normalized(axis: axis, operation: "chunks")
      guard size > 0 else { throw .countTooSmall(operation: "chunks", size, least: 1) }
      return axis
    }
    let extent = shape[axis]
    return stride(from: 0, to: extent, by: size).map { start in
      part(start..<start + Swift.min(size, extent - start), axis: axis)
    }
  }
}

/// Tensors joined as rows one below the other.
///
/// NumPy's `vstack`. A vector is a row.
///
/// - Precondition: there is at least one, and the shapes fit.
public func vstack<T: TensorAlgebra>(_ tensors: [T]) -> T {
  concatenated(tensors.map { $0.atLeast(rank: 2) }, axis: 0)
}

/// Tensors joined side by side.
///
/// NumPy's `hstack`. Vectors and numbers are joined along their only axis, others along the
/// second.
///
/// - Precondition: there is at least one, and the shapes fit.
public func hstack<T: TensorAlgebra>(_ tensors: [T]) -> T {
  concatenated(tensors.map { $0.atLeast(rank: 1) }, axis: (tensors.first?.rank ?? 0) < 2 ? 0 : 1)
}

/// Tensors joined as columns side by side.
///
/// NumPy's `column_stack`. A vector is a column.
///
/// - Precondition: there is at least one, and the shapes fit.
public func columnStack<T: TensorAlgebra>(_ tensors: [T]) -> T {
  concatenated(tensors.map { $0.reshaped(to: $0.shape.asColumns) }, axis: 1)
}

/// Tensors joined along a third axis.
///
/// NumPy's `dstack`. A vector is `[1, n, 1]`, a matrix `[m, n, 1]`.
///
/// - Precondition: there is at least one, and the shapes fit.
public func dstack<T: TensorAlgebra>(_ tensors: [T]) -> T {
  concatenated(tensors.map { $0.atLeast(rank: 3) }, axis: 2)
}

extension Shape {
  /// The shape in which `columnStack` joins: a vector is a column.
  package var asColumns: Shape {
    switch rank {
    case 0: Shape(1, 1)
    case 1: Shape([self[0], 1])
    default: self
    }
  }
}
