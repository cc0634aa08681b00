extension FormulaWriter {
  func call(
    _ name: String, _ arguments: [SymbolicExpression], _ options: String, isLast: Bool
  ) -> (String, FormulaPrecedence) {
    var texts = arguments.map { text($0, in: .sum, isLast: true) }
    let options = isForPaper ? options.elidingLists : options
    let isShort =
      arguments.count == 1 && options.isEmpty && isLast && arguments[0].isVariable
    switch notation {
    case .mathematics:
      if !options.isEmpty { texts.append(options) }
      if name == "abs" { return ("|\(texts[0])|", .atom) }
      if name == "sqrt" { return ("√" + (isShort ? texts[0] : "(\(texts[0]))"), .atom) }
      if isShort { return ("\(name) \(texts[0])", .power) }
      return ("\(name)(\(texts.joined(separator: ", ")))", .atom)
    case .latex:
      if !options.isEmpty { texts.append("\\mathrm{\(options.inLaTeX)}") }
      if name == "abs" { return ("\\left|\(texts[0])\\right|", .atom) }
      if name == "sqrt" { return ("\\sqrt{\(texts[0])}", .atom) }
      let function =
        Self.latexFunctions.contains(name) ? "\\\(name)" : "\\operatorname{\(name.inLaTeX)}"
      if isShort { return ("\(function) \(texts[0])", .power) }
      return ("\(function)\\left(\(texts.joined(separator: ", "))\\right)", .atom)
    case .formula:
      if !options.isEmpty { texts.append(options) }
      return ("\(name)(\(texts.joined(separator: ", ")))", .atom)
    case .javaScript:
      if !options.isEmpty { texts.append("\"\(options)\"") }
      let function = Self.javaScriptFunctions.contains(name) ? "Math.\(name)" : "fn.\(name)"
      return ("\(function)(\(texts.joined(separator: ", ")))", .atom)
    }
  }

  private static let latexFunctions: Set<String> = [
    "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min",
  ]

  private static let javaScriptFunctions: Set<String> = [
    "exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "sin", "cos", "tan", "asin", "acos",
    "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "abs", "sign",
  ]

  // MARK: Choices

  func text(_ condition: SymbolicExpression.Condition) -> String {
    let (a, b) = (
      text(condition.left, in: .sum, isLast: true), text(condition.right, in: .sum, isLast: true)
    )
    let sign =
      switch (notation, condition.relation) {
      case (.mathematics, .equal): "="
      case (.mathematics, .notEqual): "≠"
      case (.mathematics, .greaterOrEqual): "≥"
      case (.latex, .equal): "="
      case (.latex, .notEqual): "\\neq"
      case (.latex, .greaterOrEqual): "\\geq"
      case (.javaScript, .equal): "==="
      case (.javaScript, .notEqual): "!=="
      case (_, let relation): relation.rawValue
      }
    return "\(a) \(sign) \(b)"
  }

  func choice(
    _ condition: SymbolicExpression.Condition, _ a: SymbolicExpression, _ b: SymbolicExpression
  ) -> (String, FormulaPrecedence) {
    let (x, y) = (text(a, in: .sum, isLast: true), text(b, in: .sum, isLast: true))
    let holds = text(condition)
    if a == .number(1), b == .number(0) {
      // Iverson's bracket; in the formula language a comparison is a number.
      switch notation {
      case .mathematics, .latex: return ("[\(holds)]", .atom)
      case .formula: return ("(\(holds))", .atom)
      case .javaScript: break
      }
    }
    return switch notation {
    case .mathematics: ("(\(x) if \(holds), else \(y))", .atom)
    case .formula: ("where(\(holds), \(x), \(y))", .atom)
    case .javaScript: ("(\(holds) ? \(x) : \(y))", .atom)
    case .latex:
      (
        "\\begin{cases} \(x) & \\text{if } \(holds) \\\\ \(y) & \\text{else} \\end{cases}", .atom
      )
    }
  }
}

extension String {
  /// With the first elements and the last of lists of more than eight.
  fileprivate var elidingLists: String {
    split(separator: "[", omittingEmptySubsequences: false).map { part in
      guard let end = part.firstIndex(of: "]") else { return String(part) }
      let elements = part[..<end].split(separator: ", ")
      return elements.count <= 8
        ? String(part)
        : (elements.prefix(4) + ["...", elements[elements.count - 1]]).joined(separator: ", ")
          + part[end...]
    }.joined(separator: "[")
  }
}

extension SymbolicExpression {
  fileprivate var isVariable: Bool {
    switch self {
    case .name, .adjoint: true
    default: false
    }
  }
}
