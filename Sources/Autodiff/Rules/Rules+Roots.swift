// Foundation is imported for the C library's functions alone.
import Foundation

@usableFromInline
enum CubeRoot: UnaryRule, ElementaryFunction {
  @usableFromInline static let name = "cbrt"
  @usableFromInline static let summary: String? = "cube root, also of numbers below 0"
  @usableFromInline static let domain = 0.1...8.0
  @usableFromInline static var primitive: UnaryPrimitive { .cbrt }
  @usableFromInline static var isIncreasing: Bool { true }
  @usableFromInline static var error: Double { 1 }
  @usableFromInline
  @specialized(where S == Float)
  @specialized(where S == Double)
  static func value<S: RealScalar>(_ x: S) -> S { S(Foundation.cbrt(Double(x))) }
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.elementary(CubeRoot.self, x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    // Of the reciprocal, so that derivatives of every order are products of infinities at 0, and of zeros at infinity.
    let r = 1 / y
    return r * r / 3
  }
}

/// √(a² + b²) without overflow.
enum Hypotenuse: BinaryRule, BinaryElementaryFunction {
  static let name = "hypot"
  static let summary: String? = "sqrt(a^2 + b^2), without overflow"
  static var primitive: BinaryPrimitive { .hypot }
  @specialized(where S == Float)
  @specialized(where S == Double)
  static func value<S: RealScalar>(_ a: S, _ b: S) -> S {
    S(Foundation.hypot(Double(a), Double(b)))
  }
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { N.elementary(Hypotenuse.self, a, b) }
  // At the origin the subgradient of least norm, 0.
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { N.select(y .== 0, 0, a / y) }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { N.select(y .== 0, 0, b / y) }
}
