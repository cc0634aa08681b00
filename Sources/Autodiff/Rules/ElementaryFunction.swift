// Functions of numbers that no rule can write as a formula of others without losing digits or time, and that are computed in one
// place. (The commonest have a requirement of `RuleNumber` each, and straight-line code in Kernels/VectorMath.)

/// A function of a number that is computed for `Double` and `Float`; other numbers take the primitive itself.
public protocol ElementaryFunction {
  /// The primitive that computes it for tensors.
  static var primitive: UnaryPrimitive { get }
  /// f(x).
  static func value<S: RealScalar>(_ x: S) -> S
  /// Whether f(a) ≤ f(b) for all a ≤ b.
  static var isIncreasing: Bool { get }
  /// The largest error of a value in `Double`, in units in the last place.
  static var error: Double { get }
}

extension ElementaryFunction {
  /// False.
  public static var isIncreasing: Bool { false }
}

/// A function of two numbers that is computed for `Double` and `Float`; other numbers take the primitive itself.
public protocol BinaryElementaryFunction {
  /// The primitive that computes it for tensors.
  static var primitive: BinaryPrimitive { get }
  /// f(a, b).
  static func value<S: RealScalar>(_ a: S, _ b: S) -> S
}
