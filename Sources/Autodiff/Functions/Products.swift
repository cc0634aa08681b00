/// The inner product Σ aᵢ bᵢ of two vectors: `[n]`, `[n]` → `[]`.
///
/// ā = ȳ b, b̄ = ȳ a.
///
/// - Precondition: both are vectors of one length.
public func dot<T: TensorAlgebra>(_ a: T, _ b: T) -> T {
  guard a.rank == 1, b.rank == 1, a.shape == b.shape else {
    trap(.matrixProduct(operation: "dot", a.shape, b.shape))
  }
  return matmul(a, b)
}

/// The matrix product, as NumPy's: `[…, m, k]`, `[…, k, n]` → `[…, m, n]`.
///
/// A vector on the left is a row and on the right a column, and the axis it lacked is removed from
/// the result; leading axes broadcast. Ā = C̄ Bᵀ and B̄ = Aᵀ C̄.
///
/// ```swift
/// let w: Tensor<Double> = [[1, 2], [3, 4]]
/// matmul(w, [1, 1])  // [3, 7]
/// ```
///
/// - Precondition: neither operand is a scalar, and the inner dimensions are equal.
/// - Complexity: O(m n k) for each pair of matrices.
public func matmul<T: TensorAlgebra>(_ a: T, _ b: T) -> T {
  let shape = checked { () throws(ShapeError) in try Shape.matrixProduct(a.shape, b.shape) }
  if a.rank == 1 && b.rank == 2 { return T.matrixProduct(a, b) }
  let left = a.rank == 1 ? a.reshaped(to: Shape(1, a.shape[0])) : a
  let right = b.rank == 1 ? b.reshaped(to: Shape(b.shape[0], 1)) : b
  return T.matrixProduct(left, right).reshaped(to: shape)
}

/// The affine map W x + b, recorded as one node: `w: [m, n]`, `x: [n]` → `[m]`, or `x: [batch, n]` → `[batch, m]`.
///
/// W̄ = ȳ xᵀ, x̄ = Wᵀ ȳ, b̄ = ȳ, each summed over a batch.
///
/// - Precondition: `b` has shape `[m]` and the dimensions chain.
@inlinable
public func affine<T: TensorAlgebra>(_ w: T, _ x: T, _ b: T) -> T {
  T.apply(Affine(), [w, x, b])
}
