/// Eigenvalues and eigenvectors of the symmetric part of matrices: `[…, n, n]` → `[…, n + 1, n]`, a row of values and the matrix
/// whose columns are the vectors.
///
/// Ā = V (diag w̄ + F ⊙ VᵀV̄) Vᵀ, symmetrized, with Fᵢⱼ = 1/(wⱼ − wᵢ) (Giles, Collected matrix derivative results, 2008,
/// section 3.1); 0 between equal eigenvalues, whose vectors are any basis of one space.
struct SymmetricEigen: StructuredRule {
  var name: String { "eigh" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    let n = try inputs[0].shape.requireSquare(name)
    return try inputs[0].shape.batch.ofMatrices(n + 1, n)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let a = inputs[0]
    let n = a.columnCount
    let shape = checked { () throws(ShapeError) in try self.shape(of: inputs) }
    return Tensor(filling: shape) { target in
      Tensor<S>.forEachMatrix(a.count / (n * n), work: 8 * cube(n)) { index in
        symmetricEigenKernel(
          a.base + index * n * n, into: target + index * (n + 1) * n, n: n)
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let (w, v) = Self.parts(output)
    let (gw, gv) = Self.parts(g)
    let n = v.columnCount
    let diagonal = gw.asRows.masked(.matrix(n, n) { $0 == $1 })
    let differences = w.asRows - w.asColumns
    let middle =
      diagonal
      + differences.reciprocalOrZero * T.matrixProduct(v, gv, transposingFirst: true)
    let product = T.matrixProduct(
      T.matrixProduct(v, middle), v, transposingSecond: true)
    return [product.symmetrized]
  }

  /// The values `[…, n]` and the vectors `[…, n, n]`.
  static func parts<T: TensorAlgebra>(_ packed: T) -> (values: T, vectors: T) {
    let n = packed.columnCount
    let batch = packed.shape.batch
    return (
      packed.rows(0..<1).reshaped(to: Shape(batch.dimensions + [n])), packed.rows(1..<n + 1)
    )
  }
}

extension TensorAlgebra {
  /// Some rows of each matrix.
  func rows(_ range: Range<Int>) -> Self {
    var bounds = shape.dimensions.map { 0..<$0 }
    bounds[rank - 2] = range
    return Self.apply(
      Slice(bounds: bounds, result: Shape(bounds.map(\.count))), [self])
  }

  /// A vector for each matrix as its one row, which broadcasts over rows.
  var asRows: Self {
    reshaped(to: Shape(Array(shape.dimensions.dropLast()) + [1, shape[rank - 1]]))
  }

  /// A vector for each matrix as its one column.
  var asColumns: Self { reshaped(to: Shape(shape.dimensions + [1])) }

  /// 1/x, and 0 where x is 0.
  var reciprocalOrZero: Self {
    let isZero = self .== 0
    return Self.where(isZero, 0, 1 / Self.where(isZero, 1, self))
  }
}
