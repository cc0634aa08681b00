/// log(e^a + e^b) without overflow; of equal infinities that infinity.
enum LogAddExp: BinaryRule {
  static let name = "logAddExp"
  static let summary: String? = "log(e^a + e^b), without overflow"
  static let otherNames = ["logaddexp"]
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N {
    let tail = N.log1p(N.exp(-magnitude(a - b)))
    return N.select(
      a .> b, a + tail,
      N.select(
        b .> a, b + tail, N.select(a .== b, a + N.real(0.6931471805599453), a + b)))  // log 2
  }
  @inline(__always)
  private static func magnitude<N: RuleNumber>(_ x: N) -> N { N.select(x .> 0, x, 0 - x) }
  // σ(a − b); of equal infinities ½ each.
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    let d = a - b
    return N.sigmoid(N.select(d .== d, d, N.select(a .== b, 0, d)))
  }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { partialA(b, a, y) }
}

/// a log b, 0 where a is 0 and b no NaN.
enum XLogY: BinaryRule {
  static let name = "xLogY"
  static let summary: String? = "x * log(y), 0 where x is 0"
  static let otherNames = ["xlogy"]
  static let parameters = ("x", "y")
  static let domain = (-4.0...4.0, 0.1...9.0)
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N {
    N.select(a .== 0, N.select(b .== b, 0, b), a * N.log(b))
  }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { N.log(b) }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { ratio(a, b) }
  /// a/b, at the origin 0.
  @inline(__always)
  static func ratio<N: RuleNumber>(_ a: N, _ b: N) -> N {
    N.select(b .== 0, N.select(a .== 0, 0, a / b), a / b)
  }
}

/// a log(1 + b), 0 where a is 0 and b no NaN.
enum XLog1pY: BinaryRule {
  static let name = "xLog1pY"
  static let summary: String? = "x * log(1 + y), accurate near y = 0, 0 where x is 0"
  static let otherNames = ["xlog1py"]
  static let parameters = ("x", "y")
  static let domain = (-4.0...4.0, -0.9...8.0)
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N {
    N.select(a .== 0, N.select(b .== b, 0, b), a * N.log1p(b))
  }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { N.log1p(b) }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { XLogY.ratio(a, 1 + b) }
}
