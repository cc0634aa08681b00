/// A number that is a formula: a rule that runs on symbols prints itself.
///
/// ```swift
/// let x = Symbol("x")
/// UnaryPrimitive.sin.derivative(of: x)  // cos(x)
/// ```
///
/// A symbol may know its values, one or one for each element of a tensor. Then a rule that computes one function in several ways, as that of tanh does near 0 and
/// beyond, shows the way that it takes there, if it is one for all of them; what is chosen where a function itself is made of pieces stays a choice.
public struct Symbol: Sendable {
  /// The formula.
  public let expression: SymbolicExpression
  /// Its values, where they are known.
  let values: [Double]?

  init(_ expression: SymbolicExpression, values: [Double]? = nil) {
    self.expression = expression
    self.values = values
  }

  /// A variable.
  public init(_ name: String, value: Double? = nil) {
    self.init(.name(name), values: value.map { [$0] })
  }

  private func map(
    _ make: (SymbolicExpression) -> SymbolicExpression, _ compute: (Double) -> Double
  ) -> Symbol {
    Symbol(make(expression), values: values?.map(compute))
  }

  private static func combine(
    _ a: Symbol, _ b: Symbol,
    _ make: (SymbolicExpression, SymbolicExpression) -> SymbolicExpression,
    _ compute: (Double, Double) -> Double
  ) -> Symbol {
    Symbol(make(a.expression, b.expression), values: elementwise(a, b, compute))
  }

  /// A function of two symbols' values; of one number and many, or of as many.
  private static func elementwise<Result>(
    _ a: Symbol, _ b: Symbol, _ compute: (Double, Double) -> Result
  ) -> [Result]? {
    guard let x = a.values, let y = b.values else { return nil }
    if x.count == y.count { return zip(x, y).map(compute) }
    if x.count == 1 { return y.map { compute(x[0], $0) } }
    return y.count == 1 ? x.map { compute($0, y[0]) } : nil
  }

  private static func call(
    _ name: String, _ x: Symbol, _ compute: (Double) -> Double
  ) -> Symbol {
    x.map({ .call(name, [$0]) }, compute)
  }
}

extension Symbol: CustomStringConvertible {
  /// The formula in the formula language.
  public var description: String { expression.text(.formula) }
}

/// A comparison of symbols.
public struct SymbolicMask: Sendable {
  /// What is compared; nil for what always or never holds.
  let condition: SymbolicExpression.Condition?
  /// Whether it holds, where that is known.
  let holds: Bool?
}

extension Symbol: RuleNumber {
  public typealias Mask = SymbolicMask

  public init(integerLiteral value: Int) {
    self.init(.number(Double(value)), values: [Double(value)])
  }
  public static func real(_ value: Double) -> Symbol { Symbol(.number(value), values: [value]) }

  public static func sum(_ a: Symbol, _ b: Symbol) -> Symbol { combine(a, b, +, +) }
  public static func difference(_ a: Symbol, _ b: Symbol) -> Symbol { combine(a, b, -, -) }
  public static func product(_ a: Symbol, _ b: Symbol) -> Symbol { combine(a, b, *, *) }
  public static func quotient(_ a: Symbol, _ b: Symbol) -> Symbol { combine(a, b, /, /) }
  public static func negated(_ a: Symbol) -> Symbol { a.map({ -$0 }, { -$0 }) }

  public static func isGreater(_ a: Symbol, _ b: Symbol) -> SymbolicMask {
    mask(a, .greater, b, >)
  }

  /// Every symbol equals itself: that a value is not NaN is asked so.
  public static func isEqual(_ a: Symbol, _ b: Symbol) -> SymbolicMask {
    a.expression == b.expression
      ? SymbolicMask(condition: nil, holds: true) : mask(a, .equal, b, ==)
  }

  private static func mask(
    _ a: Symbol, _ relation: SymbolicExpression.Condition.Relation, _ b: Symbol,
    _ compare: (Double, Double) -> Bool
  ) -> SymbolicMask {
    let each = elementwise(a, b, compare) ?? []
    // What holds for some elements only is not decided.
    let holds = each.first.flatMap { first in each.allSatisfy { $0 == first } ? first : nil }
    if case (.number, .number) = (a.expression, b.expression) {
      return SymbolicMask(condition: nil, holds: holds)
    }
    return SymbolicMask(
      condition: .init(left: a.expression, relation: relation, right: b.expression), holds: holds)
  }

  public static func select(
    _ mask: SymbolicMask, _ a: @autoclosure () -> Symbol, _ b: @autoclosure () -> Symbol
  ) -> Symbol {
    guard let condition = mask.condition else { return mask.holds == false ? b() : a() }
    let (a, b) = (a(), b())
    if a.expression == b.expression { return a }
    // What passes nothing on is a piece of the function, not a way to compute it.
    if let holds = mask.holds, !a.passesNothing, !b.passesNothing { return holds ? a : b }
    return Symbol(
      .choice(
        condition, a.expression.assuming(condition, true), b.expression.assuming(condition, false)),
      values: mask.holds.flatMap { $0 ? a.values : b.values })
  }

