/// The elementwise functions of two arguments, as codes that a node of a tape can hold.
///
/// A primitive is added by its rule, a case here with its line in `visit`, and the function a user calls; what lists, prints,
/// checks and tests functions goes through the cases.
public enum BinaryPrimitive: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case add
  case subtract
  case multiply
  case multiplyWithConstant
  case divide
  case pow
  case pow10
  case pow01
  case pow20
  case pow11
  case pow02
  case pow30
  case pow21
  case pow12
  case pow03
  case atan2
  case maximum
  case minimum
  case maximumWithConstant
  case minimumWithConstant
  case leakyRelu
  case leakyReluWithConstant
  case elu
  case eluWithConstant
  case cotangentProduct
  case greater
  case greaterOrEqual
  case equal
  case notEqual
  case hypot
  case logAddExp
  case floorRemainder
  case truncatingRemainder
  case xLogY
  case xLog1pY
  case polygamma
}

/// What is done with a rule once its primitive is known.
protocol BinaryVisitor {
  associatedtype Result
  func visit<R: BinaryRule>(_ rule: R.Type) -> Result
}

extension BinaryPrimitive {
  /// Calls the visitor with the primitive's rule as a type, so that the code behind it is specialised for it.
  @inline(__always)
  func visit<V: BinaryVisitor>(_ visitor: V) -> V.Result {
    switch self {
    case .add: visitor.visit(Add.self)
    case .subtract: visitor.visit(Subtract.self)
    case .multiply: visitor.visit(Multiply.self)
    case .multiplyWithConstant: visitor.visit(MultiplyWithConstant.self)
    case .divide: visitor.visit(Divide.self)
    case .pow: visitor.visit(Power.self)
    case .pow10: visitor.visit(Power10.self)
    case .pow01: visitor.visit(Power01.self)
    case .pow20: visitor.visit(Power20.self)
    case .pow11: visitor.visit(Power11.self)
    case .pow02: visitor.visit(Power02.self)
    case .pow30: visitor.visit(Power30.self)
    case .pow21: visitor.visit(Power21.self)
    case .pow12: visitor.visit(Power12.self)
    case .pow03: visitor.visit(Power03.self)
    case .atan2: visitor.visit(ArcTangent2.self)
    case .maximum: visitor.visit(Maximum.self)
    case .minimum: visitor.visit(Minimum.self)
    case .maximumWithConstant: visitor.visit(MaximumWithConstant.self)
    case .minimumWithConstant: visitor.visit(MinimumWithConstant.self)
    case .leakyRelu: visitor.visit(LeakyRelu.self)
    case .leakyReluWithConstant: visitor.visit(LeakyReluWithConstant.self)
    case .elu: visitor.visit(Elu.self)
    case .eluWithConstant: visitor.visit(EluWithConstant.self)
    case .cotangentProduct: visitor.visit(CotangentProduct.self)
    case .greater: visitor.visit(Greater.self)
    case .greaterOrEqual: visitor.visit(GreaterOrEqual.self)
    case .equal: visitor.visit(Equal.self)
    case .notEqual: visitor.visit(NotEqual.self)
    case .hypot: visitor.visit(Hypotenuse.self)
    case .logAddExp: visitor.visit(LogAddExp.self)
    case .floorRemainder: visitor.visit(FloorRemainder.self)
    case .truncatingRemainder: visitor.visit(TruncatingRemainder.self)
    case .xLogY: visitor.visit(XLogY.self)
    case .xLog1pY: visitor.visit(XLog1pY.self)
    case .polygamma: visitor.visit(Polygamma.self)
    }
  }
}

private struct BinaryName: BinaryVisitor {
  func visit<R: BinaryRule>(_ rule: R.Type) -> String { R.name }
}

private struct BinaryListing: BinaryVisitor {
  func visit<R: BinaryRule>(_ rule: R.Type) -> FunctionListing {
    FunctionListing(
      name: R.name, otherNames: R.otherNames, summary: R.summary, kind: R.kind,
      parameters: [R.parameters.0, R.parameters.1])
  }
}

private struct BinaryIsDifferentiable: BinaryVisitor {
  func visit<R: BinaryRule>(_ rule: R.Type) -> Bool { R.isDifferentiable }
}

private struct BinaryDomain: BinaryVisitor {
  func visit<R: BinaryRule>(_ rule: R.Type) -> (ClosedRange<Double>, ClosedRange<Double>) {
    R.domain
  }
}

private struct BinaryValue<N: RuleNumber>: BinaryVisitor {
  let a: N
  let b: N
  @inline(__always)
  func visit<R: BinaryRule>(_ rule: R.Type) -> N { R.value(a, b) }
}

private struct BinaryPartial<N: RuleNumber>: BinaryVisitor {
  let a: N
  let b: N
  let y: N
  let toFirst: Bool
  @inline(__always)
  func visit<R: BinaryRule>(_ rule: R.Type) -> N {
    toFirst ? R.partialA(a, b, y) : R.partialB(a, b, y)
  }
}

private struct BinarySelects: BinaryVisitor {
  func visit<R: BinaryRule>(_ rule: R.Type) -> Bool { R.selects }
}

private struct BinaryPullback<N: RuleNumber>: BinaryVisitor {
  let cotangent: N
  let a: N
  let b: N
  let y: N
  let toFirst: Bool
  @inline(__always)
  func visit<R: BinaryRule>(_ rule: R.Type) -> N {
    toFirst ? R.pullbackA(cotangent, a, b, y) : R.pullbackB(cotangent, a, b, y)
  }
}

extension BinaryPrimitive {
  /// The name a user calls the function by.
  public var name: String { visit(BinaryName()) }
  /// How the function is listed and called in formulas.
  package var listing: FunctionListing { visit(BinaryListing()) }
  /// Whether the partial derivatives are something other than zero.
  public var isDifferentiable: Bool { visit(BinaryIsDifferentiable()) }
  /// Intervals on which the function is defined, from which checks draw their points.
  public var domain: (ClosedRange<Double>, ClosedRange<Double>) { visit(BinaryDomain()) }

  /// y = f(a, b).
  @inline(__always)
  func value<N: RuleNumber>(_ a: N, _ b: N) -> N { visit(BinaryValue(a: a, b: b)) }

  /// ∂f/∂a or ∂f/∂b, where y = f(a, b).
  func partial<N: RuleNumber>(_ a: N, _ b: N, _ y: N, byFirst: Bool) -> N {
    visit(BinaryPartial(a: a, b: b, y: y, toFirst: byFirst))
  }

  /// Whether a pullback is nothing at some arguments.
  var selects: Bool { visit(BinarySelects()) }

  /// ȳ ∂f/∂a or ȳ ∂f/∂b, where y = f(a, b); nothing where ȳ is.
  func pullback<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N, toFirst: Bool) -> N {
    visit(BinaryPullback(cotangent: g, a: a, b: b, y: y, toFirst: toFirst))
  }

  /// The primitive as it is recorded where one operand is a constant: there a factor or slope of exactly 0 passes nothing
  /// on, which of a variable that happens to be 0 would not be so.
  @inline(__always)
  func with(constants: (a: Bool, b: Bool)) -> BinaryPrimitive {
    switch self {
    case .multiply where constants.a != constants.b: .multiplyWithConstant
    case .leakyRelu where constants.b: .leakyReluWithConstant
    case .elu where constants.b: .eluWithConstant
    default: self
    }
  }
}
