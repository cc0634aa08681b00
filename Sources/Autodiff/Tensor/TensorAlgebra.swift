/// What the operations of this library are written on: a tensor of plain numbers, or one whose operations a
/// tape records.
///
/// A function written on `TensorAlgebra` evaluates on `Tensor` and differentiates on `Tracked`:
///
/// ```swift
/// import Autodiff
/// import GenericOperators  // + − * / on a generic T
///
/// func energy<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
///   (square(x) + cos(x)).sum()
/// }
/// energy(Tensor<Double>([0, 1]))                  // 2.5403023058681398
/// gradient(at: Tensor<Double>([0, 1]), of: energy) // [0, 1.1585290151921035]
/// ```
public protocol TensorAlgebra: RuleNumber, Shaped where Mask == Self {
  /// The element type.
  associatedtype Scalar: TensorScalar

  /// Whether no derivative will be taken by this value, as far as its tape knows.
  var isConstant: Bool { get }

  /// A constant of rank 0.
  init(_ scalar: Scalar)
  /// A constant.
  @_disfavoredOverload
  init(_ tensor: Tensor<Scalar>)
  /// A plain tensor as a constant beside this value, on the tape on which this value is recorded.
  func constant(_ tensor: Tensor<Scalar>) -> Self

  /// Applies an elementwise function of one argument.
  static func apply(_ primitive: UnaryPrimitive, _ x: Self) -> Self
  /// Applies an elementwise function of two arguments, broadcasting them to their common shape.
  static func apply(_ primitive: BinaryPrimitive, _ a: Self, _ b: Self) -> Self
  /// The same elements, in row-major order, under another shape.
  ///
  /// - Precondition: the number of elements is the same.
  func reshaped(to target: Shape) -> Self
  /// Consecutive elements, in row-major order from a position on, under a shape.
  ///
  /// - Precondition: there are so many.
  func elements(from position: Int, shape: Shape) -> Self
  /// Applies a structured primitive.
  static func apply(_ rule: any StructuredRule, _ inputs: [Self]) -> Self
  /// W x + b, as `affine`; a type may have a shorter way there than a list of operands.
  static func affineMap(_ w: Self, _ x: Self, _ b: Self) -> Self
}

extension TensorAlgebra {
  /// The number of axes.
  public var rank: Int { shape.rank }
  /// The number of elements.
  public var count: Int { shape.count }

  /// W x + b by the structured primitive.
  @inlinable
  public static func affineMap(_ w: Self, _ x: Self, _ b: Self) -> Self {
    apply(Affine(), [w, x, b])
  }
}
