/// A parsed formula: a list of nodes in which each node's operands come before it.
///
/// The list takes the place of a tree of objects, so that whatever walks a formula is a loop: a sum of
/// a hundred thousand terms costs no more stack than a sum of two.
package struct Formula: Sendable {
  /// The position of a node in the list.
  package typealias NodeID = Int

  /// A part of the formula.
  package struct Node: Sendable {
    package var kind: Kind
    package var range: SourceRange
    /// Where a caret points when the node is at fault: an operator, the name of a function.
    package var caret: Int
  }

  /// The kinds of node.
  package enum Kind: Sendable {
    case number(Double)
    case name(String)
    /// A text, which only an argument of a call is.
    case text(String)
    case negate(NodeID)
    case binary(BinaryOperator, NodeID, NodeID)
    /// Elements or rows, stacked along a new first axis.
    case array([NodeID])
    case call(function: String, [Argument])
    case index(NodeID, [Index])
    case transpose(NodeID)
    /// A value with what a subscript selects replaced by another value, or added to it: `x.at[0].set(2)`.
    case change(Change, NodeID, [Index], by: NodeID)
    case assign(String, NodeID)
    /// A value by another name: an argument where a function's body uses it, or what the body comes to.
    case alias(NodeID)
    /// A value that must be a condition.
    case condition(NodeID)
    /// `None`, which stands for an argument that is not given.
    case absent
    /// The derivative of a number by a value: by all that an input's name stands for, or by one step alone.
    case gradient(of: NodeID, by: NodeID, isByName: Bool)
    /// One of two values by a number; the steps of the other are not computed. Those of the first stand between the condition
    /// and the second's, so that each is a stretch of the list.
    case choose(condition: NodeID, NodeID, NodeID)
  }

  /// An argument of a call.
  package struct Argument: Sendable {
    package var keyword: Keyword?
    package var value: NodeID
    /// The name before `=`.
    package struct Keyword: Sendable {
      package var name: String
      package var range: SourceRange
    }
  }

  /// How a part of a value is changed.
  package enum Change: String, Sendable, CaseIterable {
    case set, add, max, min
  }

  /// What a subscript selects along one axis.
  package enum Index: Equatable, Sendable {
    /// One place, which is negative where it counts from the end.
    case element(Int)
    case range(lower: Int?, upper: Int?, step: Int)
    /// All axes that are not named.
    case ellipsis
    /// A new axis of extent 1.
    case newAxis
    /// What a value says: a position, a list of them or a mask.
    case value(NodeID)

    /// Whether it is computed.
    var isValue: Bool {
      if case .value = self { true } else { false }
    }
  }

  /// The text that was parsed.
  package let source: SourceText
  /// The nodes, operands first.
  package let nodes: [Node]
  /// The node whose value is the formula's.
  package let result: NodeID
}

/// The operators between two values.
package enum BinaryOperator: String, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case floorDivide = "//"
  case matrixProduct = "@"
  case power = "^"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
  case and
  case or

  /// How tightly the operator binds; unary minus stands between a product and a power.
  var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    // `not` binds as tightly as comparisons.
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: 3
    case .add, .subtract: 6
    case .multiply, .divide, .matrixProduct, .remainder, .floorDivide: 7
    case .power: 9
    }
  }

  /// How tightly `&` and `|` bind: between comparisons and sums, as in Python.
  static let precedenceOfMasks = (and: 5, or: 4)

  var isComparison: Bool { precedence == 3 }
}
