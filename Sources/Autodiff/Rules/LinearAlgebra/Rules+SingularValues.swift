/// The thin singular value decomposition A = U S Vᵀ with k = min(m, n): `[…, m, n]` → `[…, m k + k + k n]`, the elements of U, the
/// singular values and the elements of Vᵀ.
///
/// Ā = U (F ⊙ (UᵀŪ − ŪᵀU) S + S F ⊙ (VᵀV̄ − V̄ᵀV) + diag s̄) Vᵀ + (1 − UUᵀ) Ū S⁻¹ Vᵀ + U S⁻¹ V̄ᵀ (1 − VVᵀ) with
/// Fᵢⱼ = 1/(sⱼ² − sᵢ²) (Townsend, Differentiating the singular value decomposition, 2016). F is 0 between equal singular
/// values, whose vectors are any basis of one space, and S⁻¹ is 0 where a singular value is.
struct SingularValues: StructuredRule {
  /// False for the factors of a system, whose derivative goes to the matrix.
  var isDifferentiable = true
  var name: String { "svd" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    let (m, n) = try inputs[0].shape.requireMatrix(name)
    let batch = inputs[0].shape.batch
    // The parts by themselves, which an empty batch could hide.
    let k = min(m, n)
    _ = try batch.ofMatrices(m + n + 1, k)
    return try Shape(validating: batch.dimensions + [k * (m + n + 1)])
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let a = inputs[0]
    let (m, n) = (a.rowCount, a.columnCount)
    let size = min(m, n) * (m + n + 1)
    let shape = checked { () throws(ShapeError) in try self.shape(of: inputs) }
    return Tensor(filling: shape) { target in
      let work = cube(max(m, n))
      Tensor<S>.forEachMatrix(a.count / (m * n), work: work < .max / 32 ? 32 * work : work) {
        singularValueKernel(a.base + $0 * m * n, into: target + $0 * size, m: m, n: n)
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let (m, n) = (inputs[0].rowCount, inputs[0].columnCount)
    let k = min(m, n)
    guard output.count > 0 else { return [nil] }
    let (u, s, v) = Self.parts(output, m, n)
    let (gu, gs, gv) = Self.parts(g, m, n)
    let (row, column) = (s.asRows, s.asColumns)
    // sⱼ² − sᵢ² as a product, which keeps the digits of near singular values.
    let f = (row - column).reciprocalOrZero * (row + column).reciprocalOrZero
    func product(_ a: T, _ b: T, _ turnsA: Bool = false, _ turnsB: Bool = false) -> T {
      T.matrixProduct(a, b, transposingFirst: turnsA, transposingSecond: turnsB)
    }
    let (left, right) = (product(u, gu, true), product(v, gv, false, true))
    let middle =
      f * (left - left.turned) * row + column * (f * (right - right.turned))
      // A singular value is of one kind with |x|, whose derivative at 0 is 0.
      + T.where(s .== 0, 0, gs).asRows.masked(.matrix(k, k) { $0 == $1 })
    var result = product(product(u, middle), v)
    let inverse = s.reciprocalOrZero
    if m > k {
      let outside = (gu - product(u, left)) * inverse.asRows
      result = result + product(outside, v)
    }
    if n > k {
      let outside = inverse.asColumns * (gv - product(right, v, true))
      result = result + product(u, outside)
    }
    return [result]
  }

  /// U `[…, m, k]`, the singular values `[…, k]` and Vᵀ `[…, k, n]`.
  static func parts<T: TensorAlgebra>(_ packed: T, _ m: Int, _ n: Int) -> (u: T, s: T, v: T) {
    let k = min(m, n)
    return (
      packed.last(0..<m * k, as: [m, k]), packed.last(m * k..<(m + 1) * k, as: [k]),
      packed.last((m + 1) * k..<(m + 1 + n) * k, as: [k, n])
    )
  }
}

extension TensorAlgebra {
  /// Some places of the last axis, under a shape of their own.
  func last(_ range: Range<Int>, as dimensions: [Int]) -> Self {
    var bounds = shape.dimensions.map { 0..<$0 }
    bounds[rank - 1] = range
    let result = Shape(Array(shape.dimensions.dropLast()) + dimensions)
    return Self.apply(Slice(bounds: bounds, result: Shape(bounds.map(\.count))), [self])
      .reshaped(to: result)
  }
}
