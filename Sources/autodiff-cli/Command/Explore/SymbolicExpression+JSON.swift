import Autodiff

extension SymbolicExpression {
  /// The tree for a program: a number; null for what is nothing; else an array whose first element says what it is, as in
  /// `["*", ["g", 3], ["f", "cos", "", ["v", 1]]]`.
  ///
  /// - Parameter place: what stands for a variable, or for its adjoint.
  func json(_ place: (_ name: String, _ isAdjoint: Bool) -> JSONOutput) -> JSONOutput {
    switch self {
    case .number(let number): return .number(number)
    case .nothing: return .null
    case .name(let name): return place(name, false)
    case .adjoint(let name): return place(name, true)
    case .negative(let a): return .array(["neg", a.json(place)])
    case .binary(let operation, let a, let b):
      return .array([.string(operation.rawValue), a.json(place), b.json(place)])
    case .call(let name, let arguments, let options):
      return .array(
        ["f", .string(name), .string(options)] + arguments.map { $0.json(place) })
    case .transposed(let a): return .array(["T", a.json(place)])
    case .part(let a, let part): return .array(["part", a.json(place), .string(part)])
    case .choice(let condition, let a, let b):
      return .array([
        "if", condition.left.json(place), .string(condition.relation.rawValue),
        condition.right.json(place), a.json(place), b.json(place),
      ])
    }
  }
}
