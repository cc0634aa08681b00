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
  /// What the pullback makes of elements of the cotangent that are nothing; `.closed` if the rule says nothing about it.
  var gaps: GapHandling { get }

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
  /// `.closed`: the pullback is not called with gaps, and makes none.
  public var gaps: GapHandling { .closed }
}

/// What a pullback makes of the gaps of a cotangent: the elements that are nothing, because the result is known not to depend
/// on them.
///
/// Nothing is −0 in a cotangent with gaps, and what is computed never is: `T.nothing`, `T.computed(_:)` and
/// `T.cotangentProduct(_:_:)` keep to that, and so do sums of contributions.
public struct GapHandling: Hashable, Sendable {
  private let code: UInt8

  /// The pullback is called with zeros where the cotangent is nothing, and all that it returns counts as computed: where a
  /// zero meets an infinite derivative the gradient is NaN.
  ///
  /// A cotangent that is nothing altogether is passed over.
  public static let closed = GapHandling(code: 0)
  /// The pullback moves, repeats and adds elements, as linear rules do: it multiplies nothing and subtracts nothing.
  ///
  /// A contribution is nothing where all that it is made of is.
  public static let moved = GapHandling(code: 1)
  /// The contributions are nothing where they depend on nothing else, and otherwise computed.
  public static let kept = GapHandling(code: 2)
  /// As `kept`, and the pullback leaves out elements itself, by `T.nothing`.
  public static let made = GapHandling(code: 3)
  /// As `kept`, by a `CotangentAlgebra`: a cotangent without gaps may hold −0 as a zero like any other, and so may the
  /// contributions then.
  static let known = GapHandling(code: 4)
}

/// Products and differences of cotangents for a pullback that is told whether there are gaps, and without them does what
/// anyone would write.
struct CotangentAlgebra<T: TensorAlgebra> {
  /// Whether to tell nothing from zero; a number without −0 cannot, and its zeros are computed ones.
  let hasGaps: Bool

  init(hasGaps: Bool) { self.hasGaps = hasGaps && T.Scalar.tellsNothingFromZero }

  /// What stands for nothing.
  var nothing: T { hasGaps ? .nothing : 0 }
  /// A cotangent times a local derivative.
  func product(_ g: T, _ derivative: T) -> T {
    hasGaps ? T.cotangentProduct(g, derivative) : g * derivative
  }
  /// The difference of two cotangents, nothing where both are.
  func difference(_ a: T, _ b: T) -> T {
    hasGaps ? a + T.cotangentProduct(b, -1) : a - b
  }
}

extension GapHandling {
  /// The cotangent that the pullback is called with, and whether its contributions may have gaps.
  @inline(__always)
  func received<T: TensorAlgebra>(_ g: T, hasGaps: Bool) -> (cotangent: T, makesGaps: Bool) {
    switch self {
    case .closed: (hasGaps ? T.computed(g) : g, false)
    case .moved, .known: (g, hasGaps)
    case .kept: (hasGaps ? g : T.computed(g), hasGaps)
    default: (hasGaps ? g : T.computed(g), true)
    }
  }
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
  /// The operands whose cotangents pass nothing on: no one asks what is nothing in them.
  private var inputs: UInt64 = 0
  /// Whether elements of the cotangent may be nothing.
  let cotangentHasGaps: Bool

  init(cotangentHasGaps: Bool) { self.cotangentHasGaps = cotangentHasGaps }

  mutating func insert(_ operand: Int, isInput: Bool = false) {
    guard operand < 64 else { return }
    bits |= 1 << UInt64(operand)
    if isInput { inputs |= 1 << UInt64(operand) }
  }

  /// Whether an operand is an input.
  func isInput(_ operand: Int) -> Bool { operand < 64 && inputs >> UInt64(operand) & 1 == 1 }

  /// Whether a derivative by the operand is wanted; operands from the 65th on always count as wanted.
  public subscript(operand: Int) -> Bool {
    operand >= 64 || operand >= 0 && bits >> UInt64(operand) & 1 == 1
  }
}
