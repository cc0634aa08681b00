/// Every function of the formula language: what formulas are resolved with, what
/// `autodiff-cli functions` lists and what "did you mean" chooses from.
package enum FunctionCatalogue {
  /// A titled part of the catalogue.
  package struct Group: Sendable {
    package let title: String
    package let functions: [FormulaFunction]
  }

  /// The functions, in the order in which they are listed.
  package static let groups: [Group] = [
    Group(title: "Elementary functions", functions: elementary),
    Group(title: "Rounding and remainders", functions: rounding),
    Group(title: "Special functions", functions: special),
    Group(title: "Activations", functions: activations),
    Group(title: "Comparing and choosing", functions: choices),
    Group(title: "Reductions", functions: reductions + statistics),
    Group(title: "Along an axis", functions: scans + order),
    Group(title: "Statistics", functions: quantiles),
    Group(title: "Losses", functions: losses),
    Group(title: "Products", functions: products),
    Group(title: "Shapes", functions: shapes),
    Group(title: "Products of tensors", functions: tensorProducts),
    Group(title: "Convolutions", functions: convolutions),
    Group(title: "Linear algebra", functions: linearAlgebra),
    Group(title: "Decompositions", functions: decompositions),
    Group(title: "Making tensors", functions: making),
    Group(title: "Sizes", functions: sizes),
    Group(title: "Axes", functions: axes),
    Group(title: "Rearranging", functions: rearranging),
    Group(title: "Diagonals and triangles", functions: diagonals),
    Group(title: "Joining", functions: joining),
  ]

  /// The function that a name or an alias stands for.
  package static func function(named name: String) -> FormulaFunction? { byName[name] }

  /// Whether a word is a function's name here or elsewhere.
  static func isKnown(_ word: String) -> Bool {
    function(named: word) != nil || UnavailableFunction.isKnown(word)
      || SeveralResults.named(word) != nil
  }

  /// All names, and then all aliases: of two that are as near to a word the name is meant.
  package static var names: [String] {
    let functions = groups.flatMap(\.functions)
    return functions.map(\.name) + functions.flatMap(\.aliases)
  }

  private static let byName: [String: FormulaFunction] = {
    var table: [String: FormulaFunction] = [:]
    for group in groups {
      for function in group.functions {
        for name in [function.name] + function.aliases { table[name] = function }
      }
    }
    return table
  }()

  /// The names that stand for numbers, unless a formula or its inputs give them another value.
  package static let constants: [(name: String, value: Double)] = [
    ("pi", .pi), ("π", .pi), ("e", 2.718281828459045), ("inf", .infinity), ("nan", .nan),
    ("true", 1), ("false", 0), ("True", 1), ("False", 0),
  ]

  /// The value of a constant.
  static func constant(named name: String) -> Double? {
    constants.first { $0.name == name }?.value
  }
}
