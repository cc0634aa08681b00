/// The elementwise functions of one argument, as codes that a node of a tape can hold.
///
/// A primitive is added by its rule, a case here with its line in `visit`, and the function a user calls; what lists, prints,
/// checks and tests functions goes through the cases.
public enum UnaryPrimitive: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case negate
  case square
  case reciprocal
  case abs
  case sign
  case exp
  case expm1
  case log
  case log1p
  case log2
  case log10
  case sqrt
  case erf
  case erfc
  case sin
  case cos
  case tan
  case asin
  case acos
  case atan
  case sinh
  case cosh
  case tanh
  case asinh
  case acosh
  case atanh
  case sigmoid
  case softplus
  case relu
  case gelu
  case geluTanh
  case silu
  case mish
  case softSign
  case cbrt
  case floor
  case ceil
  case trunc
  case roundHalfEven
  case roundHalfAway
  case lgamma
  case gamma
  case digamma
  case erfinv
  case ndtri
  case logNdtr
  case inverseMillsRatio
  case millsExcess
}

/// What is done with a rule once its primitive is known.
@usableFromInline
protocol UnaryVisitor {
  associatedtype Result
  func visit<R: UnaryRule>(_ rule: R.Type) -> Result
}

extension UnaryPrimitive {
  /// Calls the visitor with the primitive's rule as a type, so that the code behind it is specialised for it.
  @inlinable @inline(__always)
  func visit<V: UnaryVisitor>(_ visitor: V) -> V.Result {
    switch self {
    case .negate: visitor.visit(Negate.self)
    case .square: visitor.visit(Square.self)
    case .reciprocal: visitor.visit(Reciprocal.self)
    case .abs: visitor.visit(AbsoluteValue.self)
    case .sign: visitor.visit(Sign.self)
    case .exp: visitor.visit(Exp.self)
    case .expm1: visitor.visit(Expm1.self)
    case .log: visitor.visit(Log.self)
    case .log1p: visitor.visit(Log1p.self)
    case .log2: visitor.visit(Log2.self)
    case .log10: visitor.visit(Log10.self)
    case .sqrt: visitor.visit(SquareRoot.self)
    case .erf: visitor.visit(ErrorFunction.self)
    case .erfc: visitor.visit(ComplementaryErrorFunction.self)
    case .sin: visitor.visit(Sine.self)
    case .cos: visitor.visit(Cosine.self)
    case .tan: visitor.visit(Tangent.self)
    case .asin: visitor.visit(ArcSine.self)
    case .acos: visitor.visit(ArcCosine.self)
    case .atan: visitor.visit(ArcTangent.self)
    case .sinh: visitor.visit(HyperbolicSine.self)
    case .cosh: visitor.visit(HyperbolicCosine.self)
    case .tanh: visitor.visit(HyperbolicTangent.self)
    case .asinh: visitor.visit(InverseHyperbolicSine.self)
    case .acosh: visitor.visit(InverseHyperbolicCosine.self)
    case .atanh: visitor.visit(InverseHyperbolicTangent.self)
    case .sigmoid: visitor.visit(Sigmoid.self)
    case .softplus: visitor.visit(Softplus.self)
    case .relu: visitor.visit(Relu.self)
    case .gelu: visitor.visit(Gelu.self)
    case .geluTanh: visitor.visit(GeluTanh.self)
    case .silu: visitor.visit(Silu.self)
    case .mish: visitor.visit(Mish.self)
    case .softSign: visitor.visit(SoftSign.self)
    case .cbrt: visitor.visit(CubeRoot.self)
    case .floor: visitor.visit(Floor.self)
    case .ceil: visitor.visit(Ceiling.self)
    case .trunc: visitor.visit(Truncation.self)
    case .roundHalfEven: visitor.visit(RoundHalfEven.self)
    case .roundHalfAway: visitor.visit(RoundHalfAway.self)
    case .lgamma: visitor.visit(LogGamma.self)
    case .gamma: visitor.visit(Gamma.self)
    case .digamma: visitor.visit(Digamma.self)
    case .erfinv: visitor.visit(InverseErrorFunction.self)
    case .ndtri: visitor.visit(NormalQuantile.self)
    case .logNdtr: visitor.visit(LogNormalDistribution.self)
    case .inverseMillsRatio: visitor.visit(InverseMillsRatio.self)
    case .millsExcess: visitor.visit(MillsExcess.self)
    }
  }
}

