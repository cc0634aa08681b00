/// A = Q R with k = min(m, n): `[…, m, n]` → `[…, m k + k n]`, the elements of Q and those of R.
///
/// Of A with at least as many rows as columns, Ā = (Q̄ + Q copyltu(M)) R⁻ᵀ with M = R R̄ᵀ − Q̄ᵀ Q, where copyltu copies the lower
/// triangle over the upper one (Walter & Lehmann, Algorithmic differentiation of linear algebra functions, 2010). With C = QᵀQ̄ the
/// bracket is (1 − QQᵀ) Q̄ + Q (copyltu(R R̄ᵀ) + tril₋₁(C − Cᵀ)): what cancels in the upper triangle is not computed, as R⁻ᵀ makes the
/// most of the last columns, nor is the first term of a square A, which is 0. Of a wide A = [X Y], with R = [U W], Y = Q W: X̄ as above
/// with Q̄ + Y W̄ᵀ for Q̄, and Ȳ = Q W̄ (Roberts & Roberts, QR and LQ decomposition matrix backpropagation, 2020).
struct OrthogonalFactors: StructuredRule {
  var name: String { "qr" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    let (m, n) = try inputs[0].shape.requireMatrix(name)
    let batch = inputs[0].shape.batch
    let k = min(m, n)
    _ = try batch.ofMatrices(m + n, k)
    return try Shape(validating: batch.dimensions + [k * (m + n)])
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let a = inputs[0]
    let (m, n) = (a.rowCount, a.columnCount)
    let size = min(m, n) * (m + n)
    let shape = checked { () throws(ShapeError) in try self.shape(of: inputs) }
    return Tensor(filling: shape) { target in
      Tensor<S>.forEachMatrix(a.count / (m * n), work: cube(max(m, n))) {
        qrKernel(a.base + $0 * m * n, into: target + $0 * size, m: m, n: n)
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    guard output.count > 0 else { return [nil] }
    let (m, n) = (inputs[0].rowCount, inputs[0].columnCount)
    let (q, r) = Self.parts(output, m, n)
    let (gq, gr) = Self.parts(g, m, n)
    if m >= n { return [Self.tallPullback(q, r, gq, gr)] }
    let (u, gu) = (r.columns(0..<m), gr.columns(0..<m))
    let gw = gr.columns(m..<n)
    let y = inputs[0].columns(m..<n)
    let x = Self.tallPullback(
      q, u, gq + T.matrixProduct(y, gw, transposingSecond: true), gu)
    return [T.apply(Concatenate(axis: q.rank - 1), [x, T.matrixProduct(q, gw)])]
  }

  private static func tallPullback<T: TensorAlgebra>(_ q: T, _ r: T, _ gq: T, _ gr: T) -> T {
    let m = T.matrixProduct(r, gr, transposingSecond: true)
    let c = T.matrixProduct(q, gq, transposingFirst: true)
    let lower = m.triangle(isLower: true, withDiagonal: true)
    let copied = lower + m.triangle(isLower: true, withDiagonal: false).turned
    let inside = copied + (c - c.turned).triangle(isLower: true, withDiagonal: false)
    var whole = T.matrixProduct(q, inside)
    if q.rowCount > q.columnCount { whole = whole + (gq - T.matrixProduct(q, c)) }
    // whole R⁻ᵀ, as R⁻¹ wholeᵀ turned.
    return T.apply(SolveTriangular(triangle: Triangle(isLower: false)), [r, whole.turned]).turned
  }

  /// Q `[…, m, k]` and R `[…, k, n]`.
  static func parts<T: TensorAlgebra>(_ packed: T, _ m: Int, _ n: Int) -> (q: T, r: T) {
    let k = min(m, n)
    return (
      packed.last(0..<m * k, as: [m, k]), packed.last(m * k..<(m + n) * k, as: [k, n])
    )
  }
}

extension TensorAlgebra {
  /// Some columns of each matrix.
  func columns(_ range: Range<Int>) -> Self {
    var bounds = shape.dimensions.map { 0..<$0 }
    bounds[rank - 1] = range
    return Self.apply(Slice(bounds: bounds, result: Shape(bounds.map(\.count))), [self])
  }
}
