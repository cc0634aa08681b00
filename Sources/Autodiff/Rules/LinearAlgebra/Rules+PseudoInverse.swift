/// The pseudoinverse of matrices, `[…, m, n]` → `[…, n, m]`: V S⁺ Uᵀ, where singular values that are at most a part of the largest
/// count as 0.
///
/// Ā = −Pᵀ ȳ Pᵀ + (1 − AP) ȳᵀ P Pᵀ + Pᵀ P ȳᵀ (1 − PA), as long as the rank does not change (Golub & Pereyra, The differentiation of
/// pseudo-inverses, 1973).
struct PseudoInverse: StructuredRule {
  /// The part; `nil` for max(m, n) times the distance from 1 to the next number.
  let cutoff: Double?
  var name: String { "pinv" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    let (m, n) = try inputs[0].shape.requireMatrix(name)
    _ = try SingularValues().shape(of: inputs)
    return try inputs[0].shape.batch.ofMatrices(n, m)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let a = inputs[0]
    let (m, n) = (a.rowCount, a.columnCount)
    let shape = checked { () throws(ShapeError) in try self.shape(of: inputs) }
    guard shape.count > 0 else { return Tensor(filling: shape) { _ in } }
    let (u, s, v) = SingularValues.parts(SingularValues().value(of: inputs), m, n)
    return Tensor.matrixProduct(
      v, u * Self.reciprocals(s, m, n, cutoff).asRows, transposingFirst: true,
      transposingSecond: true)
  }

  /// 1/s of the singular values that count, 0 of the others.
  @inline(__always)
  static func reciprocals<S: TensorScalar>(
    _ s: Tensor<S>, _ m: Int, _ n: Int, _ cutoff: Double?
  ) -> Tensor<S> {
    let part = cutoff.map { S.real($0) } ?? roundingUnit(S.self) * S(max(m, n))
    let limit = s.max(axes: [-1], keepingDimensions: true) * Tensor(part)
    return Tensor.where(s .> limit, 1 / s, s * 0)
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    guard output.count > 0 else { return [nil] }
    let (a, p) = (inputs[0], output)
    func product(_ a: T, _ b: T, _ turnsA: Bool = false, _ turnsB: Bool = false) -> T {
      T.matrixProduct(a, b, transposingFirst: turnsA, transposingSecond: turnsB)
    }
    var result = -product(product(p, g, true), p, false, true)
    // What the columns of A leave out, and what its rows do: 0 where these are a basis of all, but they may depend.
    let left = product(g, p, true)
    let leftPart = left - product(a, product(p, left))
    result = result + product(leftPart, p, false, true)
    let right = product(p, g, false, true)
    let rightPart = right - product(product(right, p), a)
    result = result + product(p, rightPart, true)
    return [result]
  }
}