private struct UnaryName: UnaryVisitor {
  func visit<R: UnaryRule>(_ rule: R.Type) -> String { R.name }
}

private struct UnaryListing: UnaryVisitor {
  func visit<R: UnaryRule>(_ rule: R.Type) -> FunctionListing {
    FunctionListing(
      name: R.name, otherNames: R.otherNames, summary: R.summary, kind: R.kind, parameters: ["x"])
  }
}

@usableFromInline
struct UnaryIsDifferentiable: UnaryVisitor {
  @inlinable @inline(__always)
  init() {}
  @inlinable @inline(__always)
  func visit<R: UnaryRule>(_ rule: R.Type) -> Bool { R.isDifferentiable }
}

private struct UnaryDomain: UnaryVisitor {
  func visit<R: UnaryRule>(_ rule: R.Type) -> (ClosedRange<Double>, [Double]) {
    (R.domain, R.kinks)
  }
}

private struct UnaryValue<N: RuleNumber>: UnaryVisitor {
  let x: N
  @inline(__always)
  func visit<R: UnaryRule>(_ rule: R.Type) -> N { R.value(x) }
}

@usableFromInline
struct UnaryValueAndDerivative<N: RuleNumber>: UnaryVisitor {
  @usableFromInline let x: N
  @inlinable @inline(__always)
  init(x: N) { self.x = x }
  @inlinable @inline(__always)
  func visit<R: UnaryRule>(_ rule: R.Type) -> (value: N, derivative: N) {
    R.valueAndDerivative(x)
  }
}

private struct UnaryDerivative<N: RuleNumber>: UnaryVisitor {
  let x: N
  let y: N
  @inline(__always)
  func visit<R: UnaryRule>(_ rule: R.Type) -> N { R.derivative(x, y) }
}

private struct UnaryPullback<N: RuleNumber>: UnaryVisitor {
  let cotangent: N
  let x: N
  let y: N
  @inline(__always)
  func visit<R: UnaryRule>(_ rule: R.Type) -> N { R.pullback(cotangent, x, y) }
}

private struct UnarySelects: UnaryVisitor {
  func visit<R: UnaryRule>(_ rule: R.Type) -> Bool { R.selects }
}

extension UnaryPrimitive {
  /// The name a user calls the function by.
  public var name: String { visit(UnaryName()) }
  /// How the function is listed and called in formulas.
  package var listing: FunctionListing { visit(UnaryListing()) }
  /// Whether the derivative is something other than zero.
  @inlinable @inline(__always)
  public var isDifferentiable: Bool { visit(UnaryIsDifferentiable()) }
  /// An interval on which the function is defined, from which checks draw their points.
  public var domain: ClosedRange<Double> { visit(UnaryDomain()).0 }
  /// Points where the derivative jumps or does not exist.
  public var kinks: [Double] { visit(UnaryDomain()).1 }

  /// y = f(x).
  @inline(__always)
  func value<N: RuleNumber>(_ x: N) -> N { visit(UnaryValue(x: x)) }

  /// f'(x), where y = f(x).
  @inline(__always)
  func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N { visit(UnaryDerivative(x: x, y: y)) }

  /// ȳ f'(x), where y = f(x); nothing where ȳ is.
  func pullback<N: RuleNumber>(_ g: N, _ x: N, _ y: N) -> N {
    visit(UnaryPullback(cotangent: g, x: x, y: y))
  }

  /// Whether the pullback is nothing at some arguments.
  var selects: Bool { visit(UnarySelects()) }

  /// f(x) and f'(x).
  @inlinable @inline(__always)
  func valueAndDerivative<N: RuleNumber>(_ x: N) -> (value: N, derivative: N) {
    visit(UnaryValueAndDerivative(x: x))
  }
}
