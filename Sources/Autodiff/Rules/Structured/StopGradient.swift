/// A value that passes no cotangent on.
struct StopGradient: StructuredRule {
  var name: String { "stopGradient" }
  var isDifferentiable: Bool { false }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { inputs[0].shape }

  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] }

  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [nil]
  }
}

extension StopGradient: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression { .call("stop_gradient", operands) }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression { .nothing }
}

/// x as a constant: its value, which passes no gradient on, at any order; JAX's `stop_gradient`, PyTorch's `detach`.
///
/// ```swift
/// gradient(at: 3.0) { x in stopGradient(x) * x }  // 3, and not 6
/// ```
///
/// A recording that is evaluated again at another point computes the value again. A comparison with finite differences sees x move and so disagrees.
///
/// - Complexity: O(1).
public func stopGradient<T: TensorAlgebra>(_ x: T) -> T { T.apply(StopGradient(), [x]) }
