/// X = A⁺ B, or Aᵀ⁺ B, by the singular values of A: A, B of columns and `SingularValues` of A, packed.
///
/// With W = B̄ = A⁺ᵀ X̄ and R = B − A X, Ā = −W Xᵀ + R (A⁺ W)ᵀ + (A⁺ᵀ X) (X̄ − Aᵀ W)ᵀ, that of `PseudoInverse` for a cotangent X̄ Bᵀ. Not by the
/// pseudoinverse itself: its elements are rounded to u ‖A⁺‖, which A makes to κ u in R, where V S⁺ (Uᵀ B) leaves u. R is
/// multiplied by ‖A⁺‖², so that of a B which is fitted well a gradient had κ² u. As with `LUFactors` the derivative goes to A.
struct LeastSquares: StructuredRule {
  /// As that of `PseudoInverse`.
  let cutoff: Double?
  var isTransposed = false
  var name: String { "lstsq" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    let (m, n) = try inputs[0].shape.requireMatrix(name)
    let a = inputs[0].shape
    return try .leastSquares(isTransposed ? a.batch.ofMatrices(n, m) : a, inputs[1].shape)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (m, n) = (inputs[0].rowCount, inputs[0].columnCount)
    let shape = checked { () throws(ShapeError) in try self.shape(of: inputs) }
    guard shape.count > 0, min(m, n) > 0 else { return .zeros(shape) }
    let (u, s, v) = SingularValues.parts(inputs[2], m, n)
    let inverse = PseudoInverse.reciprocals(s, m, n, cutoff).asColumns
    if isTransposed { return Tensor.matrixProduct(u, inverse * Tensor.matrixProduct(v, inputs[1])) }
    return Tensor.matrixProduct(
      v, inverse * Tensor.matrixProduct(u, inputs[1], transposingFirst: true),
      transposingFirst: true)
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output x: T, wanted: OperandSet) -> [T?] {
    guard x.count > 0 else { return [nil, nil, nil] }
    let (a, b, factors) = (inputs[0], inputs[1], inputs[2])
    /// A⁺ y or A⁺ᵀ y, as X is made of B.
    func solution(_ y: T, turned: Bool = false) -> T {
      T.apply(LeastSquares(cutoff: cutoff, isTransposed: isTransposed != turned), [a, y, factors])
    }
    let w = solution(g, turned: true)
    var byMatrix: T?
    if wanted[0] {
      let residual = b - T.matrixProduct(a, x, transposingFirst: isTransposed)
      // 0 where the rows of A are a basis of all, but they may depend.
      let rest = g - T.matrixProduct(a, w, transposingFirst: !isTransposed)
      func outer(_ x: T, _ y: T) -> T {
        isTransposed
          ? T.matrixProduct(y, x, transposingSecond: true)
          : T.matrixProduct(x, y, transposingSecond: true)
      }
      let sum =
        outer(residual, solution(w)) - outer(w, x) + outer(solution(x, turned: true), rest)
      byMatrix = sum.unbroadcast(to: a.shape)
    }
    return [byMatrix, wanted[1] ? w.unbroadcast(to: b.shape) : nil, nil]
  }
}
