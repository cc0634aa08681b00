/// A way to write a formula.
public enum Notation: String, CaseIterable, Sendable {
  /// As on paper, in characters of a terminal: v̄₄ cos v₁.
  case mathematics
  /// In the formula language: v4_bar * cos(v1).
  case formula
  /// In JavaScript, with what `Math` lacks as functions of an object `fn`: v4_bar * Math.cos(v1).
  case javaScript
  /// In LaTeX's mathematical mode: \bar{v}_{4} \cos v_{1}.
  case latex
}

extension SymbolicExpression {
  /// The formula with no more brackets than its meaning needs: a sum of sums keeps them, since rounding tells it apart.
  public func text(_ notation: Notation) -> String {
    Writer(notation: notation).text(self, in: .sum, isLast: true)
  }
}

extension SymbolicExpression.Condition {
  /// The comparison.
  public func text(_ notation: Notation) -> String { Writer(notation: notation).text(self) }
}

/// How tightly a formula holds together.
private enum Precedence: Int, Comparable {
  case sum
  case product
  case power
  case atom

  static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }
}

private struct Writer {
  let notation: Notation

  /// A formula where one of at least such a precedence belongs.
  ///
  /// - Parameter isLast: whether no factor follows, which would belong to a function written without brackets.
  func text(_ expression: SymbolicExpression, in place: Precedence, isLast: Bool) -> String {
    let (text, precedence) = written(expression, isLast: isLast || place == .atom)
    guard precedence < place else { return text }
    // Within brackets nothing follows.
    return bracketed(written(expression, isLast: true).text)
  }

  private func bracketed(_ text: String) -> String {
    notation == .latex ? "\\left(\(text)\\right)" : "(\(text))"
  }

  private func written(
    _ expression: SymbolicExpression, isLast: Bool
  ) -> (text: String, precedence: Precedence) {
    switch expression {
    case .number(let number):
      let text = self.number(number)
      return (text, text.hasPrefix("-") || text.hasPrefix("−") ? .sum : .atom)
    case .nothing: return ("0", .atom)
    case .name(let name): return (variable(name), .atom)
    case .adjoint(let name): return (adjoint(name), .atom)
    case .negative(let a):
      return (minus + text(a, in: .product, isLast: isLast), .sum)
    case .binary(let operation, let a, let b):
      return binary(operation, a, b, isLast: isLast)
    case .call(let name, let arguments, let options):
      return call(name, arguments, options, isLast: isLast)
    case .transposed(let a):
      let base = text(a, in: .atom, isLast: true)
      switch notation {
      case .mathematics: return (base + "ᵀ", .atom)
      case .formula: return (base + ".T", .atom)
      case .javaScript: return ("fn.transpose(\(base))", .atom)
      case .latex: return (base + "^{\\mathsf{T}}", .power)
      }
    case .part(let a, let place):
      let base = text(a, in: .atom, isLast: true)
      return (notation == .latex ? "\(base)_{[\(escaped(place))]}" : "\(base)[\(place)]", .atom)
    case .choice(let condition, let a, let b): return choice(condition, a, b)
    }
  }

  private var minus: String { notation == .mathematics ? "−" : "-" }

  private func number(_ number: Double) -> String {
    if number.isNaN { return notation == .javaScript ? "NaN" : "nan" }
    let all = number.magnitude.description
    let digits = all.hasSuffix(".0") ? String(all.dropLast(2)) : all
    let text =
      switch notation {
      case .mathematics: number.isInfinite ? "∞" : Self.constants[number.magnitude] ?? digits
      case .latex:
        number.isInfinite
          ? "\\infty" : Self.latexConstants[number.magnitude] ?? digits.latexExponent
      case .javaScript: number.isInfinite ? "Infinity" : digits
      case .formula: digits
      }
    return number.sign == .minus ? minus + text : text
  }

  /// The irrational coefficients of rules.
  private static let constants: [Double: String] = [
    1.4426950408889634: "1/ln(2)", 0.4342944819032518: "1/ln(10)", 1.1283791670955126: "2/√π",
    0.7071067811865476: "1/√2", 0.3989422804014327: "1/√(2π)", 1.5957691216057308: "2√(2/π)",
  ].mapValues { "(\($0))" }

  private static let latexConstants: [Double: String] = [
    1.4426950408889634: "\\frac{1}{\\ln 2}", 0.4342944819032518: "\\frac{1}{\\ln 10}",
    1.1283791670955126: "\\frac{2}{\\sqrt{\\pi}}", 0.7071067811865476: "\\frac{1}{\\sqrt{2}}",
    0.3989422804014327: "\\frac{1}{\\sqrt{2\\pi}}", 1.5957691216057308: "2\\sqrt{\\frac{2}{\\pi}}",
  ]

  // MARK: Names

  /// A letter and a number, as in v12; nil for a name of another form.
  private func indexed(_ name: String) -> (letter: Character, digits: Substring)? {
    guard let letter = name.first, letter.isLetter else { return nil }
    let digits = name.dropFirst()
    return digits.allSatisfy { $0.isASCII && $0.isNumber } ? (letter, digits) : nil
  }

  private func variable(_ name: String) -> String {
    switch notation {
    case .mathematics:
      guard let (letter, digits) = indexed(name) else { return name }
      return "\(letter)\(digits.subscripts)"
    case .latex:
      guard let (letter, digits) = indexed(name) else { return "\\mathrm{\(escaped(name))}" }
      return digits.isEmpty ? "\(letter)" : "\(letter)_{\(digits)}"
    default: return name
    }
  }

