// Rounding, and what rounding leaves. The steps of a rounding pass nothing on, also at the jumps.

/// A rounding to integers; piecewise constant.
@usableFromInline
protocol RoundingRule: UnaryRule, ElementaryFunction {
  static var rounding: FloatingPointRoundingRule { get }
}

extension RoundingRule {
  @inlinable @inline(__always)
  static var isDifferentiable: Bool { false }
  @usableFromInline static var kind: FunctionKind { .rounding }
  @usableFromInline static var kinks: [Double] { (-4...4).map(Double.init) }
  @usableFromInline static var isIncreasing: Bool { true }
  @usableFromInline static var error: Double { 0 }
  @inlinable @inline(__always)
  static func value<S: RealScalar>(_ x: S) -> S { x.rounded(rounding) }
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.elementary(Self.self, x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 0 }
}

@usableFromInline
enum Floor: RoundingRule {
  @usableFromInline static let name = "floor"
  @usableFromInline static let summary: String? = "the greatest integer that is not above x"
  @usableFromInline static var primitive: UnaryPrimitive { .floor }
  @inlinable static var rounding: FloatingPointRoundingRule { .down }
}

@usableFromInline
enum Ceiling: RoundingRule {
  @usableFromInline static let name = "ceil"
  @usableFromInline static let summary: String? = "the least integer that is not below x"
  @usableFromInline static let otherNames = ["ceiling"]
  @usableFromInline static var primitive: UnaryPrimitive { .ceil }
  @inlinable static var rounding: FloatingPointRoundingRule { .up }
}

@usableFromInline
enum Truncation: RoundingRule {
  @usableFromInline static let name = "trunc"
  @usableFromInline static let summary: String? = "x without its fraction"
  @usableFromInline static let otherNames = ["fix"]
  @usableFromInline static var primitive: UnaryPrimitive { .trunc }
  @inlinable static var rounding: FloatingPointRoundingRule { .towardZero }
}

@usableFromInline
enum RoundHalfEven: RoundingRule {
  @usableFromInline static let name = "roundHalfEven"
  @usableFromInline static let summary: String? = "the nearest integer, of two the even one"
  @usableFromInline static let otherNames = ["round", "rint", "around", "round_half_even"]
  @usableFromInline static let kinks = stride(from: -3.5, through: 3.5, by: 1).map { $0 }
  @usableFromInline static var primitive: UnaryPrimitive { .roundHalfEven }
  @inlinable static var rounding: FloatingPointRoundingRule { .toNearestOrEven }
}

@usableFromInline
enum RoundHalfAway: RoundingRule {
  @usableFromInline static let name = "roundHalfAway"
  @usableFromInline static let summary: String? = "the nearest integer, of two the one away from 0"
  @usableFromInline static let otherNames = ["round_half_away"]
  @usableFromInline static let kinks = RoundHalfEven.kinks
  @usableFromInline static var primitive: UnaryPrimitive { .roundHalfAway }
  @inlinable static var rounding: FloatingPointRoundingRule { .toNearestOrAwayFromZero }
}

/// What is left of a after whole multiples of b: a − b q.
protocol RemainderRule: BinaryRule, BinaryElementaryFunction {}

extension RemainderRule {
  static var kind: FunctionKind { .rounding }
  static var domain: (ClosedRange<Double>, ClosedRange<Double>) { (-4.0...4.0, 0.3...3.0) }
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { N.elementary(Self.self, a, b) }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { 1 }
  // −q, an integer; what y has been rounded by does not move it.
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    N.elementary(RoundHalfEven.self, (y - a) / b)
  }
}

/// q = ⌊a/b⌋: the remainder has the sign of b, as Python's.
enum FloorRemainder: RemainderRule {
  static let name = "floorRemainder"
  static let summary: String? = "a - b * floor(a / b), also written a % b"
  static let otherNames = ["mod", "remainder"]
  static var primitive: BinaryPrimitive { .floorRemainder }
  static func value<S: RealScalar>(_ a: S, _ b: S) -> S {
    let rest = a.truncatingRemainder(dividingBy: b)
    if rest == 0 { return S(signOf: b, magnitudeOf: rest) }
    return (rest < 0) == (b < 0) ? rest : rest + b
  }
}

/// q = a/b without its fraction: the remainder has the sign of a, as C's.
enum TruncatingRemainder: RemainderRule {
  static let name = "truncatingRemainder"
  static let summary: String? = "a - b * trunc(a / b), with the sign of a"
  static let otherNames = ["fmod", "rem"]
  static var primitive: BinaryPrimitive { .truncatingRemainder }
  static func value<S: RealScalar>(_ a: S, _ b: S) -> S { a.truncatingRemainder(dividingBy: b) }
}
