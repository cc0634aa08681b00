/// The differences from the mean over axes, ascending.
///
/// Transposed: itself. The mean is corrected by the mean of the differences, so that of equal numbers each difference is exactly
/// 0, as it is not where n x / n rounds to another number than x.
struct Centered: StructuredRule {
  let axes: [Int]
  var name: String { "centered" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { inputs[0].shape }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    if x.count == 0 { return x }
    let differences = x - x.mean(axes: axes, keepingDimensions: true)
    return differences - differences.mean(axes: axes, keepingDimensions: true)
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [T.apply(self, [g])]
  }
}

extension Centered: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression { operands[0].centered(axes, of: shapes[0]) }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression { g.centered(axes, of: shapes[0]) }
}

extension SymbolicExpression {
  fileprivate func centered(_ axes: [Int], of shape: Shape) -> SymbolicExpression {
    axes.isEmpty && shape.rank > 0
      ? .binary(.difference, self, self) : reduced("center", axes, false, of: shape)
  }
}
