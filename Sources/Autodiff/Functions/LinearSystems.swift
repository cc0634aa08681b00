// Linear systems, determinants and factorizations of square matrices, or of batches of them: the last two axes are the
// matrix, and the axes before them broadcast as NumPy's do.

/// The solution X of A X = B: `a: [..., n, n]`, `b: [n]` → `[..., n]`, or `b: [..., n, k]` → `[..., n, k]`.
///
/// By Gaussian elimination with partial pivoting, PA = LU. The derivative is by the same factors, which are computed once:
/// B̄ = A⁻ᵀ X̄ and Ā = −B̄ Xᵀ (Giles, Collected matrix derivative results for forward and reverse mode algorithmic
/// differentiation, 2008).
///
/// As in NumPy 2, b is a vector only if its rank is 1. A singular matrix is no error: where a pivot is 0 the result has
/// infinities or NaN, as the divisions of IEEE 754 give them.
///
/// With u the unit roundoff, ‖x̂ − x‖ ≤ c n u κ(A) ‖x‖, in norms of the largest element, with c about 1 in practice and 3 n ρ
/// in the worst case, where ρ is the growth of the pivots (Higham, Accuracy and Stability of Numerical Algorithms, 2002,
/// theorem 9.4).
///
/// ```swift
/// let a: Tensor<Double> = [[2, 1], [1, 3]]
/// solve(a, [3, 5])  // [0.8, 1.4]
/// ```
///
/// - Precondition: the matrices are square, b has as many rows, and the batches broadcast.
/// - Complexity: 2n³/3 + 2n²k operations for each matrix, and 4n²k more for a gradient.
public func solve<T: TensorAlgebra>(_ a: T, _ b: T) -> T {
  solved(a, b, operation: "solve") {
    T.apply(SolveByLU(isTransposed: false), [$0, $1, $2])
  } by: {
    T.apply(LUFactors(), [$0])
  }
}

/// The solution X of A X = B for symmetric positive definite A, by its Cholesky factor: shapes as `solve(_:_:)`.
///
/// Half the work of `solve`. Of A the symmetric part (A + Aᵀ)/2 is taken, so that the gradient by A is symmetric:
/// −(B̄ Xᵀ + X B̄ᵀ)/2. A matrix that is not positive definite gives NaN.
///
/// The error is bounded as that of `solve`, without the growth of pivots (Higham, 2002, theorem 10.4).
///
/// - Precondition: the matrices are square, b has as many rows, and the batches broadcast.
/// - Complexity: n³/3 + 2n²k operations for each matrix.
public func solvePositiveDefinite<T: TensorAlgebra>(_ a: T, _ b: T) -> T
where T.Scalar: RealScalar {
  solved(a, b, operation: "solvePositiveDefinite") {
    T.apply(SolveByCholesky(), [$0, $1, $2])
  } by: {
    T.apply(Cholesky(isDifferentiable: false), [$0])
  }
}

/// The solution X of T X = B, or of Tᵀ X = B, for a triangular matrix T: shapes as `solve(_:_:)`.
///
/// Nothing is read outside the triangle of A, and the gradient is 0 there. With B̄ = T⁻ᵀ X̄, T̄ is the triangle of −B̄ Xᵀ. A 0 on
/// the diagonal gives infinities or NaN.
///
/// Each column of X solves a system whose matrix differs from T by at most n u |T| (Higham, 2002, theorem 8.5).
///
/// ```swift
/// let l: Tensor<Double> = [[2, 0], [1, 4]]
/// solveTriangular(l, [2, 9])  // [1, 2]
/// ```
///
/// - Parameters:
///   - lower: whether T is the lower triangle of a; the upper one otherwise.
///   - transposed: whether Tᵀ takes the place of T.
///   - unitDiagonal: whether the diagonal of T is 1, whatever a has there.
/// - Precondition: the matrices are square, b has as many rows, and the batches broadcast.
/// - Complexity: n²k operations for each matrix.
public func solveTriangular<T: TensorAlgebra>(
  _ a: T, _ b: T, lower: Bool = true, transposed: Bool = false, unitDiagonal: Bool = false
) -> T {
  let triangle = Triangle(
    isLower: lower, isTransposed: transposed, hasUnitDiagonal: unitDiagonal)
  return solved(a, b, operation: "solveTriangular") { a, b, _ in
    T.apply(SolveTriangular(triangle: triangle), [a, b])
  } by: {
    $0
  }
}

