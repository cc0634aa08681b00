/// L of (A + Aᵀ)/2 = L Lᵀ.
///
/// Ā = L⁻ᵀ Φ(Lᵀ L̄) L⁻¹, symmetrized, where Φ takes the lower triangle with half the diagonal (Murray, Differentiation of the
/// Cholesky decomposition, 2016, equation 10).
struct Cholesky: StructuredRule {
  /// False for the factor of a system, whose derivative goes to the matrix.
  var isDifferentiable = true
  var name: String { "cholesky" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    _ = try inputs[0].shape.requireSquare(name)
    return inputs[0].shape
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let a = inputs[0]
    let n = a.columnCount
    return Tensor(filling: a.shape) { target in
      Tensor<S>.forEachMatrix(a.count / (n * n), work: cube(n) / 2) { index in
        let factor = target + index * n * n
        symmetricPart(a.base + index * n * n, into: factor, n: n)
        choleskyKernel(factor, n: n)
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let n = output.columnCount
    let lower = Triangle(isLower: true)
    let product = T.matrixProduct(output, g, transposingFirst: true)
    let halved = T.matrixProduct(output, g, transposingFirst: true)
      .triangle(isLower: true, withDiagonal: false)
    let diagonal = product.masked(.matrix(n, n) { $0 == $1 }) / 2
    let left = T.apply(SolveTriangular(triangle: lower.turned), [output, halved + diagonal])
    // (left L⁻¹)ᵀ = L⁻ᵀ leftᵀ.
    let both = T.apply(SolveTriangular(triangle: lower.turned), [output, left.turned])
    return [both.symmetrized]
  }
}

/// X of A X = B for positive definite A, by its Cholesky factor: A, B `[…, n, k]` and L.
///
/// B̄ = A⁻¹ X̄ and Ā = −B̄ Xᵀ, symmetrized. As with `LUFactors` the derivative goes to A, and none to L.
struct SolveByCholesky: StructuredRule {
  var name: String { "solvePositiveDefinite" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    try .systemOfColumns(inputs[0].shape, inputs[1].shape, operation: name)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (a, b, factors) = (inputs[0], inputs[1], inputs[2])
    let n = a.columnCount
    let lower = Triangle(isLower: true)
    return solved(a, b) { index, x, k in
      let factor = factors.base + index * n * n
      triangularSolveKernel(factor, tRow: n, lower, x, bRow: k, n: n, k: k)
      triangularSolveKernel(factor, tRow: n, lower.turned, x, bRow: k, n: n, k: k)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    guard output.count > 0 else { return [nil, nil, nil] }
    let (a, b) = (inputs[0], inputs[1])
    let columns = T.apply(SolveByCholesky(), [a, g, inputs[2]])
    return [
      wanted[0]
        ? systemPullback(columns, output, isTransposed: false).unbroadcast(to: a.shape).symmetrized
        : nil,
      wanted[1] ? columns.unbroadcast(to: b.shape) : nil, nil,
    ]
  }
}
