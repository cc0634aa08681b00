@usableFromInline
enum Negate: UnaryRule {
  @usableFromInline static let name = "negate"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { -x }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { -1 }
}

@usableFromInline
enum Square: UnaryRule {
  @usableFromInline static let name = "square"
  @usableFromInline static let summary: String? = "x^2"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { x * x }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 2 * x }
}

@usableFromInline
enum Reciprocal: UnaryRule {
  @usableFromInline static let name = "reciprocal"
  @usableFromInline static let summary: String? = "1 / x"
  @usableFromInline static let domain = 0.2...5.0
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { 1 / x }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { -(y * y) }
}

@usableFromInline
enum AbsoluteValue: UnaryRule {
  @usableFromInline static let name = "abs"
  @usableFromInline static let summary: String? = "absolute value"
  @usableFromInline static let otherNames = ["fabs", "absolute"]
  @usableFromInline static let kinks = [0.0]
  // 0 − x, so that the absolute value of −0 is +0.
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.select(x .> 0, x, 0 - x) }
  // At 0 the subgradient of least norm, 0.
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { N.sign(x) }
}

@usableFromInline
enum Sign: UnaryRule {
  @usableFromInline static let name = "sign"
  @usableFromInline static let summary: String? = "-1, 0 or 1; derivative 0"
  @usableFromInline static let otherNames = ["sgn", "signum"]
  @usableFromInline static let kinks = [0.0]
  @inlinable @inline(__always)
  static var isDifferentiable: Bool { false }
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.sign(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 0 }
}

enum Add: BinaryRule {
  static let name = "+"
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { a + b }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { 1 }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { 1 }
}

enum Subtract: BinaryRule {
  static let name = "-"
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { a - b }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { 1 }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { -1 }
}

enum Multiply: BinaryRule {
  static let name = "*"
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { a * b }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { b }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { a }
}

/// The product of a variable and a constant.
///
/// Where the constant is exactly zero the product is a constant too, and nothing is passed on.
enum MultiplyWithConstant: BinaryRule {
  static let name = Multiply.name
  @inline(__always)
  static var selects: Bool { true }
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { Multiply.value(a, b) }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { Multiply.partialA(a, b, y) }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { Multiply.partialB(a, b, y) }
  @inline(__always)
  static func pullbackA<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    N.select(b .== 0, N.nothing, N.cotangentProduct(g, b))
  }
  @inline(__always)
  static func pullbackB<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    pullbackA(g, b, a, y)
  }
}

enum Divide: BinaryRule {
  static let name = "/"
  static let domain = (-4.0...4.0, 0.3...4.0)
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { a / b }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { 1 / b }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { -(y / b) }
}

/// The product by which the recorded sweep applies a cotangent, of which elements are nothing, to a local derivative; see
/// `RuleNumber.cotangentProduct`.
enum CotangentProduct: BinaryRule {
  static let name = "cotangentProduct"
  @inline(__always)
  static var selects: Bool { true }
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N {
    N.select(N.isNothing(a), N.nothing, N.computed(a * b))
  }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { b }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { a }
  // Where a is nothing so is the product, for every b.
  @inline(__always)
  static func pullbackA<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    N.select(N.isNothing(a), N.nothing, N.cotangentProduct(g, b))
  }
  @inline(__always)
  static func pullbackB<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    N.select(N.isNothing(a), N.nothing, N.cotangentProduct(g, a))
  }
}
