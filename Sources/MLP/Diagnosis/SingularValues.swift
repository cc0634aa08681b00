import Autodiff

/// The least and the largest singular value of a matrix; nil where an element is not finite, or there is none.
///
/// They say how much a layer's Jacobian can shrink or stretch a vector. The least is that of the min(m, n) singular values, and 0
/// where it is below max(m, n) · ε times the largest, which is rounding.
///
/// - Parameter matrix: [m, n].
/// - Complexity: that of `singularValues`.
package func extremeSingularValues(_ matrix: Tensor<Double>) -> ClosedRange<Double>? {
  guard matrix.rank == 2, matrix.count > 0, matrix.scalars.allSatisfy(\.isFinite) else {
    return nil
  }
  // Descending.
  let values = singularValues(matrix).scalars
  guard let largest = values.first, let least = values.last else { return nil }
  let rounding = Double(max(matrix.shape[0], matrix.shape[1])) * .ulpOfOne * largest
  return (least > rounding ? least : 0)...largest
}
