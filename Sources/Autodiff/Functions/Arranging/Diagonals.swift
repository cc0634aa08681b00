// Diagonals and triangles of matrices.

extension TensorAlgebra {
  /// A diagonal of the matrices in two axes, along the last axis of the result: `[…, m, n]` → `[…, k]`.
  ///
  /// The element at k of a diagonal above the main one by `offset` is that at (k, k + offset); below it, where the offset
  /// is negative, at (k − offset, k).
  ///
  /// ```swift
  /// Tensor<Double>([[1, 2], [3, 4]]).diagonal()           // [1, 4]
  /// Tensor<Double>([[1, 2], [3, 4]]).diagonal(offset: 1)  // [2]
  /// ```
  ///
  /// - Precondition: two axes that exist and differ; the first has the rows.
  /// - Complexity: of the diagonal where the axes are the last two, else of all elements.
  public func diagonal(offset: Int = 0, axes: [Int] = [0, 1]) -> Self {
    let (a, b) = checked { () throws(ShapeError) in try shape.plane(axes, operation: "diagonal") }
    let (rows, columns) = (shape[a], shape[b])
    let (count, first) = Shape.diagonal(offset: offset, rows: rows, columns: columns)
    let others = (0..<rank).filter { $0 != a && $0 != b }
    let matrices = transposed(others + [a, b])
    let dimensions = others.map { shape[$0] }
    return matrices.reshaped(to: Shape(dimensions + [rows * columns])).gathered(
      at: (0..<count).map { first + $0 * (columns + 1) }, axis: -1)
  }

  /// Square matrices with the elements along the last axis on a diagonal and 0 elsewhere: `[…, n]` → `[…, m, m]` for
  /// m = n + |offset|.
  ///
  /// ```swift
  /// Tensor<Double>([1, 2]).diagonalMatrix()           // [[1, 0], [0, 2]]
  /// Tensor<Double>([1]).diagonalMatrix(offset: 1)     // [[0, 1], [0, 0]]
  /// ```
  ///
  /// - Precondition: there is an axis.
  public func diagonalMatrix(offset: Int = 0) -> Self {
    let result = checked { () throws(ShapeError) in try shape.diagonalMatrix(offset: offset) }
    if result.count == 0 { return elements(from: 0, shape: result) }
    let (n, m) = (shape[rank - 1], result[result.rank - 1])
    let batch = Array(shape.dimensions.dropLast())
    func zeros(_ extents: [Int]) -> Self { constant(.zeros(Shape(batch + extents))) }
    // An element and m zeros after it: the next one is a row further down and a column further to the right.
    let spaced = concatenated([expandingDimensions(at: -1), zeros([n, m])], axis: -1)
      .reshaped(to: Shape(batch + [n * (m + 1)]))
    let lead = offset < 0 ? -offset * m : offset
    let rest = m * m - lead - n * (m + 1)
    let before = lead > 0 ? [zeros([lead])] : []
    let after = rest > 0 ? [zeros([rest])] : []
    let row = concatenated(before + [spaced] + after, axis: -1)
    return row.part(0..<m * m, axis: batch.count).reshaped(to: result)
  }

  /// The sum of a diagonal of the matrices in two axes: `[…, m, n]` → `[…]`.
  ///
  /// - Precondition: two axes that exist and differ; the first has the rows.
  public func trace(offset: Int = 0, axes: [Int] = [0, 1]) -> Self {
    _ = checked { () throws(ShapeError) in try shape.plane(axes, operation: "trace") }
    return diagonal(offset: offset, axes: axes).sum(axis: -1)
  }

  /// The matrices in the last two axes with 0 above a diagonal: NumPy's `tril`.
  ///
  /// The element at (i, j) stays where j ≤ i + offset; the others pass nothing on. A vector stands for a matrix of such
  /// rows.
  ///
  /// - Precondition: there is an axis.
  public func lowerTriangle(offset: Int = 0) -> Self {
    triangle(operation: "lowerTriangle") { row, column in column - row <= offset }
  }

  /// The matrices in the last two axes with 0 below a diagonal: NumPy's `triu`.
  ///
  /// The element at (i, j) stays where j ≥ i + offset; the others pass nothing on. A vector stands for a matrix of such
  /// rows.
  ///
  /// - Precondition: there is an axis.
  public func upperTriangle(offset: Int = 0) -> Self {
    triangle(operation: "upperTriangle") { row, column in column - row >= offset }
  }

  private func triangle(operation: String, _ stays: (Int, Int) -> Bool) -> Self {
    let result = checked { () throws(ShapeError) in try shape.triangle(operation: operation) }
    if result.count == 0 { return elements(from: 0, shape: result) }
    let (rows, columns) = (result[result.rank - 2], result[result.rank - 1])
    let mask = Tensor<Scalar>(filling: Shape(rows, columns)) { base in
      for row in 0..<rows {
        for column in 0..<columns { base[row * columns + column] = stays(row, column) ? 1 : 0 }
      }
    }
    return Self.where(constant(mask), self, constant(Tensor(0)))
  }
}
