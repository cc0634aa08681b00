/// op(A) op(B) for matrices, or batches of them whose leading axes broadcast; op transposes or not.
///
/// A vector before a matrix is a row.
///
/// Pullbacks are products of the same kind: with C = A B, Ā = C̄ Bᵀ and B̄ = Aᵀ C̄.
struct MatrixProduct: StructuredRule {
  let transposesA: Bool
  let transposesB: Bool
  /// The operands that are cotangents, in a product that is part of a pullback.
  ///
  /// A term in which one is nothing adds nothing, also where the other factor is not finite. An element of the result is
  /// nothing where its row of a first cotangent, or its column of a second one, is nothing altogether; otherwise it is
  /// computed.
  var cotangents: ProductFactors = []
  /// Whether elements of the result are told to be nothing; otherwise they are zeros.
  var marksGaps = true

  var name: String { "matmul" }
  // Where a cotangent among the operands has gaps, the pullback to the other operand has some too.
  var gaps: GapHandling { cotangents == [] ? .known : .made }

  private func oriented(_ shape: Shape, _ transposes: Bool) -> Shape {
    guard transposes else { return shape }
    if shape.rank == 2 { return Shape(shape[1], shape[0]) }
    let d = shape.dimensions
    return Shape(Array(d.dropLast(2)) + [d[d.count - 1], d[d.count - 2]])
  }

  @specialized(where Input == Tensor<Float>)
  @specialized(where Input == Tensor<Double>)
  func shape<Input: Shaped>(of inputs: [Input]) throws(ShapeError) -> Shape {
    let (a, b) = (inputs[0].shape, inputs[1].shape)
    guard a.rank >= 2 || (a.rank == 1 && !transposesA && b.rank == 2), b.rank >= 2 else {
      throw .matrixProduct(operation: name, a, b)
    }
    return try Shape.matrixProduct(oriented(a, transposesA), oriented(b, transposesB))
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (a, b) = (inputs[0], inputs[1])
    if cotangents == [] { return product(a, b, withGaps: []) }
    var withGaps = cotangents
    if withGaps.contains(.first) && !a.hasNothing { withGaps.remove(.first) }
    if withGaps.contains(.second) && !b.hasNothing { withGaps.remove(.second) }
    let c = product(a, b, withGaps: withGaps)
    return withGaps == [] && marksGaps ? c.closed() : c
  }

  private func product<S: TensorScalar>(
    _ a: Tensor<S>, _ b: Tensor<S>, withGaps: ProductFactors
  ) -> Tensor<S> {
    if a.rank <= 2 && b.rank == 2 {
      let isRow = a.rank == 1
      let m = isRow ? 1 : a.extent(transposesA ? 1 : 0)
      let k = a.extent(isRow || transposesA ? 0 : 1)
      let n = b.extent(transposesB ? 0 : 1)
      return Tensor(filling: isRow ? Shape(n) : Shape(m, n)) {
        multiply(a.base, b.base, into: $0, m: m, n: n, k: k, withGaps: withGaps)
      }
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
      // There are elements, so that m n k is bounded by memory.
      let partSize = max(1, ProductBlocks.parallelProducts / max(1, m * n * k))
      plan.forEachRun { run, runA, runB in
        // Large matrices are split within their products as well.
        Parallel.forEachPart(of: plan.innerCount, partSize: partSize) { part in
          for i in part {
            let matrixA = runA + i * plan.innerSteps.0
            let matrixB = runB + i * plan.innerSteps.1
            let matrixC = run + i
            multiply(
              a.base + matrixA * (m * k), b.base + matrixB * (k * n), into: c + matrixC * (m * n),
              m: m, n: n, k: k, withGaps: withGaps)
          }
        }
      }
    }
  }

