/// A primitive that is not elementwise: its shape rule, its value and its pullback.
///
/// The pullback is written on `TensorAlgebra`. The eager sweep runs it on tensors of numbers; the recorded
/// sweep runs it on tracked tensors, so that the result can be differentiated again. A linear
/// primitive gives its transpose.
///
/// Conform a type of your own to add a primitive with a derivative that you know better than the
/// tape:
///
/// ```swift
/// struct Clipped: StructuredRule {          // identity whose cotangent is clipped to [−1, 1]
///   let name = "clipped"
///   func shape(of inputs: [Shape]) -> Shape { inputs[0] }
///   func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] }
///   func pullback<T: TensorAlgebra>(
///     _ cotangent: T, inputs: [T], output: T, wanted: [Bool]
///   ) -> [T?] {
///     [maximum(minimum(cotangent, 1), -1)]
///   }
/// }
/// let y = Tracked.apply(Clipped(), [x])
/// ```
public protocol StructuredRule: Sendable {
  /// The name that listings and errors show.
  var name: String { get }
  /// Whether the derivative is something other than zero.
  var isDifferentiable: Bool { get }

  /// The shape of the result.
  ///
  /// - Throws: `ShapeError` when the primitive does not apply to inputs of these shapes.
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape

  /// The result, for inputs whose shapes have been checked.
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S>

  /// The contribution of the result's cotangent to the cotangent of each input, in the input's
  /// shape; `nil` where it is not wanted or zero.
  func pullback<T: TensorAlgebra>(_ cotangent: T, inputs: [T], output: T, wanted: [Bool]) -> [T?]
}

extension StructuredRule {
  /// True: most primitives have a derivative.
  public var isDifferentiable: Bool { true }
}
