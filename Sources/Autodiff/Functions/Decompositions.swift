// Decompositions of matrices, or of batches of them: the last two axes are the matrix.

/// Eigenvalues, ascending, and orthonormal eigenvectors of symmetric matrices: `[..., n, n]` → values `[..., n]` and vectors
/// `[..., n, n]`, whose columns belong to the values: A V = V diag(w).
///
/// Of A the symmetric part (A + Aᵀ)/2 is taken, so that the gradient is symmetric:
/// Ā = V (diag w̄ + F ⊙ VᵀV̄) Vᵀ with Fᵢⱼ = 1/(wⱼ − wᵢ), symmetrized (Giles, Collected matrix derivative results, 2008). In each vector
/// the element of largest magnitude is positive. Equal eigenvalues have any basis of one space for their vectors: F is 0 between
/// them. The first derivative of a function of the values that treats all alike, or of Σ c wᵢ, is right there; one by vectors
/// that differ within the space has no meaning, and is finite. NaN or ∞ in A makes everything NaN.
///
/// Values are off by at most c n u ‖A‖, with u the unit roundoff and c about 1 in practice; vectors by that over the distance to
/// the next eigenvalue.
///
/// ```swift
/// let a: Tensor<Double> = [[2, 1], [1, 2]]
/// eigh(a).values   // [1, 3]
/// eigh(a).vectors  // [[0.7071, 0.7071], [-0.7071, 0.7071]], to four digits
/// ```
///
/// - Precondition: the matrices are square.
/// - Complexity: O(n³), about 9n³ operations, and 8n³ for a gradient.
public func eigh<T: TensorAlgebra>(
  _ a: T
) -> (values: T, vectors: T) where T.Scalar: RealScalar {
  SymmetricEigen.parts(T.apply(SymmetricEigen(), [a]))
}

/// The eigenvalues of symmetric matrices, ascending: `[..., n, n]` → `[..., n]`; see `eigh(_:)`.
///
/// Ā = V diag(w̄) Vᵀ.
///
/// - Precondition: the matrices are square.
/// - Complexity: that of `eigh(_:)`.
public func eigvalsh<T: TensorAlgebra>(_ a: T) -> T where T.Scalar: RealScalar { eigh(a).values }

/// The thin singular value decomposition A = U diag(s) Vᵀ with k = min(m, n): `[..., m, n]` → U `[..., m, k]`, the singular values,
/// descending, `[..., k]` and Vᵀ `[..., k, n]`.
///
/// The gradient is that of Townsend (Differentiating the singular value decomposition, 2016). In each left vector the element
/// of largest magnitude is positive. Equal singular values have any bases of their spaces for vectors, and those of 0 any
/// orthonormal completion; between such the derivative of the vectors is taken as 0. NaN or ∞ in A makes everything NaN.
///
/// Singular values are off by at most c n u ‖A‖, with u the unit roundoff; where the columns of A are only scaled badly, small
/// ones are as right as large ones (one-sided Jacobi; Demmel & Veselić, 1992).
///
/// ```swift
/// let a: Tensor<Double> = [[3, 0], [0, -2]]
/// svd(a).singularValues  // [3, 2]
/// ```
///
/// - Precondition: there are two axes or more.
/// - Complexity: O(max(m, n) k²) a round of rotations, of which there are about eight; a LAPACK of the system, where one is used,
///   takes a tenth of it.
public func svd<T: TensorAlgebra>(
  _ a: T
) -> (u: T, singularValues: T, vTransposed: T) where T.Scalar: RealScalar {
  let packed = T.apply(SingularValues(), [a])
  let parts = SingularValues.parts(packed, a.rowCount, a.columnCount)
  return (parts.u, parts.s, parts.v)
}

/// The singular values of matrices, descending: `[..., m, n]` → `[..., min(m, n)]`; see `svd(_:)`.
///
/// Ā = U diag(s̄) Vᵀ, finite also where singular values are equal; what is 0 passes nothing on, as |x| at 0.
///
/// - Precondition: there are two axes or more.
/// - Complexity: that of `svd(_:)`.
public func singularValues<T: TensorAlgebra>(_ a: T) -> T where T.Scalar: RealScalar {
  svd(a).singularValues
}

/// The nuclear norm of matrices, the sum of their singular values: `[..., m, n]` → `[...]`.
///
/// Ā = ȳ U Vᵀ of the singular values that are not 0: where one is, the subgradient of least norm.
///
/// - Precondition: there are two axes or more.
/// - Complexity: that of `svd(_:)`.
public func nuclearNorm<T: TensorAlgebra>(_ a: T) -> T where T.Scalar: RealScalar {
  singularValues(a).sum(axis: -1)
}

/// The factors A = Q R with k = min(m, n): `[..., m, n]` → Q `[..., m, k]` of orthonormal columns and R `[..., k, n]`, upper
/// triangular.
///
/// By Householder's reflections with LAPACK's signs, as NumPy's: an element on the diagonal of R has the sign opposite to that
/// of the element that it was made of, unless nothing stood below it. Of A with m ≥ n, Ā = (Q̄ + Q copyltu(M)) R⁻ᵀ with
/// M = R R̄ᵀ − Q̄ᵀ Q (Walter & Lehmann, 2010); columns that depend on each other give infinities or NaN there.
///
/// ‖Q̂ R̂ − A‖ ≤ c m n u ‖A‖ (Higham, Accuracy and Stability of Numerical Algorithms, 2002, theorem 19.4).
///
/// ```swift
/// let a: Tensor<Double> = [[3, 1], [4, 2]]
/// qr(a).r  // [[-5, -2.2], [0, 0.4]]
/// ```
///
/// - Precondition: there are two axes or more.
/// - Complexity: 4 max(m, n) k² operations.
public func qr<T: TensorAlgebra>(_ a: T) -> (q: T, r: T) where T.Scalar: RealScalar {
  let packed = T.apply(OrthogonalFactors(), [a])
  return OrthogonalFactors.parts(packed, a.rowCount, a.columnCount)
}

