/// An element of a tensor: a number that the engine can store, compare and differentiate with.
///
/// `Float` and `Double` conform. Your own number conforms by giving the field operations, an
/// order and literals. It must be `BitwiseCopyable`, because the tape keeps values in raw memory and copies
/// them with no reference counting. A rational over two fixed-width integers qualifies; one
/// over heap-allocated big integers does not, but its place in a table of them does.
public protocol TensorScalar: RuleNumber, MixedOperand, BitwiseCopyable, Sendable, Comparable,
  Hashable, CustomStringConvertible
where Mask == Bool, Scalar == Self {
  /// The number equal to an integer, rounded if it has none.
  init(_ value: Int)
  /// How operations on tracked values of this scalar are recorded; left to its default by all but the scalars of
  /// this library.
  associatedtype Recorder: ScalarRecorder = GenericRecorder<Self> where Recorder.Scalar == Self

  /// Whether the value is neither infinite nor NaN.
  var isFinite: Bool { get }
  /// Whether two numbers are both finite, not zero, and far from the ends of the range: products of derivatives that
  /// have kept their digits, and whose sum will.
  static func areModerate(_ a: Self, _ b: Self) -> Bool
}

extension TensorScalar {
  public var isFinite: Bool { true }
  public static func areModerate(_ a: Self, _ b: Self) -> Bool { a != 0 && b != 0 }

  @inlinable
  public static func isGreater(_ a: Self, _ b: Self) -> Bool { a > b }

  @inlinable
  public static func isEqual(_ a: Self, _ b: Self) -> Bool { a == b }

  @inlinable
  public static func sign(_ x: Self) -> Self { x > 0 ? 1 : (x < 0 ? -1 : x) }

  @inlinable @inline(__always)
  public static func select(
    _ mask: Bool, _ a: @autoclosure () -> Self, _ b: @autoclosure () -> Self
  ) -> Self { mask ? a() : b() }
}

/// A scalar with the elementary functions: `Float` and `Double`.
public protocol RealScalar: TensorScalar, BinaryFloatingPoint where RawSignificand: Sendable {}

extension TensorScalar where Self: SignedNumeric {
  @inlinable @inline(__always)
  public static func sum(_ a: Self, _ b: Self) -> Self { a + b }
  @inlinable @inline(__always)
  public static func difference(_ a: Self, _ b: Self) -> Self { a - b }
  @inlinable @inline(__always)
  public static func product(_ a: Self, _ b: Self) -> Self { a * b }
  @inlinable @inline(__always)
  public static func negated(_ a: Self) -> Self { -a }
}

extension TensorScalar where Self: FloatingPoint {
  @inlinable @inline(__always)
  public static func quotient(_ a: Self, _ b: Self) -> Self { a / b }
}
