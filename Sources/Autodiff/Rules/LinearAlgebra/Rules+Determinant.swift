/// det A of square matrices, by their factors: A and `LUFactors` of A.
///
/// Ā = ȳ cof A.
struct Determinant: StructuredRule {
  var name: String { "determinant" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    try inputs[0].shape.batchOfSquares(name)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let n = inputs[0].columnCount
    let factors = inputs[1]
    return Tensor(filling: inputs[0].shape.batch) { target in
      for index in 0..<inputs[0].shape.batch.count {
        target[index] = Self.product(factors.base + index * (n + 1) * n, n: n)
      }
    }
  }

  /// The product of the pivots, each exchange of rows a change of sign.
  @inline(__always)
  private static func product<S: TensorScalar>(_ factors: UnsafePointer<S>, n: Int) -> S {
    var isOdd = false
    for i in 0..<n where factors[n * n + i] != S(i) { isOdd.toggle() }
    if S.self == Double.self {
      let product = scaledProduct(factors.assuming(Double.self), n: n, isOdd: isOdd)
      return unsafeBitCast(product, to: S.self)
    }
    if S.self == Float.self {
      let product = scaledProduct(factors.assuming(Float.self), n: n, isOdd: isOdd)
      return unsafeBitCast(product, to: S.self)
    }
    return (0..<n).reduce(isOdd ? -1 : 1) { $0 * factors[$1 * (n + 1)] }
  }

  /// A product that overflows only where the result does.
  private static func scaledProduct<S: RealScalar>(
    _ factors: UnsafePointer<S>, n: Int, isOdd: Bool
  ) -> S {
    var significand: S = isOdd ? -1 : 1
    var exponent = 0
    for i in 0..<n {
      let x = factors[i * (n + 1)]
      guard x.isFinite, !x.isZero else {
        significand *= x
        continue
      }
      significand *= S(sign: x.sign, exponent: 0, significand: x.significand)
      exponent +=
        Int(x.exponent)
        + Int(significand.isFinite && !significand.isZero ? significand.exponent : 0)
      if significand.isFinite, !significand.isZero {
        significand = S(sign: significand.sign, exponent: 0, significand: significand.significand)
      }
    }
    // Beyond twice the range of exponents the result is ∞ or 0 in any case.
    return S(
      sign: .plus, exponent: S.Exponent(max(-5000, min(5000, exponent))), significand: significand)
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [g.forMatrices * T.apply(Cofactor(), inputs), nil]
  }
}

/// The cofactors of square matrices, the derivative of the determinant: A and `LUFactors` of A.
///
/// det A A⁻ᵀ where the factors allow, else by complete pivoting, so that singular matrices have theirs.
struct Cofactor: StructuredRule {
  var name: String { "cofactor" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    _ = try inputs[0].shape.requireSquare(name)
    return inputs[0].shape
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (a, factors) = (inputs[0], inputs[1])
    let n = a.columnCount
    let determinants = Determinant().value(of: inputs)
    return Tensor(filling: a.shape) { target in
      Tensor<S>.forEachMatrix(determinants.count, work: 2 * cube(n)) { index in
        let result = target + index * n * n
        let factors = factors.base + index * (n + 1) * n
        let determinant = determinants.base[index]
        var isRegular = determinant.isFinite
        for i in 0..<n where factors[i * (n + 1)] == 0 { isRegular = false }
        if isRegular && determinant != 0 {
          for i in 0..<n * n { result[i] = 0 }
          for i in 0..<n { result[i * (n + 1)] = 1 }
          LUFactors.withPivots(factors, n: n) { pivots in
            luSolveKernel(factors, pivots: pivots, transposed: true, result, n: n, k: n)
          }
          for i in 0..<n * n {
            result[i] = result[i] * determinant
            if !result[i].isFinite { isRegular = false }
          }
          if isRegular { return }
        }
        cofactorKernel(a.base + index * n * n, into: result, n: n)
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [T.apply(CofactorDerivative(), [inputs[0], g, inputs[1]]), nil]
  }
}

/// The derivative of ⟨w, cof A⟩ by A: A, w and `LUFactors` of A.
///
/// Symmetric in w and the direction in which A moves, so that it is its own transpose in w. By A it is differentiated as
/// det A (⟨w, Y⟩ Y − Y wᵀ Y) with Y = A⁻ᵀ, which singular matrices do not have.
struct CofactorDerivative: StructuredRule {
  var name: String { "cofactorDerivative" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    _ = try inputs[0].shape.requireSquare(name)
    return inputs[0].shape
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (a, w) = (inputs[0], inputs[1])
    let n = a.columnCount
    return Tensor(filling: a.shape) { target in
      Tensor<S>.forEachMatrix(a.count / (n * n), work: 8 * cube(n)) { index in
        let place = index * n * n
        cofactorDerivativeKernel(a.base + place, w.base + place, into: target + place, n: n)
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let (a, w, factors) = (inputs[0], inputs[1], inputs[2])
    var byMatrix: T?
    if wanted[0] {
      let y = T.apply(Inverse(), [a]).turned
      let d = T.apply(Determinant(), [a, factors]).forMatrices
      func product(_ a: T, _ b: T, _ c: T) -> T {
        T.matrixProduct(T.matrixProduct(a, b, transposingSecond: true), c)
      }
      func pairing(_ a: T, _ b: T) -> T { (a * b).sum(axes: [-2, -1], keepingDimensions: true) }
      // ⟨m, dY⟩ = −⟨y mᵀ y, dA⟩ for the sum m of all that meets a Y in the formula.
      let m = pairing(g, y) * w + pairing(w, y) * g - product(g, y, w) - product(w, y, g)
      byMatrix = pairing(g, output) * y - d * product(y, m, y)
    }
    return [byMatrix, wanted[1] ? T.apply(CofactorDerivative(), [a, g, factors]) : nil, nil]
  }
}

/// log |det A| of square matrices, by their factors: A and `LUFactors` of A.
///
/// Ā = ȳ A⁻ᵀ, by the factors again.
struct LogAbsDeterminant: StructuredRule {
  var name: String { "logAbsDeterminant" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    try inputs[0].shape.batchOfSquares(name)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let n = inputs[0].columnCount
    let factors = inputs[1]
    return Tensor(filling: inputs[0].shape.batch) { target in
      for index in 0..<inputs[0].shape.batch.count {
        let factors = factors.base + index * (n + 1) * n
        var sum: S = 0
        for i in 0..<n { sum = sum + S.log(magnitude(factors[i * (n + 1)])) }
        target[index] = sum
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let a = inputs[0]
    let unit = a.constant(.identity(a.columnCount))
    return [
      g.forMatrices * T.apply(SolveByLU(isTransposed: true), [a, unit, inputs[1]]), nil,
    ]
  }
}

/// The sign of det A of square matrices, by their factors: A and `LUFactors` of A; −1, 0 or 1, whose derivative is 0.
struct DeterminantSign: StructuredRule {
  var name: String { "determinantSign" }
  var isDifferentiable: Bool { false }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    try inputs[0].shape.batchOfSquares(name)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let factors = inputs[1]
    let n = factors.columnCount
    return Tensor(filling: factors.shape.batch) { target in
      for index in 0..<factors.shape.batch.count {
        let factors = factors.base + index * (n + 1) * n
        var sign: S = 1
        for i in 0..<n {
          sign = sign * S.sign(factors[i * (n + 1)])
          if factors[n * n + i] != S(i) { sign = -sign }
        }
        // No −0.
        target[index] = sign == 0 ? 0 : sign
      }
    }
  }

  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [nil, nil]
  }
}