  private func multiply<S: TensorScalar>(
    _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, into c: UnsafeMutablePointer<S>, m: Int, n: Int,
    k: Int, withGaps: ProductFactors
  ) {
    matrixProductKernel(
      a, transposingA: transposesA, b, transposingB: transposesB, into: c, m: m, n: n, k: k)
    if withGaps != [] {
      keepProductGapsKernel(
        a, transposingA: transposesA, b, transposingB: transposesB, in: c, m: m, n: n, k: k,
        withGaps: withGaps, marksGaps: marksGaps)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let (a, b) = (inputs[0], inputs[1])
    var contributions: [T?] = [nil, nil]
    // Of no products nothing comes back. The products of a batch, which are added up where an operand was repeated, can be a
    // larger shape than there is, as of [2, 2] and [1 << 46, 0, 2, 1].
    guard output.count > 0 else { return contributions }
    // ȳ is a cotangent with gaps or one like any factor; the other factor may be a cotangent as well.
    func factors(_ isFirst: Bool, other isCotangent: Bool) -> ProductFactors {
      var factors: ProductFactors = []
      if wanted.cotangentHasGaps { factors.insert(isFirst ? .first : .second) }
      if isCotangent { factors.insert(isFirst ? .second : .first) }
      return factors
    }
    if wanted[0] {
      let cotangents = factors(!transposesA, other: cotangents.contains(.second))
      let c =
        transposesA
        ? T.matrixProduct(
          b, g, transposingFirst: transposesB, transposingSecond: true, cotangents: cotangents,
          marksGaps: !wanted.isInput(0))
        : T.matrixProduct(
          g, b, transposingSecond: !transposesB, cotangents: cotangents,
          marksGaps: !wanted.isInput(0))
      contributions[0] = c.unbroadcast(to: a.shape)
    }
    if wanted[1] {
      let cotangents = factors(transposesB, other: cotangents.contains(.first))
      let (a, g) = a.rank == 1 ? (a.asRow, g.asRow) : (a, g)
      let c =
        transposesB
        ? T.matrixProduct(
          g, a, transposingFirst: true, transposingSecond: transposesA, cotangents: cotangents,
          marksGaps: !wanted.isInput(1))
        : T.matrixProduct(
          a, g, transposingFirst: !transposesA, cotangents: cotangents,
          marksGaps: !wanted.isInput(1))
      contributions[1] = c.unbroadcast(to: b.shape)
    }
    return contributions
  }
}

/// Operands of a matrix product.
struct ProductFactors: OptionSet {
  let rawValue: UInt8
  static let first = ProductFactors(rawValue: 1)
  static let second = ProductFactors(rawValue: 2)
}

/// y = W x + b for a vector x, or for every row of a batch: `W: [m, n]`, `x: [n]` or `[batch, n]`, `b: [m]`.
///
/// x̄ = Wᵀ ȳ, W̄ = ȳ xᵀ, b̄ = ȳ, each summed over the batch.
@usableFromInline
struct Affine: StructuredRule {
  @usableFromInline init() {}

  @usableFromInline var name: String { "affine" }
  @usableFromInline var gaps: GapHandling { .known }

  @specialized(where Input == Tensor<Float>)
  @specialized(where Input == Tensor<Double>)
  @usableFromInline
  func shape<Input: Shaped>(of inputs: [Input]) throws(ShapeError) -> Shape {
    try Shape.affine(weights: inputs[0].shape, input: inputs[1].shape, bias: inputs[2].shape)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  @usableFromInline
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    Self.value(inputs[0], inputs[1], inputs[2])
  }

  /// W x + b for operands that chain.
  @inline(__always)
  static func value<S: TensorScalar>(_ w: Tensor<S>, _ x: Tensor<S>, _ b: Tensor<S>) -> Tensor<S> {
    let (m, n) = (w.extent(0), w.extent(1))
    let rows = x.rank == 1 ? 1 : x.extent(0)
    return Tensor(filling: x.rank == 1 ? b.shape : Shape(rows, m)) { y in
      matrixProductKernel(
        x.base, transposingA: false, w.base, transposingB: true, into: y, m: rows, n: m, k: n,
        bias: b.base)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  @usableFromInline
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let (w, x) = (inputs[0], inputs[1])
    let isVector = x.rank == 1
    let cotangents: ProductFactors = wanted.cotangentHasGaps ? .first : []
    var contributions: [T?] = [nil, nil, nil]
    if wanted[0] {
      contributions[0] = T.matrixProduct(
        isVector ? g.asRow : g, isVector ? x.asRow : x, transposingFirst: true,
        cotangents: cotangents, marksGaps: !wanted.isInput(0))
    }
    if wanted[1] {
      contributions[1] = T.matrixProduct(
        g, w, cotangents: cotangents, marksGaps: !wanted.isInput(1))
    }
    if wanted[2] { contributions[2] = isVector ? g : g.sum(axes: [0]) }
    return contributions
  }
}

/// a where the mask is not zero, b elsewhere; the three broadcast together.
struct Select: StructuredRule {
  var name: String { "where" }
  var gaps: GapHandling { .made }

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
      wanted[1] ? T.where(inputs[0], g, .nothing).unbroadcast(to: inputs[1].shape) : nil,
      wanted[2] ? T.where(inputs[0], .nothing, g).unbroadcast(to: inputs[2].shape) : nil,
    ]
  }
}

extension TensorAlgebra {
  /// A vector as a matrix of one row.
  var asRow: Self { reshaped(to: Shape(1, shape[0])) }

  /// The product of matrices or batches of them, each transposed or not; see `MatrixProduct`.
  static func matrixProduct(
    _ a: Self, _ b: Self, transposingFirst: Bool = false, transposingSecond: Bool = false,
    cotangents: ProductFactors = [], marksGaps: Bool = true
  ) -> Self {
    let rule = MatrixProduct(
      transposesA: transposingFirst, transposesB: transposingSecond, cotangents: cotangents,
      marksGaps: marksGaps)
    return apply(rule, [a, b])
  }
}
