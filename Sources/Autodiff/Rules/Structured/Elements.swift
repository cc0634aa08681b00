/// Consecutive elements of a tensor, in row-major order from a position on, under a shape.
///
/// Transposed: the elements with nothing around them.
struct Elements: StructuredRule {
  let position: Int
  let result: Shape
  var name: String { "elements" }
  var gaps: GapHandling { .made }

  /// Where they are.
  var place: String { "\(position):\(position + result.count)" }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { result }

  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    inputs[0].elements(from: position, shape: result)
  }

  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let scatter = ScatterAdd(
      parts: [.run(from: position)], hasGaps: [wanted.cotangentHasGaps], target: inputs[0].shape)
    return [T.apply(scatter, [g])]
  }
}
