// Maxima, minima and comparisons. A NaN operand makes a maximum or minimum NaN and a comparison 0
// (`.!=` 1).

enum Maximum: BinaryRule {
  static let name = "maximum"
  static let summary: String? = "the larger of two, element by element"
  static let kind = FunctionKind.choice
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N {
    N.select(
      a .> b, a, N.select(b .> a, b, N.select(a .== b, a, a + b)))
  }
  // A tie is split evenly.
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    N.select(a .> b, 1, N.select(a .== b, 1 / 2, 0))
  }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { partialA(b, a, y) }
  // To the smaller one nothing.
  @inline(__always)
  static var selects: Bool { true }
  @inline(__always)
  static func pullbackA<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    N.select(a .> b, g, N.select(a .== b, N.cotangentProduct(g, 1 / 2), N.nothing))
  }
  @inline(__always)
  static func pullbackB<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    pullbackA(g, b, a, y)
  }
}

enum Minimum: BinaryRule {
  static let name = "minimum"
  static let summary: String? = "the smaller of two, element by element"
  static let kind = FunctionKind.choice
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N {
    N.select(
      a .> b, b, N.select(b .> a, a, N.select(a .== b, a, a + b)))
  }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { Maximum.partialA(b, a, y) }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { Maximum.partialA(a, b, y) }
  @inline(__always)
  static var selects: Bool { true }
  @inline(__always)
  static func pullbackA<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    Maximum.pullbackA(g, b, a, y)
  }
  @inline(__always)
  static func pullbackB<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    Maximum.pullbackA(g, a, b, y)
  }
}

/// The maximum of a variable and a constant.
///
/// At a tie the subgradient of least norm is 0, as relu's.
enum MaximumWithConstant: BinaryRule {
  static let name = "maximum"
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { Maximum.value(a, b) }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    N.select(a .> b, 1, 0)
  }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { partialA(b, a, y) }
  @inline(__always)
  static var selects: Bool { true }
  @inline(__always)
  static func pullbackA<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    N.select(a .> b, g, N.nothing)
  }
  @inline(__always)
  static func pullbackB<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    pullbackA(g, b, a, y)
  }
}

/// The minimum of a variable and a constant.
///
/// At a tie the derivative is 0.
enum MinimumWithConstant: BinaryRule {
  static let name = "minimum"
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { Minimum.value(a, b) }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    N.select(b .> a, 1, 0)
  }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { partialA(b, a, y) }
  @inline(__always)
  static var selects: Bool { true }
  @inline(__always)
  static func pullbackA<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    N.select(b .> a, g, N.nothing)
  }
  @inline(__always)
  static func pullbackB<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    pullbackA(g, b, a, y)
  }
}

/// A comparison, 1 where it holds and 0 elsewhere; piecewise constant.
protocol ComparisonRule: BinaryRule {}

extension ComparisonRule {
  static var isDifferentiable: Bool { false }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { 0 }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { 0 }
}

enum Greater: ComparisonRule {
  static let name = ".>"
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { N.select(a .> b, 1, 0) }
}

enum GreaterOrEqual: ComparisonRule {
  static let name = ".>="
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N {
    N.select(a .> b, 1, N.select(a .== b, 1, 0))
  }
}

enum Equal: ComparisonRule {
  static let name = ".=="
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { N.select(a .== b, 1, 0) }
}

enum NotEqual: ComparisonRule {
  static let name = ".!="
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { N.select(a .== b, 0, 1) }
}
