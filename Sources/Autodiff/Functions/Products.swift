/// The inner product Σ aᵢ bᵢ of two vectors: `[n]`, `[n]` → `[]`.
///
/// ā = ȳ b, b̄ = ȳ a.
///
/// Terms are added in blocks: with u the unit roundoff, the error is at most u (2048 + ⌈log₂(n / 2048)⌉) Σ |aᵢ bᵢ| for
/// n ≥ 2048, to first order, and n u Σ |aᵢ bᵢ| for fewer.
///
/// - Precondition: both are vectors of one length.
/// - Complexity: O(n).
public func dot<T: TensorAlgebra>(_ a: T, _ b: T) -> T {
  guard a.rank == 1, b.rank == 1, a.shape == b.shape else {
    trap(.matrixProduct(operation: "dot", a.shape, b.shape))
  }
  return matmul(a, b)
}

/// The matrix product, as NumPy's: `[…, m, k]`, `[…, k, n]` → `[…, m, n]`.
///
/// A vector on the left is a row and on the right a column, and the axis it lacked is removed from
/// the result; leading axes broadcast. Ā = C̄ Bᵀ and B̄ = Aᵀ C̄. The error of an element, in gradients too, is bounded as
/// that of `dot`, whatever the shapes.
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
/// W̄ = ȳ xᵀ, x̄ = Wᵀ ȳ, b̄ = ȳ, W̄ and b̄ summed over a batch. Errors are bounded as those of `dot`, with one rounding more
/// for b.
///
/// - Precondition: `b` has shape `[m]` and the dimensions chain.
@inlinable
public func affine<T: TensorAlgebra>(_ w: T, _ x: T, _ b: T) -> T {
  T.affineMap(w, x, b)
}
