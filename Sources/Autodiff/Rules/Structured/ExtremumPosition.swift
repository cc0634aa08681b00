/// The position of the first of the largest or smallest elements along an axis, which is gone; of the first NaN where there is
/// one, as NumPy's.
///
/// Piecewise constant: it has no derivative.
struct ExtremumPosition: StructuredRule {
  let isMaximum: Bool
  let axis: Int
  var name: String { isMaximum ? "argMax" : "argMin" }
  var isDifferentiable: Bool { false }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    let shape = inputs[0].shape.reduced(axes: [axis], keepingDimensions: false)
    guard shape.count == 0 || inputs[0].shape.count > 0 else {
      throw .emptyReduction(operation: name, shape: inputs[0].shape)
    }
    return shape
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    let (outer, count, inner) = x.shape.split(at: axis)
    return Tensor(filling: x.shape.reduced(axes: [axis], keepingDimensions: false)) { result in
      for o in 0..<outer {
        for i in 0..<inner {
          let row = x.base + o * count * inner + i
          var (best, position) = (row[0], 0)
          // A NaN stays; it is smaller and larger than nothing.
          for k in 1..<max(count, 1) where best == best {
            let new = row[k * inner]
            if (isMaximum ? new > best : new < best) || new != new { (best, position) = (new, k) }
          }
          result[o * inner + i] = S(position)
        }
      }
    }
  }

  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [nil]
  }
}

extension ExtremumPosition: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    .call(isMaximum ? "argmax" : "argmin", operands, options: "axis=\(axis)")
  }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression { .nothing }
}