  /// Whether a piece of it is nothing.
  private var passesNothing: Bool {
    switch expression {
    case .nothing: true
    case .choice(_, let a, let b): Symbol(a).passesNothing || Symbol(b).passesNothing
    default: false
    }
  }

  public static var nothing: Symbol { Symbol(.nothing, values: [0]) }
  public static func isNothing(_ cotangent: Symbol) -> SymbolicMask {
    SymbolicMask(condition: nil, holds: false)
  }
  public static func computed(_ x: Symbol) -> Symbol { x }
  public static func cotangentProduct(_ cotangent: Symbol, _ derivative: Symbol) -> Symbol {
    product(cotangent, derivative)
  }

  public static func sign(_ x: Symbol) -> Symbol { call("sign", x) { Double.sign($0) } }
  public static func exp(_ x: Symbol) -> Symbol { call("exp", x) { Double.exp($0) } }
  public static func expm1(_ x: Symbol) -> Symbol { call("expm1", x) { Double.expm1($0) } }
  public static func log(_ x: Symbol) -> Symbol { call("log", x) { Double.log($0) } }
  public static func log1p(_ x: Symbol) -> Symbol { call("log1p", x) { Double.log1p($0) } }
  public static func log2(_ x: Symbol) -> Symbol { call("log2", x) { Double.log2($0) } }
  public static func log10(_ x: Symbol) -> Symbol { call("log10", x) { Double.log10($0) } }
  public static func sqrt(_ x: Symbol) -> Symbol { call("sqrt", x) { Double.sqrt($0) } }
  public static func sin(_ x: Symbol) -> Symbol { call("sin", x) { Double.sin($0) } }
  public static func cos(_ x: Symbol) -> Symbol { call("cos", x) { Double.cos($0) } }
  public static func tan(_ x: Symbol) -> Symbol { call("tan", x) { Double.tan($0) } }
  public static func asin(_ x: Symbol) -> Symbol { call("asin", x) { Double.asin($0) } }
  public static func acos(_ x: Symbol) -> Symbol { call("acos", x) { Double.acos($0) } }
  public static func atan(_ x: Symbol) -> Symbol { call("atan", x) { Double.atan($0) } }
  public static func sinh(_ x: Symbol) -> Symbol { call("sinh", x) { Double.sinh($0) } }
  public static func cosh(_ x: Symbol) -> Symbol { call("cosh", x) { Double.cosh($0) } }
  public static func tanh(_ x: Symbol) -> Symbol { call("tanh", x) { Double.tanh($0) } }
  public static func asinh(_ x: Symbol) -> Symbol { call("asinh", x) { Double.asinh($0) } }
  public static func acosh(_ x: Symbol) -> Symbol { call("acosh", x) { Double.acosh($0) } }
  public static func atanh(_ x: Symbol) -> Symbol { call("atanh", x) { Double.atanh($0) } }
  public static func erf(_ x: Symbol) -> Symbol { call("erf", x) { Double.erf($0) } }
  public static func erfc(_ x: Symbol) -> Symbol { call("erfc", x) { Double.erfc($0) } }
  public static func sigmoid(_ x: Symbol) -> Symbol { call("sigmoid", x) { Double.sigmoid($0) } }
  public static func softplus(_ x: Symbol) -> Symbol {
    call("softplus", x) { Double.softplus($0) }
  }
  public static func elementary<F: ElementaryFunction>(_ function: F.Type, _ x: Symbol) -> Symbol {
    call(F.primitive.name, x) { F.value($0) }
  }
  public static func elementary<F: BinaryElementaryFunction>(
    _ function: F.Type, _ a: Symbol, _ b: Symbol
  ) -> Symbol {
    combine(a, b, { .call(F.primitive.name, [$0, $1]) }) { F.value($0, $1) }
  }
  public static func atan2(_ y: Symbol, _ x: Symbol) -> Symbol {
    combine(y, x, { .call("atan2", [$0, $1]) }) { Double.atan2($0, $1) }
  }
  public static func pow(_ x: Symbol, _ y: Symbol) -> Symbol {
    combine(x, y, SymbolicExpression.power) { Double.pow($0, $1) }
  }

  /// factor · x^(y − k), without what the rule does at 0.
  public static func scaledPower(
    _ factor: Symbol, _ x: Symbol, _ y: Symbol, less k: Int, from power: Symbol?
  ) -> Symbol {
    product(factor, k == 0 ? power ?? pow(x, y) : pow(x, difference(y, real(Double(k)))))
  }
}
