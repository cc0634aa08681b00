// Activation functions, with PyTorch's definitions.

/// A factor that vanishes at an end times one that grows there: 0 where the first is exactly 0, which is the limit.
@inlinable @inline(__always)
func vanishing<N: RuleNumber>(_ a: N, times b: N) -> N { N.select(a .== 0, 0, a * b) }

/// The subgradient of least norm at a kink at 0 with slope `slope` on the left and 1 on the right.
@inline(__always)
private func leastNorm<N: RuleNumber>(_ slope: N) -> N {
  N.select(slope .> 0, N.select(slope .> 1, 1, slope), 0)
}

@usableFromInline
enum Sigmoid: UnaryRule {
  @usableFromInline static let name = "sigmoid"
  @usableFromInline static let summary: String? = "1 / (1 + e^-x)"
  @usableFromInline static let otherNames = ["logistic", "expit", "logsig"]
  @usableFromInline static let kind = FunctionKind.activation
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.sigmoid(x) }
  // σ(x) σ(−x). y (1 − y) has no correct digit left at x = 37, where y rounds to 1.
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { y * N.sigmoid(-x) }
  @inlinable @inline(__always)
  static func valueAndDerivative<N: RuleNumber>(_ x: N) -> (value: N, derivative: N) {
    N.sigmoidAndDerivative(x)
  }
}

@usableFromInline
enum Softplus: UnaryRule {
  @usableFromInline static let name = "softplus"
  @usableFromInline static let summary: String? = "log(1 + e^x)"
  @usableFromInline static let kind = FunctionKind.activation
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { N.softplus(x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { N.sigmoid(x) }
}

@usableFromInline
enum Relu: UnaryRule {
  @usableFromInline static let name = "relu"
  @usableFromInline static let summary: String? = "the positive part, max(x, 0)"
  @usableFromInline static let otherNames = ["ReLU", "poslin"]
  @usableFromInline static let kind = FunctionKind.activation
  @usableFromInline static let kinks = [0.0]
  // NaN stays NaN.
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N {
    N.select(x .> 0, x, N.select(x .== x, 0, x))
  }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { N.select(x .> 0, 1, 0) }
  // On the flat side nothing.
  @inlinable @inline(__always)
  static var selects: Bool { true }
  @inlinable @inline(__always)
  static func pullback<N: RuleNumber>(_ g: N, _ x: N, _ y: N) -> N {
    N.select(x .> 0, g, N.nothing)
  }
}

/// x Φ(x), with Φ the distribution function of the standard normal (Hendrycks and Gimpel, 2016).
@usableFromInline
enum Gelu: UnaryRule {
  @usableFromInline static let name = "gelu"
  @usableFromInline static let summary: String? = "x times the normal distribution function of x"
  @usableFromInline static let otherNames = ["GELU"]
  @usableFromInline static let kind = FunctionKind.activation
  // Φ(x) = erfc(−x/√2)/2; (1 + erf(x/√2))/2 would cancel for negative x.
  @inlinable @inline(__always)
  static func phi<N: RuleNumber>(_ x: N) -> N {
    N.erfc(N.real(-0.7071067811865476) * x) / 2
  }
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { vanishing(phi(x), times: x) }
  // Φ(x) + x φ(x), φ(x) = exp(−x²/2)/√(2π)
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    phi(x) + vanishing(N.real(0.3989422804014327) * N.exp(-(x * x) / 2), times: x)
  }
}

/// The approximation x/2 (1 + tanh u) with u = √(2/π) (x + 0.044715 x³).
@usableFromInline
enum GeluTanh: UnaryRule {
  @usableFromInline static let name = "geluTanh"
  @usableFromInline static let summary: String? = "gelu by the tanh approximation"
  @usableFromInline static let otherNames = ["gelu_tanh"]
  @usableFromInline static let kind = FunctionKind.activation
  // (1 + tanh u)/2 = σ(2u), which does not cancel for negative u.
  @inlinable @inline(__always)
  static func twiceU<N: RuleNumber>(_ x: N) -> N {
    N.real(1.5957691216057308) * x * (1 + N.real(0.044715) * (x * x))
  }
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N {
    vanishing(N.sigmoid(twiceU(x)), times: x)
  }
  // σ(2u) (1 + x σ(−2u) (2u)')
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    // Beyond |x| = 31 it is the step that it has long become; its factors would be ∞ · 0.
    let isFar = x * x .> 1000
    let t = N.select(isFar, 0, x)
    let slope = N.real(1.5957691216057308) * (1 + N.real(0.134145) * (t * t))
    let near = N.sigmoid(twiceU(t)) * (1 + t * slope * N.sigmoid(-twiceU(t)))
    return N.select(isFar, N.select(x .> 0, 1, 0), near)
  }
}