/// The pseudoinverse of matrices (Moore and Penrose): `[..., m, n]` → `[..., n, m]`, A⁻¹ where there is one.
///
/// Singular values that are at most `cutoff` times the largest count as 0; by default that is max(m, n) times the distance from 1
/// to the next number. Ā = −Pᵀ ȳ Pᵀ + (1 − AP) ȳᵀ P Pᵀ + Pᵀ P ȳᵀ (1 − PA), the derivative along changes that keep the rank (Golub &
/// Pereyra, 1973): others make P jump.
///
/// ‖P̂ − P‖ ≤ c n u κ ‖P‖, where κ is the largest singular value over the smallest that counts.
///
/// ```swift
/// let a: Tensor<Double> = [[1], [1]]
/// pinv(a)  // [[0.5, 0.5]]
/// ```
///
/// - Precondition: there are two axes or more.
/// - Complexity: that of `svd(_:)`.
public func pinv<T: TensorAlgebra>(_ a: T, cutoff: Double? = nil) -> T
where T.Scalar: RealScalar {
  T.apply(PseudoInverse(cutoff: cutoff), [a])
}

/// The x for which A x is nearest to b, of several the shortest: `a: [..., m, n]`, `b: [m]` → `[..., n]`, or
/// `b: [..., m, k]` → `[..., n, k]`.
///
/// x = A⁺ b, with the derivative of `pinv(_:cutoff:)`: with w = b̄ = A⁺ᵀ x̄ and r = b − A x,
/// Ā = −w xᵀ + r (A⁺ w)ᵀ + (A⁺ᵀ x) (x̄ − Aᵀ w)ᵀ, by the same singular values, which are computed once.
///
/// ‖x̂ − x‖ ≤ c n u κ (‖x‖ + ‖A⁺‖ ‖r‖).
///
/// ```swift
/// let a: Tensor<Double> = [[1, 0], [1, 1], [1, 2]]
/// lstsq(a, [1, 2, 3])  // [1, 1], the line through three points
/// ```
///
/// - Precondition: b has as many rows as a.
/// - Complexity: that of `svd(_:)`.
public func lstsq<T: TensorAlgebra>(_ a: T, _ b: T, cutoff: Double? = nil) -> T
where T.Scalar: RealScalar {
  let shape = checked { () throws(ShapeError) in try Shape.leastSquares(a.shape, b.shape) }
  let columns = b.rank == 1 ? b.reshaped(to: Shape(b.count, 1)) : b
  let factors = T.apply(SingularValues(isDifferentiable: false), [a])
  let x = T.apply(LeastSquares(cutoff: cutoff), [a, columns, factors])
  return b.rank == 1 ? x.reshaped(to: shape) : x
}

extension Shape {
  /// The shape of a least squares solution; see `lstsq(_:_:cutoff:)`.
  ///
  /// - Throws: `ShapeError.noMatrix`, `.leastSquares` or `.invalidDimensions`.
  package static func leastSquares(_ a: Shape, _ b: Shape) throws(ShapeError) -> Shape {
    let (m, n) = try a.requireMatrix("lstsq")
    guard b.rank >= 1, b[b.rank == 1 ? 0 : b.rank - 2] == m else {
      throw .leastSquares(a, b)
    }
    let turned = try Shape(validating: Array(a.dimensions.dropLast(2)) + [n, m])
    return try matrixProduct(turned, b, operation: "lstsq")
  }

  /// The shapes of the parts of a thin singular value decomposition.
  ///
  /// - Throws: `ShapeError.noMatrix` or `.invalidDimensions`.
  package func singularParts(
    _ operation: String
  ) throws(ShapeError) -> (u: Shape, s: Shape, v: Shape) {
    let (m, n) = try requireMatrix(operation)
    _ = try SingularValues().shape(of: [self])
    let k = Swift.min(m, n)
    return (
      try batch.ofMatrices(m, k), try Shape(validating: batch.dimensions + [k]),
      try batch.ofMatrices(k, n)
    )
  }
}

// What the rules compute, for the formula language, which reads back what a trace prints.

/// A decomposition with all of its parts in one tensor; see the rules.
package enum PackedDecomposition: String, Sendable, CaseIterable {
  case eigh = "eigh_parts"
  case svd = "svd_parts"
  case qr = "qr_parts"

  private var rule: any StructuredRule {
    switch self {
    case .eigh: SymmetricEigen()
    case .svd: SingularValues()
    case .qr: OrthogonalFactors()
    }
  }

  /// The shape of the tensor.
  ///
  /// - Throws: `ShapeError`.
  package func shape(of a: Shape) throws(ShapeError) -> Shape { try rule.shape(of: [a]) }

  /// The tensor.
  package func callAsFunction<T: TensorAlgebra>(_ a: T) -> T where T.Scalar: RealScalar {
    T.apply(rule, [a])
  }
}
