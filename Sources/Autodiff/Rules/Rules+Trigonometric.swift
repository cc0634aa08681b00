/// 1 − x², accurate near ±1, and with a derivative that is accurate near 0 and finite at ±1.
@inlinable @inline(__always)
func oneMinusSquare<N: RuleNumber>(_ x: N) -> N {
  let difference = 1 - x * x
  let factored = N.select(difference .== 0, difference, (1 - x) * (1 + x))
  return N.select(x * x .> N.real(0.25), factored, difference)
}

@usableFromInline
enum Sine: UnaryRule {
  @usableFromInline static let name = "sin"
  @usableFromInline static let summary: String? = "sine"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.sin(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { N.cos(x) }
}

@usableFromInline
enum Cosine: UnaryRule {
  @usableFromInline static let name = "cos"
  @usableFromInline static let summary: String? = "cosine"
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.cos(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { -N.sin(x) }
}

@usableFromInline
enum Tangent: UnaryRule {
  @usableFromInline static let name = "tan"
  @usableFromInline static let summary: String? = "tangent"
  @usableFromInline static let domain = -1.4...1.4
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.tan(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 1 + y * y }
}

@usableFromInline
enum ArcSine: UnaryRule {
  @usableFromInline static let name = "asin"
  @usableFromInline static let summary: String? = "inverse sine"
  @usableFromInline static let otherNames = ["arcsin"]
  @usableFromInline static let domain = -0.95...0.95
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .asin(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { 1 / N.sqrt(oneMinusSquare(x)) }
}

@usableFromInline
enum ArcCosine: UnaryRule {
  @usableFromInline static let name = "acos"
  @usableFromInline static let summary: String? = "inverse cosine"
  @usableFromInline static let otherNames = ["arccos"]
  @usableFromInline static let domain = -0.95...0.95
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .acos(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { -1 / N.sqrt(oneMinusSquare(x)) }
}

@usableFromInline
enum ArcTangent: UnaryRule {
  @usableFromInline static let name = "atan"
  @usableFromInline static let summary: String? = "inverse tangent"
  @usableFromInline static let otherNames = ["arctan"]
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { .atan(x) }
  // 1/(1 + x²); beyond 1 in powers of 1/x, so that neither it nor its derivative overflows inside.
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    let t = 1 / x
    return N.select(x * x .> 1, t * t / (1 + t * t), 1 / (1 + x * x))
  }
}

/// The angle of the point (x, y), written atan2(y, x); a is the ordinate y, b the abscissa x.
enum ArcTangent2: BinaryRule {
  static let name = "atan2"
  static let summary: String? = "angle of the point (x, y)"
  static let otherNames = ["arctan2"]
  static let parameters = ("y", "x")
  static let domain = (0.3...4.0, -4.0 ... -0.3)
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { .atan2(a, b) }

  // b/(a² + b²) and −a/(a² + b²), with the larger of the two divided out so that the squares neither overflow
  // nor underflow, and 0 where it is infinite. At the origin the angle has no limit, and the partials are NaN.
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    let (t, u) = (a / b, b / a)
    return byLarger(a, b, u / (a * (1 + u * u)), 1 / (b * (1 + t * t)))
  }

  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    let (t, u) = (a / b, b / a)
    return byLarger(a, b, -1 / (a * (1 + u * u)), -t / (b * (1 + t * t)))
  }

  /// One of two expressions of the same function, by which of |a| and |b| is the larger.
  @inline(__always)
  private static func byLarger<N: RuleNumber>(
    _ a: N, _ b: N, _ ofA: @autoclosure () -> N, _ ofB: @autoclosure () -> N
  ) -> N {
    let (sizeA, sizeB) = (N.sign(a) * a, N.sign(b) * b)
    let isB = sizeB .> sizeA
    let isInfinite = N.select(isB, sizeB, sizeA) .== N.real(.infinity)
    return N.select(isInfinite, 0, N.select(isB, ofB(), ofA()))
  }
}
