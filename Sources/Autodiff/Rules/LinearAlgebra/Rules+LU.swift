/// The factors of P A = L U: `[…, n, n]` → `[…, n + 1, n]`, U and below its diagonal L, and in a last row the number of the
/// row with which each row was exchanged.
///
/// Not differentiated: whoever solves by the factors has A beside them, and the derivative goes to A. So the factors are
/// computed once for a value and all of its derivatives.
struct LUFactors: StructuredRule {
  var name: String { "luFactors" }
  var isDifferentiable: Bool { false }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    let n = try inputs[0].shape.requireSquare("lu")
    return try inputs[0].shape.batch.ofMatrices(n + 1, n)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let a = inputs[0]
    let n = a.columnCount
    let shape = checked { () throws(ShapeError) in try self.shape(of: inputs) }
    return Tensor(filling: shape) { target in
      Tensor<S>.forEachMatrix(a.count / (n * n), work: cube(n)) { index in
        let factors = target + index * (n + 1) * n
        factors.update(from: a.base + index * n * n, count: n * n)
        withUnsafeTemporaryAllocation(of: Int.self, capacity: n) { pivots in
          guard let base = pivots.baseAddress else { return }
          luKernel(factors, pivots: base, n: n)
          for i in 0..<n { factors[n * n + i] = S(base[i]) }
        }
      }
    }
  }

  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [nil]
  }

  /// Calls `body` with the pivots of a matrix.
  @inline(__always)
  static func withPivots<S: TensorScalar>(
    _ factors: UnsafePointer<S>, n: Int, _ body: (UnsafePointer<Int>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: n) { pivots in
      guard let base = pivots.baseAddress else { return }
      for i in 0..<n { base[i] = place(factors[n * n + i], below: n) }
      body(base)
    }
  }

  /// The whole number that a scalar is: any scalar compares, not every one converts.
  @inline(__always)
  private static func place<S: TensorScalar>(_ x: S, below n: Int) -> Int {
    // Of a batch of small matrices the search took a tenth of the time.
    if let x = x as? Double { return Int(x) }
    if let x = x as? Float { return Int(x) }
    var range = 0..<n
    while range.count > 1 {
      let middle = range.lowerBound + range.count / 2
      if x < S(middle) {
        range = range.lowerBound..<middle
      } else {
        range = middle..<range.upperBound
      }
    }
    return range.lowerBound
  }
}

/// X of A X = B, or Aᵀ X = B, by the factors of A: A, B `[…, n, k]` and `LUFactors` of A.
///
/// With B̄ = A⁻ᵀ X̄: Ā = −B̄ Xᵀ; of Aᵀ X = B, B̄ = A⁻¹ X̄ and Ā = −X B̄ᵀ (Giles, Collected matrix derivative results, 2008).
struct SolveByLU: StructuredRule {
  let isTransposed: Bool
  var name: String { "solve" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    try .systemOfColumns(inputs[0].shape, inputs[1].shape, operation: name)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (a, b, factors) = (inputs[0], inputs[1], inputs[2])
    let n = a.columnCount
    return solved(a, b) { index, x, k in
      let factors = factors.base + index * (n + 1) * n
      LUFactors.withPivots(factors, n: n) { pivots in
        luSolveKernel(factors, pivots: pivots, transposed: isTransposed, x, n: n, k: k)
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    // Of no unknowns nothing comes back, and a batch of them may be larger than there is.
    guard output.count > 0 else { return [nil, nil, nil] }
    let (a, b) = (inputs[0], inputs[1])
    let columns = T.apply(SolveByLU(isTransposed: !isTransposed), [a, g, inputs[2]])
    return [
      wanted[0]
        ? systemPullback(columns, output, isTransposed: isTransposed).unbroadcast(to: a.shape)
        : nil,
      wanted[1] ? columns.unbroadcast(to: b.shape) : nil, nil,
    ]
  }
}

/// Ā of op(A) X = B, from B̄: −B̄ Xᵀ, or −X B̄ᵀ.
func systemPullback<T: TensorAlgebra>(_ columns: T, _ x: T, isTransposed: Bool) -> T {
  -(isTransposed
    ? T.matrixProduct(x, columns, transposingSecond: true)
    : T.matrixProduct(columns, x, transposingSecond: true))
}

/// Unknowns of a batch of systems, whose batches broadcast.
///
/// - Parameter solve: solves with the matrix of a number, in place of the right-hand side, whose columns are counted.
@inline(__always)
func solved<S: TensorScalar>(
  _ a: Tensor<S>, _ b: Tensor<S>, _ solve: (Int, UnsafeMutablePointer<S>, Int) -> Void
) -> Tensor<S> {
  let (n, k) = (a.columnCount, b.columnCount)
  let shape = checked { () throws(ShapeError) in
    try Shape.systemOfColumns(a.shape, b.shape, operation: "solve")
  }
  let plan = BroadcastPlan(a.shape.batch, b.shape.batch, result: shape.batch)
  return Tensor(filling: shape) { target in
    plan.forEachRun { run, runA, runB in
      Tensor<S>.forEachMatrix(plan.innerCount, work: n * n * k) { i in
        let x = target + (run + i) * (n * k)
        x.update(from: b.base + (runB + i * plan.innerSteps.1) * (n * k), count: n * k)
        solve(runA + i * plan.innerSteps.0, x, k)
      }
    }
  }
}

/// A⁻¹ of square matrices.
///
/// Ā = −A⁻ᵀ ȳ A⁻ᵀ, of the result and two products.
struct Inverse: StructuredRule {
  var name: String { "inverse" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    _ = try inputs[0].shape.requireSquare(name)
    return inputs[0].shape
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let a = inputs[0]
    let factors = LUFactors().value(of: inputs)
    return SolveByLU(isTransposed: false).value(of: [a, .identity(a.columnCount), factors])
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let right = T.matrixProduct(g, output, transposingSecond: true)
    return [-T.matrixProduct(output, right, transposingFirst: true)]
  }
}

/// X of op(T) X = B, for the triangle of A: A, B `[…, n, k]`; nothing is read beyond the triangle.
///
/// With B̄ = op(T)⁻ᵀ X̄, T̄ is the triangle of −B̄ Xᵀ, or of −X B̄ᵀ.
struct SolveTriangular: StructuredRule {
  let triangle: Triangle
  var name: String { "solveTriangular" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    try .systemOfColumns(inputs[0].shape, inputs[1].shape, operation: name)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (a, b) = (inputs[0], inputs[1])
    let n = a.columnCount
    return solved(a, b) { index, x, k in
      triangularSolveKernel(
        a.base + index * n * n, tRow: n, triangle, x, bRow: k, n: n, k: k)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    guard output.count > 0 else { return [nil, nil] }
    let (a, b) = (inputs[0], inputs[1])
    let columns = T.apply(SolveTriangular(triangle: triangle.turned), [a, g])
    return [
      wanted[0]
        ? systemPullback(columns, output, isTransposed: triangle.isTransposed)
          .triangle(isLower: triangle.isLower, withDiagonal: !triangle.hasUnitDiagonal)
          .unbroadcast(to: a.shape)
        : nil,
      wanted[1] ? columns.unbroadcast(to: b.shape) : nil,
    ]
  }
}
