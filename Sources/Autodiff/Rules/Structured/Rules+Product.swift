/// op(A) op(B) for matrices, or batches of them whose leading axes broadcast; op transposes or not.
///
/// Pullbacks are products of the same kind: with C = A B, Ā = C̄ Bᵀ and B̄ = Aᵀ C̄.
struct MatrixProduct: StructuredRule {
  let transposesA: Bool
  let transposesB: Bool
  /// The operand that is a cotangent, in a product that is part of a pullback.
  ///
  /// Where it is exactly zero throughout, the product is zero, whatever the other operand:
  /// not-a-number times a zero cotangent is zero.
  var cotangent: Factor = .none

  enum Factor { case none, first, second }

  var name: String { "matmul" }

  private func oriented(_ shape: Shape, _ transposes: Bool) -> Shape {
    guard transposes else { return shape }
    let d = shape.dimensions
    return Shape(Array(d.dropLast(2)) + [d[d.count - 1], d[d.count - 2]])
  }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    guard inputs[0].shape.rank >= 2, inputs[1].shape.rank >= 2 else {
      throw .matrixProduct(operation: name, inputs[0].shape, inputs[1].shape)
    }
    return try Shape.matrixProduct(
      oriented(inputs[0].shape, transposesA), oriented(inputs[1].shape, transposesB))
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (a, b) = (inputs[0], inputs[1])
    if cotangent == .first && a.isZero || cotangent == .second && b.isZero {
      return .zeros(checked { () throws(ShapeError) -> Shape in try self.shape(of: inputs) })
    }
    if a.rank == 2 && b.rank == 2 {
      return Tensor.matrixProduct(
        a, b, transposingFirst: transposesA, transposingSecond: transposesB)
    }
    let shapeA = oriented(a.shape, transposesA)
    let shapeB = oriented(b.shape, transposesB)
    let (m, k) = (shapeA[shapeA.rank - 2], shapeA[shapeA.rank - 1])
    let n = shapeB[shapeB.rank - 1]
    let batchA = Shape(Array(shapeA.dimensions.dropLast(2)))
    let batchB = Shape(Array(shapeB.dimensions.dropLast(2)))
    let batch = checked { () throws(ShapeError) -> Shape in
      try Shape.broadcast(batchA, batchB)
    }
    let plan = BroadcastPlan(batchA, batchB, result: batch)
    let shape = Shape(batch.dimensions + [m, n])
    return Tensor(filling: shape) { (c: UnsafeMutablePointer<S>) in
      plan.forEachRun { run, runA, runB in
        for i in 0..<plan.innerCount {
          let matrixA = runA + i * plan.innerSteps.0
          let matrixB = runB + i * plan.innerSteps.1
          let matrixC = run + i
          matrixProductKernel(
            a.base + matrixA * (m * k), transposingA: transposesA,
            b.base + matrixB * (k * n), transposingB: transposesB,
            into: c + matrixC * (m * n), m: m, n: n, k: k)
        }
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let (a, b) = (inputs[0], inputs[1])
    var contributions: [T?] = [nil, nil]
    if wanted[0] {
      let fromB: Factor = cotangent == .second ? .first : .second
      let c =
        transposesA
        ? T.matrixProduct(
          b, g, transposingFirst: transposesB, transposingSecond: true, cotangent: fromB)
        : T.matrixProduct(
          g, b, transposingSecond: !transposesB, cotangent: fromB == .first ? .second : .first)
      contributions[0] = c.unbroadcast(to: a.shape)
    }
    if wanted[1] {
      let fromA: Factor = cotangent == .first ? .first : .second
      let c =
        transposesB
        ? T.matrixProduct(
          g, a, transposingFirst: true, transposingSecond: transposesA,
          cotangent: fromA == .first ? .second : .first)
        : T.matrixProduct(a, g, transposingFirst: !transposesA, cotangent: fromA)
      contributions[1] = c.unbroadcast(to: b.shape)
    }
    return contributions
  }
}

/// y = W x + b for a vector x, or for every row of a batch: `W: [m, n]`, `x: [n]` or `[batch, n]`, `b: [m]`.
///
/// x̄ = Wᵀ ȳ, W̄ = ȳ xᵀ, b̄ = ȳ, each summed over the batch.
@usableFromInline
struct Affine: StructuredRule {
  @usableFromInline init() {}

  @usableFromInline var name: String { "affine" }

  @usableFromInline
  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    try Shape.affine(weights: inputs[0].shape, input: inputs[1].shape, bias: inputs[2].shape)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  @usableFromInline
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (w, x, b) = (inputs[0], inputs[1], inputs[2])
    let (m, n) = (w.extent(0), w.extent(1))
    let rows = x.rank == 1 ? 1 : x.extent(0)
    return Tensor(filling: x.rank == 1 ? b.shape : Shape(rows, m)) { y in
      matrixProductKernel(
        x.base, transposingA: false, w.base, transposingB: true, into: y, m: rows, n: m, k: n)
      for row in 0..<rows { addKernel(b.base, to: y + row * m, count: m) }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  @usableFromInline
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let (w, x) = (inputs[0], inputs[1])
    let isVector = x.rank == 1
    let rows = isVector ? g.reshaped(to: Shape(1, g.shape[0])) : g
    var contributions: [T?] = [nil, nil, nil]
    if wanted[0] {
      let input = isVector ? x.reshaped(to: Shape(1, x.shape[0])) : x
      contributions[0] = T.matrixProduct(rows, input, transposingFirst: true, cotangent: .first)
    }
    if wanted[1] {
      contributions[1] = T.matrixProduct(rows, w, cotangent: .first).reshaped(to: x.shape)
    }
    if wanted[2] { contributions[2] = isVector ? g : g.sum(axes: [0]) }
    return contributions
  }
}

/// a where the mask is not zero, b elsewhere; the three broadcast together.
struct Select: StructuredRule {
  var name: String { "where" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    try Shape.broadcast(
      inputs[0].shape, Shape.broadcast(inputs[1].shape, inputs[2].shape, operation: name),
      operation: name)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let shape = checked { () throws(ShapeError) -> Shape in try self.shape(of: inputs) }
    let operands = inputs.map { $0.broadcast(to: shape) }
    return Tensor(filling: shape) {
      selectKernel(
        mask: operands[0].base, operands[1].base, operands[2].base, $0, count: shape.count)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [
      nil,
      wanted[1] ? T.where(inputs[0], g, 0).unbroadcast(to: inputs[1].shape) : nil,
      wanted[2] ? T.where(inputs[0], 0, g).unbroadcast(to: inputs[2].shape) : nil,
    ]
  }
}

extension TensorAlgebra {
  /// The product of matrices or batches of them, each transposed or not; see `MatrixProduct`.
  static func matrixProduct(
    _ a: Self, _ b: Self, transposingFirst: Bool = false, transposingSecond: Bool = false,
    cotangent: MatrixProduct.Factor = .none
  ) -> Self {
    let rule = MatrixProduct(
      transposesA: transposingFirst, transposesB: transposingSecond, cotangent: cotangent)
    return apply(rule, [a, b])
  }
}
