/// A formula as a tree: what a rule says when it is run on symbols.
public indirect enum SymbolicExpression: Hashable, Sendable {
  /// A number.
  case number(Double)
  /// What is known not to be there, as the cotangent behind the flat side of relu; it is written 0.
  case nothing
  /// A variable.
  case name(String)
  /// The adjoint of a variable.
  case adjoint(String)
  /// −a.
  case negative(SymbolicExpression)
  /// a + b, a − b, a b, a / b or a^b; the product of matrices.
  case binary(Operator, SymbolicExpression, SymbolicExpression)
  /// A function by its name, its values, and what else is written between its brackets.
  case call(String, [SymbolicExpression], options: String = "")
  /// The transpose of a matrix.
  case transposed(SymbolicExpression)
  /// An element or a part of a tensor: what is written between the brackets.
  case part(SymbolicExpression, String)
  /// The first where the condition holds, the other elsewhere.
  case choice(Condition, SymbolicExpression, SymbolicExpression)

  /// The operators, by how they are written in the formula language.
  public enum Operator: String, Sendable {
    case sum = "+"
    case difference = "-"
    case product = "*"
    case quotient = "/"
    case power = "^"
    case matrixProduct = "@"
  }

  /// A comparison of two expressions.
  public struct Condition: Hashable, Sendable {
    /// How two numbers compare.
    public enum Relation: String, Sendable {
      case greater = ">"
      case greaterOrEqual = ">="
      case equal = "=="
      case notEqual = "!="
    }

    /// What is compared.
    public let left: SymbolicExpression
    /// How.
    public let relation: Relation
    /// With what.
    public let right: SymbolicExpression

    /// A comparison.
    public init(left: SymbolicExpression, relation: Relation, right: SymbolicExpression) {
      (self.left, self.relation, self.right) = (left, relation, right)
    }
  }
}

// What can be written shorter without another value.
extension SymbolicExpression {
  /// a + b.
  package static func + (a: SymbolicExpression, b: SymbolicExpression) -> SymbolicExpression {
    switch (a, b) {
    case (.number(let a), .number(let b)): .number(a + b)
    case (.number(0), _), (.nothing, _): b
    case (_, .number(0)), (_, .nothing): a
    case (_, .negative(let b)): a - b
    default: .binary(.sum, a, b)
    }
  }

  /// a − b.
  package static func - (a: SymbolicExpression, b: SymbolicExpression) -> SymbolicExpression {
    switch (a, b) {
    case (.number(let a), .number(let b)): .number(a - b)
    case (.number(0), _): -b
    case (_, .number(0)): a
    case (_, .negative(let b)): a + b
    default: .binary(.difference, a, b)
    }
  }

  /// a b; a literal 0 makes it 0.
  package static func * (a: SymbolicExpression, b: SymbolicExpression) -> SymbolicExpression {
    switch (a, b) {
    case (.number(let a), .number(let b)): .number(a * b)
    case (.nothing, _), (_, .nothing): .nothing
    case (.number(0), _), (_, .number(0)): .number(0)
    case (.number(1), _): b
    case (_, .number(1)): a
    case (.number(-1), _): -b
    case (_, .number(-1)): -a
    case (.negative(let a), _): -(a * b)
    case (_, .negative(let b)): -(a * b)
    // A cotangent that is divided stays one fraction.
    case (_, .binary(.quotient, .number(1), let b)): a / b
    default: .binary(.product, a, b)
    }
  }

  /// a / b.
  package static func / (a: SymbolicExpression, b: SymbolicExpression) -> SymbolicExpression {
    switch (a, b) {
    case (.number(let a), .number(let b)) where b != 0: .number(a / b)
    case (_, .number(1)): a
    case (.negative(let a), _): -(a / b)
    default: .binary(.quotient, a, b)
    }
  }

  /// −a.
  package static prefix func - (a: SymbolicExpression) -> SymbolicExpression {
    switch a {
    case .number(let a): .number(-a)
    case .negative(let a): a
    case .nothing: .nothing
    default: .negative(a)
    }
  }

  /// a^b.
  static func power(_ a: SymbolicExpression, _ b: SymbolicExpression) -> SymbolicExpression {
    switch b {
    case .number(0): .number(1)
    case .number(1): a
    default: .binary(.power, a, b)
    }
  }

  /// A call of a function of one value.
  static func call(_ name: String, _ x: SymbolicExpression) -> SymbolicExpression {
    .call(name, [x])
  }

  /// The expression where it is known whether a condition holds.
  func assuming(_ condition: Condition, _ holds: Bool) -> SymbolicExpression {
    switch self {
    case .choice(let own, let a, let b):
      own == condition
        ? (holds ? a : b).assuming(condition, holds)
        : .choice(own, a.assuming(condition, holds), b.assuming(condition, holds))
    case .negative(let a): -a.assuming(condition, holds)
    case .binary(.product, let a, let b):
      a.assuming(condition, holds) * b.assuming(condition, holds)
    default: self
    }
  }

  /// The expression with numbers for its names.
  public func replacingNames(
    _ number: (_ name: String, _ isAdjoint: Bool) -> Double
  ) -> SymbolicExpression {
    replacingNames(with: { .number(number($0, $1)) })
  }

  /// The expression with others for its names.
  package func replacingNames(
    with other: (_ name: String, _ isAdjoint: Bool) -> SymbolicExpression
  ) -> SymbolicExpression {
    switch self {
    case .number, .nothing: self
    case .name(let name): other(name, false)
    case .adjoint(let name): other(name, true)
    case .negative(let a): .negative(a.replacingNames(with: other))
    case .binary(let operation, let a, let b):
      .binary(operation, a.replacingNames(with: other), b.replacingNames(with: other))
    case .call(let name, let arguments, let options):
      .call(name, arguments.map { $0.replacingNames(with: other) }, options: options)
    case .transposed(let a): .transposed(a.replacingNames(with: other))
    case .part(let a, let place): .part(a.replacingNames(with: other), place)
    case .choice(let condition, let a, let b):
      .choice(
        Condition(
          left: condition.left.replacingNames(with: other), relation: condition.relation,
          right: condition.right.replacingNames(with: other)),
        a.replacingNames(with: other), b.replacingNames(with: other))
    }
  }
}