/// Solves with a right-hand side of columns; a vector is one column for each matrix.
private func solved<T: TensorAlgebra>(
  _ a: T, _ b: T, operation: String, _ solve: (T, T, T) -> T, by factors: (T) -> T
) -> T {
  let shape = checked { () throws(ShapeError) in
    try Shape.solution(a.shape, b.shape, operation: operation)
  }
  if b.rank > 1 { return solve(a, b, factors(a)) }
  return solve(a, b.reshaped(to: Shape(b.count, 1)), factors(a)).reshaped(to: shape)
}

/// The inverse of square matrices: `[..., n, n]` → `[..., n, n]`.
///
/// Ā = −Yᵀ Ȳ Yᵀ with Y = A⁻¹. To solve a system, `solve` takes a third of the work and loses fewer digits. A singular matrix
/// gives infinities or NaN.
///
/// ‖Ŷ − Y‖ ≤ c n u κ(A) ‖Y‖ as for `solve`, column by column.
///
/// ```swift
/// let a: Tensor<Double> = [[2, 1], [1, 1]]
/// inverse(a)  // [[1, -1], [-1, 2]]
/// ```
///
/// - Precondition: the matrices are square.
/// - Complexity: 8n³/3 operations for each matrix.
public func inverse<T: TensorAlgebra>(_ a: T) -> T { T.apply(Inverse(), [a]) }

/// The Cholesky factor of symmetric positive definite matrices: the lower triangle L with A = L Lᵀ and a positive diagonal,
/// `[..., n, n]` → `[..., n, n]`.
///
/// Above the diagonal L is 0. Of A the symmetric part (A + Aᵀ)/2 is taken, as JAX does (NumPy reads the lower triangle alone),
/// so that the gradient is symmetric and agrees with differences element by element: Ā = (S + Sᵀ)/2 with S = L⁻ᵀ Φ(Lᵀ L̄) L⁻¹,
/// where Φ takes the lower triangle with half the diagonal (Murray, Differentiation of the Cholesky decomposition, 2016). A
/// matrix that is not positive definite gives NaN.
///
/// |L̂ L̂ᵀ − A| ≤ (n + 1) u |L̂| |L̂ᵀ| (Higham, 2002, theorem 10.3).
///
/// ```swift
/// let a: Tensor<Double> = [[4, 2], [2, 5]]
/// cholesky(a)  // [[2, 0], [1, 2]]
/// ```
///
/// - Precondition: the matrices are square.
/// - Complexity: n³/3 operations for each matrix, and 4n³ for a gradient.
public func cholesky<T: TensorAlgebra>(_ a: T) -> T where T.Scalar: RealScalar {
  T.apply(Cholesky(), [a])
}

/// The power Aⁿ of square matrices by repeated squaring: `[..., n, n]` → `[..., n, n]`.
///
/// A⁰ is the identity, whose derivative is 0; negative powers are those of the inverse.
///
/// - Precondition: the matrices are square.
/// - Complexity: 2 log₂ |n| products.
public func matrixPower<T: TensorAlgebra>(_ a: T, _ exponent: Int) -> T {
  let n = checked { () throws(ShapeError) in try a.shape.requireSquare("matrixPower") }
  if exponent == 0 { return a.constant(.identity(n)).broadcast(to: a.shape) }
  var square = exponent < 0 ? inverse(a) : a
  var rest = exponent.magnitude
  var result: T?
  while true {
    if rest & 1 == 1 { result = result.map { T.matrixProduct($0, square) } ?? square }
    rest >>= 1
    if rest == 0 { return result ?? square }
    square = T.matrixProduct(square, square)
  }
}
