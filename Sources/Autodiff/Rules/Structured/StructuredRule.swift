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
///   func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
///   func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] }
///   func pullback<T: TensorAlgebra>(
///     _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
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
  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape

  /// The result, for inputs whose shapes have been checked.
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S>

  /// The contribution of the result's cotangent to the cotangent of each input, in the input's
  /// shape; `nil` where it is not wanted or zero.
  func pullback<T: TensorAlgebra>(_ cotangent: T, inputs: [T], output: T, wanted: OperandSet)
    -> [T?]
}

extension StructuredRule {
  /// True: most primitives have a derivative.
  public var isDifferentiable: Bool { true }
}

extension StructuredRule {
  /// Traps when a pullback did not return a contribution, or `nil`, for each operand.
  func requireCount(_ contributions: Int, operands: Int) {
    guard contributions == operands else {
      trap(.contributionCount(rule: name, contributions: contributions, operands: operands))
    }
  }

  /// Traps because a pullback returned a contribution that has not its operand's shape.
  func refuse(_ contribution: Shape, for operand: Shape) -> Never {
    trap(.shapeMismatch(operation: "pullback of \(name)", contribution, operand))
  }
}

/// Something with a shape: a tensor, a tracked value, or a shape itself.
public protocol Shaped {
  /// The extent along each axis.
  var shape: Shape { get }
}

extension Shape: Shaped {
  /// The shape itself.
  public var shape: Shape { self }
}

/// The operands of a node by which a derivative is wanted.
public struct OperandSet: Sendable {
  private var bits: UInt64 = 0

  init() {}

  mutating func insert(_ operand: Int) {
    if operand < 64 { bits |= 1 << UInt64(operand) }
  }

  /// Whether a derivative by the operand is wanted; operands from the 65th on always count as wanted.
  public subscript(operand: Int) -> Bool { operand >= 64 || bits >> UInt64(operand) & 1 == 1 }
}
