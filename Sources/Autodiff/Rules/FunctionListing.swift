/// How a primitive is listed, and called in formulas.
package struct FunctionListing: Sendable {
  /// What it is called in Swift.
  package let name: String
  /// What else it is called.
  package let otherNames: [String]
  /// What it computes, in one line; `nil` for what is no function of a user's.
  package let summary: String?
  /// Where it is listed.
  package let kind: FunctionKind
  /// What its arguments are called.
  package let parameters: [String]

  /// What it is called in formulas, where names are in lower case.
  package var formulaName: String {
    name.contains(where: \.isUppercase) ? otherNames.first ?? name : name
  }

  /// What else it is called in formulas.
  package var formulaAliases: [String] {
    ([name] + otherNames).filter { $0 != formulaName }
  }
}
