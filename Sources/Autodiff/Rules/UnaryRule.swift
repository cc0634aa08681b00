/// The groups in which elementwise functions are listed.
public enum FunctionKind: Sendable, Hashable, CaseIterable {
  /// Exponentials, logarithms, powers, circular and hyperbolic functions.
  case elementary
  /// Functions that round, and what rounding leaves.
  case rounding
  /// Functions beyond the elementary ones: the gamma function's and the normal distribution's.
  case special
  /// Activations of networks.
  case activation
  /// Functions that choose one of their arguments.
  case choice
}

/// An elementwise function of one argument: its value and its derivative, each written once, for every
/// kind of number.
///
/// The functions of a rule are marked to be in line: a loop that calls one for each element does not become vector
/// instructions. They are so in other modules too, where a linear recording is written into the user's code.
@usableFromInline
protocol UnaryRule {
  /// The name a user calls the function by.
  static var name: String { get }
  /// What else it is called, in formulas and elsewhere; where `name` has capitals, the first is that of formulas.
  static var otherNames: [String] { get }
  /// What it computes, in one line; `nil` for what is no function of a user's, but an operator or a part of a derivative.
  static var summary: String? { get }
  /// Where it is listed.
  static var kind: FunctionKind { get }
  /// An interval on which the function is defined; checks draw their points from it.
  static var domain: ClosedRange<Double> { get }
  /// Points where the derivative jumps or does not exist.
  static var kinks: [Double] { get }
  /// Whether the derivative is something other than zero.
  static var isDifferentiable: Bool { get }

  /// y = f(x).
  static func value<N: RuleNumber>(_ x: N) -> N
  /// f'(x), where `y` is f(x).
  static func derivative<N: RuleNumber>(_ x: N, _ y: N) -> N
  /// f(x) and f'(x), where they have work in common; left to its default by most.
  static func valueAndDerivative<N: RuleNumber>(_ x: N) -> (value: N, derivative: N)

  /// Whether the pullback is nothing where f is known not to depend on x, and so is one that the rule states.
  static var selects: Bool { get }
  /// x̄ = ȳ f'(x), nothing where ȳ is.
  static func pullback<N: RuleNumber>(_ g: N, _ x: N, _ y: N) -> N
}

extension UnaryRule {
  @inlinable @inline(__always)
  static func valueAndDerivative<N: RuleNumber>(_ x: N) -> (value: N, derivative: N) {
    let y = value(x)
    return (y, derivative(x, y))
  }
  @usableFromInline static var otherNames: [String] { [] }
  @usableFromInline static var summary: String? { nil }
  @usableFromInline static var kind: FunctionKind { .elementary }
  @usableFromInline static var domain: ClosedRange<Double> { -4...4 }
  @usableFromInline static var kinks: [Double] { [] }
  @inlinable @inline(__always)
  static var isDifferentiable: Bool { true }
  @inlinable @inline(__always)
  static var selects: Bool { false }
  @inlinable @inline(__always)
  static func pullback<N: RuleNumber>(_ g: N, _ x: N, _ y: N) -> N {
    N.cotangentProduct(g, derivative(x, y))
  }
}

/// An elementwise function of two arguments: its value and its partial derivatives.
protocol BinaryRule {
  /// The name a user calls the function by.
  static var name: String { get }
  /// What else it is called, in formulas and elsewhere; where `name` has capitals, the first is that of formulas.
  static var otherNames: [String] { get }
  /// What it computes, in one line; `nil` for what is no function of two values of a user's.
  static var summary: String? { get }
  /// Where it is listed.
  static var kind: FunctionKind { get }
  /// What its arguments are called.
  static var parameters: (String, String) { get }
  /// Intervals from which checks draw the two arguments.
  static var domain: (ClosedRange<Double>, ClosedRange<Double>) { get }
  /// Whether the partial derivatives are something other than zero.
  static var isDifferentiable: Bool { get }

  /// y = f(a, b).
  static func value<N: RuleNumber>(_ a: N, _ b: N) -> N
  /// ∂f/∂a, where `y` is f(a, b).
  static func partialA<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N
  /// ∂f/∂b, where `y` is f(a, b).
  static func partialB<N: RuleNumber>(_ a: N, _ b: N, _ y: N) -> N

  /// Whether a pullback is nothing where f is known not to depend on that argument, and so is one that the rule states.
  static var selects: Bool { get }
  /// ā = ȳ ∂f/∂a, nothing where ȳ is.
  static func pullbackA<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N
  /// b̄ = ȳ ∂f/∂b, nothing where ȳ is.
  static func pullbackB<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N
}

extension BinaryRule {
  static var otherNames: [String] { [] }
  static var summary: String? { nil }
  static var kind: FunctionKind { .elementary }
  static var parameters: (String, String) { ("a", "b") }
  static var domain: (ClosedRange<Double>, ClosedRange<Double>) { (-4...4, -4...4) }
  static var isDifferentiable: Bool { true }
  @inline(__always)
  static var selects: Bool { false }

  @inline(__always)
  static func pullbackA<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    N.cotangentProduct(g, partialA(a, b, y))
  }

  @inline(__always)
  static func pullbackB<N: RuleNumber>(_ g: N, _ a: N, _ b: N, _ y: N) -> N {
    N.cotangentProduct(g, partialB(a, b, y))
  }
}
