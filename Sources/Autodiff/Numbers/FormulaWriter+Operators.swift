extension FormulaWriter {
  func binary(
    _ operation: SymbolicExpression.Operator, _ a: SymbolicExpression, _ b: SymbolicExpression,
    isLast: Bool
  ) -> (String, FormulaPrecedence) {
    switch operation {
    case .sum, .difference:
      if isForPaper, case .binary(let product, .number(let c), let rest) = b, c < 0,
        product == .product || product == .quotient
      {
        // a + −2 b is a − 2 b.
        let positive = SymbolicExpression.binary(product, .number(-c), rest)
        return binary(operation == .sum ? .difference : .sum, a, positive, isLast: isLast)
      }
      let sign = operation == .sum ? " + " : " \(minus) "
      let place: FormulaPrecedence = operation == .sum && isForPaper ? .sum : .product
      return (text(a, in: .sum, isLast: true) + sign + text(b, in: place, isLast: isLast), .sum)
    case .matrixProduct where notation == .javaScript:
      return (
        "fn.matmul(\(text(a, in: .sum, isLast: true)), \(text(b, in: .sum, isLast: true)))", .atom
      )
    case .product, .matrixProduct, .quotient:
      if let written = overLogarithm(operation, a, b) { return written }
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
      // On paper a product of products needs no brackets, but a minus in the midst would be a difference.
      let isProduct = if case .binary(.product, _, _) = b { !b.beginsWithMinus } else { false }
      let place: FormulaPrecedence =
        operation == .product && isProduct && isForPaper ? .product : .power
      let right = text(b, in: place, isLast: isLast)
      return (left + sign(operation, before: right) + right, .product)
    case .power:
      // A function keeps its brackets: sin(x)².
      let base = text(a, in: .atom, isLast: false)
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

  /// A quotient with the factor 1/ln 2 or 1/ln 10, on paper: ȳ/(x ln 2) for ȳ ((1/ln 2)/x).
  private func overLogarithm(
    _ operation: SymbolicExpression.Operator, _ a: SymbolicExpression, _ b: SymbolicExpression
  ) -> (String, FormulaPrecedence)? {
    let (numerator, quotient) =
      operation == .quotient
      ? (.number(1), SymbolicExpression.binary(.quotient, a, b)) : (a, b)
    guard isForPaper, operation != .matrixProduct,
      case .binary(.quotient, .number(let constant), let x) = quotient,
      let base = Self.logarithms[constant]
    else { return nil }
    if notation == .latex {
      let denominator = text(x, in: .product, isLast: false) + " \\ln \(base)"
      return ("\\frac{\(text(numerator, in: .sum, isLast: true))}{\(denominator)}", .atom)
    }
    let denominator = "(\(text(x, in: .product, isLast: false)) ln \(base))"
    return (text(numerator, in: .product, isLast: true) + "/" + denominator, .product)
  }

  /// The number of whose logarithm the number is the reciprocal.
  private static let logarithms: [Double: Int] = [1.4426950408889634: 2, 0.4342944819032518: 10]

  private func sign(_ operation: SymbolicExpression.Operator, before right: String) -> String {
    switch (notation, operation) {
    case (.mathematics, .quotient): "/"
    // Two numbers side by side would be one.
    case (.mathematics, _): right.first?.isNumber == true ? " · " : " "
    case (.latex, _): right.first?.isNumber == true ? " \\cdot " : " \\, "
    default: " \(operation.rawValue) "
    }
  }
}

extension SymbolicExpression {
  /// Whether the first factor is a negative number.
  fileprivate var beginsWithMinus: Bool {
    switch self {
    case .number(let number): number < 0
    case .binary(.product, let a, _), .binary(.quotient, let a, _): a.beginsWithMinus
    default: false
    }
  }
}

extension String {
  /// A digit as an exponent.
  fileprivate var superscripts: String {
    map { $0 == "1" ? "¹" : $0 == "2" ? "²" : $0 == "3" ? "³" : "\($0)".raised }.joined()
  }

  private var raised: String {
    String(String.UnicodeScalarView(unicodeScalars.map { Unicode.Scalar($0.value + 0x2040) ?? $0 }))
  }
}