  private func adjoint(_ name: String) -> String {
    switch notation {
    case .mathematics:
      guard let (letter, digits) = indexed(name) else { return "bar(\(name))" }
      return "\(letter)\u{304}\(digits.subscripts)"
    case .latex:
      guard let (letter, digits) = indexed(name) else {
        return "\\overline{\\mathrm{\(escaped(name))}}"
      }
      return "\\bar{\(letter)}" + (digits.isEmpty ? "" : "_{\(digits)}")
    default: return SymbolicExpression.adjointName(of: name)
    }
  }

  private func escaped(_ text: String) -> String {
    text.map { "_%#&${}".contains($0) ? "\\\($0)" : "\($0)" }.joined()
  }

  // MARK: Operators

  private func binary(
    _ operation: SymbolicExpression.Operator, _ a: SymbolicExpression, _ b: SymbolicExpression,
    isLast: Bool
  ) -> (String, Precedence) {
    switch operation {
    case .sum, .difference:
      let sign = operation == .sum ? " + " : " \(minus) "
      return (
        text(a, in: .sum, isLast: true) + sign + text(b, in: .product, isLast: isLast), .sum
      )
    case .product, .matrixProduct, .quotient:
      if notation == .latex, operation == .quotient {
        return (
          "\\frac{\(text(a, in: .sum, isLast: true))}{\(text(b, in: .sum, isLast: true))}", .atom
        )
      }
      // A negative number in front needs no brackets.
      let left =
        if case .number = a {
          written(a, isLast: false).text
        } else { text(a, in: .product, isLast: operation == .quotient) }
      let right = text(b, in: .power, isLast: isLast)
      return (left + sign(operation, before: right) + right, .product)
    case .power:
      let base = text(a, in: .atom, isLast: true)
      switch notation {
      case .javaScript:
        return (
          "Math.pow(\(text(a, in: .sum, isLast: true)), \(text(b, in: .sum, isLast: true)))", .atom
        )
      case .latex: return ("{\(base)}^{\(text(b, in: .sum, isLast: true))}", .power)
      case .mathematics:
        if case .number(let n) = b, n > 0, n < 10, n == n.rounded() {
          return (base + String(Int(n)).superscripts, .power)
        }
        return (base + "^" + text(b, in: .power, isLast: true), .power)
      case .formula: return (base + "^" + text(b, in: .power, isLast: true), .power)
      }
    }
  }

  private func sign(_ operation: SymbolicExpression.Operator, before right: String) -> String {
    switch (notation, operation) {
    case (.mathematics, .quotient): "/"
    // Two numbers side by side would be one.
    case (.mathematics, _): right.first?.isNumber == true ? " · " : " "
    case (.latex, _): right.first?.isNumber == true ? " \\cdot " : " \\, "
    case (.javaScript, .matrixProduct): " /* @ */ * "
    default: " \(operation.rawValue) "
    }
  }

  // MARK: Functions

  private func call(
    _ name: String, _ arguments: [SymbolicExpression], _ options: String, isLast: Bool
  ) -> (String, Precedence) {
    var texts = arguments.map { text($0, in: .sum, isLast: true) }
    let isShort =
      arguments.count == 1 && options.isEmpty && isLast && arguments[0].isVariable
    switch notation {
    case .mathematics:
      if !options.isEmpty { texts.append(options) }
      if name == "abs" { return ("|\(texts[0])|", .atom) }
      if name == "sqrt" { return ("√" + (isShort ? texts[0] : "(\(texts[0]))"), .atom) }
      if isShort { return ("\(name) \(texts[0])", .product) }
      return ("\(name)(\(texts.joined(separator: ", ")))", .atom)
    case .latex:
      if !options.isEmpty { texts.append("\\text{\(escaped(options))}") }
      if name == "abs" { return ("\\left|\(texts[0])\\right|", .atom) }
      if name == "sqrt" { return ("\\sqrt{\(texts[0])}", .atom) }
      let function =
        Self.latexFunctions.contains(name) ? "\\\(name)" : "\\operatorname{\(escaped(name))}"
      if isShort { return ("\(function) \(texts[0])", .product) }
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

  private func choice(
    _ condition: SymbolicExpression.Condition, _ a: SymbolicExpression, _ b: SymbolicExpression
  ) -> (String, Precedence) {
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

extension SymbolicExpression {
  /// The name of a variable's adjoint in formulas.
  public static func adjointName(of name: String) -> String { name + "_bar" }

  fileprivate var isVariable: Bool {
    switch self {
    case .name, .adjoint: true
    default: false
    }
  }
}

extension StringProtocol {
  /// Digits as indices.
  fileprivate var subscripts: String {
    String(String.UnicodeScalarView(unicodeScalars.map { Unicode.Scalar($0.value + 0x2050) ?? $0 }))
  }

  /// A digit as an exponent.
  fileprivate var superscripts: String {
    map { $0 == "1" ? "¹" : $0 == "2" ? "²" : $0 == "3" ? "³" : "\($0)".raised }.joined()
  }

  private var raised: String {
    String(String.UnicodeScalarView(unicodeScalars.map { Unicode.Scalar($0.value + 0x2040) ?? $0 }))
  }
}

extension String {
  /// A number with an exponent as a product with a power of ten.
  fileprivate var latexExponent: String {
    let parts = split(separator: "e")
    return parts.count == 2 ? "\(parts[0]) \\cdot 10^{\(parts[1].replacing("+", with: ""))}" : self
  }
}
