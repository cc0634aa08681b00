/// (Σ |x|^p)^(1/p) over axes, ascending, for a finite p other than 0 and 1, without overflow or underflow on the way.
///
/// x̄ = ȳ sign(x) (|x| / y)^(p − 1), for p = 2 ȳ x / y. Where an element is 0 its derivative is 0, of all slopes between those on
/// both sides the least, for p > 1 the only one.
struct PowerNorm: StructuredRule {
  let p: Double
  let axes: [Int]
  let keepsDimensions: Bool
  var name: String { "norm" }
  var gaps: GapHandling { .known }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    inputs[0].shape.reduced(axes: axes, keepingDimensions: keepsDimensions)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    let sums = sum(x)
    let isSafe = (0..<sums.count).allSatisfy { S.areModerate(sums.base[$0], sums.base[$0]) }
    let direct = root(sums)
    if isSafe || x.count == 0 { return direct }
    // By the power of 2 below the largest element, or for a negative power the smallest, the terms are near 1, and no digit
    // is lost to the scale.
    let sizes = Tensor.apply(.abs, x)
    let extremum = Tensor.apply(
      Extremum(isMaximum: p > 0, axes: axes, keepsDimensions: true), [sizes])
    let scale = extremum.map { $0 == 0 || !$0.isFinite ? 1 : binade(of: $0) }
    let scaled = root(sum(x / scale)) * scale.reshaped(to: sums.shape)
    return Tensor(filling: sums.shape) { result in
      for i in 0..<sums.count {
        let isModerate = S.areModerate(sums.base[i], sums.base[i])
        result[i] = isModerate ? direct.base[i] : scaled.base[i]
      }
    }
  }

  /// The power of 2 at or below a positive number; the number itself where it has no binary digits.
  private func binade<S: TensorScalar>(of x: S) -> S {
    func binade(of number: some BinaryFloatingPoint) -> S? { number.binade as? S }
    guard let number = x as? any BinaryFloatingPoint else { return x }
    return binade(of: number) ?? x
  }

  private func sum<S: TensorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    let powers =
      p == 2
      ? Tensor.apply(.square, x) : Tensor.apply(.pow, Tensor.apply(.abs, x), Tensor(S.real(p)))
    return powers.sum(axes: axes, keepingDimensions: keepsDimensions)
  }

  private func root<S: TensorScalar>(_ sums: Tensor<S>) -> Tensor<S> {
    p == 2 ? Tensor.apply(.sqrt, sums) : Tensor.apply(.pow, sums, Tensor(S.real(1 / p)))
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let x = inputs[0]
    let y = output.restored(axes: axes, of: x.shape)
    let algebra = CotangentAlgebra<T>(hasGaps: wanted.cotangentHasGaps)
    let slope: T
    if p == 2 {
      // Chosen as a whole, so that at the kink second derivatives are 0 as well.
      let isZero = y .== 0
      slope = T.where(isZero, 0, x / T.where(isZero, 1, y))
    } else {
      let isFlat = maximum(x .== 0, y .== 0)
      let ratio = T.where(isFlat, 1, T.apply(.abs, x) / T.where(isFlat, 1, y))
      let power = T.apply(.pow, ratio, T.real(p - 1))
      slope = T.where(isFlat, 0, T.apply(.sign, x) * power)
    }
    return [algebra.product(g.restored(axes: axes, of: x.shape), slope)]
  }
}

extension PowerNorm: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    let (x, shape) = (operands[0], shapes[0])
    if axes.isEmpty { return .call("abs", [x]) }
    guard shape.rank > 0 else { return .call("abs", [x]) }
    let order = p == 2 ? "" : "\(p)"
    let axes = Shape.options(axes, keepsDimensions, shape)
    return .call(
      p == 2 ? "norm" : "vector_norm", [x],
      options: order.isEmpty || axes.isEmpty ? order + axes : order + ", " + axes)
  }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    let (x, shape) = (operands[0], shapes[0])
    let (g, y) = (
      g.restored(axes, keepsDimensions, of: shape), y.restored(axes, keepsDimensions, of: shape)
    )
    let isZero = SymbolicExpression.Condition(
      left: p == 2 ? y : .binary(.product, x, y), relation: .equal, right: .number(0))
    let ratio = SymbolicExpression.binary(.quotient, p == 2 ? x : .call("abs", [x]), y)
    let slope =
      p == 2
      ? ratio
      : .binary(
        .product, .call("sign", [x]), .binary(.power, ratio, .number(p - 1)))
    return .choice(isZero, .number(0), .binary(.product, g, slope))
  }
}