/// x σ(x), also called swish.
@usableFromInline
enum Silu: UnaryRule {
  @usableFromInline static let name = "silu"
  @usableFromInline static let summary: String? = "x * sigmoid(x)"
  @usableFromInline static let otherNames = ["SiLU", "swish"]
  @usableFromInline static let kind = FunctionKind.activation
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N { vanishing(N.sigmoid(x), times: x) }
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    vanishing(N.sigmoid(x), times: 1 + vanishing(N.sigmoid(-x), times: x))
  }
}

/// x tanh(log(1 + e^x)) (Misra, 2019).
@usableFromInline
enum Mish: UnaryRule {
  @usableFromInline static let name = "mish"
  @usableFromInline static let summary: String? = "x * tanh(softplus(x))"
  @usableFromInline static let kind = FunctionKind.activation
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N {
    vanishing(N.tanh(N.softplus(x)), times: x)
  }
  // tanh s + x sech² s σ(x), with s = log(1 + e^x)
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    let (t, slope) = N.tanhAndDerivative(N.softplus(x))
    return t + vanishing(slope * N.sigmoid(x), times: x)
  }
}

/// x/(1 + |x|), ±1 at ±∞ (Turian, Bergstra and Bengio, 2009).
@usableFromInline
enum SoftSign: UnaryRule {
  @usableFromInline static let name = "softSign"
  @usableFromInline static let summary: String? = "x / (1 + |x|)"
  @usableFromInline static let otherNames = ["softsign"]
  @usableFromInline static let kind = FunctionKind.activation
  @inlinable @inline(__always)
  static func magnitude<N: RuleNumber>(_ x: N) -> N { x * N.sign(x) }
  @inlinable @inline(__always)
  static func value<N: RuleNumber>(_ x: N) -> N {
    // From 1 on by the reciprocal, which infinities have too.
    let isLarge = magnitude(x) .> 1
    let r = 1 / N.select(isLarge, x, 1)
    return N.select(isLarge, N.sign(x) / (1 + magnitude(r)), x / (1 + magnitude(x)))
  }
  // 1/(1 + |x|)²
  @inlinable @inline(__always)
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N {
    let d = 1 / (1 + magnitude(x))
    return d * d
  }
}

/// The pullback to x where the slope on the left is the constant b: where that is 0, the left is flat and passes nothing on.
@inline(__always)
private func pullback<R: BinaryRule, N: RuleNumber>(
  _ rule: R.Type, _ g: N, _ a: N, constant b: N, _ y: N
) -> N {
  N.select(
    a .> 0, g, N.select(b .== 0, N.nothing, N.cotangentProduct(g, R.partialA(a, b, y))))
}

/// x for x > 0, else slope · x; a is x, b the slope.
///
/// With slope 0 it is `relu`, also at −∞.
enum LeakyRelu: BinaryRule {
  static let name = "leakyRelu"
  static let domain = (-4.0...4.0, 0.01...0.5)
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N {
    N.select(a .> 0, a, N.select(b .== 0, N.select(a .== a, 0, a), b * a))
  }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    N.select(a .> 0, 1, N.select(a .== 0, leastNorm(b), b))
  }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    N.select(a .> 0, 0, a)
  }
}

/// x for x > 0, else α (e^x − 1); a is x, b is α (Clevert, Unterthiner and Hochreiter, 2015).
enum Elu: BinaryRule {
  static let name = "elu"
  static let domain = (-4.0...4.0, 0.5...2.0)
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N {
    N.select(a .> 0, a, b * N.expm1(a))
  }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    N.select(a .> 0, 1, N.select(a .== 0, leastNorm(b), b * N.exp(a)))
  }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N {
    N.select(a .> 0, 0, N.expm1(a))
  }
}

/// `LeakyRelu` with a constant slope.
enum LeakyReluWithConstant: BinaryRule {
  static let name = LeakyRelu.name
  static let domain = LeakyRelu.domain
  @inline(__always)
  static var selects: Bool { true }
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { LeakyRelu.value(a, b) }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { LeakyRelu.partialA(a, b, y) }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { LeakyRelu.partialB(a, b, y) }
  @inline(__always)
  static func pullbackA<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    pullback(LeakyRelu.self, g, a, constant: b, y)
  }
}

/// `Elu` with a constant α.
enum EluWithConstant: BinaryRule {
  static let name = Elu.name
  static let domain = Elu.domain
  @inline(__always)
  static var selects: Bool { true }
  @inline(__always)
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N { Elu.value(a, b) }
  @inline(__always)
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { Elu.partialA(a, b, y) }
  @inline(__always)
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N { Elu.partialB(a, b, y) }
  @inline(__always)
  static func pullbackA<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    pullback(Elu.self, g, a, constant: b, y)
  }
}
