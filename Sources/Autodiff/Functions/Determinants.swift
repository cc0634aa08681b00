/// The determinant of square matrices: `[..., n, n]` → `[...]`; 1 of a matrix without elements.
///
/// Ā = ȳ cof A, the cofactors, which are det A A⁻ᵀ where A has an inverse. Singular matrices have cofactors too, and theirs are
/// given: those of [[1, 2], [2, 4]] are [[4, −2], [−2, 1]]. Second derivatives are right there as well; third ones are NaN at
/// singular matrices of more than 3 rows. Matrices of up to 3 rows are expanded by cofactors, larger ones factored, PA = LU.
///
/// |d̂ − d| ≤ c n² u κ(A) |d| (Higham, 2002, section 14.6), and of small matrices at most 5u times the sum of the magnitudes of
/// the products of the expansion. The result overflows only where the determinant does, of more than 3 rows.
///
/// ```swift
/// let a: Tensor<Double> = [[1, 2], [3, 4]]
/// determinant(a)  // -2
/// ```
///
/// - Precondition: the matrices are square.
/// - Complexity: 2n³/3 operations for each matrix, and 2n³ for a gradient.
public func determinant<T: TensorAlgebra>(_ a: T) -> T {
  let n = checked { () throws(ShapeError) in
    _ = try a.shape.batchOfSquares("determinant")
    return a.columnCount
  }
  if (1...3).contains(n) { return expandedDeterminant(a, n) }
  return T.apply(Determinant(), [a, T.apply(LUFactors(), [a])])
}

/// The sum over the first row, of products and differences alone: right at singular matrices to every order.
private func expandedDeterminant<T: TensorAlgebra>(_ a: T, _ n: Int) -> T {
  let batch = a.shape.batch
  let flat = a.reshaped(to: Shape(batch.dimensions + [n * n]))
  func element(_ i: Int, _ j: Int) -> T {
    flat.gathered(at: [i * n + j], axis: -1).reshaped(to: batch)
  }
  if n == 1 { return element(0, 0) }
  func minor(_ row: Int, _ p: Int, _ q: Int) -> T {
    element(row, p) * element(row + 1, q) - element(row, q) * element(row + 1, p)
  }
  if n == 2 { return minor(0, 0, 1) }
  return element(0, 0) * minor(1, 1, 2) - element(0, 1) * minor(1, 0, 2)
    + element(0, 2) * minor(1, 0, 1)
}

/// The logarithm of the determinant of square matrices: `[..., n, n]` → `[...]`; −∞ where that is 0 and NaN where it is
/// negative.
///
/// Ā = ȳ A⁻ᵀ. It does not overflow where the determinant does.
///
/// - Precondition: the matrices are square.
/// - Complexity: 2n³/3 operations for each matrix, and 2n³ for a gradient.
public func logDeterminant<T: TensorAlgebra>(_ a: T) -> T where T.Scalar: RealScalar {
  let (sign, logarithm) = signAndLogDeterminant(a)
  // NaN as the logarithm of a negative number is, with the slope of the same formula.
  return logarithm + T.where((0 as T) .> sign, T(T.Scalar.nan), 0)
}

/// The sign of the determinant of square matrices and the logarithm of its magnitude: `[..., n, n]` → `[...]` twice, as NumPy's
/// `slogdet`.
///
/// The determinant is sign · exp(logarithm); of a singular matrix the sign is 0 and the logarithm −∞. The derivative of the
/// sign is 0, and that of the logarithm A⁻ᵀ, which has infinities or NaN at a singular matrix.
///
/// ```swift
/// let a: Tensor<Double> = [[0, 2], [1, 0]]
/// signAndLogDeterminant(a)  // sign -1, logarithm 0.6931471805599453
/// ```
///
/// - Precondition: the matrices are square.
/// - Complexity: 2n³/3 operations for each matrix, and 2n³ for a gradient.
public func signAndLogDeterminant<T: TensorAlgebra>(
  _ a: T
) -> (sign: T, logarithm: T) where T.Scalar: RealScalar {
  _ = checked { () throws(ShapeError) in
    try a.shape.batchOfSquares("signAndLogDeterminant")
  }
  let factors = T.apply(LUFactors(), [a])
  return (
    T.apply(DeterminantSign(), [a, factors]), T.apply(LogAbsDeterminant(), [a, factors])
  )
}
