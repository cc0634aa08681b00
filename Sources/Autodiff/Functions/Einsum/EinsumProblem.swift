/// What is wrong with the equation of an einsum.
public enum EinsumProblem: Error, Hashable, Sendable {
  /// A character that is no letter, comma, ellipsis or arrow.
  case character(Character)
  /// A point that is no part of an ellipsis.
  case lonePoint(term: String)
  /// Two ellipses in one term.
  case secondEllipsis(term: String)
  /// Two arrows.
  case secondArrow
  /// Not as many terms as operands.
  case operandCount(terms: Int, operands: Int)
  /// A term whose letters are not the axes of its operand.
  case rank(term: String, Shape)
  /// A letter that stands for axes of different extents.
  case extents(String, Int, Int)
  /// A letter of the result that no operand has.
  case unknownOutput(String)
  /// A letter that the result has twice.
  case repeatedOutput(String)
  /// Axes under an ellipsis that the result leaves out.
  case outputWithoutEllipsis
}

extension EinsumProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .character(let character):
      "'\(legible(String(character)))' is no letter: axes are named by letters, operands separated by commas, as in "
        + "\"ij,jk->ik\""
    case .lonePoint(let term):
      "the point in '\(legible(term))' is no part of an ellipsis, which is written ..."
    case .secondEllipsis(let term):
      "'\(legible(term))' has two ellipses, and one stands for all axes without a letter"
    case .secondArrow: "there are two arrows, and one stands before the result"
    case .operandCount(let terms, let operands):
      "it has \(terms) term\(terms == 1 ? "" : "s") for \(operands) operand\(operands == 1 ? "" : "s"), and each needs one"
    case .rank(let term, let shape):
      "'\(legible(term))' does not name the axes of shape \(shape): a letter for each, or ... for those without one"
    case .extents(let name, let first, let second):
      name == "..."
        ? "an axis under ... has \(first) places in one operand and \(second) in another"
        : "'\(name)' has \(first) places along one axis and \(second) along another"
    case .unknownOutput(let name): "'\(name)' stands in the result and in no operand"
    case .repeatedOutput(let name): "'\(name)' stands twice in the result"
    case .outputWithoutEllipsis:
      "the operands have axes under ..., so the result needs ... too"
    }
  }
}
