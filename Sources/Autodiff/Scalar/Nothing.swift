// Nothing is not zero.
//
// A cotangent is *nothing* where the result is known not to depend on a value: a branch that was not taken, an element that
// is masked, the flat side of relu, a constant factor 0. It passes on nothing, whatever the local derivative, so that what
// was not used cannot turn a gradient into NaN. A cotangent that was *computed* and came to 0 is a number like any other:
// 0 · ∞ is NaN, as IEEE 754 says. At 0 the slope of √x is ∞ and that of its square 0, and their product is neither 0 nor
// known.
//
// For floating-point numbers nothing is −0, and a computed cotangent is never −0: where one might be, 0 is added. Then sums
// of contributions need to know nothing of it, since −0 + x is x and −0 + −0 is −0. No fused product and addition may stand
// for g · d + 0: a tiny negative product rounds to −0 in it.

extension RuleNumber {
  /// Nothing where the cotangent is, elsewhere the computed product.
  public static func cotangentProduct(_ cotangent: Self, _ derivative: Self) -> Self {
    select(isNothing(cotangent), nothing, computed(product(cotangent, derivative)))
  }
}

// A number without −0 cannot tell nothing from zero, and has no infinity that could do harm.
extension TensorScalar {
  @inlinable
  public static var nothing: Self { 0 }
  @inlinable
  public static func isNothing(_ cotangent: Self) -> Bool { cotangent == 0 }
  @inlinable
  public static func computed(_ x: Self) -> Self { x }

  @inlinable @inline(__always)
  public static func cotangentProduct(_ cotangent: Self, _ derivative: Self) -> Self {
    isNothing(cotangent) ? nothing : computed(product(cotangent, derivative))
  }

  /// Whether nothing is a number of its own.
  @inlinable @inline(__always)
  static var tellsNothingFromZero: Bool { !isNothing(0) }
}

extension RealScalar {
  @inlinable @inline(__always)
  public static var nothing: Self { -0.0 }
  @inlinable @inline(__always)
  public static func isNothing(_ cotangent: Self) -> Bool {
    cotangent == 0 && cotangent.sign == .minus
  }
  @inlinable @inline(__always)
  public static func computed(_ x: Self) -> Self { x + 0 }
}

// All bits in one comparison.
extension Double {
  @inlinable @inline(__always)
  public static func isNothing(_ cotangent: Double) -> Bool { cotangent.bitPattern == 1 << 63 }
}

extension Float {
  @inlinable @inline(__always)
  public static func isNothing(_ cotangent: Float) -> Bool { cotangent.bitPattern == 1 << 31 }
}
