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
  /// The formula with no more brackets than its meaning needs: where a machine reads it, a sum of sums keeps them, since
  /// rounding tells it apart.
  public func text(_ notation: Notation) -> String {
    FormulaWriter(notation: notation).text(self, in: .sum, isLast: true)
  }
}

extension SymbolicExpression.Condition {
  /// The comparison.
  public func text(_ notation: Notation) -> String { FormulaWriter(notation: notation).text(self) }
}

/// How tightly a formula holds together.
enum FormulaPrecedence: Int, Comparable {
  case sum
  case product
  case power
  case atom

  static func < (a: FormulaPrecedence, b: FormulaPrecedence) -> Bool { a.rawValue < b.rawValue }
}

/// Writes a formula in a notation.
struct FormulaWriter {
  let notation: Notation

  /// A formula where one of at least such a precedence belongs.
  ///
  /// - Parameter isLast: whether no factor follows, which would belong to a function written without brackets.
  func text(_ expression: SymbolicExpression, in place: FormulaPrecedence, isLast: Bool) -> String {
    let (text, precedence) = written(expression, isLast: isLast)
    guard precedence < place else { return text }
    // Within brackets nothing follows.
    return bracketed(written(expression, isLast: true).text)
  }

  private func bracketed(_ text: String) -> String {
    notation == .latex ? "\\left(\(text)\\right)" : "(\(text))"
  }

  func written(
    _ expression: SymbolicExpression, isLast: Bool
  ) -> (text: String, precedence: FormulaPrecedence) {
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
      switch notation {
      case .latex: return ("\(base)[\(place.inLaTeX)]", .atom)
      case .javaScript: return ("fn.part(\(base), \"\(place)\")", .atom)
      default: return ("\(base)[\(place)]", .atom)
      }
    case .choice(let condition, let a, let b): return choice(condition, a, b)
    }
  }

  /// Whether a reader is a person, for whom sums and products are associative.
  var isForPaper: Bool { notation == .mathematics || notation == .latex }

  var minus: String { notation == .mathematics ? "−" : "-" }

  private func number(_ number: Double) -> String {
    if number.isNaN {
      return notation == .javaScript ? "NaN" : notation == .latex ? "\\text{nan}" : "nan"
    }
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
      guard let (letter, digits) = indexed(name) else { return "\\mathrm{\(name.inLaTeX)}" }
      let base = String(letter).inLaTeX
      return digits.isEmpty ? base : "\(base)_{\(digits)}"
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
        return "\\overline{\\mathrm{\(name.inLaTeX)}}"
      }
      return "\\bar{\(String(letter).inLaTeX)}" + (digits.isEmpty ? "" : "_{\(digits)}")
    default: return SymbolicExpression.adjointName(of: name)
    }
  }
}

extension SymbolicExpression {
  /// The name of a variable's adjoint in formulas.
  public static func adjointName(of name: String) -> String { name + "_bar" }
}

extension StringProtocol {
  /// Digits as indices.
  fileprivate var subscripts: String {
    String(String.UnicodeScalarView(unicodeScalars.map { Unicode.Scalar($0.value + 0x2050) ?? $0 }))
  }
}

extension String {
  /// A number with an exponent as a product with a power of ten.
  fileprivate var latexExponent: String {
    let parts = split(separator: "e")
    return parts.count == 2 ? "\(parts[0]) \\cdot 10^{\(parts[1].replacing("+", with: ""))}" : self
  }
}
