/// The last two axes of a tensor as matrices, the axes before them as a batch.
extension Shape {
  /// The axes before the last two.
  ///
  /// - Precondition: there are two axes.
  var batch: Shape { Shape(Array(dimensions.dropLast(2))) }

  /// Matrices of a size, for each place of this batch.
  func ofMatrices(_ m: Int, _ n: Int) throws(ShapeError) -> Shape {
    try Shape(validating: dimensions + [m, n])
  }

  /// The number of rows of square matrices.
  ///
  /// - Throws: `ShapeError.notSquare`.
  func requireSquare(_ operation: String) throws(ShapeError) -> Int {
    guard rank >= 2, self[rank - 1] == self[rank - 2] else {
      throw .notSquare(operation: operation, self)
    }
    return self[rank - 1]
  }

  /// The rows and columns of matrices.
  ///
  /// - Throws: `ShapeError.noMatrix`.
  func requireMatrix(_ operation: String) throws(ShapeError) -> (rows: Int, columns: Int) {
    guard rank >= 2 else { throw .noMatrix(operation: operation, self) }
    return (self[rank - 2], self[rank - 1])
  }

  /// The shape of the unknowns of A X = B, where B has columns: `[…, n, n]`, `[…, n, k]` → `[…, n, k]`.
  ///
  /// - Throws: `ShapeError.notSquare` or `.linearSystem`, or `.invalidDimensions`.
  static func systemOfColumns(
    _ a: Shape, _ b: Shape, operation: String
  ) throws(ShapeError) -> Shape {
    let n = try a.requireSquare(operation)
    guard b.rank >= 2, b[b.rank - 2] == n else {
      throw .linearSystem(operation: operation, a, b)
    }
    let batch: Shape
    do {
      batch = try broadcast(a.batch, b.batch)
    } catch {
      if case .notBroadcastable = error { throw .linearSystem(operation: operation, a, b) }
      throw error
    }
    return try batch.ofMatrices(n, b[b.rank - 1])
  }

  /// The shape of the unknowns of A X = B; a B of rank 1 is one column.
  ///
  /// - Throws: `ShapeError.notSquare` or `.linearSystem`, or `.invalidDimensions`.
  package static func solution(
    _ a: Shape, _ b: Shape, operation: String = "solve"
  ) throws(ShapeError) -> Shape {
    guard b.rank == 1 else { return try systemOfColumns(a, b, operation: operation) }
    guard try a.requireSquare(operation) == b[0] else {
      throw .linearSystem(operation: operation, a, b)
    }
    return try Shape(validating: Array(a.dimensions.dropLast()))
  }

  /// The batch of square matrices, which is the shape of one number for each.
  ///
  /// - Throws: `ShapeError.notSquare`.
  package func batchOfSquares(_ operation: String) throws(ShapeError) -> Shape {
    _ = try requireSquare(operation)
    return batch
  }
}

extension TensorAlgebra {
  /// The number of rows of the last two axes.
  var rowCount: Int { shape[rank - 2] }
  /// The number of columns of the last two axes.
  var columnCount: Int { shape[rank - 1] }

  /// Each matrix turned over its diagonal.
  var turned: Self { transposed(Array(0..<rank - 2) + [rank - 1, rank - 2]) }

  /// (A + Aᵀ)/2 of each matrix: the gradient by a symmetric matrix that belongs to the same change.
  var symmetrized: Self { (self + turned) / 2 }

  /// A number for each matrix as a matrix of one element, which multiplies it.
  var forMatrices: Self { reshaped(to: Shape(shape.dimensions + [1, 1])) }

  /// A constant mask times the elements: they are kept or 0, whatever they were.
  func masked(_ mask: Tensor<Scalar>) -> Self { Self.where(constant(mask), self, 0) }

  /// The elements of a triangle of each matrix, 0 elsewhere.
  func triangle(isLower: Bool, withDiagonal: Bool) -> Self {
    masked(
      .matrix(rowCount, columnCount) { i, j in
        i == j ? withDiagonal : isLower == (i > j)
      })
  }
}

extension Tensor {
  /// A matrix of ones where a condition holds, and zeros.
  static func matrix(_ m: Int, _ n: Int, _ isOne: (Int, Int) -> Bool) -> Tensor {
    Tensor(filling: Shape(m, n)) { base in
      for i in 0..<m {
        for j in 0..<n { base[i &* n &+ j] = isOne(i, j) ? 1 : 0 }
      }
    }
  }

  /// Calls `body` for each matrix of a batch, on several threads where there is much to do.
  ///
  /// - Parameter work: the operations for one matrix, about.
  static func forEachMatrix(_ count: Int, work: Int, _ body: (Int) -> Void) {
    let part = Swift.max(1, ProductBlocks.parallelProducts / Swift.max(1, work))
    Parallel.forEachPart(of: count, partSize: part) { part in
      for index in part { body(index) }
    }
  }
}

/// (A + Aᵀ)/2: what functions of symmetric matrices take, so that they agree with their symmetric gradients.
@inline(__always)
func symmetricPart<S: TensorScalar>(
  _ a: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, n: Int
) {
  forEachElementBySquares(rows: n, columns: n) { i, j in
    if j < i {
      // Of a symmetric matrix the element itself, also where twice it would overflow.
      let (x, y) = (a[i &* n &+ j], a[j &* n &+ i])
      let mean = x == y ? x : (x + y) / 2
      result[i &* n &+ j] = mean
      result[j &* n &+ i] = mean
    } else if j == i {
      result[i &* (n &+ 1)] = a[i &* (n &+ 1)]
    }
  }
}

/// n³ without overflow, for estimates of work.
func cube(_ n: Int) -> Int { n < 1 << 20 ? n * n * n : .max }
