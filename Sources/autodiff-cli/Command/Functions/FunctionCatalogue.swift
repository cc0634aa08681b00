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
    Group(title: "Products", functions: products),
    Group(title: "Shapes", functions: shapes),
  ]

  /// The function that a name or an alias stands for.
  package static func function(named name: String) -> FormulaFunction? { byName[name] }

  /// All names and aliases.
  package static var names: [String] {
    groups.flatMap { $0.functions.flatMap { [$0.name] + $0.aliases } }
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
    ("true", 1), ("false", 0),
  ]

  /// The value of a constant.
  static func constant(named name: String) -> Double? {
    constants.first { $0.name == name }?.value
  }
}
